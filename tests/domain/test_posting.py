"""Promises about postal item numbers: from the range, once, with the check digit of the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.posting import LOW, PostRange, item_number, need_item_number, next_item, range_of, warning
from localdb.domain.trouble import Refused

RANGE = PostRange("CE", 10, 99_999_999)


@given(st.integers(0, 99_999_999), st.integers(1, 9))
def test_every_number_drawn_is_good_and_none_with_another_check_digit(serial: int, off: int) -> None:
    number = item_number(RANGE, serial)
    need_item_number(number)
    with pytest.raises(Refused):
        need_item_number(f"{number[:10]}{(int(number[10]) + off) % 10}{number[11:]}")


def test_the_example_of_the_standard_is_good() -> None:
    need_item_number("RR473124829GB")  # UPU S10


def test_ranges_are_used_up_one_after_the_other() -> None:
    ranges = [PostRange("CE", 10, 11), PostRange("CE", 50, 50)]
    used: dict[str, int] = {}
    drawn = []
    for _ in range(3):
        given_, serial = next_item(ranges, used)
        used[given_.series] = serial
        drawn.append(serial)
    assert drawn == [10, 11, 50]
    with pytest.raises(Refused, match="không còn số hiệu bưu gửi"):
        next_item(ranges, used)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("CE123456785V", "CE123456785VN", "first"),
        ("CE123456784VN", "CE123456785VN", "first"),  # a wrong check digit: misread
        ("CE123456785VN", "\N{GRINNING FACE}", "last"),
        ("CE123456785VN", "RE123456785VN", "last"),
        (item_number(RANGE, 30), item_number(RANGE, 29), "last"),
        (item_number(RANGE, 30), item_number(RANGE, 9_000_000), "last"),
        (item_number(RANGE, 15), item_number(RANGE, 40), "first"),  # shares numbers with 10–20
    ],
)
def test_a_range_that_was_misread_or_is_there_already_is_refused_beside_its_field(
    first: str, last: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        range_of(first, last, [PostRange("CE", 10, 20)])
    assert caught.value.field == field


def test_a_range_is_read_as_typed_and_its_end_is_told_in_time() -> None:
    typed = (
        f" {item_number(RANGE, 21).lower()} ",
        f"{item_number(RANGE, 60)[:2]} {item_number(RANGE, 60)[2:]}",
    )
    assert range_of(*typed, [PostRange("CE", 10, 20)]) == PostRange("CE", 21, 60)
    assert (warning(LOW + 1, 1), warning(0, 0)) == ("", "")
    assert "Chỉ còn 20 số" in warning(LOW, 1)
    assert "Đã hết" in warning(0, 2)
