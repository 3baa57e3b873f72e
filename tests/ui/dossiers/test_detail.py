"""One dossier: everything about it in plain words, and only what this person may do."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from localdb.domain.roles import Role
from localdb.domain.values import Status
from localdb.outbox import Delivery
from tests.ui.dossiers.commune import READY, Front
from ui.hands import press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_dossier_shows_who_what_when_and_how_far_each_change_came(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà")
    front.commune.answer(dossier, Delivery.ACCEPTED, code="000.00.02.H99-261124-0001")
    front.open(dossier)
    words = front.words()
    assert "000.00.02.H99-261124-0001" in words
    assert f"Số tạm trên giấy: {dossier.code}" in words
    assert "Tiếp nhận hồ sơ (trực tiếp)" in words
    assert "Trần Thị Mai" in words
    assert "Tỉnh chấp nhận" in words
    assert "Tỉnh cấp mã hồ sơ 000.00.02.H99-261124-0001" in words
    assert "8.000 đ" in words


def test_looking_at_a_dossier_is_noted_with_who_and_which(front: Front) -> None:
    dossier = front.commune.receive()
    front.open(dossier)
    seen = front.commune.home.access.latest(1)[0]
    assert (seen.actor, seen.act, seen.object) == (front.commune.clerk.id, "dossier.read", dossier.id)


def test_an_overdue_dossier_says_so_in_words(front: Front) -> None:
    front.open(front.commune.receive(ago=5, days=2))
    assert "Quá hạn 3 ngày" in front.words()


def test_the_next_status_is_one_of_the_legal_ones_and_ctrl_z_takes_it_back(front: Front) -> None:
    dossier = front.commune.receive()
    for place in range(len(dossier.papers)):
        front.commune.scan(dossier, place=place)
    detail = front.open(dossier)
    detail.acts.start("advance")
    offered = [detail.acts.advance.to.itemData(i) for i in range(detail.acts.advance.to.count())]
    assert Status.RETURNED.value not in offered
    assert Status.PROCESSING.value in offered
    detail.acts.advance.to.choose(Status.PROCESSING.value)
    press(Qt.Key.Key_Return)
    type_text("chuyển tư pháp")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    front.until(lambda: "Đang xử lý" in front.words() and "chuyển tư pháp" in front.words())
    assert "Đã chuyển sang “Đang xử lý”" in front.notices()
    assert "Hoàn tác sẽ lấy lại: Chuyển từ “Được tiếp nhận” sang “Đang xử lý”" in front.words()
    press(Qt.Key.Key_Z, CTRL)
    front.until(lambda: "Hoàn tác: chuyển từ “Đang xử lý” sang “Được tiếp nhận”" in front.words())


def test_papers_that_are_not_scanned_do_not_go_on_by_a_bare_status(front: Front) -> None:
    detail = front.open(front.commune.receive())
    detail.acts.start("advance")
    detail.acts.advance.to.choose(Status.PROCESSING.value)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "dùng “Bàn giao” và chọn lý do" in front.words())
    assert "Được tiếp nhận" in front.words()


def test_a_correction_needs_a_new_value_and_a_reason_beside_their_fields(front: Front) -> None:
    dossier = front.commune.receive()
    detail = front.open(dossier)
    press(Qt.Key.Key_F10)
    panel = detail.acts.correct
    assert panel.field.value() == "applicant.phone"
    panel.accepted.emit()
    assert "Giá trị vẫn là" in panel.fields["value"].error
    panel.value.setText("0912 345 678")
    panel.accepted.emit()
    assert "Chưa có lý do" in panel.fields["reason"].error
    assert panel.value.text() == "0912 345 678"
    type_text("công dân báo số mới")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Sửa điện thoại người nộp: “0900000001” thành “0912345678”" in front.words())
    front.until(lambda: "Lý do: công dân báo số mới" in front.words())


def test_a_birth_date_is_corrected_as_people_write_it(front: Front) -> None:
    detail = front.open(front.commune.receive())
    press(Qt.Key.Key_F10)
    panel = detail.acts.correct
    panel.field.choose("applicant.birth")
    assert panel.value.text() == "17/05/1990"
    panel.value.setText("32/13/1990")
    panel.reason.setText("nhầm")
    panel.accepted.emit()
    assert "Không có ngày" in panel.fields["value"].error
    panel.value.setText("18-5-1990")
    panel.accepted.emit()
    front.until(lambda: "“17/05/1990” thành “18/05/1990”" in front.words())


def test_voiding_needs_a_reason_and_the_number_stays_used(front: Front) -> None:
    dossier = front.commune.receive()
    detail = front.open(dossier)
    detail.acts.start("void")
    detail.acts.void.accepted.emit()
    front.until(lambda: "Hủy tiếp nhận phải có lý do" in detail.acts.void.fields["reason"].error)
    type_text("nhập nhầm người")
    detail.acts.void.accepted.emit()
    front.until(lambda: "Đã hủy tiếp nhận" in front.words())
    assert dossier.code in front.words()
    assert not any(detail.acts.can(act) for act in ("advance", "correct", "scan", "reprint", "void", "undo"))
    press(Qt.Key.Key_Escape)
    assert front.dossiers.list.table.hasFocus()


def test_escape_goes_back_one_step_at_a_time(front: Front) -> None:
    detail = front.open(front.commune.receive())
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_Escape)
    assert detail.acts.panel is None
    assert front.dossiers.on_detail
    press(Qt.Key.Key_Escape)
    assert not front.dossiers.on_detail


def test_a_scan_shows_its_pages_and_its_text_and_is_noted(front: Front) -> None:
    dossier = front.commune.scan(front.commune.receive(), "GIẤY CHỨNG SINH số 12")
    detail = front.open(dossier)
    look = next(b for b in detail.findChildren(QPushButton) if b.accessibleName().startswith("Xem bản quét"))
    look.setFocus()
    press(Qt.Key.Key_Return)
    front.until(lambda: detail.viewer.preview.page_count == 2)
    assert detail.viewer.reading.text.toPlainText() == "GIẤY CHỨNG SINH số 12"
    assert front.commune.home.access.latest(1)[0].act == "scan.read"
    press(Qt.Key.Key_Escape)
    assert not detail.viewing
    assert front.dossiers.on_detail


def test_a_receipt_printed_again_says_that_it_is_a_reprint(front: Front) -> None:
    detail = front.open(front.commune.receive())
    press(Qt.Key.Key_F12)
    front.until(lambda: detail.viewing and detail.viewer.preview.page_count >= 1)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F12)
    front.until(lambda: detail.whole and len(detail.whole.dossier.receipts) == 2)
    press(Qt.Key.Key_Escape)
    front.until(lambda: "In lại giấy tiếp nhận, lần 1" in front.words())


def test_f11_goes_to_scanning_for_this_dossier(front: Front) -> None:
    dossier = front.commune.receive()
    front.open(dossier)
    press(Qt.Key.Key_F11)
    assert front.gone == [("scanning", dossier.id)]


def test_a_leader_may_move_and_void_but_not_correct_or_scan(front: Front) -> None:
    front.enter(Role.LEADER)
    acts = front.open(front.commune.receive()).acts
    able = [act for act in ("advance", "correct", "scan", "reprint", "void") if acts.can(act)]
    assert able == ["advance", "reprint", "void"]
    press(Qt.Key.Key_F10)
    assert acts.panel is None


def test_it_staff_cannot_open_a_dossier(front: Front) -> None:
    dossier = front.commune.receive()
    front.enter(Role.IT)
    front.dossiers.open(dossier.id)
    assert "không được quyền xem hồ sơ" in front.notices()
    assert not front.dossiers.on_detail


def test_what_one_person_opened_is_closed_when_another_comes(front: Front) -> None:
    front.open(front.commune.receive())
    front.window.lock()
    front.enter(Role.LEADER)
    assert not front.dossiers.on_detail


def test_a_half_typed_correction_outlives_a_write_elsewhere(front: Front) -> None:
    dossier = front.commune.receive()
    detail = front.open(dossier)
    press(Qt.Key.Key_F10)
    detail.acts.correct.reason.setText("công dân báo")
    front.commune.answer(dossier, Delivery.ACCEPTED)
    front.dossiers.refresh(None)
    front.until(lambda: "Tỉnh chấp nhận" in front.words())
    assert detail.acts.panel is detail.acts.correct
    assert detail.acts.correct.reason.text() == "công dân báo"


def test_what_was_sent_is_not_undone(front: Front) -> None:
    dossier = front.commune.receive()
    front.commune.home.store.advance(dossier.id, Status.PROCESSING, "", front.commune.clerk)
    front.commune.answer(dossier, Delivery.RECEIVED)
    assert not front.open(dossier).acts.can("undo")


def test_a_code_that_is_not_here_says_where_to_look(front: Front) -> None:
    front.dossiers.open("H99.01.02-261124-9999")
    front.until(lambda: "Không có hồ sơ “H99.01.02-261124-9999” trên máy này." in front.notices())


def test_the_list_behind_a_dossier_is_right_again_on_coming_back(front: Front) -> None:
    dossier = front.commune.receive()
    front.window.show_screen("dossiers")
    front.open(dossier)
    front.commune.home.store.act(dossier.id, READY, front.commune.clerk)
    front.desk.changed.emit(None)
    press(Qt.Key.Key_Escape)
    assert [line.status for line in front.dossiers.list.table.page.rows] == [Status.DONE]


def all_read(front: Front) -> None:
    """Wait until every job that was begun has brought what it read."""
    came: list[object] = []
    free = threading.Barrier(2)
    for _ in range(2):
        front.desk.run(lambda: free.wait(60), came.append, came.append)
    front.until(lambda: len(came) == 2)


def test_a_dossier_that_is_read_late_opens_neither_over_the_next_one_nor_over_the_list(front: Front) -> None:
    first, second = front.commune.receive(), front.commune.receive("Nguyễn Văn Đức")
    front.window.show_screen("dossiers")
    with front.commune.home.writer.transaction():  # whose look is noted waits here
        front.dossiers.open_dossier(first.id)
        front.dossiers.go_to_search()
    all_read(front)
    assert not front.dossiers.on_detail
    with front.commune.home.writer.transaction():
        front.dossiers.open_dossier(first.id)
        front.dossiers.open_dossier(second.id, "correct")
    all_read(front)
    whole = front.dossiers.detail.whole
    assert whole is not None
    assert whole.dossier.id == second.id
    assert front.dossiers.detail.acts.panel is not None
