"""Naming a paper by its words: right when it is clear, silent when it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.match import Component, match

PAPERS = (
    Component("to-khai", "Tờ khai đăng ký khai sinh", ("người yêu cầu", "người được khai sinh")),
    Component("chung-sinh", "Giấy chứng sinh", ("cơ sở y tế", "cân nặng", "giờ sinh")),
    Component("ket-hon", "Giấy chứng nhận kết hôn", ("họ tên chồng", "họ tên vợ")),
    Component("uy-quyen", "Văn bản ủy quyền", ("bên ủy quyền", "bên được ủy quyền")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BỘ Y TẾ\nGIẤY CHỨNG SINH\nHọ tên mẹ: Trần Thị Loan\nCân nặng: 3200 g", "chung-sinh"),
        ("CỘNG HÒA\nTỜ KHAI ĐĂNG KÝ KHAI SINH\nHọ tên người yêu cầu:", "to-khai"),
        ("GIAY CHUNG NHAN KET HON\nHo ten vo: Le Kim An", "ket-hon"),
        ("VĂN BẢN ỦY QUYÊN\nBên ủy quyền (bên A)\nBên được ủy quyền (bên B)", "uy-quyen"),
    ],
)
def test_a_paper_is_known_by_its_title(text: str, expected: str) -> None:
    guess = match(text, PAPERS)
    assert guess is not None
    assert guess.id == expected


@pytest.mark.parametrize("text", ["", "   \n", "Biên lai thu tiền điện tháng 10", "GIẤY", "Khai sinh"])
def test_what_is_not_clear_is_left_to_a_person(text: str) -> None:
    assert match(text, PAPERS) is None


def test_two_words_that_stand_apart_are_no_name() -> None:
    school_book = Component("hoc-ba", "Học bạ", ("lớp", "gia đình"))
    assert match("Cháu đang học lớp ba, gia đình có bạ cũ", (school_book, *PAPERS)) is None
    guess = match("HỌC BẠ\nLớp ba", (school_book, *PAPERS))
    assert guess is not None
    assert guess.id == "hoc-ba"


def test_two_papers_with_one_name_are_left_to_a_person() -> None:
    twins = (Component("a", "Giấy chứng sinh"), Component("b", "Giấy chứng sinh"))
    assert match("GIẤY CHỨNG SINH", twins) is None


def test_nothing_asked_for_is_nothing_found() -> None:
    assert match("GIẤY CHỨNG SINH", ()) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_sure_answer_or_none(text: str) -> None:
    guess = match(text, PAPERS)
    assert guess is None or 0.5 <= guess.confidence <= 1
