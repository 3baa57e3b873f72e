"""The archive file: valid whatever is on its pages, its words copied as they were read."""

from __future__ import annotations

from datetime import UTC, datetime

import page as validator
import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.assemble import assemble
from scanner.values import Layer, PageParts, Word

MADE = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
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
    pdf = assemble([parts(words)], title="Đơn đề nghị", made=MADE)
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_A_2B)
    assert report.is_compliant, report.failures


def test_vietnamese_is_copied_letter_for_letter() -> None:
    line = "Nguyễn Thị Hằng, thôn Đông Bảo, 1.200.000 ₫ “ạ ặ ệ ộ ợ ự ỵ”"
    words = tuple(Word(text, 60 + 110 * n, 200, 100, 36, 95.0, 0) for n, text in enumerate(line.split()))
    with pypdfium2.PdfDocument(assemble([parts(words)] * 2, title="t", made=MADE)) as pdf:
        assert len(pdf) == 2
        for page in pdf:
            assert page.get_textpage().get_text_bounded().split() == line.split()
