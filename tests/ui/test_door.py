"""The door lets in who knows the words, and says what is wrong to who does not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui import sample
from ui.hands import focused, press, type_text
from ui.window import Window


def test_the_store_opens_with_its_passphrase_and_asks_who_is_there(qtbot: QtBot, window: Window) -> None:
    type_text(sample.PHRASE)
    with qtbot.waitSignal(window.door.opened):
        press(Qt.Key.Key_Return)
    assert focused() is window.door.login.pin
    assert not window.door.store.phrase.text()


def test_a_wrong_passphrase_is_told_beside_the_field_and_may_be_mended(qtbot: QtBot, window: Window) -> None:
    type_text("sai")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.door.store.field.error))
    assert window.door.store.field.error.startswith("Mật khẩu không đúng.")
    assert window.door.store.phrase.text() == "sai"
    assert focused() is window.door.store.phrase
    assert window.door.store.go.isEnabled()


def test_an_empty_passphrase_is_not_even_tried(window: Window) -> None:
    press(Qt.Key.Key_Return)
    assert window.door.store.field.error == "Chưa nhập mật khẩu."


def test_the_passphrase_is_dots_until_asked(window: Window) -> None:
    phrase = window.door.store.phrase
    assert phrase.echoMode() == phrase.EchoMode.Password


def test_the_pin_belongs_to_the_account_that_is_chosen(qtbot: QtBot, window: Window) -> None:
    window.door.ask_who("a2")
    type_text(sample.PIN)
    with qtbot.waitSignal(window.entered) as entered:
        press(Qt.Key.Key_Return)
    assert entered.args == [sample.ACCOUNTS[1]]
    assert not window.is_locked


def test_a_wrong_pin_is_cleared_and_said(qtbot: QtBot, window: Window) -> None:
    window.door.ask_who()
    type_text("000000")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.door.login.field.error))
    assert window.door.login.field.error == "Mã PIN không đúng. Còn 4 lần thử."
    assert not window.door.login.pin.text()
    assert window.is_locked
