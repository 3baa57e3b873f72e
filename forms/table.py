"""The table of a paper, in the columns that its template asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Spacer
from reportlab.platypus import Table as Grid

from forms.markup import safe
from forms.page import Type, text_width
from forms.template import Column, Table
from forms.wording import escaped, fill

_SIGNING = 9 * mm  # room to sign in a cell
_PADDING = 3.0
_SMALLEST = 0.75  # of the size of type, for a word wider than its column
_TAGS = re.compile("<[^>]*>")
_ROOMY = (("TOPPADDING", (0, 1), (-1, -1), 5), ("BOTTOMPADDING", (0, 1), (-1, -1), 7))  # to write in


def grid(table: Table, rows: Sequence[Mapping[str, str]], values: dict[str, str], type_: Type) -> Any:
    """Return the table; its heading repeats on every page, and a row too high for a page is split.

    ``rows`` are a form's own, plain; ``values`` are what the fixed rows of the template speak of, escaped.
    """
    size = type_.sheet.body * 0.96
    columns = table.columns
    total = sum(c.share for c in columns)
    widths = [type_.sheet.inner * c.share / total for c in columns]
    set_rows = _heading(columns, type_, size)
    heading = len(set_rows)
    if table.rows:
        for row in table.rows:
            filled = [fill(text, values, blank="") for text in row]
            set_rows.append(
                [type_.text(x, size=size, align=c.align) for x, c in zip(filled, columns, strict=True)]
            )
    for cells in rows:
        ready = escaped(cells)
        set_rows.append([_cell(ready, c, w, type_, size) for c, w in zip(columns, widths, strict=True)])
    by_hand = bool(rows) and not any(any(cells.values()) for cells in rows)
    said = not rows and not table.rows and table.empty
    if said:
        set_rows.append([type_.text(safe(table.empty), size=size), *[""] * (len(columns) - 1)])
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
        ("FONTNAME", (0, 0), (-1, -1), "Tinos-Regular"),
        *(_ROOMY if table.rows or by_hand else ()),
        *_spans(columns, heading),
    ]
    if said:
        style.append(("SPAN", (0, heading), (-1, heading)))
    return Grid(set_rows, colWidths=widths, repeatRows=heading, splitInRow=1, style=style, hAlign="LEFT")


def _heading(columns: Sequence[Column], type_: Type, size: float) -> list[list[Any]]:
    """One row of headings, or two where columns stand in a group."""

    def head(text: str) -> Any:
        return type_.text(f"<b>{safe(text)}</b>", size=size, align="center")

    if not any(c.group for c in columns):
        return [[head(c.title) for c in columns]]
    above = [head(c.group or c.title) for c in columns]
    return [above, [head(c.title) if c.group else "" for c in columns]]


def _spans(columns: Sequence[Column], heading: int) -> list[tuple[Any, ...]]:
    if heading == 1:
        return []
    spans: list[tuple[Any, ...]] = []
    start = 0
    for at, column in enumerate(columns):
        if not column.group:
            spans.append(("SPAN", (at, 0), (at, 1)))
        last = at + 1 == len(columns) or columns[at + 1].group != column.group
        if last and column.group:
            spans.append(("SPAN", (start, 0), (at, 0)))
        if last:
            start = at + 1
    return spans


def _fitting(markup: str, width: float, size: float) -> float:
    """A size of type in which the longest word stands whole, as far as it can still be read."""
    longest = max((text_width(word, size) for word in _TAGS.sub(" ", markup).split()), default=0)
    room = width - 2 * _PADDING - 1
    return size * max(_SMALLEST, room / longest) if longest > room else size


def _cell(cells: dict[str, str], column: Column, width: float, type_: Type, size: float) -> Any:
    filled = fill(column.text, cells, blank="")
    text = type_.text(filled, size=_fitting(filled, width, size), align=column.align)
    if not column.signed:
        return text
    each = (width - 2 * _PADDING) / len(column.signed)
    boxes = []
    for one in column.signed:
        hint = f"<br/><i>{safe(one.hint)}</i>" if one.hint else ""
        boxes.append(
            [
                type_.text(f"<b>{safe(one.title)}</b>{hint}", size=size, align="center"),
                Spacer(0, _SIGNING),
                type_.text(fill(one.name, cells, blank=""), size=size, align="center"),
            ]
        )
    bare: list[tuple[Any, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("FONTNAME", (0, 0), (-1, -1), "Tinos-Regular"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return [text, Grid([boxes], colWidths=[each] * len(boxes), style=bare)]
