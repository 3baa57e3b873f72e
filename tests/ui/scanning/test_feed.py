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


def test_a_disk_that_fills_up_in_the_feeder_is_told_and_every_sheet_before_is_kept(tmp_path: Path) -> None:
    disk = tmp_path / "dia-nho"
    disk.mkdir()
    mount = 'mount -t tmpfs -o size=524m none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", disk, sys.executable, _FULL],
        cwd=Path(papers.__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, told = done.stdout.strip().split("|")
    assert int(count) > 5
    assert "Ổ đĩa sắp đầy" in told


_FULL = """
import os, sys
from pathlib import Path
from localdb.domain.trouble import Trouble
from scanner.sources import RawPage
from tests.ui.scanning import papers
from ui.scanning.feed import feed
from ui.scanning.intake import Aim
from ui.scanning.paper import restore

class Scanner:
    def __init__(self):
        self.asked, self.gone = [os.urandom(300_000) for _ in range(60)], []
    def pages(self):
        while self.asked:
            yield RawPage(self.asked[0], "image/png", "tờ")
            self.gone.append(self.asked.pop(0))  # asked again: the sheet is safe, and the scanner lets it go

disk, scanner, told = Path(sys.argv[1]), Scanner(), ""
parts = papers.make_parts(disk / "xa")
(disk / "day").write_bytes(bytes(4_000_000))
try:
    for arrival in feed(parts.home, scanner, Aim("", papers.CLERK)):
        pass
except Trouble as trouble:
    told = str(trouble)
assert scanner.asked and told
(disk / "day").unlink()
parts.home.close()
again = papers.make_parts(disk / "xa")
for arrival in feed(again.home, Scanner(), Aim("", papers.CLERK)):
    break
pages = [again.home.pages.read(paper.pages[0]) for paper in restore(again.home)]
assert pages[: len(scanner.gone)] == scanner.gone
assert len(pages) == len(scanner.gone) + 1
assert again.home.check() == []
sys.stdout.write(f"{len(scanner.gone)}|{told}")
"""


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
