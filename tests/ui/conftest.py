"""The app, the desk and a window for every test of the screens. A bug reported by the desk fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import sample
from ui import theme
from ui.app import make_app
from ui.desk import Desk
from ui.window import Window


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application, dressed as people see it."""
    return make_app(["motcua"])


@pytest.fixture
def bugs() -> list[str]:
    """What the desk reported as bugs; a test that expects one empties the list."""
    return []


@pytest.fixture
def desk(qapp: QApplication, bugs: list[str]) -> Iterator[Desk]:
    """A desk that is closed again, with nothing left over."""
    made = Desk()
    made.bug.connect(bugs.append)
    yield made
    made.close()
    if theme.current() != (theme.Look.LIGHT, theme.POINTS_DEFAULT):
        theme.apply(qapp)
    assert bugs == []


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    """A window before its door."""
    made = sample.make_window(desk)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    return made


@pytest.fixture
def work(qtbot: QtBot, window: Window) -> Window:
    """A window with Đặng Thị Hoà at the desk."""
    window.door.entered.emit(sample.HOA)
    return window
