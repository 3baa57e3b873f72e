"""The express lane over a real store, on a Monday morning in November."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from localdb.domain.deadline import VIETNAM
from localdb.home import Folder
from ui import theme
from ui.certify.screen import CertifyScreen
from ui.counter import parts_of
from ui.desk import Desk
from ui.parts import Parts
from ui.sample import PIN, create_sample


class Clock:
    """A desk clock that the test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 16, 9, 32, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


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
def screen(qtbot: QtBot, desk: Desk, parts: Parts) -> Iterator[CertifyScreen]:
    """The lane in front of the clerk."""
    made = CertifyScreen(desk, parts)
    made.resize(780, 500)
    qtbot.addWidget(made)
    theme.wear(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    yield made
    desk.close()
