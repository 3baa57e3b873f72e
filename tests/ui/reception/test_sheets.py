"""Papers scanned beside the form: named, ticked and filed with the dossier, without leaving the screen."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from localdb.domain.dossier import Dossier
from localdb.home import Folder
from localdb.pages import PageState
from tests.ui.scanning import papers
from ui.clerk import CTRL, Clerk
from ui.counter import Counter
from ui.hands import scan_card
from ui.sample import create_sample
from ui.scanning import following
from ui.scanning.beside import Beside
from ui.scanning.paper import Stage
from ui.scanning.screen import ScanningScreen

CARD = "001190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
DECLARATION, CERTIFICATE = papers.DECLARATION, papers.CERTIFICATE
LONG = 240


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A made-up commune."""
    made = Folder(tmp_path / "xa")
    create_sample(made).close()
    return made


@pytest.fixture
def sheets(tmp_path: Path) -> list[Path]:
    """A declaration, a birth certificate, an empty sheet, and a paper that nobody asked for."""
    drawn = {
        "khai": papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM),
        "sinh": papers.draw("GIẤY CHỨNG SINH"),
        "trang": papers.blank(),
        "la": papers.draw("GIẤY MỜI HỌP THÔN"),
    }
    for name, data in drawn.items():
        (tmp_path / f"{name}.png").write_bytes(data)
    return [tmp_path / f"{name}.png" for name in drawn]


def at_the_desk(folder: Folder) -> Generator[Clerk, None, None]:
    """Sit down at the whole window."""
    made = Clerk(Counter(folder, synchronise_of=lambda _home: lambda: iter(())))
    made.open_store()
    made.sit_down("clerk")
    try:
        yield made
    finally:
        made.counter.close()


@pytest.fixture
def clerk(folder: Folder, qapp: QApplication) -> Iterator[Clerk]:
    """A clerk at the whole window."""
    yield from at_the_desk(folder)


def panel_of(clerk: Clerk) -> Beside:
    """Return the panel beside the form."""
    scanning = clerk.counter.window.want(ScanningScreen.id)
    assert isinstance(scanning, ScanningScreen)
    return scanning.beside


def begin_birth(clerk: Clerk) -> Beside:
    """Scan the card, choose birth registration, and look at the papers beside the form."""
    clerk.begin()
    scan_card(CARD)
    clerk.pick("khai si")
    clerk.press(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    panel = panel_of(clerk)
    assert panel.isVisible()
    return panel


def received(clerk: Clerk, scans: int) -> Dossier:
    """Receive, and wait until so many papers stand in the dossier."""
    clerk.accept()
    made = clerk.received(clerk.reception)
    clerk.wait("the papers are filed", lambda: len(clerk.by_code(made.code).scans) == scans, LONG)
    return clerk.by_code(made.code)


def all_read(panel: Beside, count: int) -> bool:
    """Whether so many papers were read."""
    shown = panel.list.papers.papers()
    return len(shown) == count and all(paper.stage is Stage.WAITING for paper in shown)


def test_papers_beside_the_form_tick_it_by_one_key_and_a_digit_and_are_filed_with_its_reception(
    clerk: Clerk, sheets: list[Path]
) -> None:
    panel, form = begin_birth(clerk), clerk.reception
    caret = QApplication.focusWidget()
    panel.take_files(sheets)
    clerk.wait("three papers are read, the blank one stepped aside", lambda: all_read(panel, 3), LONG)
    assert QApplication.focusWidget() is caret  # nobody took the caret from who types
    assert clerk.home.pages.count(PageState.TRAY) == 1
    assert not form.form.papers
    clerk.press(Qt.Key.Key_J, CTRL)
    clerk.wait("two papers are ticked", lambda: set(form.form.papers) == {DECLARATION, CERTIFICATE})
    clerk.wait("the doubtful one is in hand", panel.list.hasFocus)
    assert (doubtful := panel.list.paper()) is not None
    assert not following.awaits(doubtful)
    clerk.type("0")  # another paper
    clerk.wait("nothing is left to look at", lambda: all(map(following.awaits, panel.list.papers.papers())))
    dossier = received(clerk, 3)
    assert {scan.component for scan in dossier.scans} == {DECLARATION, CERTIFICATE, ""}


def test_a_desk_killed_while_sheets_pass_finds_them_beside_the_same_half_typed_form(
    folder: Folder, sheets: list[Path], qapp: QApplication
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder.path), *map(str, sheets[:2])],
        cwd=Path(papers.__file__).parents[3],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with closing(at_the_desk(folder)) as sat_down:
        clerk = next(sat_down)
        clerk.begin()
        clerk.press(Qt.Key.Key_R, CTRL)  # the form left half-typed
        panel = panel_of(clerk)
        clerk.wait("both sheets are here and read", lambda: all_read(panel, 2), LONG)
        assert clerk.reception.side.sheet_count.isVisible()
        clerk.press(Qt.Key.Key_J, CTRL)
        clerk.wait("both are ticked", lambda: len(clerk.reception.form.papers) == 2)
        assert all(map(following.awaits, panel.list.papers.papers()))
        received(clerk, 2)


def test_papers_of_a_form_that_is_thrown_away_wait_unsorted(clerk: Clerk, sheets: list[Path]) -> None:
    panel = begin_birth(clerk)
    panel.take_files(sheets[:1])
    clerk.wait("the paper is read", lambda: all_read(panel, 1), LONG)
    clerk.reception.drop_draft()
    scanning = clerk.counter.window.want(ScanningScreen.id)
    assert isinstance(scanning, ScanningScreen)
    clerk.wait(
        "it belongs to nothing", lambda: [paper.dossier for paper in scanning.arrivals.papers()] == [""]
    )
    assert panel.count == 0


_KILLED = """
import os, signal, sys
from pathlib import Path
from localdb.drafts import dossier_of
from localdb.home import Folder, open_home
from scanner.sources import FileSource
from ui.reception.drafting import KIND
from ui.reception.typed import ReceptionForm, TypedPerson, encode
from ui.sample import PHRASE
from ui.scanning.feed import feed
from ui.scanning.intake import Aim

home = open_home(Folder(Path(sys.argv[1])), PHRASE)
draft = home.drafts.new_id()
form = ReceptionForm(procedure="1.001193", applicant=TypedPerson("Đặng Thị Hoà"))
home.drafts.save(draft, KIND, form.title, encode(form), "")
aim = Aim(dossier_of(home.device.id, draft))
for count, _ in enumerate(feed(home, FileSource([Path(p) for p in sys.argv[2:]]), aim), start=1):
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)
"""
