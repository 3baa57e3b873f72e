"""The scanner in the window: a stack from the feeder, a jam, a stop, and choices that are remembered."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.domain.trouble import Trouble
from localdb.pages import PageState
from scanner.setup import Feed
from tests.scanner.network_scanner import NetworkScanner, running
from tests.ui import walk
from tests.ui.scanning import papers
from ui import theme
from ui.desk import Desk
from ui.hands import press
from ui.parts import Parts
from ui.scanning.paper import Paper, Stage
from ui.scanning.screen import ScanningScreen
from ui.widgets.field import Field

LONG_MS = 120_000
WHITE = 'exec /usr/bin/scanimage "$@" --test-picture="Solid white"\n'


@pytest.fixture
def scanimage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts SANE's test device on the desk, driven by a shell script in place of ``scanimage``."""
    config, programs = tmp_path / "sane", tmp_path / "bin"
    config.mkdir()
    programs.mkdir()
    (config / "dll.conf").write_text("test\n")
    (config / "test.conf").write_text("number_of_devices 1\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(config))
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    def write(script: str) -> None:
        (programs / "scanimage").write_text(f"#!/bin/sh\n{script}")
        (programs / "scanimage").chmod(stat.S_IRWXU)

    write(WHITE)
    return write


@pytest.fixture
def photo() -> bytes:
    """A page as network scanners send it."""
    buffer = io.BytesIO()
    Image.new("L", (827, 1169), 250).save(buffer, "JPEG", dpi=(100, 100))
    return buffer.getvalue()


def opened(qtbot: QtBot, desk: Desk, parts: Parts) -> ScanningScreen:
    made = ScanningScreen(desk, parts)
    qtbot.addWidget(made)
    theme.wear(made)
    made.resize(1100, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    qtbot.waitUntil(lambda: made.watching.runs)
    return made


@pytest.fixture
def screen(
    qtbot: QtBot, desk: Desk, parts: Parts, scanimage: Callable[[str], None]
) -> Iterator[ScanningScreen]:
    made = opened(qtbot, desk, parts)
    yield made
    made.shut()
    desk.close()


def command(screen: ScanningScreen, key: str) -> None:
    next(c for c in screen.commands() if c.key == key)()


def scan(qtbot: QtBot, screen: ScanningScreen) -> None:
    """Press F10 and wait until the scanner stands still again."""
    ran: list[bool] = []
    screen.feeding.count_changed.connect(lambda: ran.append(screen.feeding.scans))
    command(screen, "F10")
    qtbot.waitUntil(lambda: ran[:1] == [True] and ran[-1:] == [False], timeout=LONG_MS)


def troubles(screen: ScanningScreen) -> list[Trouble]:
    found: list[Trouble] = []
    screen.trouble.connect(found.append)
    return found


def test_f10_takes_the_whole_stack_and_the_scanner_is_remembered(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts
) -> None:
    came: list[Paper] = []
    screen.feeding.kept.connect(came.append)
    scan(qtbot, screen)
    first = [paper.name.partition(" tờ ")[2] for paper in came]
    assert first == [str(number) for number in range(1, 11)]
    assert all(parts.home.pages.read(paper.pages[0]).startswith(b"\x89PNG") for paper in came)
    scan(qtbot, screen)  # the first stack is still being read
    assert len({page for paper in came for page in paper.pages}) == 20
    again = ScanningScreen(Desk(), parts)
    qtbot.addWidget(again)
    assert again.feeding.setup == screen.feeding.setup
    assert again.feeding.setup is not None
    assert again.feeding.setup.feed is Feed.AUTO
    again.desk.close()


def test_a_jam_keeps_the_sheets_before_it_and_says_so(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, scanimage: Callable[[str], None]
) -> None:
    scanimage(
        'case "$*" in *--batch=*) /usr/bin/scanimage "$@" --batch-count=3\n'
        'exec /usr/bin/scanimage "$@" --read-return-value=SANE_STATUS_JAMMED;; esac\n' + WHITE
    )
    told = troubles(screen)
    scan(qtbot, screen)
    assert [str(t) for t in told] == [
        "Kẹt giấy trong máy quét. 3 trang trước đó đã lưu. "
        "Hãy mở nắp, gỡ tờ bị kẹt, đặt lại từ tờ đó rồi quét tiếp."
    ]
    qtbot.waitUntil(lambda: not screen.papers.reading, timeout=LONG_MS)
    assert len(parts.home.pages.all()) == 3


def test_stopping_a_scanner_that_hangs_keeps_what_came(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, scanimage: Callable[[str], None]
) -> None:
    scanimage(
        'case "$*" in *--batch=*) /usr/bin/scanimage "$@" --batch-count=2; exec sleep 1000;; esac\n' + WHITE
    )
    command(screen, "F10")
    qtbot.waitUntil(lambda: screen.feeding.count == 2, timeout=LONG_MS)
    assert screen.scanner_fact() == "đang quét, 2 trang"
    with qtbot.waitSignal(screen.told, check_params_cb=lambda text: text.startswith("Đã dừng quét: nhận 2")):
        screen.papers.progress.stopped.emit()
    assert not screen.feeding.scans
    assert screen.watching.runs
    assert len(parts.home.pages.all()) == 2


def test_scanner_feeder_and_sharpness_are_chosen_by_keys(qtbot: QtBot, screen: ScanningScreen) -> None:
    command(screen, "Shift+F10")
    panel = screen.papers.panel
    qtbot.waitUntil(lambda: screen.feeding.setup is not None and not screen.feeding.searches, timeout=LONG_MS)
    for size in ((1100, 600), (759, 493)):
        screen.resize(*size)
        qtbot.waitUntil(lambda: walk.truncated(screen) == [])
        assert walk.unnamed(screen) == []
        assert walk.small_targets(screen) == []
    panel.feed.setFocus()
    press(Qt.Key.Key_Down, into=panel.feed)
    press(Qt.Key.Key_Return, into=panel.feed)
    press(Qt.Key.Key_Down, into=panel.dpi)
    assert screen.feeding.setup is not None
    assert (screen.feeding.setup.feed, screen.feeding.setup.dpi) == (Feed.FEEDER, 300)
    press(Qt.Key.Key_Escape, into=panel)
    assert not panel.isVisible()


def test_without_any_scanner_the_clerk_is_told_what_to_do(
    qtbot: QtBot, screen: ScanningScreen, tmp_path: Path
) -> None:
    (tmp_path / "sane" / "dll.conf").write_text("")
    with qtbot.waitSignal(screen.trouble, timeout=LONG_MS) as caught:
        command(screen, "F10")
    assert "Không thấy máy quét nào" in str(caught.args[0])


def test_a_network_scanner_is_added_by_its_address_and_scans(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts, photo: bytes
) -> None:
    command(screen, "Shift+F10")
    panel = screen.papers.panel
    with running(NetworkScanner([photo, photo])) as server:
        panel.address.setText("máy quét")
        press(Qt.Key.Key_Return, into=panel.address)
        qtbot.waitUntil(lambda: "Ví dụ" in panel.findChildren(Field)[-1].error, timeout=LONG_MS)
        panel.address.setText(f"127.0.0.1:{server.server_port}")
        press(Qt.Key.Key_Return, into=panel.address)

        def chosen() -> bool:
            return screen.feeding.setup is not None and screen.feeding.setup.scanner == server.scanner

        qtbot.waitUntil(chosen, timeout=LONG_MS)
        scan(qtbot, screen)
    assert [parts.home.pages.read(page.id) for page in parts.home.pages.all()] == [photo, photo]


def test_a_stack_falls_apart_into_its_papers_and_blank_backs_step_aside(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts
) -> None:
    pages = [
        jpeg(papers.draw("GIẤY CHỨNG SINH")),
        jpeg(papers.blank()),
        jpeg(papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH")),
    ]
    with running(NetworkScanner(pages)) as server:
        screen.feeding.add(f"127.0.0.1:{server.server_port}", screen.show_trouble)
        qtbot.waitUntil(lambda: screen.feeding.setup is not None, timeout=LONG_MS)
        scan(qtbot, screen)

    def shown() -> list[str]:
        return sorted(
            paper.text.partition("GIẤY CHỨNG")[1] or "khai" for paper in screen.papers.model.papers()
        )

    qtbot.waitUntil(lambda: not screen.papers.reading and shown() == ["GIẤY CHỨNG", "khai"], timeout=LONG_MS)
    assert [page.name[-4:] for page in parts.home.pages.in_state(PageState.TRAY)] == ["tờ 2"]
    assert all(paper.stage is Stage.WAITING for paper in screen.papers.model.papers())
    qtbot.waitUntil(lambda: screen.papers.tray.text() == "Khay để riêng: 1 trang", timeout=LONG_MS)


def jpeg(png: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(png)).save(buffer, "JPEG", dpi=(200, 200))
    return buffer.getvalue()
