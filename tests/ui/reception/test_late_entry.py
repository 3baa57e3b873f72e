"""What the clerk is promised after an outage: paper receipts are entered with the time they were taken."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.marks import blank_text
from localdb.domain.outage import Outage, OutageKind
from localdb.late_entry import draw_numbers
from tests.ui.conftest import Clock
from tests.ui.reception.test_reception import CARD, accept, pick_birth
from tests.ui.walk import small_targets, truncated, unnamed
from ui.hands import focused, press, type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen
from ui.sample import PIN

EVENING = datetime(2026, 11, 20, 17, 5, tzinfo=VIETNAM)  # a Friday
POWER = Outage(OutageKind.POWER, "2026-11-20T07:30:00+07:00", "2026-11-20T16:30:00+07:00")
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def evening(parts: Parts, clock: Clock) -> None:
    clock.at = EVENING
    parts.home.diary.note(POWER, parts.session.require())


def received(parts: Parts) -> list[Dossier]:
    lines = parts.home.queries.page(0, 20)
    return [d for line in reversed(lines) if (d := parts.home.queries.dossier(line.id))]


def test_a_batch_of_paper_receipts_is_entered_without_retyping_the_outage(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    screen.late.toggle()
    type_text("8:40")
    assert focused() is screen.pane.late.at
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    qtbot.waitUntil(lambda: screen.side.due.text() == "17:00, 20/11/2026")  # taken before 15:00
    accept(qtbot, screen)
    screen.start_new()
    assert focused() is screen.pane.late.at
    type_text("15:20")
    screen.pane.applicant.name.setFocus()
    type_text("Lò Văn Sẻ")
    pick_birth(screen)
    screen.pane.tick_all()
    qtbot.waitUntil(lambda: screen.side.due.text() == "17:00, 23/11/2026")  # after 15:00
    screen.pane.tick_all()
    accept(qtbot, screen)
    first, second = received(parts)
    assert (first.received_at, second.received_at) == (
        "2026-11-20T08:40:00+07:00",
        "2026-11-20T15:20:00+07:00",
    )
    assert first.entry is not None
    assert second.entry is not None
    assert (first.entry.outage, second.entry.outage) == (POWER, POWER)
    assert first.entered_at[:16] == "2026-11-20T17:05"
    screen.start_new()
    screen.late.toggle()
    assert screen.form.entry is None


def test_a_time_that_cannot_be_is_told_beside_its_field_and_nothing_is_lost(
    screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    screen.late.toggle()
    fields = screen.pane.fields.fields
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    for typed, word in (("", "giờ nhận"), ("17:30", "tương lai"), ("25:00", "giờ"), ("8:40 31/12", "đồng ý")):
        screen.pane.late.at.setText(typed)
        screen.accept()
        told = fields["entry.at"].error + fields["entry.leader"].error
        assert word in told, typed
        assert not screen.side.showing_receipt
    screen.pane.late.at.setText("8:40")
    screen.pane.late.why.choose("")
    screen.accept()
    assert fields["entry.reason"].error
    assert screen.form.applicant.name == "Đặng Thị Hoà"


def test_an_old_entry_is_a_leaders_and_says_whose(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    screen.late.toggle()
    pane = screen.pane.late
    pane.at.setText("9:00 12/11")
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    qtbot.waitUntil(lambda: pane.pin.isVisibleTo(screen))
    pane.pin.setText("000000")
    press(ENTER, into=pane.pin)
    qtbot.waitUntil(lambda: "PIN" in screen.pane.fields.fields["entry.pin"].error)
    pane.pin.setText(PIN)
    press(ENTER, into=pane.pin)
    qtbot.waitUntil(lambda: not pane.pin.isVisibleTo(screen))
    accept(qtbot, screen)
    (dossier,) = received(parts)
    assert dossier.entry is not None
    leader = next(a for a in parts.home.accounts.all() if a.role == "leader")
    assert dossier.entry.leader == leader.name


def test_a_printed_receipt_is_scanned_to_begin_and_later_opens_its_dossier(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    (number,) = draw_numbers(parts.home.writer, parts.home.device.id, 1, "acc")
    assert screen.take_paper_qr(blank_text(number))
    assert screen.form.entry is not None
    assert screen.form.entry.paper == number
    type_text("8:40")
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    screen.pane.late.paid.setText("8.000")
    accept(qtbot, screen)
    (dossier,) = received(parts)
    assert dossier.collected == 8000
    asked: list[object] = []
    screen.asked.connect(lambda _screen, what: asked.append(what))
    assert screen.take_paper_qr(blank_text(number))
    assert asked == [dossier.id]


def test_the_next_scanned_receipt_gets_a_form_of_its_own_and_the_first_stays_a_draft(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    first, second = draw_numbers(parts.home.writer, parts.home.device.id, 2, "acc")
    screen.take_paper_qr(blank_text(first))
    type_text("8:40")
    assert screen.take_card_qr(CARD)
    screen.take_paper_qr(blank_text(second))
    assert screen.form.entry is not None
    assert (screen.form.entry.paper, screen.form.entry.at, screen.form.applicant.name) == (second, "", "")
    qtbot.waitUntil(lambda: bool(parts.home.drafts.all("reception")), timeout=20_000)
    (draft,) = parts.home.drafts.all("reception")
    screen.resume(draft.id)
    assert screen.form.entry.paper == first


def test_a_slip_of_the_key_loses_nothing_of_a_late_entry(
    screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    screen.late.toggle()
    type_text("8:40")
    screen.pane.late.paper.setText("12/Q3")
    kept = screen.form
    screen.late.toggle()
    assert screen.form.entry is None
    screen.late.toggle()
    assert screen.form == kept
    screen.start_new()
    screen.late.toggle()
    screen.late.toggle()
    assert screen.form.entry is not None
    assert screen.form.entry.paper == ""  # another dossier


def test_a_late_entry_half_typed_comes_back_whole(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    screen.late.toggle()
    type_text("8:40")
    screen.pane.late.paper.setText("12/Q3")
    form = screen.form
    qtbot.waitUntil(lambda: bool(parts.home.drafts.all("reception")), timeout=5_000)
    screen.late.toggle()
    screen.start_new()
    screen.resume(parts.home.drafts.all("reception")[0].id)
    assert screen.form == form


def test_the_strip_fits_and_every_part_has_a_name(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    for size in ((1024, 560), (1366, 690)):
        screen.resize(*size)
        screen.show()
        if screen.form.entry is None:
            screen.late.toggle()
        screen.pane.late.at.setText("9:00 12/11")
        qtbot.waitUntil(lambda: screen.pane.late.pin.isVisibleTo(screen))
        qtbot.waitUntil(lambda: truncated(screen) == [])
        assert unnamed(screen) == []
        assert small_targets(screen) == []


def test_a_day_that_no_catalogue_knows_takes_nothing_out_of_the_form(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    evening(parts, clock)
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    ticked = screen.pane.checklist.ticked()
    screen.late.toggle()
    screen.pane.late.at.setText("8:40 1/1/1990")  # on the way to something else
    qtbot.waitUntil(lambda: screen.law.day(screen.form).year == 1990)
    seen = screen.law.assess(screen.form, screen.law.procedure(screen.form))
    assert any("không có thủ tục này" in warning for warning in seen.warnings)
    qtbot.waitUntil(lambda: screen.pane.late.pin.isVisibleTo(screen))
    assert screen.form.procedure == "1.001193"
    assert screen.pane.checklist.ticked() == ticked
