"""A register is keyed twice through the real screen: neither sees the other's text, a third settles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from localdb.domain.archive.leaf import Leaf
from localdb.domain.archive.values import ArchivedPaper, Description, File, Label
from localdb.domain.roles import Role
from localdb.log import new_id
from localdb.store import Actor
from tests.ui.archive.test_archive_screen import ENTER, WAIT_MS, run, show
from tests.ui.scanning import papers
from tests.ui.walk import small_targets, truncated, unnamed
from ui.archive.screen import ArchiveScreen
from ui.desk import Desk
from ui.hands import press, type_text
from ui.parts import Parts

FIRST = Actor("a2", "Lê Văn Quang", Role.SCANNING)
SECOND = Actor("a3", "Vàng Thị Soát", Role.CLERK)
THIRD = Actor("a4", "Phạm Thị Lan", Role.LEADER)
SHIFT = Qt.KeyboardModifier.ShiftModifier
ACROSS, DOWN = (100, 300, 900), (150, 400, 650)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A new desk."""
    made = papers.make_parts(tmp_path / "xa")
    made.session.actor = FIRST
    yield made
    made.home.close()


def register(parts: Parts) -> File:
    """A file with one page of a register: two columns, two rows."""
    sheet = np.full((1100, 1600), 225, np.uint8)
    for x in ACROSS:
        cv2.line(sheet, (x * 16 // 10, 165), (x * 16 // 10, 715), 60, 3)
    for y in DOWN:
        cv2.line(sheet, (160, y * 11 // 10), (1440, y * 11 // 10), 60, 3)
    pdf = papers.as_pdf(cv2.imencode(".png", sheet)[1].tobytes())
    home = parts.home
    box = home.archive.open_box(Label("3"), FIRST)
    about = Description(title="Sổ khai sinh 1987", retention="Vĩnh viễn")
    file = home.archive.open_file(box.id, "", "1", about, FIRST)
    sha256 = home.blobs.put(pdf)
    paper = ArchivedPaper(new_id(), "Quyển 1", sha256, len(pdf), 1, originals=(sha256,))
    return home.archive.put_in(file.id, paper, "", (), FIRST)


def begin(qtbot: QtBot, screen: ArchiveScreen, parts: Parts, file: File, actor: Actor) -> None:
    """Somebody comes to the desk and goes on keying."""
    parts.session.actor = actor
    screen.go_to(file.id)
    qtbot.waitUntil(lambda: screen.view.file is not None, timeout=WAIT_MS)
    run(screen, "key")


def leaf_of(parts: Parts, file: File) -> Leaf:
    (leaf,) = parts.home.keying.leaves(file.id)
    return leaf


def keyed(parts: Parts, file: File) -> int:
    return sum(len(cell.entries) for cell in leaf_of(parts, file).cells.values())


def words(screen: ArchiveScreen) -> str:
    """Every word that the keyer can see."""
    shown = [w.text() for w in screen.keying.findChildren(QLabel)]
    shown += [w.text() for w in screen.keying.findChildren(QPushButton)]
    pane = screen.keying
    rows = [text for _row, text in pane._rows(None, 0)]
    return "\n".join([*shown, *rows, pane.line.text(), pane.line.placeholderText()])


def sound(screen: ArchiveScreen) -> bool:
    """Whether every word is whole, every control has a name and is large enough."""
    return truncated(screen) + unnamed(screen) + small_targets(screen) == []


def test_a_register_is_keyed_twice_and_a_third_person_settles_what_differs(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    file = register(parts)
    screen = show(qtbot, desk, parts)
    pane = screen.keying
    begin(qtbot, screen, parts, file, FIRST)
    qtbot.waitUntil(pane.ruler.hasFocus, timeout=WAIT_MS)
    assert (len(pane.ruler.across), len(pane.ruler.down)) == (3, 3)
    qtbot.waitUntil(lambda: sound(screen), timeout=WAIT_MS)
    press(Qt.Key.Key_Right, SHIFT)
    pane.kind.choose("rieng")
    run(screen, "accept")
    qtbot.waitUntil(pane.line.hasFocus, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: sound(screen), timeout=WAIT_MS)
    assert abs(leaf_of(parts, file).across[0] - ACROSS[0] - 3) <= 3
    for text in ("12", "13", "Đặng Thị Hoà", "Lê Kim Phượng"):
        assert pane.line.hasFocus()
        type_text(text)
        press(ENTER)
    qtbot.waitUntil(lambda: keyed(parts, file) == 4, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.file, timeout=WAIT_MS)

    begin(qtbot, screen, parts, file, SECOND)
    qtbot.waitUntil(pane.line.hasFocus, timeout=WAIT_MS)
    for text in ("12", "13", "đặng thị hòa", "Lê Kim Phương"):
        assert not any(entry in words(screen) for entry in ("Hoà", "Phượng"))
        type_text(text)
        press(ENTER)
    qtbot.waitUntil(lambda: keyed(parts, file) == 8, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.file, timeout=WAIT_MS)

    begin(qtbot, screen, parts, file, THIRD)
    qtbot.waitUntil(pane._choices.hasFocus, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: sound(screen), timeout=WAIT_MS)
    assert "1 ô khác nhau chờ người thứ ba" in pane.progress.text()
    assert (pane.first.text(), pane.second.text()) == ("1   Lê Kim Phương", "2   Lê Kim Phượng")
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: leaf_of(parts, file).cell(1, 1).value == "Lê Kim Phượng", timeout=WAIT_MS)
    assert leaf_of(parts, file).cell(0, 1).value == "Đặng Thị Hoà"


def test_what_was_half_typed_and_what_was_entered_is_there_after_a_restart(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    file = register(parts)
    screen = show(qtbot, desk, parts)
    begin(qtbot, screen, parts, file, FIRST)
    qtbot.waitUntil(screen.keying.ruler.hasFocus, timeout=WAIT_MS)
    screen.keying.kind.choose("rieng")
    run(screen, "accept")
    qtbot.waitUntil(screen.keying.line.hasFocus, timeout=WAIT_MS)
    type_text("12")
    press(ENTER)
    type_text('"')
    press(ENTER)
    type_text("Đặng Th")
    qtbot.waitUntil(lambda: bool(parts.home.drafts.all("register-cell")), timeout=WAIT_MS)
    again = show(qtbot, desk, parts)  # as after a kill: nothing was put away
    begin(qtbot, again, parts, file, FIRST)
    qtbot.waitUntil(again.keying.line.hasFocus, timeout=WAIT_MS)
    assert again.keying.line.text() == "Đặng Th"
    press(Qt.Key.Key_F2)  # the line stands wrong: it is moved, and what was half typed stays
    press(Qt.Key.Key_Left, SHIFT)
    run(again, "accept")
    qtbot.waitUntil(again.keying.line.hasFocus, timeout=WAIT_MS)
    assert again.keying.line.text() == "Đặng Th"
    press(Qt.Key.Key_Up)
    assert again.keying.line.text() == "12"
    type_text("13")
    press(ENTER)
    qtbot.waitUntil(lambda: leaf_of(parts, file).cell(1, 0).entries[0].text == "13", timeout=WAIT_MS)
    assert again.keying.line.text() == "Đặng Th"
