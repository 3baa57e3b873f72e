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

from localdb.domain.codes import is_official, is_temporary
from localdb.domain.marks import read_blank, read_mark, read_ticket
from localdb.domain.people import looks_like_card_qr

GAP = 0.035  # seconds between two keys of a reader, at most
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKEN = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


def code_of_paper(text: str) -> str:
    """Return the dossier's code in the QR or bar code of one of our own papers, or an empty text.

    The slip of a half-typed form, or a receipt written by hand, has no dossier yet: what it says is returned
    whole.
    """
    bare = text.strip()
    if is_official(bare) or is_temporary(bare) or read_ticket(bare) or read_blank(bare):
        return bare
    mark = read_mark(bare)
    return mark.dossier if mark else ""


class CardQrCatcher(QObject):
    """An event filter for the whole app. ``caught(text)`` gives the text of a card or of our own paper, NFC.

    Install it with ``app.installEventFilter``. ``clock`` returns seconds and is there for tests.
    """

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._typed = ""
        self._last = (float("-inf"), 0)
        self._focus: QWidget | None = None
        self._before: tuple[QWidget, str] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch keys; swallow the Enter that ends a card, and the keys of a burst outside text fields."""
        if event.type() not in _TAKEN or not self._is_target(watched):
            return False
        if isinstance(event, QInputMethodEvent):
            return self._take(event.commitString(), 0) if event.commitString() else False
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER:
            return self._end(event.timestamp())
        if event.text() and event.text().isprintable():
            return self._take(event.text(), event.timestamp())
        return False

    @staticmethod
    def _is_target(watched: QObject) -> bool:
        focus = QApplication.focusWidget()
        return isinstance(watched, QWidget) and (focus is None or watched is focus)

    def _soon(self, stamp: int) -> bool:
        """Whether a key came right after the one before it.

        ``stamp`` is when the system saw the key (milliseconds; 0: it did not say): a PC too busy to take
        the keys in time must not tear a card apart. Without stamps, the moment of arrival has to do.
        """
        now, (then, former) = self._clock(), self._last
        self._last = (now, stamp)
        return (stamp - former) / 1000 < GAP if stamp and former else now - then < GAP

    def _take(self, text: str, stamp: int) -> bool:
        focus = QApplication.focusWidget()
        in_burst = self._soon(stamp) and focus is self._focus
        self._focus = focus
        if not in_burst:
            self._typed = ""
            self._before = self._snapshot()
        self._typed += text
        # Outside text fields a burst would press buttons (a name holds spaces) and jump in lists.
        return in_burst and self._before is None

    def _end(self, stamp: int) -> bool:
        text, self._typed = self._typed, ""
        if not self._soon(stamp) or not (looks_like_card_qr(text) or code_of_paper(text)):
            return False
        self._put_back()
        self._last = (float("-inf"), 0)  # what is typed now belongs to nobody's burst
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
