"""The application itself: who may throw things away, and when."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot


class Loop:
    """Garbage that only the collector finds; it notes which thread threw it away."""

    def __init__(self, thrown_by: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: thrown_by.append(threading.get_ident()))


def test_garbage_is_thrown_away_on_the_gui_thread_only(qtbot: QtBot, qapp: QApplication) -> None:
    thrown_by: list[int] = []

    def work() -> None:
        for _ in range(3000):
            Loop(thrown_by)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert thrown_by == []
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(thrown_by) >= 3000, timeout=10_000)
    assert set(thrown_by) == {threading.get_ident()}
