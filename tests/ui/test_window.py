"""The window is worked with the keyboard, tells in place, and hides everything when it is locked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.trouble import Refused, Trouble
from tests.ui import sample
from tests.ui.sample import PlainScreen, SampleScreen
from tests.ui.test_card_qr import CARD
from tests.ui.walk import small_targets, truncated, unknown_letters, unnamed
from ui import theme
from ui.app import catch_bugs
from ui.desk import Desk
from ui.frame import Facts, RailButton
from ui.hands import focused, press, scan_card, type_text
from ui.theme import Look
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


def first(window: Window) -> SampleScreen:
    screen = window.want("reception")
    assert isinstance(screen, SampleScreen)
    return screen


def second(window: Window) -> PlainScreen:
    screen = window.want("syncing")
    assert isinstance(screen, PlainScreen)
    return screen


def front(window: Window) -> str:
    assert window.front is not None
    return window.front.id


def test_after_login_the_first_screen_waits_for_the_first_key(work: Window) -> None:
    assert front(work) == "reception"
    assert focused() is first(work).name


def test_function_keys_open_screens_and_put_the_focus_where_work_starts(work: Window) -> None:
    press(Qt.Key.Key_F6)
    assert front(work) == "syncing"
    assert focused() is second(work).first
    press(Qt.Key.Key_F2)
    assert front(work) == "reception"


def test_the_keys_of_a_screen_work_only_while_it_is_in_front(work: Window) -> None:
    type_text("Đặng Thị Hoà")
    press(Qt.Key.Key_Return, CTRL)
    assert first(work).saved == ["Đặng Thị Hoà"]
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_Return, CTRL)
    assert first(work).saved == ["Đặng Thị Hoà"]


def test_the_palette_finds_without_accents_and_runs_on_enter(work: Window) -> None:
    press(Qt.Key.Key_K, CTRL)
    type_text("gui nhan")
    assert work.palette_sheet.titles() == ["Gửi và nhận"]
    press(Qt.Key.Key_Return)
    assert front(work) == "syncing"
    assert not work.palette_sheet.isVisible()


def test_the_palette_moves_with_arrows_and_says_when_nothing_fits(work: Window) -> None:
    press(Qt.Key.Key_K, CTRL)
    everything = work.palette_sheet.titles()
    assert len(everything) > 8
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    assert work.palette_sheet.list.currentRow() == 1
    type_text("xyzxyz")
    assert work.palette_sheet.titles() == []
    assert work.palette_sheet.none.isVisible()
    press(Qt.Key.Key_Return)
    assert work.palette_sheet.isVisible()


def test_escape_closes_a_sheet_and_the_focus_is_where_it_was(work: Window) -> None:
    first(work).number.setFocus()
    for key, modifier in ((Qt.Key.Key_K, CTRL), (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)):
        press(key, modifier)
        assert focused() is not first(work).number
        press(Qt.Key.Key_Escape)
        assert focused() is first(work).number


def test_help_lists_every_key_that_works_now(work: Window) -> None:
    press(Qt.Key.Key_F1)
    listed = dict(work.help_sheet.texts())
    assert listed["F6"] == "Gửi và nhận"
    assert listed["Ctrl + Enter"] == "Tiếp nhận hồ sơ đang nhập"
    assert listed["Ctrl + K"] == "Tìm lệnh"


def test_a_card_goes_to_the_screen_in_front(work: Window) -> None:
    scan_card(CARD)
    assert first(work).cards == [CARD]
    assert not first(work).name.text()
    press(Qt.Key.Key_F6)
    scan_card(CARD)
    assert first(work).cards == [CARD]
    assert "không dùng đến" in work.notices.notices[0].what


def test_trouble_is_told_in_place_and_put_away(work: Window) -> None:
    trouble = Trouble("Máy in hết giấy.", "Nạp giấy rồi in lại.")
    before = focused()
    first(work).show_trouble(trouble)
    first(work).show_trouble(trouble)
    assert [(n.what, n.todo) for n in work.notices.notices] == [(trouble.what, trouble.todo)]
    assert focused() is before
    work.notices.notices[0].dismiss()
    assert work.notices.notices == []


def test_at_most_three_notices_are_shown(work: Window) -> None:
    for number in range(6):
        first(work).show_trouble(Trouble(f"Lỗi {number}."))
    assert [n.what for n in work.notices.notices] == ["Lỗi 3.", "Lỗi 4.", "Lỗi 5."]


def test_a_bug_is_told_once_without_its_innards(work: Window, desk: Desk, bugs: list[str]) -> None:
    desk.bug.emit("ZeroDivisionError: division by zero")
    bugs.clear()
    (notice,) = work.notices.notices
    assert "Zero" not in notice.what + notice.todo
    assert "vẫn còn" in notice.todo


def test_after_a_write_the_screen_in_front_refreshes_now_and_the_others_when_they_come(
    work: Window, desk: Desk
) -> None:
    desk.changed.emit("hồ sơ 7")
    assert second(work).refreshed == []
    press(Qt.Key.Key_F6)
    assert second(work).refreshed == [None]
    desk.changed.emit("hồ sơ 8")
    assert second(work).refreshed == [None, "hồ sơ 8"]


def test_a_screen_may_ask_for_another_with_something_to_show(work: Window) -> None:
    first(work).asked.emit("syncing", "thay-doi-12")
    assert front(work) == "syncing"
    assert second(work).opened == ["thay-doi-12"]


def test_facts_are_calm_words_and_open_the_screen_behind_them(work: Window) -> None:
    work.show_facts(Facts("09:41", "chờ giấy", 12, "40 phút", "07:40"))
    assert work.facts.texts() == [
        "Đã lưu 09:41",
        "Quét: chờ giấy",
        "Chờ gửi 12 · cũ nhất 40 phút",
        "Liên lạc cuối 07:40",
    ]
    work.facts.picked.emit("syncing")
    assert front(work) == "syncing"
    work.show_facts(Facts())
    assert work.facts.texts()[2:] == ["Chờ gửi 0", "Chưa liên lạc với tỉnh"]


def test_a_screen_that_is_not_allowed_cannot_be_reached(work: Window) -> None:
    work.allow({"syncing"})
    assert front(work) == "syncing"
    press(Qt.Key.Key_F2)
    work.show_screen("reception")
    assert front(work) == "syncing"
    assert "Tiếp nhận hồ sơ" not in [command.title for command in work.commands.all]


def test_enter_presses_the_button_that_has_the_focus(work: Window) -> None:
    button = next(b for b in work.rail.findChildren(RailButton) if b.text() == "Gửi và nhận")
    button.setFocus()
    press(Qt.Key.Key_Return)
    assert front(work) == "syncing"


def test_what_fails_in_a_slot_is_a_bug_notice_too(
    work: Window, desk: Desk, bugs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_bugs(desk)
    error = KeyError("thiếu")
    sys.excepthook(KeyError, error, None)
    assert len(work.notices.notices) == 1
    assert bugs == ["KeyError: 'thiếu'"]
    bugs.clear()


def test_what_one_person_was_told_is_not_left_for_the_next(work: Window) -> None:
    work.notices.tell("Đã điền Lò Văn Sẻ theo hồ sơ trước trên máy này.")
    work.lock()
    assert work.notices.notices == []


def test_what_a_screen_told_goes_with_it_and_what_is_wrong_with_the_desk_stays(work: Window) -> None:
    work.notices.tell("Đã bàn giao. Ctrl + Z để hoàn tác.")
    work.notices.trouble(Refused("Chưa chọn hộp.", "Chọn hộp ở bên trái."))
    work.notices.trouble(Trouble("Hệ thống in không trả lời.", "Kiểm tra máy in."))
    press(Qt.Key.Key_F6)
    assert [notice.what for notice in work.notices.notices] == ["Hệ thống in không trả lời."]


def test_locking_hides_everything_and_keeps_the_draft(qtbot: QtBot, work: Window) -> None:
    type_text("Đặng Thị")
    press(Qt.Key.Key_L, CTRL)
    assert work.is_locked
    assert not first(work).isVisible()
    press(Qt.Key.Key_F6)
    scan_card(CARD)
    assert work.is_locked
    assert first(work).cards == []
    with qtbot.waitSignal(work.entered):
        work.door.login.pin.setText(sample.PIN)
        press(Qt.Key.Key_Return, into=work.door.login.pin)
    assert first(work).name.text() == "Đặng Thị"
    assert first(work).isVisible()


def test_a_desk_left_alone_locks_itself(qtbot: QtBot, work: Window) -> None:
    with qtbot.waitSignal(work.locked):
        work.idle.set_minutes(0.0005)
    assert work.is_locked


def test_every_control_has_a_name_and_is_big_enough(work: Window) -> None:
    first(work).save()
    assert unnamed(work) == []
    assert small_targets(work) == []
    assert unknown_letters(work) == []
    assert unnamed(work.door.store) + unnamed(work.door.login) == []


@pytest.mark.parametrize("points", [10, 12, 15, 18])
def test_no_words_are_cut_off_on_the_old_screen(qapp: QApplication, work: Window, points: int) -> None:
    work.resize(1366, 768)
    work.show_facts(Facts("09:41", "chờ giấy", 12, "40 phút", "07:40"))
    theme.apply(qapp, Look.LIGHT, points)
    QApplication.sendPostedEvents()
    assert truncated(work) == []


def test_looks_are_chosen_from_the_palette(work: Window, qtbot: QtBot) -> None:
    press(Qt.Key.Key_K, CTRL)
    type_text("toi")
    with qtbot.waitSignal(work.look_chosen) as chosen:
        press(Qt.Key.Key_Return)
    assert chosen.args == ["dark", 12]
    assert theme.current()[0] is Look.DARK


def test_help_tells_what_works_not_now_other_keys_and_leads_to_its_page_of_the_guide(
    work: Window, tmp_path: Path
) -> None:
    sheet = work.help_sheet
    press(Qt.Key.Key_F1)
    assert not sheet.read.isVisible()
    press(Qt.Key.Key_Escape)
    sheet.guide = tmp_path / "index.html"
    sheet.guide.write_text("<h1>Sách</h1>", encoding="utf-8")
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_F1)
    assert sheet.read.isVisible()
    assert work.front is not None
    assert sheet.read.text() == f"Sách hướng dẫn: {work.front.title}"
    assert sheet.place().toString() == f"{sheet.guide.as_uri()}#{work.front.id}"
