"""A screen by itself, dressed and in front, as a desk shows it."""

from __future__ import annotations

from typing import TypeVar

from pytestqt.qtbot import QtBot

from ui import theme
from ui.screen import Screen

S = TypeVar("S", bound=Screen)


def in_front(qtbot: QtBot, screen: S, width: int, height: int) -> S:
    """Show ``screen`` in so many pixels, active, with the caret where work starts."""
    screen.resize(width, height)
    qtbot.addWidget(screen)
    theme.wear(screen)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.activate()
    return screen
