"""What the clerk is promised in the express lane: few keys, one number, nothing lost."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.domain.bodies.certify import Certified
from localdb.domain.till import CASH, by_method
from tests.ui.conftest import Clock
from tests.ui.walk import small_targets, truncated, unnamed
from ui.certify.screen import CertifyScreen
from ui.hands import focused, press, type_text
from ui.parts import Parts

CARD = "031190000018|031190018|Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
ENTER = Qt.Key.Key_Return
PATIENCE_MS = 60_000


def certified(parts: Parts) -> list[Certified]:
    today = parts.home.writer.now().date()
    return [copy.paper for copy in parts.home.registers.copies(today, today)]


def accept(qtbot: QtBot, screen: CertifyScreen, parts: Parts) -> Certified:
    count = len(certified(parts))
    screen.accept()
    qtbot.waitUntil(lambda: len(certified(parts)) > count and screen._writing is None, timeout=PATIENCE_MS)
    return certified(parts)[-1]


def test_a_card_and_few_keys_certify_a_paper(qtbot: QtBot, screen: CertifyScreen, parts: Parts) -> None:
    assert screen.take_card_qr(CARD)
    type_text("3")
    press(ENTER)
    type_text("2")  # four keys with the one that opens the lane; Ctrl+Enter is the fifth and sixth
    assert screen.cost.text() == "10.000 đ"
    assert screen.next_number.text() == "Số tiếp theo: 1, quyển 01-SCT/BS"
    paper = accept(qtbot, screen, parts)
    assert (paper.number, paper.pages, paper.copies, paper.fee) == (1, 3, 2, 10_000)
    dossier = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
    assert dossier is not None
    assert (dossier.applicant.name, dossier.applicant.old_number) == ("Đặng Thị Hoà", "031190018")
    assert (dossier.collected, dossier.receipts) == (10_000, ())  # no slip: same day, and not asked for
    assert by_method(parts.home.till.entries(parts.home.writer.now().date())) == {CASH: 10_000}
    assert "Số chứng thực 1" in screen.done.text()
    assert screen.name.text() == "Đặng Thị Hoà"  # the next paper of the same citizen needs no card
    assert accept(qtbot, screen, parts).number == 2


def test_after_three_o_clock_a_slip_with_hour_and_day_goes_out(
    qtbot: QtBot, screen: CertifyScreen, parts: Parts, clock: Clock
) -> None:
    clock.at = clock.at.replace(hour=15, minute=30)
    assert screen.take_card_qr(CARD)
    accept(qtbot, screen, parts)
    dossier = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
    assert dossier is not None
    assert dossier.due.at.startswith("2026-11-17")
    assert len(dossier.receipts) == 1


@pytest.mark.parametrize("name", ["", "   ", "\n\t"])
def test_nobody_without_a_name_gets_a_number(screen: CertifyScreen, parts: Parts, name: str) -> None:
    screen.name.setText(name)
    screen.accept()
    assert "họ tên" in screen.fields.fields["applicant.name"].error
    assert certified(parts) == []
    assert parts.home.store.next_copy_number("01") == 1


def test_an_unusual_paper_is_named_and_stored_clean(
    qtbot: QtBot, screen: CertifyScreen, parts: Parts
) -> None:
    screen.name.setText(unicodedata.normalize("NFD", "Lò  Seo\nPáo"))
    screen.document.choose("other")
    screen.accept()
    qtbot.waitUntil(lambda: bool(screen.fields.fields["document"].error), timeout=PATIENCE_MS)
    screen.other.setText("x" * 300)
    screen.accept()
    assert "dài quá" in screen.fields.fields["other"].error
    screen.other.setText("Sổ tiết kiệm 😀")
    screen.book.setText("0 1/2")
    screen.accept()
    assert screen.fields.fields["book"].error
    screen.book.setText("07")
    paper = accept(qtbot, screen, parts)
    assert (paper.document, paper.book, paper.number) == ("Sổ tiết kiệm 😀", "07", 1)
    assert parts.home.queries.page(0, 1)[0].names == "Lò Seo Páo"
    assert parts.home.settings.get("copy_book", str, "") == "07"


def test_every_word_of_the_lane_is_whole_and_every_control_has_a_name(screen: CertifyScreen) -> None:
    assert truncated(screen) == []
    assert unnamed(screen) == []
    assert small_targets(screen) == []


def test_a_paper_typed_while_the_one_before_is_numbered_gets_its_number_too_and_no_paper_two(
    qtbot: QtBot, screen: CertifyScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    with parts.home.writer.transaction():  # another program writes: this one has to wait
        screen.accept()
        screen.accept()  # the same keys twice
        screen.pages.set_count(7)
        screen.accept()
    qtbot.waitUntil(lambda: len(certified(parts)) == 2 and screen._writing is None, timeout=PATIENCE_MS)
    assert [paper.pages for paper in certified(parts)] == [1, 7]
    assert screen.pages.count() == 1  # ready for the next


def test_copies_certified_on_paper_stand_in_the_register_of_their_day_under_the_number_they_bear(
    qtbot: QtBot, screen: CertifyScreen, parts: Parts, clock: Clock
) -> None:
    assert screen.take_card_qr(CARD)
    accept(qtbot, screen, parts)  # the last number before the power failed
    taken, clock.at = clock.at.replace(hour=14, minute=20), clock.at + timedelta(days=1)
    screen.start_new()
    screen.late.toggle()
    assert focused() is screen.strip.at
    type_text(f"14:20 {taken:%d/%m}")
    screen.name.setText("Lò Văn Sẻ")
    screen.written.setText("1")
    screen.accept()
    assert "Chưa ghi vì sao" in screen.fields.fields["entry.reason"].error
    screen.strip.reason.setText("Mất điện")
    screen.accept()
    written = screen.fields.fields["copy.number"]
    qtbot.waitUntil(lambda: "đã cấp cho hồ sơ" in written.error, timeout=PATIENCE_MS)
    screen.written.setText("hai")
    screen.accept()
    assert "không phải số chứng thực" in written.error
    screen.written.setText("2")
    screen.accept()
    qtbot.waitUntil(lambda: "Số chứng thực 2" in screen.done.text(), timeout=PATIENCE_MS)
    assert certified(parts) == []  # nothing of today
    copy = parts.home.registers.copies(taken.date(), taken.date())[-1]
    assert (copy.paper.number, copy.at) == (2, taken.isoformat())
    assert copy.dossier.entry is not None
    assert (copy.dossier.received_at, copy.dossier.entry.reason) == (taken.isoformat(), "Mất điện")
    assert copy.dossier.receipts == ()  # the slip went out on paper
    assert [e.at for e in parts.home.till.entries(taken.date())][-1] == taken.isoformat()
    assert screen.strip.at.text() == f"14:20 {taken:%d/%m}"  # the same citizen came at the same time
    screen.start_new()
    assert (screen.strip.at.text(), screen.strip.reason.text()) == ("", "Mất điện")
    screen.late.toggle()
    screen.name.setText("Lò Thị Hỏi")
    assert accept(qtbot, screen, parts).number == 3


def test_the_strip_of_the_lane_is_whole_on_a_small_screen(
    qtbot: QtBot, screen: CertifyScreen, parts: Parts
) -> None:
    screen.late.toggle()
    screen.strip.at.setText("8:40 1/11")
    screen.accept()
    qtbot.waitUntil(lambda: screen.strip.pin.isVisibleTo(screen))
    assert truncated(screen) == []
    assert unnamed(screen) == []
    assert small_targets(screen) == []
