"""Blank receipts printed ahead (Mẫu 01 to be filled in by hand), for the day on which nothing can be printed.

Each has a number of its own and a QR that says it, so that what was written is found again when it is
entered. It is no dossier code (mã hồ sơ), and says so: that one is given when the dossier is entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from forms.component_rows import COMPONENT_CELLS
from forms.form import Form, Words
from forms.joining import join
from forms.maker import Order, make
from forms.receipt import FOR_CITIZEN, FOR_FILE
from forms.template import Template
from forms.unit import Unit
from forms.wording import DOSSIER_NAMES
from localdb.domain.marks import blank_text

ROWS = 5  # papers that can be written down


class BlankReceipt(Form, frozen=True):
    """A receipt of which nothing is known yet but its ``number``."""

    form: ClassVar[str] = "mau01"
    names: ClassVar[frozenset[str]] = DOSSIER_NAMES
    cells: ClassVar[frozenset[str]] = COMPONENT_CELLS
    number: str

    def words(self) -> Words:
        """Dotted lines for everything."""
        return dict.fromkeys(DOSSIER_NAMES, "") | {"date": "ngày …… tháng …… năm ………"}

    def rows(self) -> list[Words]:
        """Empty rows."""
        return [dict.fromkeys(COMPONENT_CELLS, "")] * ROWS

    @property
    def mark(self) -> str:
        """The number, which opens late entry when it is scanned."""
        return blank_text(self.number)


def booklet(numbers: Sequence[str], unit: Unit, template: Template, size: str, day: date) -> bytes:
    """Return blank receipts as one PDF: for each number a copy for the citizen and one for the file."""
    return join([_blank(number, unit, template, size, day) for number in numbers])


def _blank(number: str, unit: Unit, template: Template, size: str, day: date) -> bytes:
    said = f"PHIẾU GIẤY SỐ {number}<br/>Mã hồ sơ được cấp khi nhập vào hệ thống."
    order = Order(unit, template, day, size=size, again=said, copies=(FOR_CITIZEN, FOR_FILE))
    return make(BlankReceipt(number), order)
