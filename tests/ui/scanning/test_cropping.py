"""A page is cut to what is wanted: by keys or mouse, on disk before it shows, and taken back by Ctrl+Z."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from scanner.clean import cut
from scanner.sources import WHOLE, Crop
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning import arranging
from ui.scanning.cropping import Cropper
from ui.scanning.intake import Aim, Filed, Intake, Waiting
from ui.scanning.paper import Paper, Stage, keep, restore

HALF: Crop = (0, 300, 1000, 1000)
KEPT = st.tuples(*(st.integers(0, 9) for _ in range(4))).map(
    lambda n: (n[0] * 50, n[1] * 50, 500 + n[2] * 50 + 50, 500 + n[3] * 50 + 50)
)


def waiting(parts: Parts, dossier: Dossier, page: bytes) -> Paper:
    """A paper of one page that waits."""
    home = parts.home
    kept = home.pages.keep(page, media="image/png", source="vao", name="a.png")
    paper = Paper(kept, "a.png", dossier.id, pages=(kept,), wanted=True, edited=True)
    keep(home, paper, papers.CLERK.id)
    return read(parts, paper)


def read(parts: Parts, paper: Paper) -> Paper:
    intake = Intake(parts, Aim("", papers.CLERK))
    *_, settled = intake.run(intake.again([paper]))
    assert isinstance(settled, Waiting | Filed)
    return settled.paper


def test_what_is_cut_off_is_read_no_more_and_comes_back_with_the_step(
    parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    paper = waiting(parts, dossier, certificate)
    assert "CHỨNG SINH" in paper.text
    step = arranging.crop(parts.home, paper, 0, HALF, papers.CLERK.id)
    (kept,) = restore(parts.home)  # what a kill at this moment would bring back
    assert kept == step.after[0]
    assert kept.crops == {paper.pages[0]: HALF}
    cut_paper = read(parts, kept)
    assert "CHỨNG SINH" not in cut_paper.text
    assert "Đã sinh con" in cut_paper.text
    assert parts.home.pages.read(paper.pages[0]) == certificate  # the page as it came never changes
    last = arranging.last_step(parts.home, paper.id)
    assert last is not None
    arranging.take_back(parts.home, last, papers.CLERK.id)
    (back,) = restore(parts.home)
    assert (back.text, back.sha256, back.crops) == (paper.text, paper.sha256, {})


@pytest.mark.parametrize("kept", [WHOLE, (500, 0, 400, 1000), (0, 0, 1001, 10), (-1, 0, 5, 5)])
def test_a_frame_that_cuts_nothing_or_lies_outside_is_refused(
    parts: Parts, dossier: Dossier, certificate: bytes, kept: Crop
) -> None:
    page = parts.home.pages.keep(certificate, media="image/png", source="vao", name="a.png")
    paper = Paper(page, "a.png", dossier.id, pages=(page,))
    keep(parts.home, replace(paper, stage=Stage.WAITING), papers.CLERK.id)
    with pytest.raises(Refused):
        arranging.crop(parts.home, paper, 0, kept, papers.CLERK.id)


@given(KEPT, st.sampled_from([90, 180, 270]))
def test_a_crop_turns_with_its_page(kept: Crop, degrees: int) -> None:
    page = np.arange(20 * 20, dtype=np.int32).reshape(20, 20).astype(np.uint8)
    turned = np.rot90(page, -degrees // 90)
    moved = arranging._turned(kept, degrees)
    assert np.array_equal(cut(turned, moved), np.rot90(cut(page, kept), -degrees // 90))


@given(KEPT, KEPT)
def test_a_second_crop_is_of_what_the_first_one_left(first: Crop, second: Crop) -> None:
    left, top, right, bottom = arranging._within(first, second)
    assert first[0] <= left < right <= first[2]
    assert first[1] <= top < bottom <= first[3]


def test_the_frame_is_set_by_arrows_and_by_mouse(qtbot: QtBot, certificate: bytes) -> None:
    cropper = Cropper()
    qtbot.addWidget(cropper)
    cropper.resize(400, 600)
    with qtbot.waitActive(cropper):
        cropper.show()
        cropper.activateWindow()
    cropper.begin(certificate)
    for _ in range(3):
        QTest.keyClick(cropper, Qt.Key.Key_Up)
    QTest.keyClick(cropper, Qt.Key.Key_Right)
    QTest.keyClick(cropper, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert cropper.box == (0, 20, 990, 1000)
    QTest.mousePress(cropper, Qt.MouseButton.LeftButton, pos=QPoint(100, 150))
    QTest.mouseMove(cropper, QPoint(300, 450))
    QTest.mouseRelease(cropper, Qt.MouseButton.LeftButton, pos=QPoint(300, 450))
    left, top, right, bottom = cropper.box
    assert 200 < left < 300
    assert 200 < top < 300
    assert 700 < right < 800
    assert 700 < bottom < 800
    with qtbot.waitSignal(cropper.cropped) as cropped:
        QTest.keyClick(cropper, Qt.Key.Key_Return)
    assert cropped.args == [cropper.box]
