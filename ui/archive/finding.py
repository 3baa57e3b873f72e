"""Finding a file of the archive by what is written about it or was read on its papers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from localdb.archive import Archive
from ui.archive import model
from ui.widgets.basics import column
from ui.widgets.lines import SearchLine

_SHOWN = 8
_ID = Qt.ItemDataRole.UserRole


class Finder(QWidget):
    """A search line with its findings below. ``picked(file id)``; ``missed`` when nothing is there."""

    picked = Signal(str)
    missed = Signal()

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive
        self.line, self.findings = SearchLine("Tìm trong kho lưu trữ"), QListWidget()
        self.line.setAccessibleName("Tìm trong kho lưu trữ theo tiêu đề và chữ trên tài liệu")
        self.findings.setAccessibleName("Tìm thấy trong kho lưu trữ")
        self.findings.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.findings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.findings.hide()
        self.setLayout(column(self.line, self.findings, gap=4))
        self.line.textEdited.connect(self._search)
        self.line.moved.connect(self._move)
        self.line.entered.connect(lambda _text: self._take())
        self.findings.itemClicked.connect(lambda _item: self._take())

    def start(self) -> None:
        """Put the caret here."""
        self.line.setFocus()
        self.line.selectAll()

    def _search(self, text: str) -> None:
        found = self._archive.search(text, _SHOWN) if len(text.strip()) > 1 else []
        self.findings.clear()
        for one in found:
            words = model.file_name(one.file.number, one.file.about.title)
            paper = next((paper.name for paper in one.file.papers if paper.id == one.paper), "")
            item = QListWidgetItem(f"{words}\n{paper}" if paper else words)
            item.setData(_ID, one.file.id)
            item.setToolTip(item.text())
            self.findings.addItem(item)
        self.findings.setVisible(bool(found))
        self.findings.setCurrentRow(0 if found else -1)
        self.findings.setFixedHeight(4 + sum(self.findings.sizeHintForRow(i) for i in range(len(found))))

    def _move(self, step: int) -> None:
        if self.findings.count():
            self.findings.setCurrentRow((self.findings.currentRow() + step) % self.findings.count())

    def _take(self) -> None:
        item = self.findings.currentItem()
        if item is None:
            self.missed.emit()
            return
        self.findings.hide()
        self.picked.emit(str(item.data(_ID)))
