"""The left side of reception: who, what, and which papers, in the order of the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from localdb.domain.lookups import Want
from localdb.domain.procedure import Procedure
from localdb.domain.values import Channel
from ui.late_strip import LatePane
from ui.reception.again import AskAgain
from ui.reception.case import CaseFields, Questions
from ui.reception.checklist import Checklist
from ui.reception.chip import ChipPane
from ui.reception.model import Assessment, FeeQuestions
from ui.reception.person import ENOUGH, PersonFields
from ui.reception.picker import ProcedurePicker
from ui.reception.typed import Agreed, ReceptionForm, TypedPerson
from ui.widgets.basics import card, column, holder, row, scrolled
from ui.widgets.count import Count
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit


class ReceptionPane(QWidget):
    """The form. ``edited`` on every change that a person or a card made."""

    edited = Signal()

    def __init__(
        self, find: Callable[[str], Sequence[Procedure]], wants: Callable[[Procedure], dict[str, Want]]
    ) -> None:
        super().__init__()
        self._showing = False
        self._caret: QWidget | None = None
        self._visit, self._shared, self._again = "", dict[str, str](), dict[str, str]()
        self._reused: dict[str, str] = {}
        self._agreed: Agreed | None = None
        self.clerk = ""  # who helps at this desk, unless somebody else is named
        self.applicant = PersonFields("applicant", "Người nộp", "Quét QR thẻ căn cước, hoặc nhập")
        self.owner = PersonFields("owner", "Chủ hồ sơ", "Khi người nộp không phải chủ hồ sơ (F11)")
        self.picker = ProcedurePicker(find)
        self.channel = Choice([(c.value, c.label) for c in Channel])
        self.sets = Count("Số bộ hồ sơ", 1, 1, 99)
        self.due = LineEdit("ngày/tháng, ví dụ 5/12")
        self.note = LineEdit()
        self.case, self.exemption = Choice([]), Choice([])
        self.pages, self.copies = Count("Số trang bản chính", 1, 1, 999), Count("Số bản", 1, 1, 99)
        self.who = CaseFields()
        self.questions = Questions()
        self.checklist = Checklist(wants)
        self.again = AskAgain()
        self.chip = ChipPane()
        self.late = LatePane()
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
        self.fields = Form(
            [
                *self.late.fields,
                *self.applicant.fields,
                *self.owner.fields,
                *what,
                *fees,
                *self.who.fields,
                papers,
            ]
        )
        how = shared((what[1], 4), (what[2], 2), (fees[2], 2), (fees[3], 2))
        which = shared((fees[0], 5), (fees[1], 4))
        self._how = column(how, which)
        self._lay_out(what, papers)
        self.ask_fees(FeeQuestions())
        self._arrange()
        self._connect()

    def _lay_out(self, what: list[Field], papers: Field) -> None:
        """Put the cards below each other, in the order of the paper; what is seldom asked stays hidden."""
        acting = shared((self.who.acting[0], 4), (self.who.acting[1], 5))
        deciding = shared((self.who.deciding[0], 4), (self.who.deciding[1], 5))
        online = shared((self.who.online[0], 5), (self.who.online[1], 4))
        self._owner_card = card(column(self.owner, acting))
        self._papers_card = card(column(papers, self.again, what[4], gap=12))
        body = column(
            self.late,
            card(column(self.chip, self.applicant)),
            self._owner_card,
            card(column(what[0], self.questions, self._how, online, deciding, self.due_field, gap=8)),
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what the fee depends on beside the channel where there is room, below it where there is not."""
        super().resizeEvent(event)
        beside = self.width() >= ENOUGH * self.fontMetrics().horizontalAdvance("0")
        ways = QBoxLayout.Direction
        self._how.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._how.setSpacing(12 if beside else 8)
        self.checklist.show_ways(beside)

    @property
    def on_owner(self) -> bool:
        """Whether the caret is in the owner's fields: a card scanned now is the owner's."""
        return self._owner_card.isVisible() and any(field.control.hasFocus() for field in self.owner.fields)

    def form(self) -> ReceptionForm:
        """Return the form as typed."""
        return ReceptionForm(
            procedure=self.picker.procedure.code if self.picker.procedure else "",
            version=self.picker.procedure.version if self.picker.procedure else "",
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
            answers=self.questions.answers(),
            ground=self.who.ground.value(),
            ground_detail=self.who.ground_detail.text(),
            helper=self.who.helper.text(),
            portal_code=self.who.portal_code.text(),
            routing=self.who.routing.value(),
            routing_name=self.who.routing_name.text(),
            visit=self._visit,
            shared=self._shared,
            again=self._again,
            reused=self._reused,
            agreed=self._agreed,
            entry=self.late.entry(),
        )

    def show_form(self, form: ReceptionForm, procedure: Procedure | None, asked: FeeQuestions) -> None:
        """Show a whole form, telling nobody."""
        self._showing = True
        self.setEnabled(True)
        self.late.show_entry(form.entry)
        self.applicant.show_person(form.applicant)
        self._owner_card.setVisible(form.owner is not None)
        self.owner.show_person(form.owner or TypedPerson())
        self.picker.show_procedure(procedure)
        self.questions.ask(procedure, form.answers)
        self._visit, self._shared, self._again = form.visit, form.shared, form.again
        self._reused, self._agreed = form.reused, form.agreed
        self.who.show_form(form)
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
        self._arrange()
        self._showing = False

    def show_assessment(self, seen: Assessment) -> None:
        """Show which papers closed by themselves."""
        self.checklist.show_settled(seen.settled)

    def reuse(self, held: dict[str, str]) -> None:
        """Take which held papers the clerk chose, by component; the caret stays."""
        self._reused = held
        self._tell()

    def agree(self, agreed: Agreed) -> None:
        """Take what the citizen agreed to; the caret stays."""
        self._agreed = agreed
        self._tell()

    def wait(self) -> None:
        """Take nothing while the form is being written."""
        self._caret = self.focusWidget()
        self.setEnabled(False)

    def focus_back(self) -> None:
        """Put the caret where it was before ``wait``."""
        if self._caret is not None:
            self._caret.setFocus()

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
        (self.applicant.number if self.late.isHidden() else self.late.at).setFocus()

    def focus_after_card(self) -> None:
        """A card was read: the procedure comes next, or its papers."""
        (self.picker.line if self.picker.procedure is None else self.checklist).setFocus()

    def _connect(self) -> None:
        for person in (self.applicant, self.owner, self.late):
            person.edited.connect(self._tell)
        for line in (self.note, self.due, *self.who.lines):
            line.textChanged.connect(lambda _text: self._tell())
        self.channel.currentIndexChanged.connect(lambda _index: self._tell())
        for choice in (self.case, self.exemption, *self.who.choices):
            choice.currentIndexChanged.connect(lambda _index: self._tell())
        for count in (self.sets, self.pages, self.copies):
            count.changed.connect(lambda _value: self._tell())
        self.questions.answered.connect(self._answered)
        self.picker.picked.connect(self._picked)
        self.picker.edited.connect(self._tell)
        self.checklist.edited.connect(self._tell)

    def _picked(self, procedure: Procedure) -> None:
        self.questions.ask(procedure, {})
        self._show_papers(procedure, ReceptionForm())
        self.checklist.setFocus()
        self._tell()

    def _answered(self) -> None:
        form = self.form()
        self._show_papers(self.picker.procedure, form)
        self._tell()

    def _arrange(self) -> None:
        if self.channel.value() == Channel.ONLINE and not self.who.helper.text() and not self._showing:
            self.who.helper.setText(self.clerk)
        self.who.arrange(online=self.channel.value() == Channel.ONLINE)

    def _show_papers(self, procedure: Procedure | None, form: ReceptionForm) -> None:
        self.checklist.show_procedure(procedure, form)
        self._papers_card.setVisible(procedure is not None)
        what = (self.channel, self.sets, self.pages, self.copies, self.case, self.exemption)
        who = (self.who.helper, self.who.portal_code, self.who.routing, self.who.routing_name)
        order = [self.picker.line, *self.questions.stops(), *what, *who, self.due]
        for before, after in pairwise([*order, *self.checklist.stops(), self.note, self.checklist.other]):
            self.setTabOrder(before, after)  # the order of the paper

    def _tell(self) -> None:
        if not self._showing:
            self._arrange()
            self.edited.emit()


def shared(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    """Return a row in which each widget has its share of the width and stands at the top."""
    made = row(*(widget for widget, _ in parts), gap=12)
    for place, (widget, share) in enumerate(parts):
        made.setStretch(place, share)
        made.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
    return made
