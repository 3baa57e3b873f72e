"""The scanning screen as people use it: real keys, real reading, a real watch folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled
from localdb.domain.dossier import Dossier
from localdb.pages import PageState
from tests.ui import walk
from tests.ui.scanning import papers
from ui import theme
from ui.desk import Desk
from ui.hands import press, type_text
from ui.parts import Parts
from ui.scanning.paper import Paper, Stage, restore
from ui.scanning.screen import ScanningScreen

READ_MS = 120_000
Open = Callable[[Parts], ScanningScreen]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, parts: Parts) -> Iterator[Open]:
    """Opens a screen with a desk of its own; those still open at the end are closed. A bug fails the test."""
    made: list[ScanningScreen] = []
    bugs: list[str] = []

    def open_screen(parts: Parts) -> ScanningScreen:
        desk = Desk()
        desk.bug.connect(bugs.append)
        screen = ScanningScreen(desk, parts)
        desk.changed.connect(screen.refresh)
        qtbot.addWidget(screen)
        theme.wear(screen)
        screen.resize(1100, 600)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.activate()
        qtbot.waitUntil(lambda: screen.watching.runs)
        made.append(screen)
        return screen

    yield open_screen
    for screen in made:
        _close(screen)
    assert bugs == []


def _close(screen: ScanningScreen) -> None:
    screen.shut()
    screen.desk.close()


@pytest.fixture
def screen(opened: Open, parts: Parts) -> ScanningScreen:
    """The screen of a new desk."""
    return opened(parts)


def _drop(parts: Parts, name: str, data: bytes) -> None:
    """Put a file into the watch folder as a copier does: written under another name, then moved."""
    assert parts.watch is not None
    partial = parts.watch / f".{name}"
    partial.write_bytes(data)
    partial.rename(parts.watch / name)


def _shown(screen: ScanningScreen, *stages: Stage) -> list[Paper]:
    return [paper for paper in screen.papers.model.papers() if paper.stage in stages]


def _wait_for(qtbot: QtBot, screen: ScanningScreen, stage: Stage, count: int = 1) -> list[Paper]:
    qtbot.waitUntil(lambda: len(_shown(screen, stage)) == count, timeout=READ_MS)
    return _shown(screen, stage)


def test_a_paper_in_the_watch_folder_is_filed_and_ctrl_z_takes_it_out_again(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    screen.open(dossier.id)
    assert [slot.name for slot in screen.pane.slots if slot.missing] == [
        "Tờ khai đăng ký khai sinh",
        "Giấy chứng sinh",
    ]
    _drop(parts, "SCAN0001.png", certificate)
    (paper,) = _wait_for(qtbot, screen, Stage.FILED)
    assert paper.component == papers.CERTIFICATE
    assert [slot.name for slot in screen.pane.slots if slot.missing] == ["Tờ khai đăng ký khai sinh"]
    next(c for c in screen.commands() if c.key == "Ctrl+Z")()
    _wait_for(qtbot, screen, Stage.WAITING)
    bodies = [change.body for change in parts.home.queries.history(dossier.id)]
    assert isinstance(bodies[-2], PaperFiled)
    assert isinstance(bodies[-1], PaperUnfiled)
    assert [kept.id for kept in restore(parts.home)] == [paper.id]
    screen.papers.list.setFocus()
    type_text("2")
    press(Qt.Key.Key_Return)
    _wait_for(qtbot, screen, Stage.FILED)
    found = parts.home.queries.dossier(dossier.id)
    assert found is not None
    assert [scan.component for scan in found.scans] == [papers.CERTIFICATE]


def test_a_doubtful_paper_waits_and_one_digit_and_enter_settle_it(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, dossier: Dossier
) -> None:
    screen.open(dossier.id)
    _drop(parts, "SCAN0001.png", papers.draw("Biên nhận"))
    (waiting,) = _wait_for(qtbot, screen, Stage.WAITING)
    assert waiting.reason
    screen.papers.list.setFocus()
    press(Qt.Key.Key_Return)
    assert _shown(screen, Stage.WAITING) == [waiting]
    type_text("1")
    assert screen.hand.choice == papers.DECLARATION
    press(Qt.Key.Key_Return)
    (filed,) = _wait_for(qtbot, screen, Stage.FILED)
    assert filed.component == papers.DECLARATION
    assert restore(parts.home) == []


def test_without_a_dossier_papers_wait_over_a_restart_and_a_receipt_code_gives_them_a_home(
    qtbot: QtBot, opened: Open, parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    first = opened(parts)
    _drop(parts, "SCAN0001.png", certificate)
    _wait_for(qtbot, first, Stage.WAITING)
    _close(first)
    parts.home.close()
    later = papers.make_parts(parts.home.folder.path)
    second = opened(later)
    (paper,) = _wait_for(qtbot, second, Stage.WAITING)
    assert (paper.dossier, second.papers.reading) == ("", 0)
    second.papers.list.setFocus()
    type_text(f"{dossier.code}|1.001193||Giấy tiếp nhận", second.papers.list)
    press(Qt.Key.Key_Return, into=second.papers.list)
    assert second.dossier is not None
    assert second.hand.choice == papers.CERTIFICATE
    press(Qt.Key.Key_Return, into=second.papers.list)
    _wait_for(qtbot, second, Stage.FILED)
    _close(second)
    later.home.close()


def test_closing_in_the_middle_leaves_nothing_half_and_reading_goes_on_next_time(
    qtbot: QtBot, opened: Open, parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    first = opened(parts)
    first.open(dossier.id)
    _drop(parts, "SCAN0001.png", certificate)
    _wait_for(qtbot, first, Stage.READING)
    _close(first)
    found = parts.home.queries.dossier(dossier.id)
    assert found is not None
    assert found.scans == ()
    assert len(parts.home.pages.in_state(PageState.WAITING)) >= 1
    parts.home.close()
    later = papers.make_parts(parts.home.folder.path)
    second = opened(later)
    second.open(dossier.id)
    qtbot.waitUntil(lambda: not second.papers.reading and bool(_shown(second, Stage.FILED)), timeout=READ_MS)
    found = later.home.queries.dossier(dossier.id)
    assert found is not None
    assert [scan.component for scan in found.scans] == [papers.CERTIFICATE]
    _close(second)
    later.home.close()


def test_bad_and_blank_files_are_told_put_aside_and_can_come_back(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, dossier: Dossier, tmp_path: Path
) -> None:
    screen.open(dossier.id)
    files = {"rong.png": b"", "nua.png": papers.blank()[:900], "trang.png": papers.blank()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with qtbot.waitSignal(screen.told, timeout=READ_MS):
        screen.take_files([tmp_path / name for name in files])
    failed = _wait_for(qtbot, screen, Stage.FAILED, 2)
    assert all(paper.reason and paper.todo for paper in failed)
    screen.arrivals.toggle_tray()
    (blank,) = _wait_for(qtbot, screen, Stage.ASIDE)
    assert blank.reason == "Trang trắng"
    screen.papers.list.setFocus()
    press(Qt.Key.Key_Return)
    (back,) = _wait_for(qtbot, screen, Stage.WAITING)
    assert "trang trắng" in back.reason
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not _shown(screen, Stage.WAITING))
    assert len(parts.home.pages.in_state(PageState.TRAY)) == 1


def test_stopping_keeps_the_pages_and_enter_reads_them_again(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, certificate: bytes
) -> None:
    _drop(parts, "SCAN0001.png", certificate)
    _wait_for(qtbot, screen, Stage.READING)
    assert screen.scanner_fact() == "đang đọc 1 tờ"
    screen.papers.progress.stopped.emit()
    _wait_for(qtbot, screen, Stage.FAILED)
    qtbot.waitUntil(lambda: screen.watching.runs)
    assert screen.scanner_fact() == "chờ giấy"
    screen.papers.list.setFocus()
    press(Qt.Key.Key_Return)
    _wait_for(qtbot, screen, Stage.WAITING)
    assert len(parts.home.pages.in_state(PageState.WAITING)) == 1


@pytest.mark.parametrize("size", [(1100, 600), (759, 493)])
def test_everything_has_a_name_and_fits(
    qtbot: QtBot, screen: ScanningScreen, dossier: Dossier, tmp_path: Path, size: tuple[int, int]
) -> None:
    screen.resize(*size)
    _assert_good_to_read(qtbot, screen)
    screen.open(dossier.id)
    _assert_good_to_read(qtbot, screen)
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4 hong")
    screen.take_files([tmp_path / "hong.pdf"])
    _wait_for(qtbot, screen, Stage.FAILED)
    _assert_good_to_read(qtbot, screen)


def _assert_good_to_read(qtbot: QtBot, screen: ScanningScreen) -> None:
    assert walk.unnamed(screen) == []
    qtbot.waitUntil(lambda: walk.truncated(screen) == [])
    assert walk.small_targets(screen) == []


def test_the_paper_in_hand_stays_in_sight_when_a_notice_takes_room(
    qtbot: QtBot, screen: ScanningScreen
) -> None:
    shown = screen.papers.list
    screen.papers.model.show_papers([Paper(f"p{n}", f"tờ {n}") for n in range(12)])
    shown.select("p11")
    shown.scrollTo(shown.currentIndex())
    screen.resize(1100, 440)
    qtbot.waitUntil(lambda: shown.viewport().rect().contains(shown.visualRect(shown.currentIndex()).center()))


def test_dossiers_are_found_by_name_and_chosen_by_enter(
    screen: ScanningScreen, parts: Parts, dossier: Dossier
) -> None:
    screen.pane.search.setFocus()
    type_text("huong")
    screen.pane.search.textEdited.emit("huong")
    press(Qt.Key.Key_Return)
    assert screen.dossier == dossier
    assert screen.aim.dossier == dossier.id
