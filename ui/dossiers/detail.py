"""One dossier: who and what, its papers and scans, its receipts, and everything that ever happened to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from localdb.domain import linked
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.completeness import completeness
from localdb.domain.dossier import Collection, Dossier, Issued, Receipt, Upstream
from localdb.domain.pace import over_time
from localdb.domain.parties import Circumstances
from localdb.domain.values import FeeLine, Person, Scan, Status
from localdb.home import Home
from ui.deeds import field_shown, story
from ui.dossiers import model
from ui.dossiers.acts import ActsPane
from ui.dossiers.lookups import lookups_card
from ui.dossiers.model import Step, Whole
from ui.dossiers.viewer import Viewer
from ui.widgets.basics import (
    Picture,
    button,
    card,
    column,
    holder,
    icon_button,
    label,
    restyle,
    row,
    rule,
    scrolled,
)
from ui.widgets.chips import DELIVERY, TOLD_BY_HUB, Chip
from ui.words import moment, money

LONG_CODE, LONGEST_CODE = 22, 28  # characters: longer ones, the temporary numbers, are written smaller
_KEYS_DOWN = {Qt.Key.Key_PageDown: 0.9, Qt.Key.Key_Down: 0.15, Qt.Key.Key_PageUp: -0.9, Qt.Key.Key_Up: -0.15}


class DetailPane(QWidget):
    """All about one dossier. ``back_asked`` to leave, ``bridge_asked`` to type once; ``scan_picked`` and
    ``receipt_picked`` to look.
    """

    back_asked = Signal()
    bridge_asked = Signal()
    scan_picked = Signal(object)
    receipt_picked = Signal(object)

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._clock = home.writer.now
        self.whole: Whole | None = None
        self.acts = ActsPane(home)
        self.viewer = Viewer()
        self.viewer.closed.connect(self.close_viewer)
        self.back = icon_button("Danh sách (Esc)", "previous", self.back_asked.emit)
        self.bridge = icon_button("Chép sang phần mềm khác (Ctrl + B)", "copy", self.bridge_asked.emit)
        self._code, self._codes = label("", "title"), label("", "helper", wrap=True)
        self._who = label("", "heading", wrap=True)
        self._status, self._due = (
            Chip(model.status_face(Status.NEW, False)),
            Chip(model.status_face(Status.NEW, False)),
        )
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._build()

    def show_whole(self, whole: Whole) -> None:
        """Show a dossier; what is already shown stays as it is."""
        dossier = whole.dossier
        self._show_head(dossier)
        if whole == self.whole:
            return
        self.whole = whole
        _empty(self._cards)
        refusal = dossier.upstream.refusal if dossier.upstream else None
        for title, body in (
            *((("Cổng trả lại hồ sơ này", _sent_back(refusal)),) if refusal else ()),
            *((("Các phần liên thông", _parts(dossier, self._clock())),) if dossier.parts else ()),
            ("Người và thủ tục", self._facts(dossier)),
            ("Giấy tờ", self._papers(whole)),
            *((("Tra cứu dữ liệu", lookups_card(whole)),) if dossier.lookups else ()),
            ("Giấy đã lập", self._receipts(dossier)),
            ("Diễn biến", self._timeline(whole.steps)),
        ):
            self._cards.addWidget(card(column(label(title, "heading"), body, gap=8)))
        self._cards.addStretch(1)

    def go_to_top(self) -> None:
        """Scroll to the beginning."""
        self._area.verticalScrollBar().setValue(0)

    def open_viewer(self) -> None:
        """Lay the viewer over the dossier, with all the height there is."""
        self._body.setCurrentWidget(self.viewer)
        self.viewer.setFocus()

    def close_viewer(self) -> None:
        """Come back from the viewer."""
        if self._body.currentWidget() is self.viewer:
            self._body.setCurrentWidget(self._page)
            self.acts.focus_first()

    @property
    def viewing(self) -> bool:
        """Whether a paper is being looked at."""
        return self._body.currentWidget() is self.viewer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the arrows and the page keys."""
        share = _KEYS_DOWN.get(Qt.Key(event.key()))
        if share is None:
            super().keyPressEvent(event)
            return
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + int(self._area.viewport().height() * share))
        event.accept()

    def _build(self) -> None:
        chips = row(self._status, self._due, None)
        head = card(
            column(row(self._code, None, self.bridge, self.back), chips, self._codes, self._who), margin=12
        )
        self._area = scrolled(holder(self._cards))
        self._area.setAccessibleName("Nội dung hồ sơ")
        left = column(head, self._area, gap=12)
        left.setStretch(1, 1)
        page = row(left, self.acts, gap=12)
        page.setStretch(0, 1)
        self._page = holder(page)
        self._body = QStackedWidget()
        self._body.addWidget(self._page)
        self._body.addWidget(self.viewer)
        self.setLayout(column(self._body))

    def _show_head(self, dossier: Dossier) -> None:
        self._code.setText(dossier.shown_code)
        length = len(dossier.shown_code)
        role = "label" if length > LONGEST_CODE else "heading" if length > LONG_CODE else "title"
        self._code.setProperty("role", role)
        restyle(self._code)
        self._codes.setText(_codes(dossier))
        self._who.setText(f"{dossier.subject.name} · {dossier.procedure.name}")
        self._status.show_face(model.status_face(dossier.status, dossier.voided))
        now = self._clock()
        self._due.show_face(model.due_face(dossier.due.at, dossier.status, dossier.voided, now))
        self._due.setToolTip(dossier.due.reason)

    def _facts(self, dossier: Dossier) -> QWidget:
        lines = [("Thủ tục", f"{dossier.procedure.name} ({dossier.procedure.code})")]
        lines.append(("Người nộp", _person(dossier.applicant)))
        if dossier.owner:
            lines.append(("Chủ hồ sơ", _person(dossier.owner)))
        lines += _circumstances(dossier.how)
        lines.append(("Tiếp nhận", f"{moment(dossier.received_at)} · {dossier.channel.label}"))
        if dossier.entry:
            agreed = f", {dossier.entry.leader} đồng ý" if dossier.entry.leader else ""
            lines.append(("Nhận trên giấy", f"{dossier.late_words}{agreed}"))
        lines.append(("Hẹn trả", _due(dossier)))
        if dossier.holder:
            where = f" · {dossier.holder.unit}" if dossier.holder.unit else ""
            lines.append(("Đang giữ", f"{dossier.holder.name}{where}"))
            lines += _inner_step(dossier, self._clock())
        if dossier.handing:
            lines.append(("Chờ ký nhận", dossier.handing[1].taker.name))
        if dossier.result:
            lines.append(("Kết quả", f"{dossier.result.number}, {dossier.result.signer} ký"))
        if dossier.upstream:
            lines.append(("Cổng DVC", _upstream(dossier.upstream)))
        lines.append(("Phí, lệ phí", _fees(dossier)))
        lines.append(("Đã nhập", completeness(dossier).words))
        if dossier.note:
            lines.append(("Ghi chú", dossier.note))
        if dossier.voided:
            lines.append(("Đã hủy", dossier.void_reason))
        return _grid(lines)

    def _papers(self, whole: Whole) -> QWidget:
        papers, found = whole.papers, whole.differences
        box = QVBoxLayout()
        box.setSpacing(4)
        if not papers:
            box.addWidget(label("Không có giấy tờ nào được ghi lúc tiếp nhận.", "helper", wrap=True))
        for paper in papers:
            sign = Picture("check" if paper.received else "warn", "good" if paper.received else "warn", 20)
            words = column(label(paper.name, wrap=True), label(paper.amount, "helper", wrap=True), gap=0)
            line = row(column(sign, None), words, gap=12)
            line.setStretch(1, 1)
            box.addLayout(line)
            for scan in paper.scans:
                box.addLayout(self._scan(scan))
                for told in (d.words for d in found if d.scan == scan.id and d.sure):
                    said = row(32, label(f"{told} Mở bản quét để quyết định.", "error", wrap=True), gap=0)
                    said.setStretch(1, 1)
                    box.addLayout(said)
        return holder(box)

    def _scan(self, scan: Scan) -> QVBoxLayout:
        made = button(f"Xem bản quét, {scan.pages} trang", partial(self.scan_picked.emit, scan), icon="eye")
        made.setAccessibleName(f"Xem bản quét {scan.name}, {scan.pages} trang")
        return column(row(32, made, None, gap=0))

    def _receipts(self, dossier: Dossier) -> QWidget:
        if not dossier.receipts and not dossier.issued:
            return label("Chưa lập giấy tiếp nhận. Bấm F12 để lập.", "helper", wrap=True)
        lines = []
        made_so_far: tuple[Receipt | Issued, ...] = (*dossier.receipts, *dossier.issued)
        for receipt in made_so_far:
            again = "in" if receipt.first else "lập"
            name = f"Bản {again} lại lần {receipt.reprint}" if receipt.reprint else "Bản đầu tiên"
            title = receipt.title if isinstance(receipt, Issued) else "Giấy tiếp nhận"
            made = button("Xem", partial(self.receipt_picked.emit, receipt), icon="eye")
            made.setAccessibleName(f"Xem {title[0].lower()}{title[1:]}, {name.lower()}")
            name = f"{title} · {name.lower()}" if isinstance(receipt, Issued) else name
            told = label(f"{name} · khổ {receipt.paper} · {moment(receipt.at)}", wrap=True)
            line = row(told, made, gap=12)
            line.setStretch(0, 1)
            lines.append(line)
        return holder(column(*lines, gap=4))

    def _timeline(self, steps: tuple[Step, ...]) -> QWidget:
        box = QVBoxLayout()
        box.setSpacing(8)
        for place, step in enumerate(reversed(steps)):
            if place:
                box.addWidget(rule())
            box.addLayout(_step(step))
        return holder(box)


def _step(step: Step) -> QVBoxLayout:
    first, *rest = story(step.change)
    head = row(label(first, "label", wrap=True), gap=12)
    head.setStretch(0, 1)
    if step.delivery:
        head.addWidget(Chip(DELIVERY[step.delivery.state.value]), 0, Qt.AlignmentFlag.AlignTop)
    elif step.undecided:
        head.addWidget(Chip(TOLD_BY_HUB), 0, Qt.AlignmentFlag.AlignTop)
    made = column(head, gap=4)
    for line in rest:
        made.addWidget(label(line, wrap=True))
    if step.delivery and step.delivery.reason:
        made.addWidget(label(step.delivery.reason, "error", wrap=True))
    made.addWidget(label(f"{moment(step.change.at)} · {step.who}", "helper", wrap=True))
    return made


def _grid(lines: list[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for place, (name, text) in enumerate(lines):
        told: QLabel = label(text, wrap=True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label(name, "helper"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(told, place, 1)
    return holder(grid)


def _circumstances(how: Circumstances) -> list[tuple[str, str]]:
    """On which ground somebody acts for the owner, who helped, where it was submitted, and who decides."""
    acts, helper, seen = how.representation, how.helper, how.confirmed
    told = [
        ("Căn cứ nộp thay", " · ".join(t for t in (acts.ground.label, acts.detail) if t) if acts else ""),
        ("Người hỗ trợ", f"{helper.name} (không phải người nộp)" if helper else ""),
        ("Công dân xác nhận", f"{moment(seen.at)}, trên {seen.on.label}" if seen else ""),
        ("Mã trên Cổng", how.portal_code),
        ("Nơi giải quyết", (how.routing.name or "Chưa rõ, cần phối hợp") if how.routing else ""),
    ]
    return [(name, text) for name, text in told if text]


def _inner_step(dossier: Dossier, now: datetime) -> list[tuple[str, str]]:
    """The internal step that goes on, until when, and whether its time is over."""
    handed = [step.body for step in dossier.steps if isinstance(step.body, HandedOver)]
    if not handed[-1].step or dossier.finished_at:
        return []
    until = f" · xong trước {moment(handed[-1].step_due)}" if handed[-1].step_due else ""
    return [("Bước", f"{handed[-1].step}{until}{' · QUÁ GIỜ BƯỚC' if over_time(dossier, now) else ''}")]


def _parts(dossier: Dossier, now: datetime) -> QWidget:
    """Each part with its own code, owner, promise and state; of what others own, where that was read."""
    past = {part.id for part in linked.late(dossier.parts, now)}
    lines = [label(linked.summary(dossier.parts), "label", wrap=True)]
    for place, part in enumerate(dossier.parts, start=1):
        due = f"hẹn {moment(part.due.at)}" if part.due.at else "chưa hẹn ngày"
        stands = linked.standing(part, dossier.parts)
        told = f"{part.owner} · {stands} · {due}{' · QUÁ HẠN' if part.id in past else ''}"
        where = f"Theo {part.source}, lúc {moment(part.at)}" if part.source else ""
        facts = [told, where, part.note]
        lines.append(label(f"{dossier.shown_code}/{place} · {part.name}", wrap=True))
        lines += [label(text, "error" if part.id in past else "helper", wrap=True) for text in facts if text]
    return holder(column(*lines, gap=4))


def _codes(dossier: Dossier) -> str:
    if not dossier.official_code:
        return "Số tạm. Mã chính thức về khi đồng bộ với tỉnh."
    if dossier.official_code != dossier.code:
        return f"Số tạm trên giấy: {dossier.code}"
    return "Mã chính thức"


def _person(person: Person) -> str:
    birth = field_shown("applicant.birth", person.birth)
    facts = [
        person.name,
        f"số {person.number}" if person.number else "",
        f"sinh {birth}" if birth else "",
        person.sex,
        person.phone,
        person.email,
        person.address,
    ]
    return " · ".join(fact for fact in facts if fact)


def _upstream(known: Upstream) -> str:
    """What the portal acknowledged, by its own word only."""
    if not known.at or known.status is None:
        return f"{known.portal} chưa nhận"
    return f"{known.portal} đã nhận lúc {moment(known.at)}: {known.status.label.lower()}"


def _sent_back(refusal: PortalAnswered) -> QWidget:
    code = f" (mã {refusal.code})" if refusal.code else ""
    said = f"{refusal.portal} không nhận: {refusal.reason}{code}"
    return holder(column(label(said, "error", wrap=True), label(refusal.todo, wrap=True), gap=4))


def _due(dossier: Dossier) -> str:
    if not dossier.due.at:
        return "Chưa hẹn ngày"
    now = " · ".join(part for part in (moment(dossier.due.at), dossier.due.reason) if part)
    first = dossier.original_due
    return now if first.at in {"", dossier.due.at} else f"{now}\nHẹn lúc tiếp nhận: {moment(first.at)}"


def _fees(dossier: Dossier) -> str:
    lines = [_fee(line) for line in dossier.fees] or ["Không ghi khoản nào"]
    lines += [f"Miễn {e.name}: {e.ground}" for e in dossier.exemptions]
    lines += [_taken(taken) for taken in dossier.collections]
    if dossier.refunded:
        lines.append(f"Đã hoàn lại {money(dossier.refunded)}")
    return "\n".join(lines)


def _taken(taken: Collection) -> str:
    told = f"Đã thu {money(taken.amount)} lúc {moment(taken.at)}"
    told += f", biên lai {taken.receipt_number}" if taken.receipt_number else ""
    return f"{told} (đã hủy: {taken.void_reason})" if taken.void_reason else told


def _fee(line: FeeLine) -> str:
    if line.amount is None:
        return f"{line.name}: chưa có mức phí trong danh mục"
    return f"{line.name}: {money(line.amount) if line.amount else 'không thu'}"


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
