"""A stack on its way from the scanner to the disk: a kill in the middle costs no sheet that came."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from localdb.domain.dossier import Dossier
from localdb.pages import PageState
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning.paper import Stage, restore


def test_a_scan_killed_at_the_fourth_sheet_leaves_three_in_their_dossier_and_one_stack(
    parts: Parts, place: Path, dossier: Dossier
) -> None:
    parts.home.close()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(place), dossier.id],
        cwd=Path(papers.__file__).parents[3],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    again = papers.make_parts(place)
    kept = restore(again.home)
    assert [again.home.pages.read(paper.pages[0]) for paper in kept] == [b"to 1", b"to 1", b"to 3"]
    assert {(paper.dossier, paper.stage) for paper in kept} == {(dossier.id, Stage.READING)}
    assert len({paper.batch for paper in kept}) == 1
    assert len(again.home.pages.in_state(PageState.WAITING)) == 3
    again.home.close()


_KILLED = """
import os, signal, sys
from pathlib import Path
from scanner.sources import RawPage
from tests.ui.scanning import papers
from ui.scanning.feed import feed
from ui.scanning.intake import Aim

class Scanner:
    def pages(self):
        for data in (b"to 1", b"to 1", b"to 3"):  # two sheets may be alike to the byte
            yield RawPage(data, "image/png", "to")
        os.kill(os.getpid(), signal.SIGKILL)

parts = papers.make_parts(Path(sys.argv[1]))
for arrival in feed(parts.home, Scanner(), Aim(sys.argv[2], papers.CLERK)):
    pass
"""
