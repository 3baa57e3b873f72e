"""Fields are safe for Vietnamese keyboards."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.hands import compose, focused, press, type_text
from ui.widgets.basics import column
from ui.widgets.lines import Choice, LineEdit, TextArea
from ui.widgets.ticks import Tick


@pytest.fixture
def name() -> LineEdit:
    return LineEdit()


@pytest.fixture
def rest() -> list[QWidget]:
    return [Choice([("nam", "Nam"), ("nu", "Nữ")]), Tick("Bản chính"), LineEdit()]


@pytest.fixture(autouse=True)
def page(qtbot: QtBot, name: LineEdit, rest: list[QWidget]) -> QWidget:
    made = QWidget()
    made.setLayout(column(name, *rest))
    qtbot.addWidget(made)
    theme.wear(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    name.setFocus()
    return made


def test_nothing_is_rewritten_while_typing(name: LineEdit) -> None:
    type_text("  đặng   thị ")
    assert name.text() == "  đặng   thị "


def test_text_is_clean_on_leaving_and_enter_moves_on(name: LineEdit, rest: list[QWidget]) -> None:
    type_text("  Đặng   Thị Hoà ")
    press(Qt.Key.Key_Return)
    assert name.text() == "Đặng Thị Hoà"
    for widget in rest:
        assert focused() is widget
        press(Qt.Key.Key_Return)


def test_words_from_an_input_method_stay_as_composed(name: LineEdit) -> None:
    for word in ("Nguyễn", " ", "Thị", " ", "Hường"):
        compose(word)
    assert name.text() == "Nguyễn Thị Hường"


def test_decomposed_letters_are_joined_on_leaving(name: LineEdit) -> None:
    type_text(unicodedata.normalize("NFD", "Hoà Ấn"))
    press(Qt.Key.Key_Tab)
    assert name.text() == "Hoà Ấn"


def test_a_backspace_that_rewrites_behind_the_caret_works_as_telex_does_it(name: LineEdit) -> None:
    type_text("Duo")
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Backspace)
    type_text("ườ")
    type_text("ng")
    assert name.value() == "Dường"


def test_a_secret_keeps_its_spaces(qtbot: QtBot) -> None:
    secret = LineEdit(secret=True)
    qtbot.addWidget(secret)
    type_text(" cây  đa ", secret)
    secret.tidy()
    assert secret.value() == " cây  đa "


def test_several_lines_are_cleaned_line_by_line(qtbot: QtBot) -> None:
    area = TextArea()
    qtbot.addWidget(area)
    area.setPlainText("  dòng  một \n\ndòng hai  \n\n")
    assert area.value() == "dòng một\n\ndòng hai"


def test_a_choice_keeps_its_value_when_the_list_changes(qtbot: QtBot) -> None:
    choice = Choice([("a", "Một"), ("b", "Hai")])
    qtbot.addWidget(choice)
    choice.choose("b")
    choice.set_pairs([("b", "Hai"), ("c", "Ba")])
    assert choice.value() == "b"
    choice.set_pairs([("c", "Ba")])
    assert choice.value() == "c"
