"""A box to tick, drawn to be seen: 22 pixels, outlined, with a plain mark."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from ui import icons, theme


class Tick(QCheckBox):
    """A check box. Space ticks, Enter moves on to the next field."""

    def __init__(self, text: str, *, checked: bool = False) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setChecked(checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; Space ticks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words as the style does, and the box as the look wants it."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        colours = theme.tokens()
        fill, outline = (
            (colours.accent, colours.accent) if self.isChecked() else (colours.surface, colours.border)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(fill if self.isEnabled() else colours.window))
        painter.setPen(QPen(QColor(outline if self.isEnabled() else colours.line), 1.5))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        if self.isChecked():
            mark = colours.on_accent if self.isEnabled() else colours.muted
            painter.drawPixmap(box.left() + 2, box.top() + 2, icons.pixmap("tick", mark, box.width() - 4))
        painter.end()
