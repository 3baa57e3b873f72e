"""Harmful files dropped into the watch folder of the running screen: each is told, the rest goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from localdb.domain.dossier import Dossier
from tests.scanner import hostile
from tests.ui.scanning import papers
from ui import theme
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning.paper import Paper, Stage
from ui.scanning.screen import ScanningScreen

READ_MS = 240_000
LONGEST_GAP = 2.0  # seconds; a window that does not answer for longer looks dead


class HeartBeat:
    """Notes the longest time in which the window did nothing, because something held it."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(10)

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts) -> Iterator[ScanningScreen]:
    made = ScanningScreen(desk, parts)
    qtbot.addWidget(made)
    theme.wear(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: made.watching.runs)
    yield made
    made.shut()
    desk.close()


def drop(folder: Path, name: str, data: bytes) -> None:
    (folder / f".{name}").write_bytes(data)
    (folder / f".{name}").rename(folder / name)


@pytest.mark.timeout(400)
def test_hostile_files_in_the_watch_folder_are_told_and_the_good_one_is_filed(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    screen.open(dossier.id)
    assert parts.watch is not None
    bad = {
        "khong-lo.png": hostile.huge_png(),
        "khoa.pdf": hostile.locked_pdf(),
        "nua.png": certificate[: len(certificate) // 2],
        "doi-ten.pdf": b"MZ\x90\x00" + bytes(4000),
        "rong.png": b"",
    }
    heart = HeartBeat()
    for name, data in {**bad, "tot.png": certificate}.items():
        drop(parts.watch, name, data)

    def failed() -> list[Paper]:
        return [paper for paper in screen.papers.model.papers() if paper.stage is Stage.FAILED]

    def settled() -> bool:
        done = parts.home.queries.dossier(dossier.id)
        return done is not None and len(done.scans) == 1 and len(failed()) == len(bad)

    qtbot.waitUntil(settled, timeout=READ_MS)
    assert {name for name in bad for paper in failed() if f"“{name}”" in paper.reason} == set(bad)
    assert all(paper.todo for paper in failed())
    found = parts.home.queries.dossier(dossier.id)
    assert found is not None
    assert [scan.component for scan in found.scans] == [papers.CERTIFICATE]
    assert screen.watching.runs
    assert heart.longest < LONGEST_GAP
