"""The express lane over a real store, on a Monday morning in November."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fronting import in_front
from ui.certify.screen import CertifyScreen
from ui.desk import Desk
from ui.parts import Parts


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts) -> Iterator[CertifyScreen]:
    """The lane in front of the clerk."""
    made = CertifyScreen(desk, parts)
    yield in_front(qtbot, made, 780, 500)
    desk.close()
