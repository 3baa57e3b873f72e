"""The chip at the counter: one key after its QR, six digits without; a wrong card leaves all as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.scanner.chip_card import CAN, NUMBER, Reader, SimulatedCard, StuckReader, country
from tests.ui.fronting import in_front
from ui.desk import Desk
from ui.hands import press, type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen

CARD = f"{NUMBER}||Đặng Thị Hoà|17051990|Nữ|Thôn Đoài, xã Tân Mẫu|01012022"
PATIENCE_MS = 60_000


def opened(qtbot: QtBot, desk: Desk, parts: Parts, card: Reader | StuckReader) -> ReceptionScreen:
    parts.connect_card = card
    return in_front(qtbot, ReceptionScreen(desk, parts), 1110, 640)


def words(screen: ReceptionScreen) -> str:
    return "\n".join(w.text() for w in screen.pane.chip.findChildren(QLabel) if w.isVisible())


def wait_for(qtbot: QtBot, screen: ReceptionScreen, told: str) -> None:
    qtbot.waitUntil(lambda: told in words(screen), timeout=PATIENCE_MS)


def test_after_the_qr_the_chip_needs_no_key_and_what_differs_is_pointed_at(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    parts.home.folder.roots.mkdir()
    (parts.home.folder.roots / "csca.cer").write_bytes(country().anchor)
    screen = opened(qtbot, desk, parts, Reader(SimulatedCard(pace=0)))
    assert screen.take_card_qr(CARD)
    screen.read_chip()
    wait_for(qtbot, screen, "chữ ký hợp lệ (CSCA MÔ PHỎNG)")
    assert "Địa chỉ: trên màn hình “Thôn Đoài, xã Tân Mẫu”, trong chip “Thôn Đông, xã Tân Mẫu”" in words(
        screen
    )
    assert screen.form.applicant.address == "Thôn Đoài, xã Tân Mẫu"  # the clerk decides
    assert screen.form.applicant.old_number == "012345678"  # what the QR did not say
    assert "chữ ký hợp lệ" in screen.form.applicant.proof
    screen.shut()
    desk.close()


def test_without_a_qr_six_digits_open_the_chip_and_no_root_is_no_proof(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    screen = opened(qtbot, desk, parts, Reader(SimulatedCard()))
    screen.read_chip()
    type_text("48")
    press(Qt.Key.Key_Return)
    assert "đúng 6 chữ số" in screen.pane.chip.field.error
    screen.pane.chip.can.clear()
    type_text(CAN)
    press(Qt.Key.Key_Return)
    wait_for(qtbot, screen, "chưa kiểm được chữ ký (thiếu chứng thư gốc)")
    typed = screen.form.applicant
    assert (typed.name, typed.number, typed.birth) == ("Đặng Thị Hoà", NUMBER, "17/05/1990")
    assert "hợp lệ" not in typed.proof
    assert not screen.pane.chip.can.text()
    screen.shut()
    desk.close()


def test_a_pulled_card_and_another_persons_card_leave_what_was_typed(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    screen = opened(qtbot, desk, parts, Reader(SimulatedCard(pulled_after=9)))
    screen.pane.applicant.number.setText("079085000777")
    screen.pane.applicant.name.setText("Lê Văn Tám")
    screen.read_chip()
    type_text(CAN)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "nhấc ra" in screen.pane.chip.field.error, timeout=PATIENCE_MS)
    parts.connect_card = Reader(SimulatedCard())
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "không phải người đang nhập" in screen.pane.chip.field.error, timeout=PATIENCE_MS)
    assert (screen.form.applicant.name, screen.form.applicant.proof) == ("Lê Văn Tám", "")
    screen.shut()
    desk.close()


def test_escape_calls_a_stuck_reader_off_and_the_window_goes_on(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    screen = opened(qtbot, desk, parts, StuckReader())
    assert screen.take_card_qr(CARD)
    screen.read_chip()
    wait_for(qtbot, screen, "giữ yên thẻ")
    screen.chip.stop()
    assert screen.pane.chip.isHidden()
    assert screen.form.applicant.name == "Đặng Thị Hoà"
    screen.shut()
    desk.close()
