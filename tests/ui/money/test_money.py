"""The drawer is counted by keyboard, and a day is closed only when it agrees or somebody says why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from localdb.domain.intake import PaidThen
from localdb.domain.late_entry import LateEntry
from localdb.domain.till import Entry, by_method
from tests.localdb.made_up import intake
from tests.ui.dossiers.commune import START, Front
from tests.ui.walk import small_targets, truncated, unnamed
from ui.hands import press, type_text
from ui.money.screen import MoneyScreen


def show(front: Front, drawer: MoneyScreen) -> None:
    front.window.show_screen("money")
    front.until(lambda: drawer.table.page.rows)
    front.until(drawer.opening.hasFocus)


def test_a_day_is_counted_by_note_and_closed_once(front: Front, drawer: MoneyScreen) -> None:
    home, clerk = front.commune.home, front.commune.clerk
    home.store.collect(front.commune.receive().id, 8000, "cash", "", clerk)
    show(front, drawer)
    front.until(lambda: "Phải có 8.000 đ. Chưa đếm tờ nào." in front.words())
    type_text("100.000")
    press(Qt.Key.Key_Return)  # 500 000
    press(Qt.Key.Key_Return)  # 200 000
    press(Qt.Key.Key_Return)  # 100 000
    type_text("1")
    drawer.notes[5_000].setFocus()
    type_text("1")
    press(Qt.Key.Key_F9)
    front.until(lambda: "Két thiếu 3.000 đ" in drawer.fields["reason"].error)
    assert home.till.closing(START.date()) is None
    drawer.notes[2_000].setFocus()
    type_text("x")
    press(Qt.Key.Key_F9)
    front.until(lambda: "không phải số tờ" in front.words())
    drawer.notes[2_000].setText("1")
    drawer.notes[1_000].setText("1")
    front.until(lambda: "Khớp." in front.words())
    press(Qt.Key.Key_F9)
    front.until(lambda: home.till.closing(START.date()))
    front.until(lambda: "Đã chốt: 108.000 đ. Khớp." in front.words())
    assert not drawer.close_day.isEnabled()


def test_a_drawer_that_nobody_counted_does_not_agree(front: Front, drawer: MoneyScreen) -> None:
    home = front.commune.home
    front.window.show_screen("money")
    front.until(lambda: "Phải có 0 đ. Chưa đếm tờ nào." in front.words())
    press(Qt.Key.Key_F9)
    front.until(lambda: "két trống thì gõ 0" in front.words())
    assert drawer.notes[500_000].hasFocus()
    assert home.till.closing(START.date()) is None
    type_text("0")
    press(Qt.Key.Key_F9)
    front.until(lambda: home.till.closing(START.date()))
    front.until(lambda: "két trống." in front.words())
    assert "Khớp" not in front.words()


def test_money_of_the_express_lane_lies_in_the_drawer_too() -> None:
    entries = [Entry("", "", "", "", amount, how, "") for amount, how in ((8000, "cash"), (2000, "Tiền mặt"))]
    assert by_method(entries) == {"cash": 10_000}  # the lane of 0.1.0 wrote its cash in words


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_the_drawer_can_be_read(front: Front, drawer: MoneyScreen, size: tuple[int, int]) -> None:
    dossier = front.commune.receive()
    front.commune.home.store.collect(dossier.id, 8000, "cash", "", front.commune.clerk)
    front.window.resize(*size)
    show(front, drawer)
    front.until(lambda: not unnamed(drawer) + small_targets(drawer) + truncated(drawer))
    drawer.table.setFocus()
    press(Qt.Key.Key_Return)
    assert front.gone[-1] == ("dossiers", dossier.id)


def test_a_day_before_that_nobody_could_close_is_counted_apart(front: Front, drawer: MoneyScreen) -> None:
    home, clerk = front.commune.home, front.commune.clerk
    front.commune.clock.now = START + timedelta(days=1)
    then = START - timedelta(minutes=1)
    entry = LateEntry(reason="mất điện")
    late = replace(intake(), received_at=then.isoformat(), entry=entry, paid=PaidThen(8000))
    home.store.receive(late, clerk)
    front.window.show_screen("money")
    front.until(lambda: drawer.other_days.text() == f"Chưa chốt: {START:%d/%m}  (Ctrl + D)")
    assert drawer.table.page.rows == []
    press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    front.until(lambda: f"Ngày {START:%d/%m/%Y}" in front.words())
    front.until(lambda: "Phải có 8.000 đ. Chưa đếm tờ nào." in front.words())
    drawer.notes[5_000].setText("1")
    drawer.notes[1_000].setText("3")
    press(Qt.Key.Key_F9)
    front.until(lambda: home.till.closing(START.date()))
    front.until(lambda: drawer.other_days.text() == "Về hôm nay  (Ctrl + D)")
