"""One screen for the whole commune: its devices, what has no answer, what differs, each with what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt

from localdb.commune import Finding, Side, hear, keep_list
from localdb.domain.devices import Device
from localdb.domain.roles import Role
from localdb.outbox import Delivery
from tests.ui.dossiers.commune import Front
from tests.ui.syncing.test_syncing import tile
from ui.hands import press

TIME = "2026-11-24T02:00:00+00:00"


def told(front: Front) -> None:
    """Let the gateway tell of three devices, and a list of the province be compared."""
    home = front.commune.home
    mine = Device(home.device.id, "Quầy 1", "ABCDEF", TIME, 40)
    silent = Device("dv_2", "Quầy 2", "GHJKMN", "2026-11-13T02:00:00+00:00", 12)
    copied = Device("dv_3", "Quầy 3", "PQRSTV", TIME, 7, forked=True)
    hear(home, TIME, (mine, silent, copied))
    keep_list(
        home, 9, (Finding(Side.THEIRS, "H29.19-261123-8042", "", "", "đang xử lý", "Tìm ở quầy khác."),)
    )


def subjects(front: Front) -> list[str]:
    return [line.subject for line in front.syncing.commune.table.page.rows]


def test_one_key_shows_every_device_and_two_more_what_waits_and_what_differs(front: Front) -> None:
    told(front)
    owed, refused = front.commune.receive(), front.commune.receive("Vũ Đình Nghĩa")
    front.commune.answer(refused, Delivery.REFUSED, "Thiếu ngày sinh.")
    press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    front.until(lambda: front.syncing.surveys)
    assert subjects(front) == ["Quầy 1 ABCDEF (máy này)", "Quầy 2 GHJKMN", "Quầy 3 PQRSTV"]
    press(Qt.Key.Key_Down)
    assert "Tới máy ấy đồng bộ, hoặc xuất gói ra USB" in front.words()
    press(Qt.Key.Key_2)
    assert subjects(front) == [owed.code]
    assert "1 thay đổi chờ gửi" in front.words()
    tile(front, "Chỗ khác với tỉnh").setFocus()  # two digits at once would be a card reader's
    press(Qt.Key.Key_Space)
    assert subjects(front) == [refused.code, "H29.19-261123-8042"]
    assert "Bị từ chối: Thiếu ngày sinh." in front.words()
    press(Qt.Key.Key_Return)
    assert front.gone == [("dossiers", refused.id)]


def test_what_was_never_heard_is_said_and_esc_leads_back_to_the_queue(front: Front) -> None:
    press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    front.until(lambda: front.syncing.surveys)
    assert "Cổng tỉnh kể về các máy: chưa lần nào." in front.words()
    assert "Mọi thứ đã yên" not in front.words()
    press(Qt.Key.Key_Escape)
    front.until(lambda: not front.syncing.surveys)
    assert front.syncing.tiles.isVisible()


def test_it_staff_see_the_commune_without_any_value_and_open_no_dossier(front: Front) -> None:
    home = front.commune.home
    dossier = front.commune.receive()
    keep_list(home, 9, (Finding(Side.BOTH, dossier.code, "họ tên", "Đặng Thị Hoà", "Đặng Văn Lộ", "Hỏi."),))
    front.enter(Role.IT)
    front.window.show_screen("syncing")
    press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    front.until(lambda: front.syncing.surveys)
    press(Qt.Key.Key_3)
    assert subjects(front) == [dossier.code]
    assert "Hai bên khác nhau: họ tên" in front.words()
    assert "Đặng" not in "".join(line.what for line in front.syncing.commune.table.page.rows) + front.words()
    press(Qt.Key.Key_Return)
    assert front.gone == []
