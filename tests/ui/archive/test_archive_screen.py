"""The archive screen as people use it: by keyboard, with real rows, over a kill and a second look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.archive.values import ArchivedPaper, Box, Description, File, Label
from localdb.domain.roles import Role
from localdb.log import new_id
from localdb.store import Actor
from tests.ui.fronting import in_front
from tests.ui.scanning import papers
from tests.ui.walk import small_targets, truncated, unnamed
from ui.archive.screen import ArchiveScreen
from ui.desk import Desk
from ui.hands import press, type_text
from ui.parts import Parts

WAIT_MS = 60_000
SCANNER = Actor("a2", "Lê Văn Quang", Role.SCANNING)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A new desk, scanning staff at it."""
    made = papers.make_parts(tmp_path / "xa")
    made.session.actor = SCANNER
    yield made
    made.home.close()


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, desk: Desk, parts: Parts) -> ArchiveScreen:
    """The archive in front."""
    return show(qtbot, desk, parts)


def show(qtbot: QtBot, desk: Desk, parts: Parts) -> ArchiveScreen:
    made = ArchiveScreen(desk, parts)
    desk.changed.connect(made.refresh)
    return in_front(qtbot, made, 830, 500)


def run(screen: ArchiveScreen, command: str) -> None:
    next(c for c in screen.commands() if c.id == f"archive.{command}")()


def shows(screen: ArchiveScreen, wanted: str) -> bool:
    return screen.view.in_hand == wanted


def filled(parts: Parts) -> tuple[Box, File]:
    """A box with one file and a paper of two pages in it."""
    home = parts.home
    box = home.archive.open_box(Label("12", shelf="Kho 1, giá 3", title="Địa chính"), SCANNER)
    about = Description(title="Hồ sơ giao đất ở thôn Yên Quỳ", retention="Vĩnh viễn")
    file = home.archive.open_file(box.id, "", "1", about, SCANNER)
    pdf = papers.as_pdf(papers.draw("ĐƠN XIN GIAO ĐẤT"), papers.draw_later())
    sha256 = home.blobs.put(pdf)
    paper = ArchivedPaper(new_id(), "Đơn xin giao đất", sha256, len(pdf), 2, originals=(sha256,))
    return box, home.archive.put_in(file.id, paper, "Đơn xin giao đất làm nhà", (), SCANNER)


def test_a_box_a_book_and_a_file_are_made_without_the_mouse(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts
) -> None:
    archive = parts.home.archive
    run(screen, "box")
    type_text("Địa chính 1995")
    press(ENTER)
    type_text("Kho 1, giá 3")
    run(screen, "accept")
    qtbot.waitUntil(lambda: screen.view.box is not None, timeout=WAIT_MS)
    (box,) = archive.boxes()
    assert (box.label.number, box.label.title, box.label.shelf) == ("1", "Địa chính 1995", "Kho 1, giá 3")

    run(screen, "book")
    type_text("Sổ địa chính")
    run(screen, "accept")
    qtbot.waitUntil(lambda: bool(archive.boxes()[0].books), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(screen.view.box and screen.view.box.books), timeout=WAIT_MS)

    run(screen, "file")
    type_text("Hồ sơ giao đất")
    run(screen, "accept")  # no retention yet: told beside its field, nothing is lost
    retention = screen.writing.file.fields.fields["retention"]
    qtbot.waitUntil(lambda: "thời hạn" in retention.error, timeout=WAIT_MS)
    assert screen.writing.file.values()["title"] == "Hồ sơ giao đất"
    retention.control.setFocus()
    press(Qt.Key.Key_Down)
    run(screen, "accept")
    qtbot.waitUntil(lambda: screen.view.file is not None, timeout=WAIT_MS)
    (file,) = archive.files(box.id)
    assert (file.number, file.about.title, file.about.retention) == ("1", "Hồ sơ giao đất", "Vĩnh viễn")
    with qtbot.waitSignal(screen.asked) as asked:
        run(screen, "scan")
    assert asked.args == ["scanning", file.id]


def test_what_was_typed_for_a_new_file_is_there_after_a_kill(
    qtbot: QtBot, desk: Desk, screen: ArchiveScreen, parts: Parts
) -> None:
    box, _ = filled(parts)
    screen.go_to(box.id)
    qtbot.waitUntil(lambda: screen.view.box is not None, timeout=WAIT_MS)
    run(screen, "file")
    type_text("Gõ dở")
    drafts = parts.home.drafts
    qtbot.waitUntil(lambda: drafts.get("archive-file") is not None, timeout=WAIT_MS)
    again = show(qtbot, desk, parts)  # as after a kill: another screen, the same disk
    again.go_to(box.id)
    qtbot.waitUntil(lambda: again.view.box is not None, timeout=WAIT_MS)
    run(again, "file")
    assert again.writing.file.values()["title"] == "Gõ dở"
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: again.sheet is None)


def test_a_file_is_found_by_words_on_its_papers_shown_and_a_paper_goes_back(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts
) -> None:
    _, file = filled(parts)
    run(screen, "find")
    type_text("lam nha")
    press(ENTER)
    qtbot.waitUntil(lambda: screen.view.file is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: file.papers[0].sha256 in screen.thumbs.drawn, timeout=WAIT_MS)
    assert screen.thumbs.drawn[file.papers[0].sha256].startswith(b"\x89PNG")
    screen.papers.setFocus()
    press(ENTER)
    qtbot.waitUntil(lambda: screen.looking.preview.page_count == 2, timeout=WAIT_MS)
    assert [(a.act, a.object) for a in parts.home.access.latest(1)] == [("archive.read", file.papers[0].id)]
    qtbot.waitUntil(screen.looking.preview.hasFocus, timeout=WAIT_MS)
    press(Qt.Key.Key_Tab)
    assert screen.looking.facts.hasFocus()
    screen.looking.facts.point_at("owner")
    type_text("Lò Thị Phiêng")
    press(ENTER)
    archive = parts.home.archive
    qtbot.waitUntil(
        lambda: [f.paper for f in archive.search("phieng")] == [file.papers[0].id], timeout=WAIT_MS
    )
    press(Qt.Key.Key_Escape, into=screen.looking.facts)
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: parts.home.archive.files(file.box)[0].papers == (), timeout=WAIT_MS)


def test_every_word_is_whole_and_every_control_has_a_name(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts
) -> None:
    box, file = filled(parts)
    for wanted in ("", box.id, file.id):
        screen.go_to(wanted)
        qtbot.waitUntil(partial(shows, screen, wanted), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: truncated(screen) == [], timeout=WAIT_MS)  # once it is laid out
        assert unnamed(screen) == []
        assert small_targets(screen) == []
    for sheet in ("describe", "file", "box", "book"):
        run(screen, sheet)
        assert truncated(screen) == []
        assert unnamed(screen) == []
