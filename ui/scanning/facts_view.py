"""What stands on the paper in hand, as a short list that a person may correct."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from localdb.domain.facts import LABELS, Facts, found
from localdb.domain.words import clean
from ui import icons, theme

_NAME = Qt.ItemDataRole.UserRole


class FactsView(QTableWidget):
    """One row for each field found; what is not sure has a warning sign. ``corrected(field, value)``."""

    corrected = Signal(str, str)

    def __init__(self) -> None:
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
        self._facts: Facts | None = None
        self._editable = False
        self.itemChanged.connect(self._changed)

    def show_facts(self, facts: Facts | None, *, editable: bool) -> None:
        """Show the fields of a paper; ``editable`` lets a person correct them."""
        if facts == self._facts and editable == self._editable:
            return
        self._facts, self._editable = facts, editable
        known = found(facts) if facts else {}
        self.blockSignals(True)
        self.setRowCount(len(known))
        colours = theme.tokens()
        for row, (name, fact) in enumerate(known.items()):
            heading = QTableWidgetItem(LABELS[name])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            sign, tone = ("check", colours.good) if fact.sure else ("warn", colours.warn)
            heading.setIcon(QIcon(icons.pixmap(sign, tone, 16)))
            value = QTableWidgetItem(_shown(name, fact.value))
            value.setData(_NAME, name)
            value.setToolTip("" if fact.sure else "Máy chưa chắc: so lại với giấy, gõ đè để sửa.")
            if not editable:
                value.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, 0, heading)
            self.setItem(row, 1, value)
        self.blockSignals(False)

    def _changed(self, item: QTableWidgetItem) -> None:
        name, value = item.data(_NAME), clean(item.text())
        if isinstance(name, str) and value:
            self.corrected.emit(name, _kept(name, value))


def _shown(name: str, value: str) -> str:
    """Return a value as people write it: dates day first."""
    return "/".join(reversed(value.split("-"))) if name in ("date", "valid_to") else value


def _kept(name: str, value: str) -> str:
    return "-".join(reversed(value.split("/"))) if name in ("date", "valid_to") else value
