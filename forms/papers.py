"""The table of papers of a dossier, in the columns that a template asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.platypus import Table

from forms.page import Type, safe
from forms.template import Column, Value
from forms.vietnamese import two
from localdb.domain.values import PaperLine
from localdb.domain.words import fold

_NONE = "Không có giấy tờ kèm theo"
_REMARKS = {
    "data": "dữ liệu điện tử, không nộp bản giấy",
    "store": "lấy từ kho dữ liệu điện tử, không nộp bản giấy",
    "vneid": "xuất trình trên VNeID",
}


def papers_table(papers: Sequence[PaperLine], columns: Sequence[Column], type_: Type) -> Any:
    """Return the table; its heading repeats on every page, and a row too high for a page is split."""
    size = type_.sheet.body * 0.96
    rows = _heading(columns, type_, size)
    heading = len(rows)
    for number, paper in enumerate(papers, 1):
        rows.append([_cell(paper, number, c, type_, size) for c in columns])
    if not papers:
        rows.append([type_.text(_NONE, size=size), *[""] * (len(columns) - 1)])
    total = sum(c.share for c in columns)
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
        ("FONTNAME", (0, 0), (-1, -1), "Tinos-Regular"),
        *_spans(columns, heading),
    ]
    if not papers:
        style.append(("SPAN", (0, heading), (-1, heading)))
    return Table(
        rows,
        colWidths=[type_.sheet.inner * c.share / total for c in columns],
        repeatRows=heading,
        splitInRow=1,
        style=style,
        hAlign="LEFT",
    )


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


def _cell(paper: PaperLine, number: int, column: Column, type_: Type, size: float) -> Any:
    text = _VALUES[column.value](paper, number)
    return type_.text(text, size=size, align="left" if column.value is Value.NAME else "center")


def _name(paper: PaperLine, number: int) -> str:
    remark = _REMARKS.get(paper.closed_by, "")
    if paper.presented and not remark:
        remark = "xuất trình, đã trả lại"
    return f"{safe(paper.name)} <i>({remark})</i>" if remark else safe(paper.name)


def _kind(paper: PaperLine, number: int) -> str:
    if paper.closed_by in _REMARKS:
        return "Bản điện tử"
    kinds = [k for k, n in (("Bản chính", paper.originals), ("Bản sao", paper.copies)) if n]
    return "<br/>".join(kinds) or "–"


def _count(paper: PaperLine, number: int) -> str:
    counts = [two(n) for n in (paper.originals, paper.copies) if n]
    return "–" if paper.closed_by in _REMARKS else "<br/>".join(counts) or "–"


def _certified(paper: PaperLine) -> bool:
    return "chung thuc" in fold(paper.name).split(";")[0][:40]


def _number(count: int, paper: PaperLine) -> str:
    return two(count) if count and paper.closed_by not in _REMARKS else ""


_VALUES: dict[Value, Callable[[PaperLine, int], str]] = {
    Value.NUMBER: lambda paper, number: str(number),
    Value.NAME: _name,
    Value.KIND: _kind,
    Value.COUNT: _count,
    Value.ORIGINALS: lambda paper, number: _number(paper.originals, paper),
    Value.CERTIFIED: lambda paper, number: _number(paper.copies if _certified(paper) else 0, paper),
    Value.COPIES: lambda paper, number: _number(0 if _certified(paper) else paper.copies, paper),
}
