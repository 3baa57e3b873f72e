"""A clerk who is faster than the disk: nothing asked for or typed while a dossier is written is lost."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from localdb.domain.trouble import Refused
from tests.ui.reception.test_case import CARD, PATIENCE_MS, pick
from ui.hands import type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen


def complete(screen: ReceptionScreen) -> None:
    """Fill in a dossier that can be received."""
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    screen.pane.tick_all()


def test_who_goes_on_while_a_dossier_is_written_loses_neither_it_nor_what_is_typed(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    complete(screen)
    told: list[str] = []
    screen.told.connect(told.append)
    with parts.home.writer.transaction():  # another program writes: this one has to wait
        screen.accept()
        assert not screen.pane.isEnabled()
        screen.give_ticket()
        assert "đang được ghi" in told[-1]  # what is asked for is not passed over in silence
        screen.start_new()
        screen.pane.applicant.name.setFocus()
        type_text("Lo Thi Sau")
    qtbot.waitUntil(lambda: "Đã tiếp nhận" in told[-1], timeout=PATIENCE_MS)
    (line,) = parts.home.queries.page(0, 5)
    assert told[-1] == f"Đã tiếp nhận {line.code} của Đặng Thị Hoà."
    assert screen.form.applicant.name == "Lo Thi Sau"
    assert screen.pane.isEnabled()
    assert not screen.side.showing_receipt


def test_the_next_procedure_asked_for_meanwhile_begins_as_soon_as_the_first_is_written(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    complete(screen)
    with parts.home.writer.transaction():
        screen.accept()
        screen.start_next()
    qtbot.waitUntil(lambda: bool(screen.form.visit), timeout=PATIENCE_MS)
    assert (screen.form.applicant.number, screen.form.procedure) == ("031190000018", "")
    assert screen.pane.isEnabled()


def test_a_form_left_behind_that_could_not_be_received_is_kept_among_the_drafts(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    complete(screen)
    form, draft = screen.form, screen.keeping.draft
    screen.start_new()
    with qtbot.waitSignal(screen.trouble, timeout=PATIENCE_MS) as told:
        screen.receiving._refused(draft, form, Refused("Đĩa đầy.", "Giải phóng chỗ."))
    assert "Đặng Thị Hoà còn trong danh sách nhập dở" in str(told.args[0])
    qtbot.waitUntil(lambda: any(d.id == draft for d in screen.keeping.others()), timeout=PATIENCE_MS)
