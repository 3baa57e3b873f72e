"""A window with the drawer in it, on the made-up commune."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.dossiers.commune import Commune, Front
from ui.desk import Desk
from ui.money.screen import MoneyScreen


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


@pytest.fixture
def drawer(front: Front) -> MoneyScreen:
    """The drawer, in a window that has it."""
    made = MoneyScreen(front.desk, front.commune.parts)
    made.asked.connect(lambda where, what: front.gone.append((where, what)))
    front.window.set_screens([front.dossiers, front.syncing, made])
    return made
