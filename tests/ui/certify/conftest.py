"""The express lane over a real store, on a Monday morning in November."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui import theme
from ui.certify.screen import CertifyScreen
from ui.desk import Desk
from ui.parts import Parts


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
