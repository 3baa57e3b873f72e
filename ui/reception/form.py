"""The left side of reception: who, what, and which papers, in the order of the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QWidget

from localdb.domain.procedure import Procedure
from localdb.domain.values import Channel
from ui.reception.checklist import Checklist
from ui.reception.model import FeeQuestions, ReceptionForm, TypedPerson
from ui.reception.picker import ProcedurePicker
from ui.widgets.basics import card, column, holder, label, row, scrolled
from ui.widgets.count import Count
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit

SEXES = [("", "—"), ("Nam", "Nam"), ("Nữ", "Nữ")]


# Where number, name, birth, sex, phone and address stand: line, first of the columns, how many.
COLUMNS = 17
WIDE = ((0, 0, 5), (0, 5, 8), (0, 13, 4), (1, 0, 3), (1, 3, 4), (1, 7, 10))
NARROW = ((0, 0, 7), (0, 7, 10), (1, 0, 6), (1, 6, 5), (1, 11, 6), (2, 0, 17))
ENOUGH = 54  # digits that must fit side by side for two lines


class PersonFields(QWidget):
    """The fields of one person; ``who`` is applicant or owner, as in the domain."""

    edited = Signal()

    def __init__(self, who: str, title: str, hint: str) -> None:
        super().__init__()
        self.number, self.name = LineEdit("12 số, hoặc 9 số cũ"), LineEdit()
        self.birth, self.phone, self.address = LineEdit("21/11/1990"), LineEdit(), LineEdit()
        self.sex = Choice(SEXES)
        self.fields = [
            Field(f"{who}.number", "Số định danh", self.number),
            Field(f"{who}.name", "Họ và tên", self.name, required=True),
            Field(f"{who}.birth", "Ngày sinh", self.birth),
            Field(f"{who}.sex", "Giới tính", self.sex),
            Field(f"{who}.phone", "Điện thoại", self.phone),
            Field(f"{who}.address", "Nơi cư trú", self.address),
        ]
        self._places = WIDE
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
        self._arrange()
        told = label(hint, "helper", wrap=True)
        heading = row(label(title, "heading"), told)
        heading.setStretch(1, 1)
        self.setLayout(column(heading, self._grid, gap=8))
        self._kept = TypedPerson()
        for line in (self.number, self.name, self.birth, self.phone, self.address):
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.sex.currentIndexChanged.connect(lambda _index: self.edited.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each field room for what it holds: three rows where two would cut numbers and dates off."""
        super().resizeEvent(event)
        enough = self.width() >= ENOUGH * self.fontMetrics().horizontalAdvance("0")
        places = WIDE if enough else NARROW
        if places is not self._places:
            self._places = places
            self._arrange()

    def _arrange(self) -> None:
        for field, (line, first, span) in zip(self.fields, self._places, strict=True):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, line, first, 1, span, Qt.AlignmentFlag.AlignTop)

    def typed(self) -> TypedPerson:
        """Return the person as typed; what a card said beyond the fields is kept while the number stands."""
        same = self.number.text() == self._kept.number
        return TypedPerson(
            name=self.name.text(),
            number=self.number.text(),
            birth=self.birth.text(),
            sex=self.sex.value(),
            address=self.address.text(),
            phone=self.phone.text(),
            old_number=self._kept.old_number if same else "",
            issued=self._kept.issued if same else "",
        )

    def show_person(self, person: TypedPerson) -> None:
        """Show a person."""
        self._kept = person
        for line, text in (
            (self.number, person.number),
            (self.name, person.name),
            (self.birth, person.birth),
            (self.phone, person.phone),
            (self.address, person.address),
        ):
            line.setText(text)
        self.sex.choose(person.sex)


class ReceptionPane(QWidget):
    """The form. ``edited`` on every change that a person or a card made."""

    edited = Signal()

    def __init__(self, find: Callable[[str], Sequence[Procedure]]) -> None:
        super().__init__()
        self._showing = False
        self.applicant = PersonFields("applicant", "Người nộp", "Quét QR thẻ căn cước, hoặc nhập")
        self.owner = PersonFields("owner", "Chủ hồ sơ", "Khi người nộp không phải chủ hồ sơ (F11)")
        self.picker = ProcedurePicker(find)
        self.channel = Choice([(c.value, c.label) for c in Channel])
        self.sets = Count("Số bộ hồ sơ", 1, 1, 99)
        self.due = LineEdit("ngày/tháng, ví dụ 5/12")
        self.note = LineEdit()
        self.case, self.exemption = Choice([]), Choice([])
        self.pages, self.copies = Count("Số trang bản chính", 1, 1, 999), Count("Số bản", 1, 1, 99)
        self.checklist = Checklist()
        what = [
            Field("procedure", "Thủ tục", self.picker, required=True),
            Field("channel", "Kênh", self.channel),
            Field("sets", "Số bộ", self.sets),
            Field("due", "Ngày hẹn trả (tự ghi)", self.due),
            Field("note", "Ghi chú", self.note),
        ]
        fees = [
            Field("case", "Trường hợp", self.case),
            Field("exemption", "Miễn, giảm", self.exemption),
            Field("pages", "Số trang", self.pages),
            Field("copies", "Số bản", self.copies),
        ]
        self._fee_fields = {field.name: field for field in fees}
        papers = Field("papers", "Giấy tờ đã nhận", self.checklist, helper="F10: đủ giấy tờ bắt buộc")
        self.due_field = what[3]
        self.fields = Form([*self.applicant.fields, *self.owner.fields, *what, *fees, papers])
        how = shared((what[1], 4), (what[2], 2), (fees[2], 2), (fees[3], 2))
        which = shared((fees[0], 4), (fees[1], 5))
        self._how = column(how, which)
        self._owner_card = card(column(self.owner))
        self._papers_card = card(column(papers, what[4], gap=12))
        body = column(
            card(column(self.applicant)),
            self._owner_card,
            card(column(what[0], self._how, self.due_field, gap=8)),
            self._papers_card,
            None,
            gap=12,
        )
        whole = column(self.fields.summary, scrolled(holder(body)), gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._owner_card.hide()
        self._papers_card.hide()
        self.due_field.hide()
        self.ask_fees(FeeQuestions())
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what the fee depends on beside the channel where there is room, below it where there is not."""
        super().resizeEvent(event)
        beside = self.width() >= ENOUGH * self.fontMetrics().horizontalAdvance("0")
        ways = QBoxLayout.Direction
        self._how.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._how.setSpacing(12 if beside else 8)

    @property
    def on_owner(self) -> bool:
        """Whether the caret is in the owner's fields: a card scanned now is the owner's."""
        return self._owner_card.isVisible() and any(field.control.hasFocus() for field in self.owner.fields)

    def form(self) -> ReceptionForm:
        """Return the form as typed."""
        return ReceptionForm(
            procedure=self.picker.procedure.code if self.picker.procedure else "",
            applicant=self.applicant.typed(),
            owner=self.owner.typed() if self._owner_card.isVisibleTo(self) else None,
            papers=self.checklist.ticked(),
            channel=Channel(self.channel.value()),
            sets=self.sets.count(),
            pages=self.pages.count(),
            copies=self.copies.count(),
            case=self.case.value(),
            exemption=self.exemption.value(),
            note=self.note.text(),
            due=self.due.text(),
        )

    def show_form(self, form: ReceptionForm, procedure: Procedure | None, asked: FeeQuestions) -> None:
        """Show a whole form, telling nobody."""
        self._showing = True
        self.setEnabled(True)
        self.applicant.show_person(form.applicant)
        self._owner_card.setVisible(form.owner is not None)
        self.owner.show_person(form.owner or TypedPerson())
        self.picker.show_procedure(procedure)
        self._show_papers(procedure, form)
        self.ask_fees(asked)
        self.case.choose(form.case)
        self.exemption.choose(form.exemption)
        self.pages.set_count(form.pages)
        self.copies.set_count(form.copies)
        self.channel.choose(form.channel.value)
        self.sets.set_count(form.sets)
        self.note.setText(form.note)
        self.due.setText(form.due)
        self._showing = False

    def lock_in(self) -> None:
        """The dossier is received: what stands here is history, changed only by a correction."""
        self.setEnabled(False)

    def ask_fees(self, asked: FeeQuestions) -> None:
        """Ask only what the fees of this procedure depend on."""
        self.case.set_pairs([(case, case.capitalize()) for case in asked.cases])
        self.exemption.set_pairs([("", "Không"), *((e, e.capitalize()) for e in asked.exemptions)])
        for name, wanted in (
            ("case", bool(asked.cases)),
            ("exemption", bool(asked.exemptions)),
            ("pages", asked.counted),
            ("copies", asked.counted),
        ):
            self._fee_fields[name].setVisible(wanted)

    def ask_due(self, wanted: bool) -> None:
        """Show the due date field when the date must be set by hand."""
        self.due_field.setVisible(wanted)

    def toggle_owner(self) -> None:
        """Show or hide the owner's fields."""
        shown = not self._owner_card.isVisibleTo(self)
        self._owner_card.setVisible(shown)
        (self.owner if shown else self.applicant).number.setFocus()
        self._tell()

    def tick_all(self) -> None:
        """Tick every demanded paper."""
        self.checklist.tick_all()

    def focus_first(self) -> None:
        """Put the caret where a dossier starts."""
        self.applicant.number.setFocus()

    def focus_after_card(self) -> None:
        """A card was read: the procedure comes next, or its papers."""
        (self.picker.line if self.picker.procedure is None else self.checklist).setFocus()

    def _connect(self) -> None:
        for person in (self.applicant, self.owner):
            person.edited.connect(self._tell)
        for line in (self.note, self.due):
            line.textChanged.connect(lambda _text: self._tell())
        self.channel.currentIndexChanged.connect(lambda _index: self._tell())
        for choice in (self.case, self.exemption):
            choice.currentIndexChanged.connect(lambda _index: self._tell())
        for count in (self.sets, self.pages, self.copies):
            count.changed.connect(lambda _value: self._tell())
        self.picker.picked.connect(self._picked)
        self.picker.edited.connect(self._tell)
        self.checklist.edited.connect(self._tell)

    def _picked(self, procedure: Procedure) -> None:
        self._show_papers(procedure, ReceptionForm())
        self.checklist.setFocus()
        self._tell()

    def _show_papers(self, procedure: Procedure | None, form: ReceptionForm) -> None:
        self.checklist.show_procedure(procedure, form.papers)
        self._papers_card.setVisible(procedure is not None)
        what = (self.picker.line, self.channel, self.sets, self.pages, self.copies, self.case, self.exemption)
        for before, after in pairwise([*what, self.due, *self.checklist.stops(), self.note]):
            self.setTabOrder(before, after)  # the order of the paper

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit()


def shared(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    """Return a row in which each widget has its share of the width and stands at the top."""
    made = row(*(widget for widget, _ in parts), gap=12)
    for place, (widget, share) in enumerate(parts):
        made.setStretch(place, share)
        made.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
    return made
