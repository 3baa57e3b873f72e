"""A window with the drawer in it, on the made-up commune."""

from __future__ import annotations

import pytest

from tests.ui.dossiers.commune import Front
from ui.money.screen import MoneyScreen


@pytest.fixture
def drawer(front: Front) -> MoneyScreen:
    """The drawer, in a window that has it."""
    made = MoneyScreen(front.desk, front.commune.parts)
    made.asked.connect(lambda where, what: front.gone.append((where, what)))
    front.window.set_screens([front.dossiers, front.syncing, made])
    return made
