"""Inputs that are safe for Vietnamese keyboards.

Telex and VNI input methods edit the text behind the caret: any mask, validator or formatting while typing
would garble it. Text is cleaned (NFC, single spaces) when the field is left, never before.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from localdb.domain.words import clean
from ui import icons, theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LETTERS = 4  # of a choice that are always seen
LONGEST, LONGEST_AREA = 1000, 4000  # letters that an input holds; a paper has less room than that
_FRAME = 24  # pixels around the texts of an open list


def _is_plain_enter(event: QKeyEvent) -> bool:
    keypad = Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and event.modifiers() in (Qt.KeyboardModifier.NoModifier, keypad)


class LineEdit(QLineEdit):
    """One line of text. Enter moves on to the next field unless ``moves_on`` is off. A ``secret`` (PIN,
    passphrase) shows dots and is never cleaned.

    What is pasted beyond ``LONGEST`` letters stays out; the field around it says so (``inputRejected``).
    ``entered`` is emitted on Enter, after cleaning; ``left`` when the focus leaves, with the clean text.
    """

    entered = Signal(str)
    left = Signal(str)

    def __init__(self, placeholder: str = "", *, moves_on: bool = True, secret: bool = False) -> None:
        super().__init__()
        self._moves_on = moves_on
        self.secret = secret
        self.setMaxLength(LONGEST)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setPlaceholderText(placeholder)

    def value(self) -> str:
        """Return the clean text (NFC, single spaces), whatever is on the screen; a secret as it is."""
        return self.text() if self.secret else clean(self.text())

    def tidy(self) -> None:
        """Show the clean text."""
        if self.text() != self.value():
            self.setText(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter cleans and moves on; every other key is Qt's own business."""
        if _is_plain_enter(event):
            self.tidy()
            self.entered.emit(self.value())
            if self._moves_on:
                self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Clean the text on leaving."""
        super().focusOutEvent(event)
        self.tidy()
        self.left.emit(self.value())


class SearchLine(LineEdit):
    """A search box: Up and Down move in its findings (``moved`` gives the step) while the caret stays."""

    moved = Signal(int)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder, moves_on=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows belong to the list, everything else to the text."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            event.accept()
            return
        super().keyPressEvent(event)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it. What is more than ``LONGEST_AREA`` letters stays out, and
    ``inputRejected`` says so, as for one line.
    """

    inputRejected = Signal()

    def __init__(self, placeholder: str = "", lines: int = 3) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 24)

    def value(self) -> str:
        """Return the text, each line clean, without empty lines at the end."""
        return "\n".join(clean(line) for line in self.toPlainText().splitlines()).strip()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take from the clipboard, or from a drag, what there is room for."""
        text, room = source.text(), self._room()
        if len(text) > room:
            self.inputRejected.emit()
        self.insertPlainText(text[:room])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take no letter more when it is full; every other key is Qt's own business."""
        if event.text().isprintable() and event.text() and self._room() < 1:
            self.inputRejected.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def _room(self) -> int:
        return LONGEST_AREA - len(self.toPlainText()) + len(self.textCursor().selectedText())


class Choice(QComboBox):
    """A short list to choose from: pairs of value and Vietnamese text. Enter moves on."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        # A long text makes the list wide when it opens, never the form it stands in.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: list[tuple[str, str]]) -> None:
        """Put other choices in, keeping the chosen value when it is still there."""
        kept = self.value()
        self.clear()
        for value, text in pairs:
            self.addItem(text, value)
        self.choose(kept)

    def value(self) -> str:
        """Return the value chosen, or an empty string."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def choose(self, value: str) -> None:
        """Choose by value; an unknown value leaves the first one chosen."""
        place = self.findData(value)
        self.setCurrentIndex(max(place, 0))

    def showPopup(self) -> None:
        """Open the list, wide enough for its longest text."""
        self.view().setMinimumWidth(max(self.width(), self.view().sizeHintForColumn(0) + _FRAME))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow, which the style sheet cannot."""
        super().paintEvent(event)
        painter = QPainter(self)
        left, top = self.width() - 16 - 12, (self.height() - 16) // 2
        painter.drawPixmap(left, top, icons.pixmap("down", theme.tokens().muted, 16))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; arrows and letters choose."""
        if _is_plain_enter(event):
            self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)
