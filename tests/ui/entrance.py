"""Into the running window the way people come: the passphrase, then a name and its PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.counter import Counter
from ui.hands import press, type_text
from ui.sample import PHRASE, PIN

PATIENCE_MS = 60_000


def open_store(qtbot: QtBot, counter: Counter) -> None:
    """Type the passphrase and wait until the desk asks who is there."""
    qtbot.waitUntil(counter.door.store.phrase.hasFocus)
    type_text(PHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter.parts is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(counter.door.login.pin.hasFocus)


def come_in(qtbot: QtBot, counter: Counter, role: str) -> None:
    """Sit down at the desk as somebody with ``role``."""
    assert counter.parts is not None
    who = next(a for a in counter.parts.home.accounts.all() if a.role == role)
    counter.door.ask_who(who.id)
    type_text(PIN)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not counter.window.is_locked, timeout=PATIENCE_MS)


def told(counter: Counter) -> list[str]:
    """Return what the window says in its notices."""
    return [f"{notice.what} {notice.todo}" for notice in counter.window.notices.notices]
