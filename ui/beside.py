"""The panel that takes papers in beside another screen's work, as that screen sees it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.procedure import Component


class SheetsPanel(QWidget):
    """``named(component)`` when the clerk settled what a paper is; ``counted`` when papers came or went;
    ``closed`` when the clerk goes back.
    """

    named = Signal(str)
    counted = Signal()
    closed = Signal()

    @property
    def count(self) -> int:
        """How many papers are here."""
        raise NotImplementedError

    def take_for(self, dossier: str, components: Sequence[Component]) -> None:
        """Take papers for this dossier, or the form that will be it, of these components."""
        raise NotImplementedError

    def scan(self) -> None:
        """Scan what lies in the feeder into that dossier, whatever comes in front meanwhile."""
        raise NotImplementedError

    def agree(self) -> None:
        """Settle every paper with a sure name; then the caret goes where a person must look."""
        raise NotImplementedError

    def release(self) -> None:
        """Let papers of a form that was thrown away belong to no dossier."""
        raise NotImplementedError
