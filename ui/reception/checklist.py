"""The papers of a procedure, to be ticked as they are put on the counter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from localdb.domain.procedure import Component, Mode, Procedure
from ui.reception.model import Ticked, all_demanded, demanded
from ui.widgets.basics import label
from ui.widgets.count import Count
from ui.widgets.ticks import Tick

MOST = 99


class Checklist(QWidget):
    """One line a component: tick, name, number of originals and copies. ``edited`` when anything changed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, _Line] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._procedure: Procedure | None = None

    def show_procedure(self, procedure: Procedure | None, ticked: dict[str, Ticked]) -> None:
        """Show the components of a procedure, with these ticks."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = {}
        self._procedure = procedure
        if procedure is None:
            return
        for column, text in ((1, "Bản chính"), (2, "Bản sao")):
            self._grid.addWidget(label(text, "helper"), 0, column)
        for row, component in enumerate(procedure.components, start=1):
            line = _Line(component, ticked.get(component.id))
            line.edited.connect(self.edited)
            for column, widget in enumerate((line.tick, line.originals, line.copies)):
                self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
            self._lines[component.id] = line

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the first line; as a focus proxy it would catch the caret that moves on."""
        super().focusInEvent(event)
        if stops := self.stops():
            stops[0].setFocus()

    def stops(self) -> list[QWidget]:
        """Return what the caret stops at, in the order of the paper."""
        return [w for line in self._lines.values() for w in (line.tick, line.originals, line.copies)]

    def ticked(self) -> dict[str, Ticked]:
        """Return what is ticked, with its numbers."""
        return {
            component: Ticked(line.originals.count(), line.copies.count())
            for component, line in self._lines.items()
            if line.tick.isChecked()
        }

    def tick_all(self) -> None:
        """Tick every demanded paper: the citizen brought them all."""
        if self._procedure:
            for component in all_demanded(self._procedure):
                self._lines[component].tick.setChecked(True)


class _Line(QObject):
    edited = Signal()

    def __init__(self, component: Component, ticked: Ticked | None) -> None:
        super().__init__()
        must = demanded(component)
        self.tick = Tick(component.label + ("" if must else "  (nếu có)"), gives_way=True)
        self.tick.setAccessibleName(component.label)
        tip = component.name + (f"\nKhi: {component.condition}" if component.condition else "")
        if component.mode is Mode.PRESENT:
            tip += "\nXuất trình: kiểm tra, ghi lại rồi trả; không giữ bản sao."
        self.tick.setToolTip(tip)
        self.tick.setAccessibleDescription(tip)
        self.originals = self._count(
            component, "bản chính", ticked.originals if ticked else component.originals
        )
        self.copies = self._count(component, "bản sao", ticked.copies if ticked else component.copies)
        self.tick.setChecked(ticked is not None)
        self._enable(ticked is not None)
        self.tick.toggled.connect(self._enable)
        self.tick.toggled.connect(lambda _on: self.edited.emit())

    def _enable(self, on: bool) -> None:
        self.originals.setEnabled(on)
        self.copies.setEnabled(on)

    def _count(self, component: Component, what: str, value: int) -> Count:
        box = Count(f"{component.label}: số {what}", value, 0, MOST)
        box.setFixedWidth(72)
        box.changed.connect(lambda _count: self.edited.emit())
        return box
