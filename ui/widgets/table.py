"""Tables that page in the database: 200 rows at a time, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.chips import CHIP_ROLE, ChipDelegate, ChipFace

R = TypeVar("R")
PAGE = 200
LEAST_SHARE = 72  # pixels
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its title, the text of a row, its share of the width (0: as wide as its words), and for a
    state the chip (whose words are then the text).
    """

    title: str
    text: Callable[[R], str]
    stretch: int = 0
    chip: Callable[[R], ChipFace] | None = None
    right: bool = False


class PageModel(QAbstractTableModel, Generic[R]):
    """Rows that come a page at a time. ``more(last, limit)`` returns the rows after ``last`` (None: from the
    start); fewer than ``limit`` means that there are no more. It runs on the GUI thread: keep it short.
    """

    def __init__(self, columns: Sequence[Column[R]], more: Callable[[R | None, int], Sequence[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._more = more
        self.rows: list[R] = []
        self._ended = True

    def reload(self) -> None:
        """Read the first page again."""
        self.beginResetModel()
        self.rows = list(self._more(None, PAGE))
        self._ended = len(self.rows) < PAGE
        self.endResetModel()

    def set_source(self, more: Callable[[R | None, int], Sequence[R]]) -> None:
        """Read from another query from now on."""
        self._more = more
        self.reload()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows were read so far."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: _Index) -> bool:
        """Say whether another page may be there."""
        return not parent.isValid() and not self._ended

    def fetchMore(self, parent: _Index) -> None:
        """Read the next page."""
        page = list(self._more(self.rows[-1] if self.rows else None, PAGE))
        self._ended = len(page) < PAGE
        if page:
            self.beginInsertRows(_NOWHERE, len(self.rows), len(self.rows) + len(page) - 1)
            self.rows.extend(page)
            self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column, shown = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.chip(shown).text if column.chip else column.text(shown)
        if role == CHIP_ROLE and column.chip:
            return column.chip(shown)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.text(shown)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    @staticmethod
    def _alignment(column: Column[R]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class Table(QTableView, Generic[R]):
    """A list of rows for the keyboard: arrows move, Enter or a double click chooses.

    ``chosen(row)`` on Enter or double click, ``moved(row)`` when the current row changes (None: no row).
    """

    chosen = Signal(object)
    moved = Signal(object)

    def __init__(self, model: PageModel[R], name: str) -> None:
        super().__init__()
        self.page = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._fit_rows()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(40)  # rows measured for a column's width
        self.horizontalHeader().setMinimumSectionSize(48)
        for place, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            self.horizontalHeader().setSectionResizeMode(
                place, mode.Fixed if column.stretch else mode.ResizeToContents
            )
            if column.chip:
                self.setItemDelegateForColumn(place, ChipDelegate(self))
        self._sharing = QTimer(self)  # not at once: Qt is still laying out the sections
        self._sharing.setSingleShot(True)
        self._sharing.setInterval(0)
        self._sharing.timeout.connect(self._share)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.doubleClicked.connect(lambda index: self.chosen.emit(model.rows[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.moved.emit(self.row()))
        model.modelReset.connect(lambda: self.moved.emit(None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their shares of the new width."""
        super().resizeEvent(event)
        self._share()

    def _resized(self, place: int, before: int, now: int) -> None:
        """Words that grew, or a column that came or went, leave the others another width to share."""
        if not self.page.columns[place].stretch or 0 in (before, now):
            self._sharing.start()

    def _share(self) -> None:
        """Divide what the other columns leave by the shares; Qt would make all of them equal."""
        header = self.horizontalHeader()
        shown = [(n, c.stretch) for n, c in enumerate(self.page.columns) if not self.isColumnHidden(n)]
        left = self.viewport().width() - sum(header.sectionSize(n) for n, share in shown if not share)
        shares = sum(share for _, share in shown)
        for place, share in shown:
            if share:
                header.resizeSection(place, max(left * share // shares, LEAST_SHARE))
                left -= header.sectionSize(place)
                shares -= share

    def changeEvent(self, event: QEvent) -> None:
        """Let the rows grow with the words."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(44, self.fontMetrics().height() + 20))

    def row(self) -> R | None:
        """Return the current row, or None."""
        index = self.currentIndex()
        return self.page.rows[index.row()] if index.isValid() else None

    def select_row(self, place: int) -> None:
        """Make the row at ``place`` the current one, when there is one."""
        if 0 <= place < len(self.page.rows):
            self.setCurrentIndex(self.page.index(place, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the first row, so that arrows and Enter have somewhere to be."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.select_row(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (shown := self.row()) is not None:
                self.chosen.emit(shown)
            event.accept()
            return
        super().keyPressEvent(event)
