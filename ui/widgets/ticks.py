"""A box to tick, drawn to be seen: 22 pixels, outlined, with a plain mark."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton

from ui import icons, theme

LEAST = 18  # digits: the width in which a tick can still be told from the next


class Tick(QCheckBox):
    """A check box. Space ticks, Enter moves on to the next field.

    One that ``gives_way`` lets long words end in dots where space is short; say them whole in a tooltip.
    """

    def __init__(self, text: str, *, checked: bool = False, gives_way: bool = False) -> None:
        super().__init__(text)
        self._gives_way = gives_way
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setChecked(checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; Space ticks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Be whole, or no narrower than can be told from the next."""
        if not self._gives_way:
            return self.sizeHint()
        least = LEAST * self.fontMetrics().horizontalAdvance("0")
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words as the style does, and the box as the look wants it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_CheckBox, option, painter, self)
        colours = theme.tokens()
        fill, outline = (
            (colours.accent, colours.accent) if self.isChecked() else (colours.surface, colours.border)
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(fill if self.isEnabled() else colours.window))
        painter.setPen(QPen(QColor(outline if self.isEnabled() else colours.line), 1.5))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        if self.isChecked():
            mark = colours.on_accent if self.isEnabled() else colours.muted
            painter.drawPixmap(box.left() + 2, box.top() + 2, icons.pixmap("tick", mark, box.width() - 4))
        painter.end()
