"""Ranges of postal numbers are typed from the labels, used once, and their end is told before it comes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from localdb.domain.posting import LOW, PostRange, item_number
from localdb.domain.roles import Role
from localdb.posting import RANGES
from tests.ui.settings.conftest import Front
from ui.hands import focused, press, type_text
from ui.settings.post import PostPanel

RANGE = PostRange("CE", 12345678, 12345678 + LOW)


def test_it_staff_types_a_range_from_its_labels_and_is_warned_before_it_ends(front: Front) -> None:
    page = front.enter(Role.IT, "post")
    assert isinstance(page, PostPanel)
    front.until(lambda: "Chưa có dải số nào" in front.words())
    assert focused() is page.first_line
    page.submit.click()
    assert all(field.error for field in page.form.fields.values())
    page.first_line.setFocus()
    type_text("CE 12345678 4 VN")
    press(Qt.Key.Key_Return)
    type_text(item_number(RANGE, RANGE.last))
    press(Qt.Key.Key_Return)
    front.until(lambda: "không phải số hiệu" in page.form.fields["first"].error)
    page.first_line.setText("ce 123456785 vn")
    page.last_line.setFocus()
    press(Qt.Key.Key_Return)
    front.until(lambda: f"còn {LOW + 1} số" in front.words())
    assert front.home.settings.get(RANGES, list[PostRange], []) == [RANGE]
    assert not page.low.isVisible()
    shorter = PostRange("CE", RANGE.first, RANGE.last - 1)
    front.home.settings.put(RANGES, [shorter])
    page.show_now()
    assert "xin bưu điện dải mới" in page.low.text()
    page.drop(shorter)
    front.until(lambda: "Chưa có dải số nào" in front.words())


def test_a_clerk_sees_what_is_left_and_is_told_who_may_add(front: Front) -> None:
    front.home.settings.put(RANGES, [RANGE])
    page = front.enter(Role.CLERK, "post")
    assert isinstance(page, PostPanel)
    front.until(lambda: f"còn {LOW + 1} số" in front.words())
    assert "Việc này dành cho" in front.words()
    assert not page.submit.isEnabled()
