"""The archive file: valid whatever is on its pages, its words copied as they were read."""

from __future__ import annotations

import zlib

import page as validator
import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.assemble import assemble, packed, srgb
from scanner.values import Layer, PageParts, Word

WHITE = Layer("g4", 16, 16, bytes.fromhex("00100100"))
"""Nothing but the end mark: an empty picture."""

TEXT = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x1EF9, exclude_categories=("C", "Z", "M")), min_size=1
)


def parts(words: tuple[Word, ...]) -> PageParts:
    return PageParts(1654, 2339, 200, (WHITE,), words)


@settings(max_examples=60)
@given(st.lists(TEXT, max_size=12))
def test_any_words_make_a_valid_archive_file(texts: list[str]) -> None:
    words = tuple(Word(text, 100, 60 * n, 40 * len(text), 30, 90.0, n) for n, text in enumerate(texts))
    pdf = assemble([parts(words)], title="Đơn đề nghị")
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_A_2B)
    assert report.is_compliant, report.failures


@given(st.binary(max_size=40), st.sampled_from([b" ", b"\1", b"\0\1"]))
def test_packed_data_comes_back_and_never_ends_in_a_line_break(data: bytes, filler: bytes) -> None:
    short = packed(data, filler=filler)
    assert short[-1:] not in (b"\r", b"\n")
    assert zlib.decompress(short).startswith(data)


def test_data_whose_sum_ends_in_a_line_break_is_packed_too() -> None:
    assert zlib.compress(b"\t", 9)[-1:] == b"\n"
    assert zlib.decompress(packed(b"\t", filler=b"\1")) == b"\t\1"


def test_the_colour_profile_is_the_same_at_any_time() -> None:
    assert srgb()[24:36] == bytes.fromhex("07e9 0007 0001 0000 0000 0000")
    assert packed(srgb(), filler=b"\1") == zlib.compress(srgb(), 9)


def test_vietnamese_is_copied_letter_for_letter() -> None:
    line = "Nguyễn Thị Hằng, thôn Đông Bảo, 1.200.000 ₫ “ạ ặ ệ ộ ợ ự ỵ”"
    words = tuple(Word(text, 60 + 110 * n, 200, 100, 36, 95.0, 0) for n, text in enumerate(line.split()))
    with pypdfium2.PdfDocument(assemble([parts(words)] * 2, title="t")) as pdf:
        assert len(pdf) == 2
        for page in pdf:
            assert page.get_textpage().get_text_bounded().split() == line.split()


def test_the_same_digit_twice_close_together_is_copied_twice() -> None:
    words = [Word(digit, 90 + 15 * n, 300, 10, 44, 95.0, 0) for n, digit in enumerate("777878")]
    with pypdfium2.PdfDocument(assemble([parts(tuple(words))], title="t")) as pdf:
        assert pdf[0].get_textpage().get_text_range().split() == list("777878")


LINE = st.lists(
    st.tuples(st.text("aơữỆ7/,", min_size=1, max_size=12), st.integers(10, 24), st.integers(5, 160)),
    min_size=1,
    max_size=9,
)


@given(LINE, st.integers(24, 44))
def test_a_word_that_is_marked_stands_where_it_was_read(
    line: list[tuple[str, int, int]], height: int
) -> None:
    """Each word starts within four pixels of its box, and ends within a letter of it."""
    words: list[Word] = []
    x = 90
    for text, wide, gap in line:
        words.append(Word(text, x, 300, wide * len(text), height, 95.0, 0))
        x += wide * len(text) + gap
    page = parts(tuple(words))
    with pypdfium2.PdfDocument(assemble([page], title="t")) as pdf:
        seen = pdf[0].get_textpage()
        assert seen.get_text_range().split() == [word.text for word in words]
        scale, place = page.dpi / 72, 0
        for word in words:
            first = seen.get_text_range().index(word.text, place)
            place = first + len(word.text)
            left, right = seen.get_charbox(first, loose=True)[0], seen.get_charbox(place - 1, loose=True)[2]
            assert abs(left * scale - word.x) <= 4
            assert abs(right * scale - word.x - word.width) <= word.width / len(word.text) + 4
