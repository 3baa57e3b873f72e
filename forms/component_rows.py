"""The papers of a dossier as the rows of a table: what was handed in, or what is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from forms.form import Words
from forms.vietnamese import two
from localdb.domain.lookups import AWAITED
from localdb.domain.values import PaperLine
from localdb.domain.words import fold

COMPONENT_CELLS = frozenset({"n", "name", "remark", "kind", "count", "originals", "certified", "copies"})
_REMARKS = {
    "data": "dữ liệu điện tử, không nộp bản giấy",
    "store": "lấy từ kho dữ liệu điện tử, không nộp bản giấy",
    AWAITED: "đang tra cứu thay, chưa phải nộp bản giấy",
    "vneid": "xuất trình trên VNeID",
}


def component_rows(papers: Sequence[PaperLine]) -> list[Words]:
    """One row per paper; a paper closed by data has no number of copies."""
    return [_row(number, paper) for number, paper in enumerate(papers, 1)]


def _row(number: int, paper: PaperLine) -> Words:
    electronic = paper.closed_by in _REMARKS
    counted = [("Bản chính", paper.originals), ("Bản sao", paper.copies)]
    certified = paper.copies if _certified(paper) else 0
    remark = _REMARKS.get(paper.closed_by, "xuất trình, đã trả lại" if paper.presented else "")
    said = ": ".join(x for x in (remark, paper.evidence) if x)

    def count(n: int) -> str:
        return two(n) if n and not electronic else ""

    return {
        "n": str(number),
        "name": paper.name,
        "remark": f"({said})" if said else "",
        "kind": "Bản điện tử" if electronic else "\n".join(k for k, n in counted if n) or "–",
        "count": "–" if electronic else "\n".join(two(n) for _, n in counted if n) or "–",
        "originals": count(paper.originals),
        "certified": count(certified),
        "copies": count(paper.copies - certified),
    }


def _certified(paper: PaperLine) -> bool:
    return "chung thuc" in fold(paper.name).split(";")[0][:40]
