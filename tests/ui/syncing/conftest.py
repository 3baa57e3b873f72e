"""A window on the made-up commune, with a clerk at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.dossiers.commune import Commune, Front
from ui.desk import Desk


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    """A real home."""
    made = Commune(tmp_path / "xa")
    yield made
    made.home.close()


@pytest.fixture
def front(qtbot: QtBot, commune: Commune, desk: Desk) -> Iterator[Front]:
    """The window, the syncing screen in front."""
    made = Front(qtbot, commune, desk)
    made.window.show_screen("syncing")
    yield made
    desk.close()
