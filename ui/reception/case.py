"""What must be known of the case beyond people and papers: its questions, who decides, who acts and helps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from forms.catalogue.routing import Body
from localdb.domain.parties import Ground
from localdb.domain.procedure import Procedure
from ui.reception.typed import OTHER, OWN, UNKNOWN, ReceptionForm
from ui.widgets.basics import clear
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit

ACROSS = 2  # questions side by side


class Questions(QWidget):
    """The procedure's own questions; the usual answers stand there. ``answered`` when one changed."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices: dict[str, Choice] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for place in range(ACROSS):
            self._grid.setColumnStretch(place, 1)

    def ask(self, procedure: Procedure | None, given: dict[str, str]) -> None:
        """Ask what this procedure needs to know, with these answers."""
        clear(self._grid)
        self._choices = {}
        questions = procedure.questions if procedure else ()
        answers = procedure.answers(given) if procedure else {}
        for place, question in enumerate(questions):
            choice = Choice([(a.id, a.label) for a in question.answers])
            choice.choose(answers[question.id])
            choice.currentIndexChanged.connect(lambda _index: self.answered.emit())
            doubt = "" if question.verification.verified else " Chưa xác minh."
            field = Field(f"question.{question.id}", question.text, choice, wrap=True)
            field.setToolTip(f"Căn cứ: {question.source}.{doubt}")
            self._grid.addWidget(field, place // ACROSS, place % ACROSS)
            self._choices[question.id] = choice
        self.setVisible(bool(questions))

    def stops(self) -> list[QWidget]:
        """Return what the caret stops at."""
        return list(self._choices.values())

    def answers(self) -> dict[str, str]:
        """Return the answers as they stand."""
        return {question: choice.value() for question, choice in self._choices.items()}


class CaseFields:
    """Ground of representation, helper of an online submission, and the body that decides."""

    def __init__(self) -> None:
        self.ground = Choice([("", "Chọn …"), *((g.value, g.label) for g in Ground)])
        self.ground_detail = LineEdit("số, ngày, nơi chứng thực")
        self.helper, self.portal_code = LineEdit(), LineEdit()
        self.routing, self.routing_name = Choice([]), LineEdit("tên xã hoặc cơ quan")
        self.acting = [
            Field("ground", "Người nộp là", self.ground, required=True),
            Field("ground_detail", "Văn bản ủy quyền", self.ground_detail),
        ]
        self.online = [
            Field("helper", "Người hỗ trợ", self.helper, required=True),
            Field("portal_code", "Mã trên Cổng quốc gia", self.portal_code),
        ]
        self.deciding = [
            Field("routing", "Nơi giải quyết", self.routing),
            Field("routing_name", "Tên nơi đó", self.routing_name, required=True),
        ]
        self.deciding[0].hide()  # until there is something to choose from

    @property
    def fields(self) -> list[Field]:
        """Return every field."""
        return [*self.acting, *self.online, *self.deciding]

    @property
    def lines(self) -> tuple[LineEdit, ...]:
        """Return what is typed into."""
        return self.ground_detail, self.helper, self.portal_code, self.routing_name

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return what is chosen from."""
        return self.ground, self.routing

    def show_bodies(self, bodies: Sequence[Body], usual: str) -> None:
        """Offer the bodies of the catalogue; ``usual`` stands first, chosen."""
        known = {OWN: "Xã này", **{b.id: b.name for b in bodies}, OTHER: "Nơi khác …", UNKNOWN: "Chưa rõ"}
        pairs = [("", f"{known[usual]} (theo danh mục)"), *((k, v) for k, v in known.items() if k != usual)]
        self.routing.set_pairs(pairs)
        self.deciding[0].show()

    def show_form(self, form: ReceptionForm) -> None:
        """Show what was typed."""
        self.ground.choose(form.ground)
        self.routing.choose(form.routing)
        self.ground_detail.setText(form.ground_detail)
        self.helper.setText(form.helper)
        self.portal_code.setText(form.portal_code)
        self.routing_name.setText(form.routing_name)

    def arrange(self, *, online: bool) -> None:
        """Show only what the case asks for."""
        for field in self.online:
            field.setVisible(online)
        self.deciding[1].setVisible(self.routing.value() == OTHER)
        self.acting[1].setVisible(self.ground.value() in {Ground.MANDATE, Ground.ORGANISATION})
