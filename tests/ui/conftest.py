"""The app, the desk and a window for every test of the screens. A bug reported by the desk fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.deadline import VIETNAM
from localdb.home import Folder
from tests.ui import sample
from tests.ui.dossiers.commune import Commune, Front
from ui import theme
from ui.app import make_app
from ui.counter import parts_of
from ui.desk import Desk
from ui.parts import Parts
from ui.sample import PIN, create_sample
from ui.window import Window

MONDAY = datetime(2026, 11, 16, 9, 32, tzinfo=VIETNAM)


class Clock:
    """A desk clock that the test sets."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


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


@pytest.fixture
def clock() -> Clock:
    """Monday 16/11/2026, 09:32, until the test says otherwise."""
    return Clock()


@pytest.fixture
def parts(tmp_path: Path, clock: Clock) -> Iterator[Parts]:
    """A made-up commune with the clerk at the desk."""
    home = create_sample(Folder(tmp_path / "xa"), clock)
    made = parts_of(home, lambda: iter(()))
    clerk = next(a for a in home.accounts.all() if a.role == "clerk")
    made.session.actor = home.accounts.login(clerk.id, PIN)
    yield made
    home.close()


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    """A real home."""
    made = Commune(tmp_path / "xa")
    yield made
    made.home.close()


@pytest.fixture
def front(qtbot: QtBot, commune: Commune, desk: Desk) -> Iterator[Front]:
    """The window, the dossiers screen in front."""
    made = Front(qtbot, commune, desk)
    yield made
    desk.close()
