"""Columns at the head and the foot of a paper come whole, one after the other; nothing else is moved."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from scanner.clean import clean_page
from scanner.columns import Line, in_columns
from scanner.decode import Pixels
from scanner.read import read_page
from scanner.values import Word
from tests.pages import encode, office_scan, photograph
from tests.typeset import BOLD, Block, Leaf, typeset

OFFICE = ("ỦY BAN NHÂN DÂN", "XÃ TÂN KHỞI", "Số: 303/UBND-TP", "V/v xác nhận hộ tịch")
NATION = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Tân Khởi, ngày 24 tháng 09 năm 2023",
)
RECEIVERS = ("Nơi nhận:", "- Như trên;", "- Công an xã;", "- Lưu: VT, TP.")
SIGNED = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Bùi Đức Loan")
BODY = (
    "Căn cứ hồ sơ đã tiếp nhận, bộ phận chuyên môn đã kiểm tra thực tế và lập biên bản theo đúng trình tự.",
    "Đề nghị các thôn thông báo rộng rãi để nhân dân biết và phối hợp thực hiện trong thời gian sớm nhất.",
)
HEAD = Block("head", ("\n".join(OFFICE), "\n".join(NATION)))
TEXT = Block("para", BODY)
END = Block("sign", ("\n".join(RECEIVERS), "\n".join(SIGNED)))


def page(*blocks: Block) -> Leaf:
    (leaf,) = typeset(blocks)
    return leaf


def across(leaf: Leaf) -> list[Line]:
    """Return the page as the reader gives it: whatever stands side by side is one line."""
    lines: list[Line] = []
    for word in sorted(leaf.words, key=lambda word: word.y + word.height):
        foot = word.y + word.height
        if lines and foot - lines[-1][0].y - lines[-1][0].height < 14:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x) for line in lines]


def texts(lines: Sequence[Line]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines]


def test_a_letter_is_read_office_nation_text_receivers_signature() -> None:
    told = texts(in_columns(across(page(HEAD, TEXT, END))))
    assert told[:7] == [*OFFICE, *NATION]
    assert told[-7:] == [*RECEIVERS, *SIGNED]
    assert " ".join(told[7:-7]) == " ".join(BODY)


@pytest.mark.parametrize(
    "signers",
    [
        (("NGƯỜI KHAI", "(Ký, ghi rõ họ tên)", "Vũ Kim Phượng"), ("CÔNG CHỨC TƯ PHÁP", "Nguyễn Đức Hằng")),
        (("Người nhận", "Ngô Thị Sửu"), ("Người giao", "(Ký, ghi rõ họ, chữ đệm, tên)", "Lê Văn An")),
        ((*RECEIVERS, "- Các hộ có tên trong danh sách;", "- Trang thông tin điện tử."), SIGNED),
    ],
)
def test_who_signs_on_the_left_is_read_before_who_signs_on_the_right(
    signers: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    left, right = signers
    told = texts(in_columns(across(page(TEXT, Block("sign", ("\n".join(left), "\n".join(right)))))))
    assert told[-len(left + right) :] == [*left, *right]


SPOILT: dict[str, Callable[[Pixels], Pixels]] = {
    "scanned": lambda sheet: office_scan(sheet, np.random.default_rng(1), 0.4),
    "lying aslant": lambda sheet: office_scan(sheet, np.random.default_rng(2), -2.4),
    "photographed": lambda sheet: photograph(sheet, random.Random(3), np.random.default_rng(3)),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_drawn_letter_is_read_column_by_column_from_a_picture(spoil: Callable[[Pixels], Pixels]) -> None:
    sheet = np.asarray(page(HEAD, TEXT, END).image(), dtype=np.uint8)
    text = read_page(clean_page(encode(spoil(sheet), ".jpg"), "image/jpeg", "thư", 1, None)).text
    lines = [line for line in text.splitlines() if line]
    for wanted, got in ((OFFICE + NATION, lines[:7]), (RECEIVERS + SIGNED, lines[-7:])):
        assert all(fuzz.ratio(a, b) > 80 for a, b in zip(wanted, got, strict=True)), got


GOODS = [
    Block("cells", ("TT", "Họ và tên", "Năm sinh", "Quan hệ")),
    *[
        Block("cells", (str(n), name, str(1950 + 7 * n), kin))
        for n, (name, kin) in enumerate(
            (("Bùi Văn Hiếu", "Bố"), ("Ngô Thị Ngọc Sửu", "Mẹ đẻ"), ("Trần An", "Con nuôi"), ("Lê Bình", "")),
            start=1,
        )
    ],
]
TWO = [Block("cells", (f"Thôn {n}", f"{70 * n} hộ đã nộp đủ")) for n in range(1, 6)]


@pytest.mark.parametrize("rows", [GOODS, TWO], ids=["four columns", "two columns"])
@pytest.mark.parametrize("above", [(), (TEXT,)], ids=["on top", "under a text"])
@pytest.mark.parametrize("below", [(), (END,)], ids=["alone", "over a signature"])
def test_a_list_with_white_gaps_is_not_torn(
    rows: list[Block], above: tuple[Block, ...], below: tuple[Block, ...]
) -> None:
    before = texts(across(page(*above, *rows, *below)))
    told = texts(in_columns(across(page(*above, *rows, *below))))
    count = len(before) - (6 if below else 0)
    assert told[:count] == before[:count]
    assert not below or told[-7:] == [*RECEIVERS, *SIGNED]


def test_a_page_in_one_column_stays_as_it_was_read() -> None:
    short = Block("para", ("Kính gửi: Ủy ban nhân dân xã", "- Như trên;", "- Lưu: VT."))
    lines = across(page(Block("centre", ("ĐƠN TRÌNH BÀY", "Về việc nhà ở"), BOLD), short, TEXT, short))
    assert in_columns(lines) == lines


def test_ends_of_lines_that_happen_to_stand_apart_are_no_column() -> None:
    lines = [
        [Word(text, x, y, width, 22, 90.0, 0) for text, x, width in row]
        for y, row in (
            (292, (("Kính gửi: Ủy ban nhân dân xã,", 219, 714), ("tỉnh Thái Nguyên", 957, 185))),
            (342, (("Họ, chữ đệm, tên: Phạm Văn Dũng", 199, 548),)),
            (376, (("Ngày sinh: 28/11/1997", 199, 403),)),
            (410, (("Giới tính: Nam Quốc tịch:", 199, 740), ("Việt Nam", 996, 95))),
        )
    ]
    assert in_columns(lines) == lines


def test_columns_do_not_go_past_a_ruled_table() -> None:
    lines = across(page(HEAD, END))
    middle = max(word.y + word.height for line in lines[:4] for word in line) + 2
    told = texts(in_columns(lines, [middle]))
    assert told[:7] == [*OFFICE, *NATION]


words = st.builds(
    Word,
    text=st.sampled_from(("Số", "CHỦ TỊCH", "-", "1", "Nơi nhận:")),
    x=st.integers(0, 1500),
    y=st.integers(0, 2200),
    width=st.integers(1, 400),
    height=st.integers(1, 60),
    confidence=st.floats(0, 100),
    line=st.integers(0, 9),
)


@given(st.lists(st.lists(words, min_size=1, max_size=6), max_size=12), st.lists(st.integers(0, 2200)))
def test_no_word_is_lost_or_told_twice(lines: list[Line], stops: list[int]) -> None:
    told = in_columns(lines, stops)
    assert all(told)
    assert sorted(id(word) for line in told for word in line) == sorted(
        id(word) for line in lines for word in line
    )
