"""A citizen card may be scanned wherever the focus is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.hands import compose, press, scan_card, type_text
from ui.widgets.basics import column
from ui.widgets.card_qr import CardQrCatcher
from ui.widgets.lines import LineEdit, TextArea

CARD = "001090012345|012345678|Đặng Thị Hoà|01021990|Nữ|Thôn Đông, Xã Đồng Xanh, Tỉnh Mẫu|01012022"


class Clock:
    """Seconds that pass by ``step`` at every look."""

    def __init__(self) -> None:
        self.now, self.step = 100.0, 0.004

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Page(QWidget):
    """A line, an area and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.area, self.push = LineEdit(), TextArea(), QPushButton("Hủy")
        self.pressed = 0
        self.push.clicked.connect(self._count)
        self.setLayout(column(self.line, self.area, self.push))

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    theme.wear(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.line.setFocus()
    return made


@pytest.fixture
def cards(qapp: QApplication, page: Page, clock: Clock) -> Iterator[list[str]]:
    caught: list[str] = []
    catcher = CardQrCatcher(clock=clock)
    catcher.caught.connect(caught.append)
    qapp.installEventFilter(catcher)
    yield caught
    qapp.removeEventFilter(catcher)


def test_a_scan_is_caught_and_the_field_is_as_it_was(page: Page, cards: list[str]) -> None:
    page.line.setText("đang gõ dở")
    scan_card(CARD)
    assert cards == [CARD]
    assert page.line.text() == "đang gõ dở"
    assert page.line.hasFocus()


def test_a_scan_over_a_note_leaves_the_note_alone(page: Page, cards: list[str]) -> None:
    page.area.setPlainText("ghi chú\ndòng hai")
    page.area.setFocus()
    scan_card(CARD)
    assert cards == [CARD]
    assert page.area.toPlainText() == "ghi chú\ndòng hai"


def test_a_scan_over_a_button_never_presses_it(page: Page, cards: list[str]) -> None:
    page.push.setFocus()
    scan_card(CARD)
    assert cards == [CARD]
    assert page.pressed == 0


def test_slow_typing_is_not_a_scan(page: Page, cards: list[str], clock: Clock) -> None:
    clock.step = 0.05
    type_text(CARD)
    press(Qt.Key.Key_Return)
    assert cards == []
    assert page.line.text() == CARD


def test_a_fast_word_is_not_a_card(page: Page, cards: list[str]) -> None:
    scan_card("khai sinh")
    assert cards == []
    assert page.line.text() == "khai sinh"


def test_a_card_read_as_decomposed_letters_is_joined(page: Page, cards: list[str]) -> None:
    scan_card(unicodedata.normalize("NFD", CARD))
    assert cards == [CARD]


def test_a_card_that_comes_through_an_input_method_is_caught(page: Page, cards: list[str]) -> None:
    for piece in CARD.split(" "):
        compose(piece)
        compose(" ")
    press(Qt.Key.Key_Return)
    assert [card.strip() for card in cards] == [CARD]
    assert not page.line.text()


def test_two_scans_in_a_row_are_two_cards(page: Page, cards: list[str], clock: Clock) -> None:
    scan_card(CARD)
    clock.now += 1
    scan_card(CARD)
    assert cards == [CARD, CARD]
