"""Promises about blank receipts printed ahead."""

from __future__ import annotations

import pytest

from forms.blank import booklet
from forms.examples import DAY, UNIT
from forms.template import Template
from localdb.domain.codes import device_tag, is_official, is_paper_number, is_temporary, paper_number
from localdb.domain.marks import blank_text, read_blank, read_mark, read_ticket
from tests.forms.every import CATALOGUE
from tests.forms.reading import foreign_fonts, outside, pages, qr

NUMBERS = [paper_number(device_tag("may-1"), n) for n in (7, 12345)]
TEMPLATES = [t for t in CATALOGUE.templates if t.form == "mau01"]


@pytest.mark.parametrize("size", ["A5", "A4"])
@pytest.mark.parametrize("shape", TEMPLATES, ids=lambda t: t.id)
def test_each_number_has_two_pages_that_say_it_and_nothing_that_is_not_known(
    shape: Template, size: str
) -> None:
    pdf = booklet(NUMBERS, UNIT, shape, size, DAY)
    told = pages(pdf)
    assert len(told) == 4
    for page, number in enumerate([NUMBERS[0], NUMBERS[0], NUMBERS[1], NUMBERS[1]]):
        assert f"PHIẾU GIẤY SỐ {number}" in told[page]
        assert "Mã hồ sơ được cấp khi nhập" in told[page]
        assert str(DAY.year) not in told[page].split("Mẫu in")[0]  # the day is written by hand
        assert read_blank(qr(pdf, page)) == number
    assert foreign_fonts(pdf) == []
    assert outside(pdf) == []


def test_a_printed_number_is_no_code_and_steers_no_scanner() -> None:
    for number in NUMBERS:
        assert is_paper_number(number)
        assert not is_official(number)
        assert not is_temporary(number)
        assert read_mark(blank_text(number)) is None
        assert read_ticket(blank_text(number)) == ""
    for text in ("MOTCUA|GIAY|", "MOTCUA|GIAY|12/Q3", "MOTCUA|PHIEU|G-ABCDEF-0001", "G-ABCDEF-0001"):
        assert read_blank(text) == ""
