"""Every field of reception tried as people, input methods and clipboards fill it: told, or stored clean."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.dossier import Dossier
from ui.hands import press
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen
from ui.widgets.lines import LineEdit

CTRL = Qt.KeyboardModifier.ControlModifier
NFD = unicodedata.normalize("NFD", "Đặng Thị Hoà")
LONG = "Đặng " * 400
ODD = {
    "empty": "",
    "blank": "   ",
    "decomposed": NFD,
    "emoji": "Hoà 😀 👨‍👩‍👧",
    "two lines": "Đặng Thị\nHoà\r\n(bản sao)",
    "tabs": "Đặng\tThị\tHoà",
    "control": "Đặng\x00 Thị\x07 Hoà\u200b",
    "reversed": "Đặng \u202eaòH ịhT",
    "too long": LONG,
}


def paste(line: LineEdit, text: str) -> None:
    """Paste over what stands there, as a clerk does from another program."""
    clipboard = QApplication.clipboard()
    clipboard.setText(text)
    line.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_V, CTRL)


def lines(screen: ReceptionScreen) -> dict[str, LineEdit]:
    """The lines of a form that anything may be typed into."""
    person = screen.pane.applicant
    return {
        "number": person.number,
        "name": person.name,
        "phone": person.phone,
        "address": person.address,
        "note": screen.pane.note,
    }


@pytest.mark.parametrize("odd", ODD, ids=list(ODD))
def test_odd_text_in_any_field_is_told_or_stored_clean(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, odd: str
) -> None:
    text = ODD[odd]
    screen.pane.picker.line.setFocus()
    screen.pane.picker.show_procedure(parts.catalogue.procedure("1.001193", parts.home.writer.now().date()))
    screen.pane.picker.picked.emit(screen.pane.picker.procedure)
    screen.pane.tick_all()
    for line in lines(screen).values():
        paste(line, text)
    typed = {name: line.text() for name, line in lines(screen).items()}
    screen.accept()
    qtbot.waitUntil(
        lambda: screen.side.showing_receipt or screen.pane.fields.summary.isVisible(), timeout=60_000
    )
    if screen.side.showing_receipt:
        found = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
        assert found is not None
        _is_clean(found)
        assert parts.home.blobs.read(found.receipts[0].sha256).startswith(b"%PDF")
    else:
        assert parts.home.queries.page(0, 1) == []
        assert {name: bool(line.text()) for name, line in lines(screen).items()} == {
            name: bool(text.strip()) for name, text in typed.items()
        }


@pytest.mark.parametrize("birth", ["31/02/1990", "30/2", "2027-01-01", "1/1/3000", "21.11.90 sáng"])
def test_a_date_that_is_none_is_told_beside_its_field_and_stays(
    screen: ReceptionScreen, parts: Parts, birth: str
) -> None:
    paste(screen.pane.applicant.birth, birth)
    screen.accept()
    assert screen.pane.fields.fields["applicant.birth"].error
    assert screen.form.applicant.birth == birth
    assert parts.home.queries.page(0, 1) == []


def _is_clean(dossier: Dossier) -> None:
    person = dossier.applicant
    for text in (person.name, person.number, person.phone, person.address, dossier.note):
        assert text == unicodedata.normalize("NFC", text)
        assert text == " ".join(text.split())
        assert not any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in text.replace("\u200d", ""))
