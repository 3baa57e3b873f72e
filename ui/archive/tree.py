"""The boxes of the archive, and in the box in hand its books and files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from localdb.archive import FileLine
from localdb.domain.archive.values import Box
from ui import theme
from ui.archive import model

_ID = Qt.ItemDataRole.UserRole
ALL = ""


class Tree(QTreeWidget):
    """``moved(id)`` when something else is in hand ("": the whole archive), ``chosen(id)`` on Enter."""

    moved = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Hộp, quyển, hồ sơ")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._filling = False
        self.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.itemDoubleClicked.connect(lambda item, _column: self.chosen.emit(item.data(0, _ID)))

    @property
    def in_hand(self) -> str:
        """The id of the box, book or file in hand."""
        item = self.currentItem()
        return str(item.data(0, _ID)) if item else ALL

    def show_boxes(self, boxes: Sequence[Box], opened: str, files: Sequence[FileLine], in_hand: str) -> None:
        """Show every box, and the books and files of the one that is ``opened``; keep ``in_hand`` chosen."""
        self._filling = True
        self.clear()
        self._items = {}
        self._add(None, ALL, "Kho lưu trữ")
        for box in boxes:
            made = self._add(None, box.id, model.box_name(box))
            if box.id == opened:
                self._fill(made, box, files)
                made.setExpanded(True)
        wanted = self._items.get(in_hand) or self._items.get(opened) or self._items[ALL]
        self.setCurrentItem(wanted)
        self._filling = False

    def _fill(self, parent: QTreeWidgetItem, box: Box, files: Sequence[FileLine]) -> None:
        for book in box.books:
            self._add(parent, book.id, f"Quyển {book.number}: {book.title}").setExpanded(True)
        for file in files:
            self._add(
                self._items[file.book] if file.book else parent,
                file.id,
                model.file_name(file.number, file.title),
            )
        for book in box.books:
            self._items[book.id].setExpanded(True)

    def _add(self, parent: QTreeWidgetItem | None, id_: str, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([words])
        item.setData(0, _ID, id_)
        item.setToolTip(0, words)
        item.setSizeHint(0, QSize(0, theme.TARGET))
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        self._items[id_] = item
        return item

    def _tell(self) -> None:
        if not self._filling:
            self.moved.emit(self.in_hand)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is in hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.chosen.emit(self.in_hand)
            event.accept()
            return
        super().keyPressEvent(event)
