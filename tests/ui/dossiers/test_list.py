"""Finding a dossier: as you type, without accents, by what is at hand; the list never loads everything."""

from __future__ import annotations

from PySide6.QtCore import Qt

from localdb.domain.values import Status
from tests.ui.dossiers.commune import NAMES, Front
from ui.hands import focused, press, scan_card, type_text

CARD = "001190000007||Trần Thị Ánh Nguyệt|17051990|Nữ|Thôn Đông, xã Tân Mẫu|01012022"


def test_an_empty_desk_says_what_to_do_first(front: Front) -> None:
    assert "Chưa có hồ sơ nào." in front.words()
    assert "F2" in front.words()


def test_the_newest_dossier_is_on_top_and_the_caret_is_in_the_search_box(front: Front) -> None:
    front.commune.receive("Đặng Thị Hoà")
    front.commune.receive("Nguyễn Văn Đức")
    front.window.show_screen("dossiers")
    assert front.listed() == ["Nguyễn Văn Đức", "Đặng Thị Hoà"]
    assert focused() is front.dossiers.list.search


def test_typing_without_accents_finds_names_with_them(front: Front) -> None:
    for name in NAMES:
        front.commune.receive(name)
    front.window.show_screen("dossiers")
    type_text("dang thi hoa")
    front.until(lambda: front.listed() == ["Đặng Thị Hoà"])
    front.dossiers.list.search.clear()
    front.until(lambda: len(front.listed()) == len(NAMES))


def test_what_nobody_is_called_says_how_to_search_on(front: Front) -> None:
    front.commune.receive()
    front.window.show_screen("dossiers")
    type_text("zzzz")
    front.until(lambda: "Không tìm thấy hồ sơ nào." in front.words())


def test_enter_opens_its_dossier_although_the_list_is_read_again_meanwhile(front: Front) -> None:
    wanted = front.commune.receive("Lê Quốc Khánh")
    front.window.show_screen("dossiers")
    type_text(wanted.code)
    press(Qt.Key.Key_Return)
    front.desk.changed.emit(None)  # an exchange with the province ended just now
    front.until(lambda: front.dossiers.on_detail)


def test_a_typed_or_read_code_opens_its_dossier_at_enter(front: Front) -> None:
    wanted = front.commune.receive("Lê Quốc Khánh")
    front.commune.receive("Vũ Đình Nghĩa")
    front.window.show_screen("dossiers")
    type_text(wanted.code.lower())
    press(Qt.Key.Key_Return)
    front.until(lambda: front.dossiers.on_detail)
    assert "Lê Quốc Khánh" in front.words()


def test_the_qr_of_our_receipt_opens_its_dossier(front: Front) -> None:
    wanted = front.commune.receive("Lê Quốc Khánh")
    front.window.show_screen("dossiers")
    type_text(f"{wanted.code}|{wanted.procedure.code}||Giấy tiếp nhận")
    press(Qt.Key.Key_Return)
    front.until(lambda: front.dossiers.on_detail)
    assert "Lê Quốc Khánh" in front.words()


def test_the_qr_of_our_paper_opens_its_dossier_from_any_screen_wherever_the_focus_is(front: Front) -> None:
    wanted = front.commune.receive("Lê Quốc Khánh")
    front.commune.receive("Vũ Đình Nghĩa")
    front.window.show_screen("syncing")
    front.syncing.table.setFocus()
    scan_card(f"{wanted.code}|{wanted.procedure.code}||Giấy tiếp nhận")
    front.until(lambda: front.dossiers.on_detail)
    assert "Lê Quốc Khánh" in front.words()
    assert front.gone == []


def test_a_code_is_found_as_the_list_shows_it(front: Front) -> None:
    front.commune.receive("Vũ Đình Nghĩa")
    wanted = front.commune.receive("Lê Quốc Khánh")
    front.window.show_screen("dossiers")
    page = front.dossiers.list.table.page
    shown = str(page.data(page.index(0, 0)))
    assert shown != wanted.code
    type_text(shown)
    front.until(lambda: front.listed() == ["Lê Quốc Khánh"])


def test_a_citizen_card_finds_that_citizens_dossiers(front: Front) -> None:
    front.commune.receive("Trần Thị Ánh Nguyệt", number="001190000007")
    front.commune.receive("Vũ Đình Nghĩa", number="001190000008")
    front.window.show_screen("dossiers")
    assert front.dossiers.take_card_qr(CARD)
    front.until(lambda: front.listed() == ["Trần Thị Ánh Nguyệt"])


def test_one_hit_opens_at_enter_and_several_lead_into_the_list(front: Front) -> None:
    front.commune.receive("Bùi Văn Ước")
    front.commune.receive("Bùi Thị Ước")
    front.window.show_screen("dossiers")
    type_text("bui")
    press(Qt.Key.Key_Return)
    front.until(lambda: focused() is front.dossiers.list.table)
    press(Qt.Key.Key_Return)
    front.until(lambda: front.dossiers.on_detail)


def test_one_status_can_be_listed_alone(front: Front) -> None:
    front.commune.fill()
    front.window.show_screen("dossiers", Status.SUPPLEMENT)
    rows = front.dossiers.list.table.page.rows
    assert rows
    assert {line.status for line in rows} == {Status.SUPPLEMENT}


def test_the_down_arrow_goes_to_the_list_and_enter_opens(front: Front) -> None:
    wanted = front.commune.receive()
    front.window.show_screen("dossiers")
    press(Qt.Key.Key_Down)
    assert focused() is front.dossiers.list.table
    press(Qt.Key.Key_Return)
    front.until(lambda: front.dossiers.on_detail)
    assert front.dossiers.detail.whole is not None
    assert front.dossiers.detail.whole.dossier.id == wanted.id


def test_a_write_elsewhere_leaves_the_chosen_row_chosen(front: Front) -> None:
    for name in NAMES:
        front.commune.receive(name)
    front.window.show_screen("dossiers")
    table = front.dossiers.list.table
    table.select_row(4)
    kept = table.page.rows[4]
    front.commune.receive("Người Mới Đến")
    front.dossiers.refresh(None)
    assert table.row() == kept


def test_only_the_first_page_is_read(front: Front) -> None:
    for i in range(230):
        front.commune.receive(f"Nguyễn Văn {i}")
    front.window.show_screen("dossiers")
    assert len(front.listed()) == 200
    front.dossiers.list.table.scrollToBottom()
    front.until(lambda: len(front.listed()) == 230)
