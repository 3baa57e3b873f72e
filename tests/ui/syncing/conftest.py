"""The syncing screen in front of the made-up commune's clerk."""

from __future__ import annotations

import pytest

from tests.ui.dossiers.commune import Front


@pytest.fixture
def front(front: Front) -> Front:
    """The window, the syncing screen in front."""
    front.window.show_screen("syncing")
    return front
