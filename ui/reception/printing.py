"""What reception prints besides the receipt: the guidance sheet, and the list of what one visit handed in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from forms.citizen import Guidance
from forms.form import Form
from localdb.domain.dossier import Dossier
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.desk import Desk
from ui.paperwork import Sheets, hand_out
from ui.parts import Parts
from ui.reception.model import Assessment
from ui.reception.papers import applying
from ui.reception.typed import ReceptionForm
from ui.visiting import visit_list
from ui.words import money


class Printing(QObject):
    """``told`` says what was printed and where; ``troubled`` what kept it from the printer."""

    told = Signal(str)
    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts

    def guidance(self, form: ReceptionForm, seen: Assessment) -> None:
        """Print what this citizen has to bring; nothing is received, the form stays as it is."""
        if (actor := self._parts.session.actor) is None:
            return
        if (procedure := seen.procedure) is None:
            self.troubled.emit(Trouble("Chưa chọn thủ tục.", "Chọn thủ tục rồi in phiếu hướng dẫn."))
            return
        sheet = _guidance(form, procedure, seen)
        self._hand_out("Phiếu hướng dẫn", sheet, actor)

    def visit(self, dossier: Dossier) -> None:
        """Print what this visitor handed in at once, for both sides to sign."""
        if (actor := self._parts.session.actor) is None:
            return
        if (sheet := visit_list(self._parts, dossier)) is None:
            self.told.emit("Lượt này mới có một hồ sơ: giấy tiếp nhận là đủ.")
            return
        self._hand_out("Biên bản giao nhận", sheet, actor)

    def tell(self, what: str, sheets: Sheets) -> None:
        """Say of a sheet whether and where it was printed."""
        if sheets.trouble:
            self.troubled.emit(sheets.trouble)
        where = f"đã in trên {sheets.printed_on}" if sheets.printed_on else "chưa in, chưa chọn máy in"
        self.told.emit(f"{what}: {where}.")

    def _hand_out(self, what: str, sheet: Form, actor: Actor) -> None:
        parts = self._parts
        self._desk.run(lambda: hand_out(parts, sheet, actor), partial(self.tell, what), self.troubled.emit)


def _guidance(form: ReceptionForm, procedure: Procedure, seen: Assessment) -> Guidance:
    """Return the sheet: only the published papers that the answers given so far ask for, and the fees."""
    fees = [
        f"{line.name}: {money(line.amount) if line.amount else 'không thu'}"
        for line in seen.fees
        if line.amount is not None
    ]
    return Guidance(procedure, applying(procedure, form), form.applicant.name, fee="; ".join(fees))
