"""The citizen sees what was typed and agrees to just that; whoever comes next sees nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from localdb.domain.parties import Confirmation, ShownOn
from tests.ui.reception.test_case import CARD, PATIENCE_MS, accept, pick
from ui.hands import press
from ui.parts import Parts
from ui.reception import typed
from ui.reception.citizen import CitizenWindow
from ui.reception.screen import ReceptionScreen

OTHER = "031190000026||Lò Thị Mai|03051988|Nữ|Thôn Mẫu 5, xã Tân Mẫu, tỉnh Mẫu|01012022"


def words(window: CitizenWindow) -> str:
    """What stands in the window now, without what was just taken out and waits to be deleted."""
    items = [window._grid.itemAt(place) for place in range(window._grid.count())]
    shown = [window._title, *(item.widget() for item in items if item)]
    return " ".join(label.text() for label in shown if isinstance(label, QLabel))


def begun(qtbot: QtBot, screen: ReceptionScreen) -> CitizenWindow:
    """The form of a birth, shown to the citizen on the screen that is turned."""
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    screen.pane.tick_all()
    screen._assess()
    screen.confirming.ask()
    window = screen.confirming.window
    assert window is not None
    qtbot.waitUntil(window.isVisible, timeout=PATIENCE_MS)
    return window


def test_on_a_turned_screen_the_citizen_agrees_by_enter_and_the_dossier_says_when_and_how(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    window = begun(qtbot, screen)
    for told in ("Đặng Thị Hoà", "031190000018", "21/11/1990", "Đăng ký khai sinh", "Giấy chứng sinh"):
        assert told in words(window)
    press(Qt.Key.Key_Return, into=window)
    assert not window.isVisible()
    qtbot.waitUntil(lambda: "Công dân đã xác nhận lúc" in screen.side.agreement.text(), timeout=PATIENCE_MS)
    dossier = accept(qtbot, screen, parts)
    assert dossier.how.confirmed == Confirmation(ShownOn.TURNED, dossier.received_at)
    assert window.lines == ()


def test_what_is_typed_after_the_agreement_nobody_agreed_to(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    window = begun(qtbot, screen)
    window.agreed.emit()
    screen.pane.applicant.phone.setText("0912345678")
    screen._assess()
    assert "Đã sửa sau khi công dân xác nhận" in screen.side.agreement.text()
    assert accept(qtbot, screen, parts).how.confirmed is None


def test_escape_on_the_turned_screen_agrees_to_nothing(qtbot: QtBot, screen: ReceptionScreen) -> None:
    window = begun(qtbot, screen)
    press(Qt.Key.Key_Escape, into=window)
    assert not window.isVisible()
    assert screen.form.agreed is None
    assert window.lines == ()


def test_a_second_screen_follows_the_clerk_and_forgets_who_was_there(
    qtbot: QtBot, screen: ReceptionScreen
) -> None:
    window = begun(qtbot, screen)
    window.present(window.screen())  # as on a monitor of its own
    window.show_lines(screen.confirming._lines)
    assert not window._yes.isVisible()
    screen.pane.applicant.address.setText("Thôn Bịa, xã Tân Mẫu")
    screen._assess()
    assert "Thôn Bịa, xã Tân Mẫu" in words(window)
    assert screen.take_card_qr(OTHER)
    screen._assess()
    assert window.isVisible()
    assert "Đặng Thị Hoà" not in words(window)
    assert "Lò Thị Mai" not in words(window)
    assert "Xin mời công dân tiếp theo" in words(window)
    screen.confirming.ask()  # the next one looks
    window.present(window.screen())
    window.show_lines(screen.confirming._lines)
    screen.confirming.ask()  # and agrees: the same key
    assert screen.form.agreed is not None
    assert screen.form.agreed.confirmation.on is ShownOn.SECOND
    assert typed.decode(typed.encode(screen.form)) == screen.form
    screen.shut()
    assert not window.isVisible()


def test_nothing_is_shown_before_there_is_something_to_see(qtbot: QtBot, screen: ReceptionScreen) -> None:
    with qtbot.waitSignal(screen.confirming.troubled) as told:
        screen.confirming.ask()
    assert "Nhập người nộp và chọn thủ tục trước" in str(told.args[0])
    press(Qt.Key.Key_Escape)
    assert screen.confirming.window is None
