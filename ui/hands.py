"""Types as people, input methods and card readers do: the hands of the demo and of the tests.

``QTest.keyClicks`` aborts the process on letters outside ASCII; these events carry any text.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    """Return the widget that has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def type_text(text: str, into: QWidget | None = None) -> None:
    """Type ``text`` key by key, as fast as a card reader, into the focus or ``into``."""
    for letter in text:
        target = into or focused()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))


def compose(text: str, into: QWidget | None = None) -> None:
    """Commit ``text`` through the input method, as Telex on ibus does."""
    target = into or focused()
    QApplication.sendEvent(target, QInputMethodEvent(text[:1], []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, into: QWidget | None = None) -> None:
    """Press a key that is not a letter (Enter, F3, Ctrl+K), shortcuts included."""
    QTest.keyClick(into or focused(), key, modifier)


def scan_card(text: str) -> None:
    """Do what a card reader does: the text as keys two milliseconds apart, then Enter."""
    enter = (Qt.Key.Key_Return, "\r")
    for stamp, (key, letter) in enumerate([*((0, c) for c in text), enter], start=1):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, NONE, letter)
            event.setTimestamp(2 * stamp)
            QApplication.sendEvent(focused(), event)


def wait_until(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Let the app live until ``true()`` holds; return whether it did within ``seconds``."""
    loop = QEventLoop()
    look, limit = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if true() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    look.start(20)
    limit.start(int(seconds * 1000))
    if not true():
        loop.exec()
    return true()
