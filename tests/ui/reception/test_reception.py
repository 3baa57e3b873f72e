"""What the clerk is promised at reception, with real keys over a real store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from localdb.domain.values import Status
from tests.ui.conftest import Clock
from tests.ui.walk import small_targets, truncated, unnamed
from ui.desk import Desk
from ui.hands import focused, press, type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen
from ui.reception.typed import decode

CARD = "001190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
ENTER = Qt.Key.Key_Return


def pick_birth(screen: ReceptionScreen) -> None:
    screen.pane.picker.line.setFocus()
    type_text("khai si")
    press(ENTER)


def accept(qtbot: QtBot, screen: ReceptionScreen) -> None:
    screen.accept()
    qtbot.waitUntil(lambda: screen.side.showing_receipt, timeout=20_000)


def test_a_dossier_is_received_by_keyboard_and_its_receipt_is_filed(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    accept(qtbot, screen)
    (line,) = parts.home.queries.page(0, 10)
    dossier = parts.home.queries.dossier(line.id)
    assert dossier is not None
    assert (dossier.applicant.name, dossier.applicant.number) == ("Đặng Thị Hoà", "001190000018")
    assert dossier.applicant.birth == "1990-11-21"
    assert dossier.status is Status.RECEIVED
    assert dossier.due.at == "2026-11-16T17:00:00+07:00"  # same day: received before 15:00
    assert [p.component for p in dossier.papers] == ["tp01", "tp02", "tp06"]
    assert dossier.papers[2].evidence == "đã quét mã QR trên thẻ căn cước"
    assert parts.home.blobs.read(dossier.receipts[0].sha256).startswith(b"%PDF")
    assert screen.side.preview.page_count == 2  # one copy for the citizen, one for the file
    assert screen.side.code.text() == dossier.code
    assert parts.home.outbox.waiting() == 2  # the reception and its receipt


def test_after_three_o_clock_the_result_is_promised_for_the_next_working_day(
    qtbot: QtBot, screen: ReceptionScreen, clock: Clock
) -> None:
    clock.at = clock.at.replace(hour=15, minute=30, day=20)  # a Friday
    pick_birth(screen)
    qtbot.waitUntil(lambda: screen.side.due.text() == "17:00, 23/11/2026")


def test_typing_a_few_letters_finds_the_procedure(qtbot: QtBot, screen: ReceptionScreen) -> None:
    pick_birth(screen)
    assert screen.form.procedure == "1.001193"
    qtbot.waitUntil(lambda: screen.side.due.text() == "17:00, 16/11/2026")


def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(
    screen: ReceptionScreen, parts: Parts
) -> None:
    screen.pane.applicant.birth.setFocus()
    type_text("31/02/1990")
    screen.accept()
    fields = screen.pane.fields.fields
    assert "họ tên" in fields["applicant.name"].error
    assert fields["applicant.birth"].error
    assert fields["procedure"].error
    assert screen.form.applicant.birth == "31/02/1990"
    assert parts.home.queries.page(0, 1) == []


def test_a_missing_paper_is_asked_for_by_name(screen: ReceptionScreen) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.accept()
    assert "Giấy chứng sinh" in screen.pane.fields.fields["papers"].error
    assert not screen.side.showing_receipt


def test_a_half_typed_form_is_on_disk_without_being_asked(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    screen.pane.applicant.name.setFocus()
    type_text("Lò Văn")
    qtbot.waitUntil(lambda: bool(parts.home.drafts.all("reception")), timeout=5_000)
    (draft,) = parts.home.drafts.all("reception")
    assert decode(draft.data).applicant.name == "Lò Văn"


def test_a_draft_comes_back_whole_on_another_start(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, desk: Desk
) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    form = screen.form
    screen.shut()
    qtbot.waitUntil(lambda: bool(parts.home.drafts.all("reception")), timeout=5_000)
    qtbot.waitUntil(lambda: decode(parts.home.drafts.all("reception")[0].data) == form, timeout=5_000)
    later = ReceptionScreen(desk, parts)
    qtbot.addWidget(later)
    later.activate()
    later.resume(parts.home.drafts.all("reception")[0].id)
    assert later.form == form
    accept(qtbot, later)
    assert parts.home.drafts.all("reception") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("001190000018||Đặng Thị Hoà|21111990|Nữ", "thẻ"),
        ("00119000001||Đặng Thị Hoà|21111990|Nữ|Thôn 2|01012022", "số"),
        ("001190000018||Đặng Thị Hoà|31021990|Nữ|Thôn 2|01012022", "ngày"),
    ],
    ids=["truncated", "eleven digits", "impossible birth date"],
)
def test_a_bad_card_is_told_and_the_form_keeps_what_it_has(
    screen: ReceptionScreen, text: str, word: str
) -> None:
    screen.pane.applicant.name.setFocus()
    type_text("Lò Văn Sẻ")
    told: list[object] = []
    screen.trouble.connect(told.append)
    assert screen.take_card_qr(text)
    assert len(told) == 1
    assert word in str(told[0]).lower()
    assert screen.form.applicant.name == "Lò Văn Sẻ"


def test_an_old_nine_digit_number_is_accepted(qtbot: QtBot, screen: ReceptionScreen, parts: Parts) -> None:
    screen.pane.applicant.number.setText("012 345 678")
    screen.pane.applicant.name.setText("Bàn Văn Tả")
    pick_birth(screen)
    screen.pane.tick_all()
    accept(qtbot, screen)
    assert parts.home.queries.search("012345678")[0].names == "Bàn Văn Tả"


def test_the_same_person_and_procedure_shows_the_open_dossier(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    accept(qtbot, screen)
    code = parts.home.queries.page(0, 1)[0].code
    screen.start_new()
    assert screen.take_card_qr(CARD)
    pick_birth(screen)

    def told() -> bool:
        return any(code in shown.text() for shown in screen.side.summary.findChildren(QLabel))

    qtbot.waitUntil(told)


def test_a_procedure_without_a_known_limit_asks_for_the_date(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    unknown = next(p for p in parts.catalogue.procedures if p.limit.rule == "unknown")
    assert screen.take_card_qr(CARD)
    screen.pane.picker.line.setFocus()
    type_text(unknown.code)
    press(ENTER)
    screen.pane.tick_all()
    screen.accept()
    assert screen.pane.fields.fields["due"].error
    type_text("30/11")  # the caret is there, and the next thirtieth of November is meant
    accept(qtbot, screen)
    dossier = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
    assert dossier is not None
    assert dossier.due.at == "2026-11-30T17:00:00+07:00"


def test_nobody_at_the_desk_receives_nothing(screen: ReceptionScreen, parts: Parts) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    parts.session.actor = None
    told: list[object] = []
    screen.trouble.connect(told.append)
    screen.accept()
    assert "đăng nhập" in str(told[0])
    assert parts.home.queries.page(0, 1) == []


def test_every_part_has_a_name_and_nothing_is_cut_off(qtbot: QtBot, screen: ReceptionScreen) -> None:
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.toggle_owner()
    assert unnamed(screen) == []
    assert small_targets(screen) == []
    qtbot.waitUntil(lambda: truncated(screen) == [])  # once the layout has settled
    screen.pane.toggle_owner()
    screen.pane.tick_all()
    accept(qtbot, screen)
    assert unnamed(screen) == []
    qtbot.waitUntil(lambda: truncated(screen) == [])  # once the layout has settled


def test_the_fee_follows_the_case_and_is_never_made_up(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    def fees() -> str:
        box = screen.side.fees
        widgets = [item.widget() for i in range(box.count()) if (item := box.itemAt(i)) is not None]
        return " ".join(w.text() for w in widgets if isinstance(w, QLabel))

    pick_birth(screen)
    qtbot.waitUntil(lambda: "không thu" in fees())  # on time: Luật Hộ tịch Art. 11
    screen.pane.case.choose("quá hạn")
    qtbot.waitUntil(lambda: "8.000 đ · chưa xác minh" in fees())  # the sample commune's own made-up table
    copies = parts.catalogue.procedure("2.000815", parts.home.writer.now().date())
    screen.pane.picker.show_procedure(copies)
    screen.pane.picker.picked.emit(copies)
    screen.pane.pages.set_count(3)
    screen.pane.copies.set_count(2)
    qtbot.waitUntil(lambda: "10.000 đ" in fees())  # (2.000 + 2.000 + 1.000) x 2, TT 226/2016 Art. 4


def test_enter_walks_the_papers_in_their_order_and_on_to_the_note(
    qtbot: QtBot, screen: ReceptionScreen
) -> None:
    pick_birth(screen)
    screen.pane.tick_all()
    walked: list[QWidget] = []
    while not screen.pane.note.hasFocus() and len(walked) < 40:
        walked.append(focused())
        press(ENTER)
    assert walked == [stop for stop in screen.pane.checklist.stops() if stop.isEnabled()]


def test_what_was_mended_after_a_refusal_is_no_longer_told(qtbot: QtBot, screen: ReceptionScreen) -> None:
    pick_birth(screen)
    screen.accept()
    fields = screen.pane.fields.fields
    assert fields["applicant.name"].error
    assert fields["papers"].error
    assert screen.take_card_qr(CARD)
    qtbot.waitUntil(lambda: not fields["applicant.name"].error)
    assert fields["papers"].error
    screen.pane.tick_all()
    qtbot.waitUntil(lambda: not screen.pane.fields.summary.isVisible())


def test_a_card_the_search_and_two_keys_receive_a_birth_and_enter_begins_the_next(
    qtbot: QtBot, screen: ReceptionScreen
) -> None:
    assert screen.take_card_qr(CARD)
    type_text("khai si")  # the card leads to the procedure
    press(ENTER)
    screen.pane.tick_all()  # F10
    accept(qtbot, screen)  # Ctrl+Enter
    assert screen.side.again.hasFocus()
    gone = list[str]()
    screen.side.scan_asked.connect(gone.append)
    next(c for c in screen.commands() if c.key == "Ctrl+S")()  # its papers are scanned without the mouse
    assert len(gone) == 1
    press(ENTER)
    assert screen.pane.applicant.number.hasFocus()
    assert not screen.side.showing_receipt
