"""Several forms may lie half-typed; a slip, a card or a few letters bring the right one back at once."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.domain.codes import device_tag
from localdb.domain.marks import ticket_text
from localdb.drafts import Draft
from tests.ui.conftest import Clock
from tests.ui.reception.test_reception import CARD, pick_birth
from ui.hands import press, type_text
from ui.parts import Parts
from ui.reception.drafting import KIND
from ui.reception.screen import ReceptionScreen

OTHER = CARD.replace("001190000018", "001190000026").replace("Đặng Thị Hoà", "Lò Văn Sẻ")
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def put_aside(qtbot: QtBot, screen: ReceptionScreen, parts: Parts, card: str) -> Draft:
    """Type a form, give its citizen a slip, and begin another."""
    before = len(parts.home.drafts.all(KIND))
    assert screen.take_card_qr(card)
    pick_birth(screen)
    screen.give_ticket()
    assert screen.form.empty  # at once: the next card must not land in this form
    qtbot.waitUntil(lambda: sum(d.ticket > 0 for d in parts.home.drafts.all(KIND)) > before, timeout=20_000)
    return max(parts.home.drafts.all(KIND), key=lambda draft: draft.ticket)


def slip(parts: Parts, number: int) -> str:
    return ticket_text(f"{device_tag(parts.home.device.id)}-{number}")


def test_a_slip_brings_back_the_form_of_its_citizen_within_two_seconds(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    first = put_aside(qtbot, screen, parts, CARD)
    second = put_aside(qtbot, screen, parts, OTHER)
    assert (first.ticket, second.ticket) == (1, 2)
    began = time.monotonic()
    assert screen.take_paper_qr(slip(parts, 1))
    assert time.monotonic() - began < 2
    assert screen.form.applicant.name == "Đặng Thị Hoà"
    assert screen.form.procedure == "1.001193"
    assert [d.id for d in screen.keeping.others()] == [second.id]


def test_the_card_alone_brings_it_back_once_and_then_begins_anew(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    put_aside(qtbot, screen, parts, CARD)
    screen.keeping._left.clear()  # the citizen comes back another day
    assert screen.take_card_qr(CARD)
    assert screen.form.procedure == "1.001193"
    screen.start_new()
    assert screen.take_card_qr(CARD)
    assert screen.form.procedure == ""


def test_a_few_letters_in_the_list_are_enough(qtbot: QtBot, screen: ReceptionScreen, parts: Parts) -> None:
    for card in (CARD, OTHER):
        put_aside(qtbot, screen, parts, card)
    screen.show_left()
    type_text("lo van")
    assert [d.ticket for d in screen.side.left.table.page.rows] == [2]
    press(ENTER)
    assert screen.form.applicant.name == "Lò Văn Sẻ"
    assert not screen.side.showing_left
    screen.show_left()
    press(ESCAPE)
    assert not screen.side.showing_left


@pytest.mark.parametrize(
    ("text", "word"),
    [("7Q2K9D-1", "quầy khác"), ("{tag}-9", "Phiếu số 9 không còn"), ("{tag}-x", "không còn")],
)
def test_a_slip_of_elsewhere_or_one_that_is_used_up_is_told(
    screen: ReceptionScreen, parts: Parts, text: str, word: str
) -> None:
    told: list[object] = []
    screen.trouble.connect(told.append)
    assert screen.take_paper_qr(ticket_text(text.format(tag=device_tag(parts.home.device.id))))
    assert word in str(told[0])
    assert screen.form.empty


def test_an_empty_form_gets_no_slip(screen: ReceptionScreen) -> None:
    told: list[object] = []
    screen.trouble.connect(told.append)
    screen.give_ticket()
    assert "Chưa nhập gì" in str(told[0])


def test_an_old_one_is_marked_and_cleared_only_with_a_reason(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    draft = put_aside(qtbot, screen, parts, CARD)
    clock.at += timedelta(days=8)
    screen.show_left()
    left = screen.side.left
    assert "1 hồ sơ để quá 7 ngày" in left.told.text()
    assert not left.clear.isEnabled()
    left.reason.choose("left")
    left.clear.click()
    qtbot.waitUntil(lambda: parts.home.drafts.all(KIND) == [], timeout=20_000)
    entry = parts.home.access.latest(1)[0]
    assert (entry.act, entry.object) == ("draft.cleared.left", draft.id)
    qtbot.waitUntil(lambda: "Không có hồ sơ nào" in left.told.text())
