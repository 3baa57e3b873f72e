"""Promises about Vietnamese text: stored in one form, found however it is typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localdb.domain.words import clean, fold


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Đặng Thị Hoà", "dang thi hoa"),
        ("ĐƯỜNG  Trần\tPhú", "duong tran phu"),
        ("năm", "nam"),
        ("Nguyễn\u200b Văn\r\nÚt", "nguyen van ut"),
        ("", ""),
    ],
)
def test_a_name_is_found_without_marks_case_or_stroked_d(typed: str, found: str) -> None:
    assert fold(typed) == found
    assert fold(unicodedata.normalize("NFD", typed)) == found


@given(st.text())
@example("İ")
@example("a\u0323\u200b\u0302")
def test_folding_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_invisible_and_control_characters_never_reach_the_store() -> None:
    assert clean("\u202eHoà\x00\u2066 An\ufeff\x1b") == "Hoà An"
