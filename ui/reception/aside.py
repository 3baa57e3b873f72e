"""A form that is put aside: the citizen gets a slip to come back with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from localdb.domain.trouble import Trouble
from ui.paperwork import Sheets
from ui.reception.drafting import Drafting
from ui.reception.model import Assessment
from ui.reception.printing import Printing


class PuttingAside(QObject):
    """Gives the slip. ``done`` when another form may begin, ``kept`` when the slip is there."""

    done = Signal()
    kept = Signal()
    troubled = Signal(object)

    def __init__(self, keeping: Drafting, printing: Printing, assess: Callable[[], Assessment]) -> None:
        super().__init__(keeping)
        self._keeping, self._printing, self._assess = keeping, printing, assess

    def give_ticket(self, title: str) -> None:
        """Put the form of ``title`` aside."""
        seen = self._assess()
        told = partial(self._given, f"Đã giữ hồ sơ của {title}. Phiếu quay lại")
        try:
            self._keeping.give_ticket(seen.procedure.label if seen.procedure else "", seen.missing, told)
        except Trouble as trouble:
            self.troubled.emit(trouble)
        else:
            self.done.emit()

    def _given(self, what: str, sheets: Sheets) -> None:
        self.kept.emit()
        self._printing.tell(what, sheets)
