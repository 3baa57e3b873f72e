"""A window with the radar in front, on the made-up commune."""

from __future__ import annotations

import pytest

from tests.ui.dossiers.commune import Front
from ui.radar.screen import RadarScreen


@pytest.fixture
def radar(front: Front) -> RadarScreen:
    """The radar, brought to the front of a window that has it."""
    made = RadarScreen(front.desk, front.commune.parts)
    made.asked.connect(lambda where, what: front.gone.append((where, what)))
    front.window.set_screens([front.dossiers, front.syncing, made])
    return made
