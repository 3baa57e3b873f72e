"""A reception screen over a real store, on a Monday morning in November."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fronting import in_front
from ui.desk import Desk
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts) -> Iterator[ReceptionScreen]:
    """The screen in front of the clerk, caret in its first field."""
    made = ReceptionScreen(desk, parts)
    yield in_front(qtbot, made, 1110, 640)
    made.shut()
    desk.close()
