"""Catches the QR of a citizen card that a reader "types" as fast keys ended by Enter, wherever the focus is.

A reader sends keys less than 35 ms apart; people do not. What the keys did to the text field that happened
to have the focus is put back, so that a scan never lands in the wrong box.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from localdb.domain.people import looks_like_card_qr

GAP = 0.035  # seconds between two keys of a reader, at most
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKEN = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


class CardQrCatcher(QObject):
    """An event filter for the whole app. ``caught(text)`` gives the text of a card, NFC.

    Install it with ``app.installEventFilter``. ``clock`` returns seconds and is there for tests.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._typed = ""
        self._last = float("-inf")
        self._focus: QWidget | None = None
        self._before: tuple[QWidget, str] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch keys; swallow the Enter that ends a card, and the keys of a burst outside text fields."""
        if event.type() not in _TAKEN or not self._is_target(watched):
            return False
        if isinstance(event, QInputMethodEvent):
            return self._take(event.commitString()) if event.commitString() else False
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER:
            return self._end()
        if event.text() and event.text().isprintable():
            return self._take(event.text())
        return False

    @staticmethod
    def _is_target(watched: QObject) -> bool:
        focus = QApplication.focusWidget()
        return isinstance(watched, QWidget) and (focus is None or watched is focus)

    def _take(self, text: str) -> bool:
        now, focus = self._clock(), QApplication.focusWidget()
        in_burst = now - self._last < GAP and focus is self._focus
        self._last, self._focus = now, focus
        if not in_burst:
            self._typed = ""
            self._before = self._snapshot()
        self._typed += text
        # Outside text fields a burst would press buttons (a name holds spaces) and jump in lists.
        return in_burst and self._before is None

    def _end(self) -> bool:
        text, self._typed = self._typed, ""
        if self._clock() - self._last >= GAP or not looks_like_card_qr(text):
            return False
        self._put_back()
        self.caught.emit(unicodedata.normalize("NFC", text))
        return True

    @staticmethod
    def _snapshot() -> tuple[QWidget, str] | None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            return focus, focus.text()
        if isinstance(focus, QPlainTextEdit):
            return focus, focus.toPlainText()
        return None

    def _put_back(self) -> None:
        if self._before is None:
            return
        widget, text = self._before
        self._before = None
        if isinstance(widget, QLineEdit):
            widget.setText(text)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)
