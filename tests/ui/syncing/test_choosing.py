"""Two counters wrote different things: a person sees both values, who and when, and settles with one key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from localdb.domain.bodies.reception import Corrected
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Role
from localdb.outbox import Delivery
from tests.ui.dossiers.commune import Front
from tests.ui.syncing.other_desk import accept_all, elsewhere

PHONE = "applicant.phone"


def clashing(front: Front, name: str = "Đặng Thị Hoà") -> Dossier:
    """A dossier whose phone was corrected at both counters."""
    home, clerk = front.commune.home, front.commune.clerk
    dossier = front.commune.receive(name)
    accept_all(home, dossier)
    home.store.correct(dossier.id, {PHONE: ("0900000001", "0911111111")}, "", clerk)
    elsewhere(home, dossier, Corrected({PHONE: ("0900000001", "0922222222")}))
    front.desk.changed.emit(None)
    return dossier


def press(front: Front, key: Qt.Key) -> None:
    QTest.keyClick(front.window.focusWidget() or front.window, key)


def test_both_values_are_shown_with_who_and_when_and_two_keys_settle_it(front: Front) -> None:
    dossier = clashing(front)
    front.until(lambda: "1 hồ sơ có chỗ hai quầy ghi khác nhau" in front.words())
    front.syncing.choose()
    front.until(lambda: front.syncing.chooses)
    words = front.words()
    for told in ("0922222222", "Lò Văn Kỷ, Quầy 2", "0911111111", "Trần Thị Mai, máy này", "Điện thoại"):
        assert told in words
    press(front, Qt.Key.Key_Return)  # without a choice, nothing is written
    assert front.commune.home.queries.clashing(9)
    press(front, Qt.Key.Key_2)
    press(front, Qt.Key.Key_Return)
    front.until(lambda: not front.syncing.chooses)
    settled = front.commune.home.queries.dossier(dossier.id)
    assert settled is not None
    assert (settled.applicant.phone, settled.clashes) == ("0911111111", ())
    assert front.commune.home.outbox.counts()[Delivery.QUEUED] == 2  # the correction, and the choice


def test_one_walks_through_several_and_may_leave_them_for_later(front: Front) -> None:
    first, second = clashing(front), clashing(front, "Vũ Đình Nghĩa")
    front.syncing.choose(first.id)
    front.until(lambda: front.syncing.chooses)
    current = front.syncing.choosing.current
    assert current is not None
    assert current.dossier.id == first.id
    press(front, Qt.Key.Key_Down)
    assert f"Hồ sơ {second.shown_code}" in front.words()
    press(front, Qt.Key.Key_Escape)
    front.until(lambda: "2 hồ sơ có chỗ hai quầy ghi khác nhau" in front.words())
    assert len(front.commune.home.queries.clashing(9)) == 2


def test_whoever_may_not_read_dossiers_is_not_shown_their_values(front: Front) -> None:
    clashing(front)
    front.enter(Role.IT)
    front.window.show_screen("syncing")
    front.until(lambda: "Không có tệp nào chờ gửi" in front.words())
    assert "hai quầy ghi khác nhau" not in front.words()
