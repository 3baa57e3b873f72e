"""The right side of reception: what follows from the form, and afterwards the receipt as it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from localdb.domain.procedure import Procedure
from localdb.domain.values import FeeLine
from localdb.drafts import Draft
from localdb.queries import Line
from ui.paperwork import Made
from ui.reception.held import HeldPane
from ui.reception.left import LeftPane
from ui.reception.model import Assessment
from ui.theme import set_icon
from ui.widgets.basics import (
    BriefButton,
    Picture,
    button,
    card,
    clear,
    column,
    holder,
    label,
    row,
    rule,
    scrolled,
)
from ui.widgets.preview import Preview
from ui.words import moment, money

MOST_DRAFTS = 3


class SidePane(QWidget):
    """Summary, then receipt. The signals ask for what a button says."""

    accept_asked = Signal()
    new_asked = Signal()
    next_asked = Signal()
    scan_asked = Signal(str)
    open_asked = Signal(str)
    draft_asked = Signal(str)
    held_asked = Signal()
    sheets_asked = Signal()

    def __init__(self, left: LeftPane) -> None:
        super().__init__()
        self.left = left
        self._dossier = ""
        self._twin = ""
        self._first_draft = ""
        self._sheets: QWidget | None = None
        self.held = HeldPane()
        self.held.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the form's room
        self.held.closed.connect(self.show_summary)
        self.summary, self.done = QWidget(), QWidget()
        self.preview = Preview("Chưa có giấy tiếp nhận.", "Giấy tiếp nhận")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.summary)
        self._stack.addWidget(self.done)
        self._stack.addWidget(left)
        self._stack.addWidget(self.held)
        self._build_summary()
        self._build_done()

    @property
    def showing_receipt(self) -> bool:
        """Whether a dossier was just received here."""
        return self._stack.currentWidget() is self.done

    @property
    def showing_sheets(self) -> bool:
        """Whether the papers scanned beside the form are in front."""
        return self._sheets is not None and self._stack.currentWidget() is self._sheets

    def show_sheets(self, panel: QWidget) -> None:
        """Show the papers scanned beside the form; the caret stays where it is."""
        if self._sheets is None:
            self._sheets = panel
            self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)

    def tell_sheets(self, count: int) -> None:
        """Say how many papers were scanned for the form in front."""
        self.sheet_count.setText(f"Đã quét {count} giấy  (Ctrl + Shift + S)")
        self.sheet_count.setVisible(bool(count))

    @property
    def showing_left(self) -> bool:
        """Whether the list of half-typed forms is in front."""
        return self._stack.currentWidget() is self.left

    @property
    def showing_held(self) -> bool:
        """Whether the list of what lies here of the person is in front."""
        return self._stack.currentWidget() is self.held

    def show_left(self) -> None:
        """Show every form that was left half-typed."""
        self._stack.setCurrentWidget(self.left)
        self.left.start()

    def show_held(self) -> None:
        """Show what lies here of the person in front."""
        self._stack.setCurrentWidget(self.held)
        self.held.start()

    def show_summary(self) -> None:
        """Go back to the summary."""
        self._stack.setCurrentWidget(self.summary)
        self.accept.setEnabled(True)
        self.accept.setText("Tiếp nhận và in giấy  (Ctrl + Enter)")

    def show_working(self) -> None:
        """Say that the dossier is being written."""
        self.accept.setEnabled(False)
        self.accept.setText("Đang ghi …")

    def show_saved(self) -> None:
        """Say that the draft is on disk."""
        self.saved.setText("Đã giữ bản nháp trên máy")

    def show_assessment(self, seen: Assessment, procedure: Procedure | None) -> None:
        """Show due date, fees and warnings as the form stands."""
        if procedure is None:
            self.due.setText("—")
            self.due_reason.setText("Chọn thủ tục để thấy ngày hẹn trả và lệ phí.")
        else:
            self.due.setText(moment(seen.due.at) if seen.due.at else "Cần ghi ngày hẹn")
            self.due_reason.setText(seen.due.reason or seen.due_trouble)
        self.unverified.setVisible(procedure is not None and not seen.due_verified)
        none = "Danh mục không ghi khoản thu nào." if procedure else "—"
        _fill(self.fees, [_fee(line) for line in seen.fees] or [none], "")
        self.held_count.setText(f"Đang giữ {len(seen.held)} giấy tờ, kết quả của người này  (Ctrl + H)")
        self.held_count.setVisible(bool(seen.held))
        twins = seen.duplicates
        self._twin = twins[0].id if twins else ""
        _warn(self.warnings, [*seen.warnings, *([_duplicates(twins)] if twins else [])])
        if twins:
            look = BriefButton("Mở hồ sơ đang có  (Ctrl + D)", "Mở hồ sơ đó")
            set_icon(look, "dossiers")
            look.clicked.connect(lambda _checked=False: self.open_twin())
            self.warnings.addWidget(look)
        missing = [f"Còn thiếu: {name}" for name in seen.missing]
        _fill(self.missing, missing, "helper")

    def show_agreement(self, told: str) -> None:
        """Say whether the citizen agreed to what is typed."""
        self.agreement.setText(told)
        self.agreement.setVisible(bool(told))

    def open_twin(self) -> None:
        """Open the dossier that this one may repeat; the form stays as a draft."""
        if self._twin and not self.showing_receipt:
            self.open_asked.emit(self._twin)

    def show_drafts(self, drafts: Sequence[Draft], theirs: int = 0) -> None:
        """Offer the forms that were left half-typed; the first ``theirs`` are of the person in front."""
        clear(self._drafts)
        self._first_draft = drafts[0].id if drafts else ""
        if drafts:
            whose = "Người này có hồ sơ đang nhập dở" if theirs else "Hồ sơ đang nhập dở"
            self._drafts.addWidget(label(f"{whose}  (Ctrl + R)", "label", wrap=True))
        for draft in drafts[:MOST_DRAFTS]:
            slip = f"phiếu {draft.ticket} · " if draft.ticket else ""
            text = f"{slip}{draft.title} · {draft.updated_at[11:16]}"
            made = button(text, partial(self.draft_asked.emit, draft.id), kind="quiet", icon="undo")
            self._drafts.addLayout(row(made, None))
        if len(drafts) > MOST_DRAFTS:
            more = f"và {len(drafts) - MOST_DRAFTS} hồ sơ khác  (Ctrl + O)"
            self._drafts.addLayout(row(button(more, self.show_left, kind="quiet", icon="search"), None))

    def scan(self) -> None:
        """Go on with the papers of the dossier that was just received."""
        if self.showing_receipt:
            self.scan_asked.emit(self._dossier)

    def resume(self) -> None:
        """Take up the first of the forms offered."""
        if self._first_draft:
            self.draft_asked.emit(self._first_draft)

    def show_receipt(self, made: Made) -> None:
        """Show what was received, and the paper exactly as it is filed."""
        dossier = made.dossier
        self._dossier = dossier.id
        self.code.setText(dossier.shown_code)
        self.temporary.setVisible(dossier.temporary)
        late = f"Nhận {moment(dossier.received_at)} trên giấy, nay đã nhập. " if dossier.entry else ""
        due = f"Hẹn trả: {moment(dossier.due.at)}" if dossier.due.at else "Chưa hẹn ngày"
        self.promise.setText(f"{late}{due}")
        together = " Ctrl + B: in biên bản giao nhận cả lượt." if dossier.how.visit else ""
        self.printed.setText(_printed(made) + together)
        self.preview.show_pages(made.pages)
        self._stack.setCurrentWidget(self.done)
        self.again.setFocus()

    def _build_summary(self) -> None:
        self.due = label("—", "title", wrap=True)
        self.due_reason = label("", "helper", wrap=True)
        self.unverified = label("Thời hạn chưa được xác minh với quyết định công bố.", "helper", wrap=True)
        self.saved = label("", "helper")
        self.accept = BriefButton("Tiếp nhận và in giấy  (Ctrl + Enter)", "Tiếp nhận và in giấy")
        self.accept.setProperty("kind", "primary")
        set_icon(self.accept, "print", "on_accent")
        self.accept.clicked.connect(lambda _checked=False: self.accept_asked.emit())
        self.held_count = button("", self.held_asked.emit, kind="quiet", icon="file")
        self.held_count.hide()
        self.agreement = label("", "helper", wrap=True)
        self.agreement.hide()
        self.sheet_count = button("", self.sheets_asked.emit, kind="quiet", icon="scanning")
        self.sheet_count.hide()
        self.fees, self.warnings, self.missing = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._drafts = QVBoxLayout()
        facts = column(
            label("Hẹn trả kết quả", "label"),
            self.due,
            self.due_reason,
            self.unverified,
            rule(),
            label("Phí, lệ phí", "label"),
            self.fees,
            self.missing,
            self.warnings,
            self.agreement,
            row(self.held_count, None),
            row(self.sheet_count, None),
            None,
        )
        body = column(card(facts), self._drafts, None, gap=12)
        whole = column(scrolled(holder(body)), self.saved, self.accept, gap=8)
        whole.setStretch(0, 1)
        self.summary.setLayout(whole)

    def _build_done(self) -> None:
        self.code = label("", "title", wrap=True)
        self.temporary = label(
            "Số tạm: mã chính thức về khi đồng bộ với tỉnh, công dân tra được bằng cả hai.",
            "helper",
            wrap=True,
        )
        self.promise = label("", "label", wrap=True)
        self.printed = label("", "helper", wrap=True)
        self.again = button("Hồ sơ mới  (F9)", self.new_asked.emit, kind="primary", icon="add")
        more = BriefButton("Thủ tục tiếp theo, cùng người  (F12)", "Thủ tục tiếp  (F12)")
        set_icon(more, "add")
        more.clicked.connect(lambda _checked=False: self.next_asked.emit())
        scan = BriefButton("Quét giấy tờ  (Ctrl + S)", "Quét  (Ctrl + S)")
        set_icon(scan, "scanning")
        scan.clicked.connect(lambda _checked=False: self.scan())
        look = button("Mở hồ sơ", lambda: self.open_asked.emit(self._dossier), icon="dossiers")
        head = column(
            label("Đã tiếp nhận, đã ghi trên máy này", "label", wrap=True),
            self.code,
            self.temporary,
            self.promise,
            self.printed,
            gap=4,
        )
        whole = column(card(head), self.preview, row(scan, look), more, self.again, gap=8)
        whole.setStretch(1, 1)
        self.done.setLayout(whole)


def _fill(box: QVBoxLayout, lines: list[str], role: str) -> None:
    clear(box)
    for line in lines:
        box.addWidget(label(line, role, wrap=True))


def _warn(box: QVBoxLayout, lines: list[str]) -> None:
    clear(box)
    for line in lines:
        told = row(Picture("warn", "warn"), label(line, wrap=True), gap=8)
        told.setStretch(1, 1)
        box.addWidget(holder(told))


def _fee(line: FeeLine) -> str:
    if line.amount is None:
        return f"{line.name}: chưa có mức phí trong danh mục"
    amount = "không thu" if line.amount == 0 else money(line.amount)
    doubt = "" if line.verified else " · chưa xác minh"
    return f"{line.name}: {amount}{doubt}"


def _duplicates(lines: Sequence[Line]) -> str:
    first, more = lines[0], len(lines) - 1
    code = first.official_code or first.code
    others = f" (và {more} hồ sơ nữa)" if more else ""
    told = f"{code}, nhận {moment(first.received_at)}{others}"
    return f"Người này đang có hồ sơ cùng thủ tục chưa xong: {told}."


def _printed(made: Made) -> str:
    if made.printed_on:
        return f"Đã gửi giấy tiếp nhận tới máy in {made.printed_on}."
    if made.pdf:
        return "Chưa in: máy này chưa chọn máy in. Giấy đã lưu trong hồ sơ."
    return "Chưa có giấy tiếp nhận: mở hồ sơ để in."
