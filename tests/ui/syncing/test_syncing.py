"""The outbox that anyone can read: honest words, reasons with what to do, and an exchange one can follow."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from PySide6.QtCore import Qt

from localdb.domain.roles import Role
from localdb.outbox import Delivery
from sync.events import Accepted, BlobSent, Connected, Finished, Interrupted, Received, Sent
from sync.link import Kind, LinkTrouble
from tests.ui.dossiers.commune import Front
from ui.facts import facts_of
from ui.hands import press
from ui.widgets.tile import Tile


def tile(front: Front, word: str) -> Tile:
    return next(t for t in front.syncing.findChildren(Tile) if t.accessibleName().startswith(word))


def states(front: Front) -> list[Delivery]:
    return [row.state for row in front.syncing.table.page.rows]


def test_an_empty_outbox_is_calm(front: Front) -> None:
    front.until(lambda: "Chưa liên lạc với tỉnh lần nào" in front.words())
    assert "Không có thay đổi nào ở đây." in front.words()


def test_every_change_says_what_it_is_and_how_far_it_came(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà")
    front.syncing.refresh(None)
    front.until(lambda: "1 thay đổi chờ gửi" in front.words())
    assert f"Tiếp nhận hồ sơ · {dossier.code} · Đặng Thị Hoà" in front.words()
    assert "Chờ gửi" in front.words()


def test_a_tile_opens_the_changes_behind_its_number(front: Front) -> None:
    front.commune.fill()
    front.syncing.refresh(None)
    front.until(lambda: tile(front, "Bị từ chối").accessibleName() == "Bị từ chối: 1")
    tile(front, "Bị từ chối").setFocus()
    press(Qt.Key.Key_Space)
    assert states(front) == [Delivery.REFUSED]
    assert "Thủ tục này không còn hiệu lực tại xã." in front.words()
    assert "sửa cho đúng rồi gửi lại" in front.words()


def test_a_refused_change_is_offered_again_when_a_person_asks(front: Front) -> None:
    dossier = front.commune.receive()
    front.commune.answer(dossier, Delivery.REFUSED, "Thiếu ngày sinh.")
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F10)
    front.until(lambda: states(front) == [Delivery.QUEUED])
    assert "Đã đưa vào hàng chờ gửi" in front.notices()


def test_what_is_accepted_is_not_offered_again(front: Front) -> None:
    front.commune.answer(front.commune.receive(), Delivery.ACCEPTED)
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F10)
    assert not front.syncing.again.isVisible()
    assert states(front) == [Delivery.ACCEPTED]


def test_enter_opens_the_dossier(front: Front) -> None:
    dossier = front.commune.receive()
    front.window.show_screen("syncing")
    press(Qt.Key.Key_Return)
    assert front.gone == [("dossiers", dossier.id)]


def test_sending_tells_step_by_step_and_what_came_of_it(front: Front) -> None:
    dossier = front.commune.receive()
    change = front.commune.home.outbox.states_of(dossier.id)[0].id

    def exchange() -> Iterator[object]:
        yield Connected("xã Tân Mẫu", "quầy 1", "tỉnh Mẫu", (), "2026-11-24T02:30:00Z")
        yield Sent(1)
        yield Received(change)
        yield BlobSent("0" * 64, 500_000, 1_000_000)
        yield BlobSent("0" * 64, 1_000_000, 1_000_000)
        yield Accepted(change, dossier.id)
        yield Finished()

    front.commune.parts.synchronise = exchange
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F9)
    front.until(lambda: "Đã đồng bộ xong" in front.notices())
    assert "1 thay đổi tỉnh đã nhận, 1 được chấp nhận, 1 tệp đã gửi xong" in front.notices()
    assert not front.syncing.progress.isVisible()


def test_a_line_that_is_down_is_told_in_grey_without_an_alarm(front: Front) -> None:
    trouble = LinkTrouble(Kind.DOWN, "Không nối được với cổng tỉnh.", "Máy sẽ tự thử lại.")

    def exchange() -> Iterator[object]:
        front.commune.home.outbox.note_contact(str(trouble))
        yield Interrupted(trouble)

    front.commune.parts.synchronise = exchange
    front.commune.receive()
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F9)
    front.until(lambda: "Ngoại tuyến" in front.words())
    assert "Không nối được với cổng tỉnh." in front.words()
    assert front.notices() == ""


def test_a_line_that_needs_a_person_says_so(front: Front) -> None:
    trouble = LinkTrouble(Kind.IDENTITY, "Cổng tỉnh không nhận ra máy này.", "Ghi danh lại máy.")
    front.commune.parts.synchronise = lambda: iter([Interrupted(trouble)])
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F9)
    front.until(lambda: "Cổng tỉnh không nhận ra máy này." in front.notices())


def test_sending_can_be_stopped(front: Front) -> None:
    asked = threading.Event()

    def exchange() -> Iterator[object]:
        try:
            while True:
                yield Sent(1)
                asked.wait(0.01)
        finally:
            asked.set()

    front.commune.parts.synchronise = exchange
    front.window.show_screen("syncing")
    press(Qt.Key.Key_F9)
    front.until(lambda: "Đang gửi" in front.words())
    front.syncing.progress.stopped.emit()
    front.until(lambda: "Đã dừng." in front.notices())
    assert asked.is_set()
    assert not front.syncing.sending


def test_it_staff_see_the_queue_but_no_names_and_no_dossiers(front: Front) -> None:
    front.commune.receive("Đặng Thị Hoà")
    front.enter(Role.IT)
    front.window.show_screen("syncing")
    page = front.syncing.table.page
    shown = [str(page.data(page.index(0, place))) for place in range(page.columnCount())]
    assert "Đặng Thị Hoà" not in front.words() + "".join(shown)
    press(Qt.Key.Key_Return)
    assert front.gone == []


def test_the_status_bar_tells_four_facts(front: Front) -> None:
    front.commune.receive()
    front.commune.clock.now = front.commune.clock.now.replace(hour=10, minute=10)
    front.commune.home.outbox.note_contact("")
    facts = facts_of(front.commune.home, "chờ giấy")
    assert (facts.saved_at, facts.scanner, facts.waiting) == ("09:10", "chờ giấy", 1)
    assert (facts.oldest, facts.last_contact) == ("1 giờ", "10:10")
