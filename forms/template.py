"""A form's wording as data: titles, lines, columns and legal ground, with effective dates.

Lines hold placeholders (``{subject}``) that the maker fills; ``<b>`` and ``<i>`` are allowed. No text of a
paper is built in code, so that another set of forms, or a province's own, is another file.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from localdb.domain.procedure import Verification

_TAG = re.compile(r"<(?!/?[bi]>)")


class Paper(StrEnum):
    """What a form is printed on; ``ROLL`` is the 80 mm paper of a thermal printer."""

    A5 = "A5"
    A4 = "A4"
    ROLL = "80mm"


class Head(StrEnum):
    """How a paper begins: with the agency's letterhead, the State's name alone, or the centre's name."""

    AGENCY = "agency"
    STATE = "state"
    SHORT = "short"


def names_in(text: str) -> tuple[str, ...]:
    """The placeholders in ``text``. Raises ``ValueError`` for unbalanced braces."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of text. An ``optional`` line is left out when everything it speaks of is empty.

    ``dotted`` more dotted lines follow one that has a blank to be filled by hand.
    """

    text: str
    optional: bool = False
    align: str = "left"
    dotted: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders in the line."""
        return names_in(self.text)


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """A signature: title, hint and, below the space, a name; ``online``: whether online dossiers have it."""

    title: str
    hint: str = ""
    name: str = ""
    online: bool = True


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the table: ``text`` speaks of the row's cells; ``share`` is its part of the width.

    ``group`` is a heading above several columns. ``signed`` stand side by side below the text of each cell.
    """

    title: str
    text: str
    share: int
    group: str = ""
    align: str = "left"
    signed: tuple[Signature, ...] = ()


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a form. ``rows`` are fixed rows of lines; without them the form's own rows are shown.

    ``empty`` is said in a table without rows.
    """

    columns: tuple[Column, ...]
    heading: str = ""
    empty: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Template(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of one form.

    ``form`` is the form's number in the newest set (``mau06``) or its name (``handover``) whatever the set;
    ``set`` names the circular's set (``tt03-2025``), empty for papers of practice. ``procedures`` are those
    that the form is for (a tờ khai), all when empty. ``receivers`` is the “Nơi nhận” of a letter.
    """

    id: str
    form: str
    set: str
    label: str
    valid_from: date
    verification: Verification
    legal_basis: str
    title: str
    intro: tuple[Line, ...] = ()
    table: Table | None = None
    lines: tuple[Line, ...] = ()
    signatures: tuple[Signature, ...] = ()
    valid_to: date | None = None
    province: str = ""
    notes: str = ""
    subtitle: str = ""
    head: Head = Head.AGENCY
    sizes: tuple[Paper, ...] = (Paper.A5, Paper.A4)
    landscape: bool = False
    procedures: tuple[str, ...] = ()
    below_agency: tuple[Line, ...] = ()
    beside_date: tuple[Line, ...] = ()
    receivers: tuple[str, ...] = ()
    footer: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """The title as a name: one line, not in capitals."""
        return " ".join(self.title.split()).capitalize()

    @property
    def told(self) -> str:
        """Which form it is and since when, as its papers say at their foot."""
        return f"Mẫu in: {self.label}, áp dụng từ {self.valid_from:%d/%m/%Y}"

    def effective(self, day: date) -> bool:
        """Whether the form is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def suits(self, province: str, procedure: str) -> bool:
        """Whether the form is for ``province`` and ``procedure``."""
        return self.province in {"", province} and (not self.procedures or procedure in self.procedures)

    def size(self, wanted: str) -> Paper:
        """``wanted`` where the form comes in that size, else the form's own first one."""
        size = Paper(wanted)
        return size if size in self.sizes else self.sizes[0]

    def faults(self, names: frozenset[str], cells: frozenset[str]) -> Iterator[str]:
        """What would keep the form from being printed, in Vietnamese; its texts may speak of ``names``."""
        lines = (*self.intro, *self.lines, *self.footer, *self.beside_date, *self.below_agency)
        for text in (*(x.text for x in lines), self.subtitle, *_signed(self.signatures)):
            yield from _text_faults(text, names)
        if not self.sizes:
            yield "không ghi khổ giấy nào trong “sizes”"
        if self.table is None:
            return
        columns = self.table.columns
        if not columns or any(c.share < 1 for c in columns):
            yield "bảng thiếu cột, hoặc cột có độ rộng dưới 1"
        for column in columns:
            for text in (column.text, *_signed(column.signed)):
                yield from _text_faults(text, cells)
        for row in self.table.rows:
            if len(row) != len(columns):
                yield f"hàng “{row[0] if row else ''}” có {len(row)} ô, bảng có {len(columns)} cột"
            for text in row:
                yield from _text_faults(text, names)


def _signed(signatures: tuple[Signature, ...]) -> Iterator[str]:
    for signature in signatures:
        yield from (signature.title, signature.name)


def _text_faults(text: str, known: frozenset[str]) -> Iterator[str]:
    try:
        unknown = sorted(set(names_in(text)) - known)
    except ValueError:
        yield f"dòng “{text}” sai dấu ngoặc {{ }}"
        return
    if unknown:
        yield f"dòng “{text}” có chỗ điền lạ: {', '.join(unknown)}"
    if _TAG.search(text):
        yield f"dòng “{text}” chỉ được dùng <b> và <i>"
