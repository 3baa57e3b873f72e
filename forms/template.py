"""A form's wording as data: titles, lines, columns and legal ground, with effective dates.

Lines hold placeholders (``{subject}``) that the renderer fills; ``<b>`` and ``<i>`` are allowed. No text of a
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

# What a line may speak of; the receipt fills every one.
PLACEHOLDERS = frozenset(
    {
        "parent", "centre", "commune", "place", "phone_unit", "hotline", "lookup_url",
        "code", "procedure", "procedure_code", "field", "channel",
        "subject", "number", "address", "phone", "email", "applicant", "submitter", "clerk",
        "sets", "limit", "received", "due", "return_at", "fees", "date", "copy", "note",
    }
)  # fmt: skip
_TAG = re.compile(r"<(?!/?[bi]>)")


class Value(StrEnum):
    """What a column of the table of papers shows."""

    NUMBER = "number"
    NAME = "name"
    KIND = "kind"  # bản chính, bản sao …
    COUNT = "count"
    ORIGINALS = "originals"
    CERTIFIED = "certified"
    COPIES = "copies"


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of text. An ``optional`` line is left out when everything it speaks of is empty."""

    text: str
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders in the line."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.text) if name)


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the table of papers; ``share`` is its part of the width, ``group`` a heading above."""

    title: str
    value: Value
    share: int
    group: str = ""


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    """A signature: ``name`` is printed below the space; ``online`` says whether online dossiers have it."""

    title: str
    hint: str
    name: str = ""
    online: bool = True


class Template(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of one form. ``set`` names the circular's set of forms (``tt03-2025``)."""

    id: str
    form: str
    set: str
    label: str
    valid_from: date
    verification: Verification
    legal_basis: str
    title: str
    intro: tuple[Line, ...]
    papers_heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    signatures: tuple[Signature, ...]
    valid_to: date | None = None
    province: str = ""
    notes: str = ""
    subtitle: str = ""
    beside_date: tuple[Line, ...] = ()
    footer: tuple[Line, ...] = ()

    def effective(self, day: date) -> bool:
        """Whether the form is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def faults(self) -> Iterator[str]:
        """What would keep the form from being printed, in Vietnamese."""
        lines = (*self.intro, *self.lines, *self.footer, *self.beside_date, Line(self.subtitle))
        for line in (*lines, *(Line(s.name) for s in self.signatures)):
            try:
                unknown = sorted(set(line.names) - PLACEHOLDERS)
            except ValueError:
                yield f"dòng “{line.text}” sai dấu ngoặc {{ }}"
                continue
            if unknown:
                yield f"dòng “{line.text}” có chỗ điền lạ: {', '.join(unknown)}"
            if _TAG.search(line.text):
                yield f"dòng “{line.text}” chỉ được dùng <b> và <i>"
        if not self.columns or any(c.share < 1 for c in self.columns):
            yield "bảng giấy tờ thiếu cột, hoặc cột có độ rộng dưới 1"
