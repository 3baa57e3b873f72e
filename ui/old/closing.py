"""How an old dossier ended: a small form beside the list, made for many of the same kind in a row."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain import people
from localdb.domain.bodies.legacy import ClosedOut, Ending
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from ui.widgets.basics import button, column, holder, label, scrolled
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit
from ui.words import day


class ClosingPane(QWidget):
    """``accepted(ClosedOut)`` for the dossier shown; reason and paper stay for the next one.

    ``wanted`` when the button is pressed: whoever knows the day then calls ``accept``.
    """

    accepted = Signal(object)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ending = Choice([(ending.value, ending.label) for ending in Ending])
        self.reason, self.paper, self.ended = LineEdit(), LineEdit(), LineEdit("20/12/2024")
        self.form = Form(
            (
                Field("ending", "Hồ sơ đã kết thúc thế nào", self.ending),
                Field("reason", "Vì sao còn tồn", self.reason, required=True),
                Field("paper", "Văn bản làm căn cứ", self.paper, helper="Bắt buộc khi dừng hoặc chuyển đi."),
                Field("ended_on", "Ngày kết thúc thực tế", self.ended),
            )
        )
        self._shown = ""
        self._who = label("", "heading", wrap=True)
        self._what = label("", wrap=True)
        close_it = button("Kết thúc hồ sơ  (Ctrl + Enter)", self.wanted.emit, kind="primary", icon="tick")
        box = column(
            self._who, self._what, self.form.summary, *self.form.fields.values(), close_it, None, gap=12
        )
        self.setLayout(column(scrolled(holder(box))))

    def show_dossier(self, dossier: Dossier) -> None:
        """Show which dossier is meant; what is typed for the one that is shown already stays."""
        if dossier.id == self._shown or dossier.origin is None:
            return
        self._shown = dossier.id
        self.form.clear_troubles()
        self.ended.clear()
        self._who.setText(f"{dossier.subject.name}, {dossier.code}")
        lines = [dossier.procedure.name, f"Nhận {day(dossier.received_at)}"]
        if dossier.due.at:
            lines[-1] += f", hẹn trả {day(dossier.due.at)}"
        if dossier.origin.status:
            lines.append(f"Ở {dossier.origin.software}: {dossier.origin.status}")
        if dossier.note:
            lines.append(dossier.note)
        self._what.setText("\n".join(lines))

    def accept(self, today: date) -> None:
        """Read the fields and ask for the dossier to be closed."""
        self.form.clear_troubles()
        try:
            ended = self.ended.value()
            on = people.parse_date(ended, today, field="ended_on").isoformat() if ended else ""
        except Trouble as trouble:
            self.refuse(trouble)
            return
        self.accepted.emit(
            ClosedOut(Ending(self.ending.value()), self.reason.value(), self.paper.value(), on)
        )

    def refuse(self, trouble: Trouble) -> None:
        """Show what is wrong beside its field."""
        self.form.show_troubles([trouble])
