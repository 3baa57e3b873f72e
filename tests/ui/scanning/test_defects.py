"""What is wrong with a scanned page is pointed at on its small picture, and the page says what helps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scanner.values import ADVICE
from tests.spoiled import out_of_focus
from tests.ui.scanning import papers
from ui import theme
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning import defects
from ui.scanning.page_strip import PageStrip
from ui.scanning.paper import Paper, Stage
from ui.scanning.screen import ScanningScreen

READ_MS = 120_000


def test_a_blurred_page_without_a_dossier_is_marked_on_its_picture_and_says_what_helps(
    qtbot: QtBot, parts: Parts, certificate: bytes
) -> None:
    assert parts.watch is not None
    desk = Desk()
    screen = ScanningScreen(desk, parts)
    desk.changed.connect(screen.refresh)
    qtbot.addWidget(screen)
    screen.show()
    screen.activate()
    qtbot.waitUntil(lambda: screen.watching.runs)
    (parts.watch / "tờ mờ.jpg").write_bytes(out_of_focus(certificate, 200))
    model = screen.papers.list.papers
    qtbot.waitUntil(lambda: [p.stage for p in model.papers()] == [Stage.WAITING], timeout=READ_MS)
    (paper,) = model.papers()
    assert paper.page_flags == (paper.flags,) == (("blurred",),)
    told = str(model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Ảnh mờ." in told
    assert ADVICE["blurred"] in told
    screen.shut()
    desk.close()


@pytest.mark.parametrize(
    ("paper", "mark"),
    [
        (Paper("1", "a", stage=Stage.WAITING, flags=("faint", "blurred")), "Ảnh mờ"),
        (Paper("1", "a", stage=Stage.WAITING, gaps=(2,), flags=("dark",)), "Thiếu trang"),
        (Paper("1", "a", stage=Stage.WAITING, foreign=True), "Nhầm hồ sơ?"),
        (Paper("1", "a", stage=Stage.FILED, flags=("blurred",)), ""),
        (Paper("1", "a", stage=Stage.WAITING, flags=("blank",)), ""),
    ],
)
def test_a_paper_that_waits_bears_the_gravest_mark_and_one_that_is_filed_none(
    paper: Paper, mark: str
) -> None:
    assert defects.of_paper(paper) == mark


def test_every_doubt_with_an_advice_has_a_mark() -> None:
    assert set(defects.WORDS) == set(ADVICE)


@pytest.mark.parametrize("look", list(theme.LOOKS))
@pytest.mark.parametrize("mark", [*defects.WORDS.values(), defects.MISSING, defects.FOREIGN])
def test_a_mark_is_drawn_in_a_shape_and_stays_within_its_picture(
    qapp: QApplication, look: theme.Look, mark: str
) -> None:
    before = theme.current()
    theme.apply(qapp, look, before[1])
    drawn = QImage(80, 100, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    pen = QPainter(drawn)
    defects.paint(pen, QRect(10, 10, 56, 78), mark, qapp.font())
    pen.end()
    theme.apply(qapp, *before)
    white = Qt.GlobalColor.white
    touched = [(x, y) for x in range(80) for y in range(100) if drawn.pixelColor(x, y) != white]
    assert {x for x, _ in touched} <= set(range(10, 66))
    assert {y for _, y in touched} <= set(range(10, 88))
    assert (
        len({drawn.pixelColor(x, y).rgb() for x, y in touched}) > 2
    )  # a sign and letters, not a patch alone


def test_of_many_pages_the_flawed_one_is_marked_and_tells_why(qtbot: QtBot, certificate: bytes) -> None:
    strip = PageStrip()
    qtbot.addWidget(strip)
    strip.show_pages((certificate, papers.draw_later(), certificate), ((), ("cut_edge",), ()))
    told = [str(strip.item(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(3)]
    assert told[0] == "Trang 1 trên 3"
    assert told[1] == f"Trang 2 trên 3: Chữ sát mép giấy, có thể bị cắt. {ADVICE['cut_edge']}"
    pictures = [strip.item(n).icon().pixmap(52, 72).toImage() for n in range(3)]
    assert pictures[0] == pictures[2] != pictures[1]
