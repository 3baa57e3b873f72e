"""Forms that were left half-typed: kept within half a second, found again by slip, card, name or number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from forms.citizen import Ticket
from localdb.domain.codes import device_tag
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused
from localdb.domain.words import clean, fold
from localdb.drafts import Draft, dossier_of
from ui.desk import Desk
from ui.paperwork import Sheets, hand_out
from ui.parts import Parts
from ui.reception import typed
from ui.reception.typed import ReceptionForm

T = TypeVar("T")
KIND = "reception"
SAVE_AFTER_MS = 400  # a draft is on disk within half a second of the last key
REASONS = (
    ("left", "Công dân không quay lại"),
    ("mistake", "Nhập nhầm, nhập trùng"),
    ("elsewhere", "Đã nộp ở nơi khác"),
)


class Drafting(QObject):
    """Keeps the form in front, and knows the others. ``saved`` when it is on disk, ``troubled(Trouble)``."""

    saved = Signal()
    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, form: Callable[[], ReceptionForm], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._parts, self._form = desk, parts, form
        self.draft = parts.home.drafts.new_id()
        self.paused = False  # while the form is being received, nothing brings its draft back
        self._left: set[str] = set()  # drafts that were opened here and put aside again
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def touch(self) -> None:
        """Something was typed."""
        self._timer.start()

    def stop(self) -> None:
        """Nothing more is to be kept of this form."""
        self._timer.stop()

    @property
    def dossier(self) -> str:
        """The id that the dossier of the form in front will have."""
        return dossier_of(self._parts.home.device.id, self.draft)

    def save(self, *, empty: bool = False) -> None:
        """Put the form on disk as it stands; an ``empty`` one only when papers wait with it.

        What a late answer still changes on the screen while the desk closes was typed by nobody.
        """
        self._timer.stop()
        if not self._desk.closed:
            self._keep(lambda: None, lambda _none: None, empty=empty)

    def flush(self) -> None:
        """Put on disk what the clock has not yet."""
        if self._timer.isActive():
            self.save()

    def begin(self) -> None:
        """Keep another, empty form from now on."""
        self.flush()
        self._left.add(self.draft)
        self.draft = self._parts.home.drafts.new_id()
        self.paused = False

    def put_aside(self, draft: str, form: ReceptionForm) -> None:
        """Keep a form that was left behind while it was being received, and that nobody took."""
        drafts, who = self._parts.home.drafts, self._parts.session.require().id
        self._desk.run(
            lambda: drafts.save(draft, KIND, form.title, typed.encode(form), who),
            lambda _none: self.saved.emit(),
            self.troubled.emit,
        )

    def take_up(self, draft: str) -> Draft | None:
        """Keep a form that was left, from now on; ``None`` when it is gone."""
        kept = self._parts.home.drafts.get(draft)
        if kept is not None:
            self.flush()
            self.draft = kept.id
        return kept

    def others(self, text: str = "") -> list[Draft]:
        """Return the other drafts that ``text`` names: by slip, number, or a part of the name."""
        found = [d for d in self._parts.home.drafts.all(KIND) if d.id != self.draft]
        wanted = fold(clean(text))
        return [d for d in found if wanted in _words(d)]

    def of_person(self, number: str) -> list[Draft]:
        """Return the other drafts of the person with this number."""
        return [d for d in self.others() if number and typed.decode(d.data).applicant.number == number]

    def awaited(self, number: str) -> str:
        """Return the one draft whose citizen was given a slip and is here again with the card, or ""."""
        waiting = [d.id for d in self.of_person(number) if d.ticket and d.id not in self._left]
        return waiting[0] if len(waiting) == 1 else ""

    def of_ticket(self, text: str) -> str:
        """Return the draft that a slip names. Raises ``Refused`` for another desk's, or one that is gone."""
        tag, _, number = text.rpartition("-")
        if tag != device_tag(self._parts.home.device.id):
            raise Refused("Phiếu này do quầy khác cấp.", "Mời công dân đến đúng quầy ghi trên phiếu.")
        found = self._parts.home.drafts.by_ticket(KIND, int(number) if number.isdecimal() else 0)
        if found is None:
            raise Refused(
                f"Phiếu số {number} không còn.", "Hồ sơ đã tiếp nhận hoặc đã bỏ; tìm ở màn hình Hồ sơ."
            )
        return found.id

    def give_ticket(self, procedure: str, missing: Sequence[str], done: Callable[[Sheets], None]) -> None:
        """Print the slip of the form in front, which is on disk before it is promised to anybody.

        Raises ``Refused`` for an empty form. What is typed from now on is of another form: call ``begin``.
        """
        form, parts, actor = self._form(), self._parts, self._parts.session.require()
        if form.empty:
            raise Refused("Chưa nhập gì để giữ lại.", "Nhập ít nhất họ tên hoặc quét thẻ.")
        self._timer.stop()
        draft = self.draft

        def hand_out_slip() -> Sheets:
            number = parts.home.drafts.give_ticket(draft)
            code = f"{device_tag(parts.home.device.id)}-{number}"
            at = parts.home.writer.now().isoformat()
            slip = Ticket(code, str(number), form.title, procedure, at, "; ".join(missing))
            return hand_out(parts, slip, actor, size="" if parts.slip_printer else "A5")

        self._keep(hand_out_slip, done)

    def clear(self, draft: str, reason: str, done: Callable[[], None]) -> None:
        """Throw a draft away because somebody said why."""
        drafts, session = self._parts.home.drafts, self._parts.session

        def clear() -> None:
            actor = session.require()
            require(actor.role, Act.RECEIVE)
            drafts.clear(draft, reason, actor.id)

        self._desk.run(clear, lambda _none: done(), self.troubled.emit)

    def _keep(self, then: Callable[[], T], done: Callable[[T], None], *, empty: bool = False) -> None:
        form, draft, drafts = self._form(), self.draft, self._parts.home.drafts
        actor = self._parts.session.actor
        if (form.empty and not empty) or self.paused or actor is None:
            return
        who, data = actor.id, typed.encode(form)

        def keep() -> T:
            drafts.save(draft, KIND, form.title, data, who)
            return then()

        def kept(result: T) -> None:
            self.saved.emit()
            done(result)

        self._desk.run(keep, kept, self.troubled.emit)


def _words(draft: Draft) -> str:
    return fold(f"{draft.ticket or ''} {draft.title} {typed.decode(draft.data).applicant.number}")
