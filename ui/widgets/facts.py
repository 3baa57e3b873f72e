"""What stands on a paper, as a short list that a person may correct."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from localdb.domain.facts import LABELS, Fact, Facts, found, shown
from localdb.domain.words import clean
from ui import icons, theme

_NAME = Qt.ItemDataRole.UserRole


class FactsView(QTableWidget):
    """One row for each field found; what is not sure has a warning sign. ``corrected(field, typed)``.

    With ``every`` field there is a row for what was not found, too, and an empty text takes a field away.
    ``moved(field)`` when another row is in hand.
    """

    corrected = Signal(str, str)
    moved = Signal(str)

    def __init__(self, *, every: bool = False) -> None:
        super().__init__(0, 2)
        self.setAccessibleName("Thông tin trên giấy")
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self._every = every
        self._facts: Facts | None = None
        self._editable = False
        self._later: tuple[Facts | None, bool] | None = None
        self.itemChanged.connect(self._changed)
        self.currentCellChanged.connect(lambda row, *_rest: self._moved(row))

    @property
    def field(self) -> str:
        """The field in hand; empty when none is."""
        return self._field(self.currentRow())

    def show_facts(self, facts: Facts | None, *, editable: bool) -> None:
        """Show the fields of a paper; ``editable`` lets a person correct them; who is typing types on."""
        if self.state() is QAbstractItemView.State.EditingState:
            self._later = (facts, editable)
            return
        if facts == self._facts and editable == self._editable and self.rowCount():
            return
        self._facts, self._editable = facts, editable
        known: dict[str, Fact | None] = {**found(facts or Facts())}
        if self._every:
            known = {name: known.get(name) for name in LABELS}
        place = self.currentRow()
        self.blockSignals(True)
        self.setRowCount(len(known))
        for row, (name, fact) in enumerate(known.items()):
            self._show_row(row, name, fact)
        self.setCurrentCell(min(place, len(known) - 1), 1)
        self.blockSignals(False)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what came while somebody was typing."""
        super().closeEditor(editor, hint)
        later, self._later = self._later, None
        if later is not None:
            self.show_facts(later[0], editable=later[1])

    def point_at(self, field: str) -> None:
        """Take a field in hand."""
        for row in range(self.rowCount()):
            if self._field(row) == field:
                self.setCurrentCell(row, 1)

    def restore(self) -> None:
        """Show again what is kept, instead of what was typed and refused."""
        kept, self._facts = self._facts, None
        self.setRowCount(0)
        self.show_facts(kept, editable=self._editable)

    def _show_row(self, row: int, name: str, fact: Fact | None) -> None:
        colours = theme.tokens()
        heading = QTableWidgetItem(LABELS[name])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        if fact is not None:
            sign, tone = ("check", colours.good) if fact.sure else ("warn", colours.warn)
            heading.setIcon(QIcon(icons.pixmap(sign, tone, 16)))
        value = QTableWidgetItem(shown(name, fact.value) if fact else "")
        value.setData(_NAME, name)
        unsure = fact is not None and not fact.sure
        value.setToolTip("Máy chưa chắc: so lại với giấy, gõ đè để sửa." if unsure else "")
        if not self._editable:
            value.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, 0, heading)
        self.setItem(row, 1, value)

    def _field(self, row: int) -> str:
        item = self.item(row, 1)
        return str(item.data(_NAME)) if item else ""

    def _moved(self, row: int) -> None:
        if name := self._field(row):
            self.moved.emit(name)

    def _changed(self, item: QTableWidgetItem) -> None:
        name, typed = item.data(_NAME), clean(item.text())
        if not isinstance(name, str):
            return
        fact: Fact | None = getattr(self._facts, name) if self._facts else None
        same = typed == (shown(name, fact.value) if fact else "")
        if not same and (typed or self._every):
            self.corrected.emit(name, typed)
