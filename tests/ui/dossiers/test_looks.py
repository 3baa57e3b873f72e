"""Nothing is cut off, unnamed or too small to press, in any look, in the smallest window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.dossiers.commune import Front
from tests.ui.walk import small_targets, truncated, unnamed
from ui import theme
from ui.theme import Look


def check(front: Front) -> None:
    """Wait until the window is laid out, and then nothing may be wrong with it."""

    def sound() -> None:
        assert unnamed(front.window) + small_targets(front.window) + truncated(front.window) == []

    front.qtbot.waitUntil(sound)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_every_state_of_the_screens_can_be_read(
    front: Front, qapp: QApplication, size: tuple[int, int]
) -> None:
    dossier = front.commune.fill()[27]
    front.window.resize(*size)
    for look in Look:
        theme.apply(qapp, look)
        front.dossiers.close_dossier()
        front.window.show_screen("dossiers")
        check(front)
        acts = front.open(dossier).acts
        check(front)
        for act in ("advance", "correct", "void"):
            acts.start(act)
            check(front)
        acts.start("correct")
        acts.correct.accepted.emit()
        check(front)
        front.window.show_screen("syncing")
        front.until(lambda: "thay đổi chờ gửi" in front.words())
        check(front)
