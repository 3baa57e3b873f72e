"""Promises about postal item numbers: from the range, once, with the check digit of the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.posting import PostRange, item_number, need_item_number, next_item
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
