"""Choosing one of 560 procedures by typing a few letters: ``khai si`` finds "Đăng ký khai sinh"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from localdb.domain.procedure import Procedure
from ui.widgets.lines import SearchLine

SHOWN = 6


class ProcedurePicker(QWidget):
    """A text box with its findings below it; arrows choose, Enter takes. ``picked`` gives the procedure."""

    picked = Signal(object)
    edited = Signal()

    def __init__(self, find: Callable[[str], Sequence[Procedure]]) -> None:
        super().__init__()
        self._find = find
        self._found: list[Procedure] = []
        self.procedure: Procedure | None = None
        self.line = SearchLine("Gõ vài chữ, ví dụ: khai si")
        self.line.setAccessibleName("Thủ tục")
        self.list = QListWidget()
        self.list.setAccessibleName("Thủ tục tìm thấy")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.line)
        box.addWidget(self.list)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._search)
        self.line.moved.connect(self._move)
        self.line.entered.connect(lambda _text: self._take(self.list.currentRow()))
        self.list.itemClicked.connect(lambda item: self._take(self.list.row(item)))

    def show_procedure(self, procedure: Procedure | None) -> None:
        """Show what is chosen, without telling anybody."""
        self.procedure = procedure
        self.line.setText(procedure.label if procedure else "")
        self.line.setToolTip(f"{procedure.code} · {procedure.name}" if procedure else "")
        self.list.hide()

    def _search(self, text: str) -> None:
        self.procedure = None
        self._found = list(self._find(text))[:SHOWN] if text.strip() else []
        self.list.clear()
        for procedure in self._found:
            item = QListWidgetItem(f"{procedure.label}   ·   {procedure.code}")
            item.setToolTip(procedure.name)
            self.list.addItem(item)
        if text.strip() and not self._found:
            self.list.addItem("Không có thủ tục nào khớp. Thử ít chữ hơn.")
        self.list.setCurrentRow(0 if self._found else -1)
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(rows + 2 * self.list.frameWidth() + 2)
        self.list.setVisible(bool(text.strip()))
        self.edited.emit()

    def _move(self, step: int) -> None:
        if self._found and self.list.isVisible():
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._found))

    def _take(self, row: int) -> None:
        if self.list.isVisible() and 0 <= row < len(self._found):
            self.show_procedure(self._found[row])
            self.picked.emit(self.procedure)
        elif self.procedure is not None:
            self.line.focusNextChild()
