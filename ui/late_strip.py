"""Late entry (nhập bù): a dossier that was taken on paper, or a copy certified, while the desk was down.

One key opens the strip above the person: when it was taken, which outage, the number on the paper. The next
dossier of the batch begins with the same outage; the same key ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from localdb.domain.late_entry import FIELD_AT, FIELD_LEADER, FIELD_PAPER, FIELD_WHY
from localdb.domain.outage import Outage
from localdb.domain.roles import Act, Role, require
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.commands import Command
from ui.desk import Desk
from ui.late_entry import FIELD_PAID, FIELD_REASON, Taken, TypedEntry, named
from ui.paperwork import Blanks, print_blanks
from ui.parts import Parts
from ui.widgets.basics import button, card, column, holder, label, row
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.words import short_moment

_OTHER = ""  # no outage of the diary: a reason is written
MOST_OUTAGES = 12
BLANKS = 10  # receipts printed ahead at a time
DIARY = "diary"  # what the radar is asked to open


class LatePane(QWidget):
    """The strip. ``edited`` when something was typed, ``signed(leader, pin)``, ``diary_asked``, ``ended``."""

    edited = Signal()
    signed = Signal(str, str)
    diary_asked = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept = TypedEntry()
        self._outages: dict[str, Outage] = {}
        self.at, self.why = LineEdit("8:40 20/11"), Choice([])
        self.reason, self.paper = LineEdit("ví dụ: mất điện, máy hỏng"), LineEdit("gõ, quét QR")
        self.paid, self.receipt = LineEdit("ví dụ 8.000"), LineEdit()
        self.leader, self.pin = Choice([]), LineEdit(secret=True)
        self.fields = [
            Field(FIELD_AT, "Nhận lúc", self.at, required=True),
            Field(FIELD_WHY, "Vì sao nhập muộn", self.why),
            Field(FIELD_REASON, "Lý do", self.reason),
            Field(FIELD_PAPER, "Số trên phiếu giấy", self.paper),
            Field(FIELD_PAID, "Đã thu tiền mặt (đồng)", self.paid),
            Field("entry.receipt", "Số biên lai", self.receipt),
            Field(FIELD_LEADER, "Lãnh đạo đồng ý", self.leader),
            Field("entry.pin", "Mã PIN của lãnh đạo", self.pin),
        ]
        self._lay_out()
        for line in (self.at, self.reason, self.paper, self.paid, self.receipt):
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.why.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.pin.entered.connect(lambda _pin: self._sign())
        self.hide()

    def _lay_out(self) -> None:
        at, why, reason, paper, paid, receipt, leader, pin = self.fields
        self._agreeing: list[QWidget] = [leader, pin]
        self._told = label("", "helper", wrap=True)
        diary = button("Ghi gián đoạn", self.diary_asked.emit, kind="quiet", icon="add")
        stop = button("Thôi  (Ctrl + T)", self.ended.emit, kind="quiet")
        stop.setAccessibleName("Thôi nhập bù")
        heading = row(label("Nhập bù phiếu giấy", "heading"), None, diary, stop)
        sign = holder(column(None, button("Đồng ý cho nhập", self._sign, icon="tick")))
        self._agreeing.append(sign)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for third in range(3):
            grid.setColumnStretch(third, 1)
        for widget, line, place, span in (
            *((at, 0, 0, 1), (why, 0, 1, 2), (reason, 1, 0, 3)),
            *((paper, 2, 0, 1), (paid, 2, 1, 1), (receipt, 2, 2, 1)),
            *((self._told, 3, 0, 3), (leader, 4, 0, 1), (pin, 4, 1, 1), (sign, 4, 2, 1)),
        ):
            where = Qt.AlignmentFlag.AlignBottom if widget is sign else Qt.AlignmentFlag.AlignTop
            grid.addWidget(widget, line, place, 1, span, where)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card(column(heading, grid, gap=8)))
        stops = (self.at, self.why, self.reason, self.paper, self.paid, self.receipt, self.leader, self.pin)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def offer(self, outages: Sequence[Outage], leaders: Sequence[tuple[str, str]]) -> None:
        """Offer the outages of the diary, the newest first, and who may agree to old entries."""
        known, self._outages = self._outages, {_key(o): o for o in outages}
        self.why.blockSignals(True)
        self._put_outage(self._kept.outage)
        self.why.blockSignals(False)
        self.leader.set_pairs(list(leaders))
        news = [key for key in self._outages if key not in known]
        unsaid = self.why.value() == _OTHER and not self.reason.value()
        if news and unsaid and not self.isHidden():  # somebody just wrote it down for this
            self.why.choose(news[0])

    def show_entry(self, entry: TypedEntry | None) -> None:
        """Show what was typed; ``None`` is an ordinary reception."""
        self.setVisible(entry is not None)
        self._kept = entry = entry or TypedEntry()
        self._put_outage(entry.outage)
        self.why.choose(_key(entry.outage) if entry.outage else _OTHER)
        for line, text in (
            *((self.at, entry.at), (self.reason, entry.reason), (self.paper, entry.paper)),
            *((self.paid, entry.paid), (self.receipt, entry.receipt)),
        ):
            line.setText(text)
        self.pin.clear()

    def entry(self) -> TypedEntry | None:
        """Return what is typed, ``None`` for an ordinary reception."""
        if self.isHidden():
            return None
        outage = self._outages.get(self.why.value())
        return replace(
            self._kept,
            at=self.at.text(),
            outage=outage,
            reason="" if outage else self.reason.text(),
            paper=self.paper.text(),
            paid=self.paid.text(),
            receipt=self.receipt.text(),
            usual=self._kept.usual if outage == self._kept.outage else "",
        )

    def show_taken(self, taken: Taken | None, closed: bool) -> None:
        """Say how the time was read; ``closed``: the drawer of that day was closed."""
        self.fields[2].setVisible(self.why.value() == _OTHER)
        if taken is None:
            return
        good = not any(t.field == FIELD_AT for t in taken.troubles)
        told = [f"Tính là nhận lúc {named(taken.at)}; giờ nhập máy được ghi riêng."] if good else []
        if closed and taken.paid:
            told.append(f"Tiền ngày {taken.at:%d/%m} đã chốt: khoản thu này tính vào hôm nay.")
        if taken.entry.leader:
            told.append(f"{taken.entry.leader} đã đồng ý cho nhập bù ngày {taken.at:%d/%m/%Y}.")
        self._told.setText(" ".join(told))
        self._told.setVisible(bool(told))
        asked = taken.old and not taken.entry.leader and good
        for widget in self._agreeing:
            widget.setVisible(asked)

    def ask_money(self, wanted: bool) -> None:
        """Show what was paid on paper, or hide it."""
        for field in self.fields[4:6]:
            field.setVisible(wanted)

    def agree(self, leader: str, on: str) -> None:
        """A leader agreed to an entry of the day ``on`` (ISO)."""
        self._kept = replace(self._kept, leader=leader, agreed=on)
        self.pin.clear()
        self.edited.emit()

    def _put_outage(self, outage: Outage | None) -> None:
        if outage is not None:
            self._outages.setdefault(_key(outage), outage)
        pairs = [(key, _told(known)) for key, known in self._outages.items()]
        self.why.set_pairs([*pairs, (_OTHER, "Lý do khác …")])

    def _sign(self) -> None:
        pin = self.pin.text()
        self.pin.clear()
        self.signed.emit(self.leader.value(), pin)


class LateEntering(QObject):
    """Begins and ends late entry, lets a leader agree, prints blank receipts ahead.

    ``changed(entry)`` when the form is to begin or end a late entry; ``asked``, ``told``, ``troubled`` as a
    screen's.
    """

    changed = Signal(object)
    asked = Signal(str, object)
    told = Signal(str)
    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, pane: LatePane, taken: Callable[[], Taken | None]) -> None:
        super().__init__(pane)
        self._desk, self._parts, self._pane, self._taken = desk, parts, pane, taken
        self._aside: TypedEntry | None = None
        pane.signed.connect(self._sign)
        pane.ended.connect(self.toggle)
        pane.diary_asked.connect(lambda: self.asked.emit("radar", DIARY))

    def command(self, screen: str, group: str) -> Command:
        """Return the act that begins and ends late entry on ``screen``."""
        words = "nhập bù mất điện mất mạng phiếu giấy nhận lúc"
        title = "Nhận lúc … (nhập bù phiếu giấy)"
        return Command(f"{screen}.late", title, self.toggle, "Ctrl+T", group, words)

    def toggle(self) -> None:
        """Begin a late entry, or go back to receiving as usual."""
        if (entry := self._pane.entry()) is not None:
            self._aside = entry
            self.changed.emit(None)
            return
        self.begin()

    def forget(self) -> None:
        """Another dossier begins: what was put aside of the last one is not its."""
        self._aside = None

    def begin(self, paper: str = "") -> None:
        """Begin a late entry, or go on with one put aside; ``paper`` is the number on a scanned receipt."""
        self.refresh()
        entry = self._pane.entry()
        if entry is None:
            entry = self._aside or TypedEntry(outage=self._last_outage())
        self.changed.emit(replace(entry, paper=paper or entry.paper))
        self._pane.at.setFocus()

    def _last_outage(self) -> Outage | None:
        """The outage that was, unless it was so long ago that it explains no entry of a clerk's."""
        parts = self._parts
        newest = next(iter(parts.home.diary.latest(1)), None)
        since = parts.home.writer.now() - timedelta(days=parts.catalogue.practice.late_entry_days)
        return newest if newest and datetime.fromisoformat(newest.ended) > since else None

    def refresh(self) -> None:
        """Read diary and accounts anew."""
        home = self._parts.home
        leaders = [(a.id, a.name) for a in home.accounts.all() if a.active and a.role is Role.LEADER]
        self._pane.offer(home.diary.latest(MOST_OUTAGES), leaders)

    def show(self, taken: Taken | None, *, ask_money: bool) -> None:
        """Show what the entry comes to, and ask what was paid then where that is to be known."""
        till = self._parts.home.till
        self._pane.ask_money(ask_money or bool(taken and taken.paid))
        closed = taken is not None and bool(taken.paid) and till.closing(taken.at.date()) is not None
        self._pane.show_taken(taken, closed)

    def open_entered(self, number: str) -> bool:
        """Open the dossier that was entered from a written receipt; return whether there is one."""
        found = self._parts.home.queries.of_paper(number)
        if found is not None:
            self.asked.emit("dossiers", found.id)
            self.told.emit(f"Phiếu giấy {number} đã nhập: hồ sơ {found.shown_code}.")
        return found is not None

    def print_blanks(self) -> None:
        """Print receipts ahead, for the day on which nothing can be printed."""
        parts, actor = self._parts, self._parts.session.actor
        if actor is not None:
            self._desk.run(lambda: print_blanks(parts, BLANKS, actor), self._printed, self.troubled.emit)

    def _printed(self, blanks: Blanks) -> None:
        self.told.emit(f"Đã gửi tới {blanks.printed_on}: phiếu {blanks.first} đến {blanks.last}.")

    def _sign(self, leader: str, pin: str) -> None:
        taken = self._taken()
        if taken is None:
            return
        on, home = taken.at.date().isoformat(), self._parts.home

        def agreed(who: Actor) -> None:
            self._pane.agree(who.name, on)

        def refused(trouble: Trouble) -> None:
            self._pane.fields[-1].set_error(str(trouble))
            self._pane.pin.setFocus()

        def sign() -> Actor:
            who = home.accounts.sign(leader, pin, f"late-entry/{on}")
            require(who.role, Act.DECIDE)
            return who

        self._desk.run(sign, agreed, refused)


def _key(outage: Outage) -> str:
    return f"{outage.kind}{outage.began}{outage.ended}"


def _told(outage: Outage) -> str:
    """An outage in a line: ``Mất điện 07:30–16:30 20/11``."""
    began, ended = short_moment(outage.began), short_moment(outage.ended)
    same_day = began[5:] == ended[5:]
    return (
        f"{outage.kind.label} {began[:5]}–{ended}" if same_day else f"{outage.kind.label} {began} – {ended}"
    )
