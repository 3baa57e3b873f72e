"""A small number: typed, or stepped with Up and Down. Nothing is rewritten while typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.widgets.lines import LineEdit


class Count(LineEdit):
    """A whole number between ``least`` and ``most``; what is no number counts as ``least``."""

    changed = Signal(int)

    def __init__(self, name: str, value: int, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.set_count(value)
        self.left.connect(lambda _text: self.set_count(self.count()))
        self.textChanged.connect(lambda _text: self.changed.emit(self.count()))

    def count(self) -> int:
        """Return the number as it stands."""
        text = self.value()
        return min(max(int(text), self._least), self._most) if text.isdecimal() else self._least

    def set_count(self, count: int) -> None:
        """Show a number."""
        if self.text() != str(count):
            self.setText(str(count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Up and Down."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.set_count(min(max(self.count() + step, self._least), self._most))
        event.accept()
