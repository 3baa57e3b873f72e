"""What the words of one page say about where it stands: a first page, a later one, the end of a paper.

Only the words and their places are looked at, so this costs nothing beside the reading and runs anywhere.
Accents are ignored and a few wrong letters forgiven: readers lose them first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from statistics import median
from typing import Protocol, TypeVar

import msgspec
from rapidfuzz import fuzz

from localdb.domain.words import fold
from scanner.values import Word

_TITLE = re.compile(  # the words that the heading of a paper begins with
    r"(?:to khai|don|giay|bien ban|quyet dinh|thong bao|hop dong|van ban|phieu|trich luc|danh sach|bao cao"
    r"|ke hoach|to trinh|cong van|cong dien|chung nhan|chung minh nhan dan|can cuoc|bang|so yeu ly lich"
    r"|ly lich|so ho khau|so tiet kiem|ban (?!chi |quan |to chuc|than |hanh )\w+|bang ke"
    r"|di chuc|dieu le|hoc ba|benh an|tom tat|bien lai|hoa don|cam ket|cam doan|ho chieu"
    r"|passport|birth certificate|marriage certificate|certificat\w+|nghi quyet"
    r"|chi thi|ket qua|ket luan|ho so|so do|mat bang|tong hop|du toan|thuyet minh|thoa thuan|phuong an"
    r"|xac nhan|de an|quy che|quy dinh|thu moi|sao y|visa|contract|muc luc|the bao hiem|the hoc sinh"
    r"|bao gia|huong dan)\b"
)
_NATION = "cong hoa xa hoi chu nghia viet nam"
_MOTTO = "doc lap tu do hanh phuc"
_NUMBERED = re.compile(
    r"(\b(?:trang|page|tr\.?|to)\b)?\s*(?:so)?\s*[:.]?\s*(?<![\d/])(\d{1,3})\s*(?:/|tren|of)\s*(\d{1,3})(?![\d/])"
)
_LONE = re.compile(r"(?:trang|page|tr\.?)?\s*[-–—(.|]*\s*(\d{1,3})\s*[-–—).|]*")
_SYMBOL = re.compile(r"\bs[o6o0]\s*[:.;]?\s*[\d.…_ ]*[0-9\s]*[/\-]\s*[0-9a-z\-/. ]*[a-z]{2,}")
_OWN_SYMBOL = re.compile(r"\bs[o0]\s*[:.;]?\s*(\d[\d.]*\s?[/\-]\s?[0-9a-z/\-.&]+)")
_BELONGS = re.compile(r"^\W*kem theo\b")
_PLACE_DATE = re.compile(r"ngay\s*[\d.…_ ]+\s*thang\s*[\d.…_ ]+\s*nam")
_LETTERHEAD = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|so |bo |cong an|toa an|benh vien|tram y te|trung tam"
    r"|phong |chi cuc|cuc |ban chi|ban quan ly|van phong|vien kiem sat|truong |cong ty|tong cong ty"
    r"|ngan hang|bao hiem|dang uy|hoi |chi nhanh|lien hiep|uy ban mat tran|hop tac xa|doanh nghiep"
    r"|thi hanh an|don vi|socialist)"
)
_SIGNS = re.compile(
    r"noi nhan|ky,? (?:va )?ghi ro ho|ky ten|ghi ro ho ten|nguoi khai|nguoi lam don|nguoi viet|nguoi de nghi"
    r"|nguoi yeu cau$|nguoi cam doan|nguoi lap|nguoi nhan$|nguoi giao$|nguoi uy quyen|thu ky$|chu toa"
    r"|^(?:tm|kt|tl|tuq|q)[.,] |chu tich$|giam doc$|truong (?:phong|khoa|tram)$|thu truong"
    r"|dai dien ben|ben [ab]$|cong chung vien"
)
_LISTED = re.compile(
    r"^(?:[-+•*–]|\(?[a-z]\)|\d{1,2}(?:\.\d{1,2})*[.)]|dieu \d|khoan \d|chuong |muc |phan |[ivx]{1,4}[.)])"
)
_ANNEX = re.compile(r"^(?:phu luc|ghi chu|huong dan (?:ghi|khai|cach)|chu thich|\(?kem theo|loi chung)")
_NOT_TITLE = re.compile(
    r"(?:dieu|khoan|chuong|muc \d|phan|ben|tm|kt|tl|tuq|noi|ghi|chu tich|phu luc|loi chung|[ivx]{1,4}[.)]|\d)"
)
_TOP_ROWS = 12
_COLUMNS = 3
"""How many times its height a gap in a line is when two columns stand beside each other."""
_SAME_ROW = 0.6
"""Share of a line's height by which another may begin lower and still stand beside it."""
_AT_ONCE = 3
"""Lines at the top within which a letter that has no heading says whom it is for."""
_ANNEX_ROWS = 4
_COUNTED = re.compile(r"(\d{1,3})[.)]?(?: |$)")
_FEWEST_ROWS = 3
_TRANSLATED = re.compile(r"\W*(?:ban )?dich (?:tu )?(?:nguyen ban )?tieng\b|\W*ban dich\W*$")
_AT_LEAST_WORDS = 12
_ACCENTED = 0.25
"""Share of a Vietnamese page's words that bear an accent, at the least; forms filled by hand bear fewer."""
_MARGIN, _SENTENCE = 0.06, 0.6
"""Shares of a page: how high its upper margin is, how wide a line is that is part of a sentence."""
_BACK_OF_CARD = re.compile(r"idvnm|dac diem nhan dang|personal identification|ngon tro (?:trai|phai)")


class Line(msgspec.Struct, frozen=True):
    """One line of a page: its words as text, folded text, and box in pixels of the clean page.

    ``gap`` is the widest space between two of its words: two people who sign stand far apart.
    """

    text: str
    folded: str
    x: int
    y: int
    width: int
    height: int
    capitals: bool
    gap: int = 0


class Look(msgspec.Struct, frozen=True):
    """What one page looks like.

    ``number`` and ``of`` are printed page numbers, 0 when there are none. ``begins`` weighs the signs of a
    first page, ``follows`` those of a later one; ``ends`` whether people sign here. ``title`` is the heading
    as it stands; ``shape`` the page's width and height in inches. ``symbol`` is the paper's own number,
    ``annexed_to`` that of the paper which this page says it comes with (“Kèm theo Quyết định số …”); ``edge``
    is what stands in the upper margin, as a running head does. ``rows`` are the first and the last number of
    a numbered list or table, (0, 0) without one. ``foreign`` tells of a page in another language,
    ``translated`` of one that says it is a translation.
    """

    number: int = 0
    of: int = 0
    begins: float = 0.0
    follows: float = 0.0
    ends: bool = False
    open_end: bool = False
    title: str = ""
    shape: tuple[float, float] = (0.0, 0.0)
    words: int = 0
    symbol: str = ""
    annexed_to: str = ""
    edge: str = ""
    rows: tuple[int, int] = (0, 0)
    foreign: bool = False
    translated: bool = False


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the words of a page as lines, in reading order."""
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    return [_line(row) for row in rows.values()]


class _Placed(Protocol):
    @property
    def y(self) -> int: ...

    @property
    def height(self) -> int: ...


L = TypeVar("L", bound=_Placed)


def upper(lines: Sequence[L], rows: int) -> list[L]:
    """Return the lines in the first ``rows`` rows; lines of columns side by side share a row."""
    tops = _row_tops(lines)
    return [line for line in lines if len(tops) <= rows or line.y < tops[rows]]


def lower(lines: Sequence[L], rows: int) -> list[L]:
    """Return the lines in the last ``rows`` rows."""
    tops = _row_tops(lines)
    return [line for line in lines if len(tops) <= rows or line.y >= tops[-rows]]


def _row_tops(lines: Sequence[_Placed]) -> list[int]:
    """Return where each row of lines begins, from the top."""
    tops: list[int] = []
    bottom = 0.0
    for line in sorted(lines, key=lambda line: line.y):
        if not tops or line.y > bottom:
            tops.append(line.y)
            bottom = line.y + _SAME_ROW * line.height
    return tops


def _line(row: Sequence[Word]) -> Line:
    text = " ".join(word.text for word in row)
    left, top = min(w.x for w in row), min(w.y for w in row)
    right, bottom = max(w.x + w.width for w in row), max(w.y + w.height for w in row)
    letters = [c for c in text if c.isalpha()]
    high = sum(c.isupper() for c in letters)
    return Line(
        text=text,
        folded=fold(text),
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        capitals=len(letters) > 2 and high >= 0.85 * len(letters),
        gap=max((after.x - word.x - word.width for word, after in pairwise(row)), default=0),
    )


def look(words: Sequence[Word], width: int, height: int, dpi: int) -> Look:
    """Return what a page looks like; ``width`` and ``height`` are of the clean page at ``dpi``."""
    lines = [line for line in lines_of(words) if any(c.isalnum() for c in line.text)]
    shape = (round(width / dpi, 1), round(height / dpi, 1))
    if not lines:
        return Look(shape=shape)
    number, of = page_number(lines, height)
    top = [line for line in upper(lines, _TOP_ROWS) if not _is_number(line)]
    title = title_of(lines, width)
    annex = next((line for line in upper(top, _ANNEX_ROWS) if _BELONGS.search(line.folded)), None)
    return Look(
        number=number,
        of=of,
        begins=_begins(top, title),
        follows=_follows(top),
        ends=any(_signs(line, width) for line in lines[-max(6, len(lines) // 3) :]),
        open_end=_open_end(lines, height),
        title=title.text if title else "",
        shape=shape,
        words=len(words),
        symbol=_own_symbol(line for line in upper(top, 8) if not _BELONGS.search(line.folded)),
        annexed_to=_own_symbol([annex]) if annex else "",
        edge=lines[0].folded if lines[0].y < _MARGIN * height and not _is_number(lines[0]) else "",
        rows=counted(lines),
        foreign=_is_foreign(words),
        translated=any(_TRANSLATED.match(line.folded) for line in upper(top, _ANNEX_ROWS)),
    )


def counted(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the first and the last number of the rows that are counted, (0, 0) when none are.

    Most must be one more than the row before; a number read wrong is passed over.
    """
    numbers = [int(found[1]) for line in lines if (found := _COUNTED.match(line.folded))]
    offsets = Counter(number - place for place, number in enumerate(numbers))
    if not offsets:
        return 0, 0
    offset, votes = offsets.most_common(1)[0]
    fit = [number for place, number in enumerate(numbers) if number - place == offset]
    return (fit[0], fit[-1]) if votes >= max(_FEWEST_ROWS, len(numbers) / 2) else (0, 0)


def _is_foreign(words: Sequence[Word]) -> bool:
    """Tell whether a page of some length is in another language: hardly a word bears an accent."""
    texts = [word.text for word in words if word.text.isalpha()]
    accented = sum(fold(text) != text.lower() for text in texts)
    return len(texts) >= _AT_LEAST_WORDS and accented < _ACCENTED * len(texts)


def _own_symbol(lines: Iterable[Line]) -> str:
    found = next((f for line in lines if (f := _OWN_SYMBOL.search(line.folded))), None)
    return re.sub(r"[^0-9a-z]", "", found[1]) if found else ""


def _signs(line: Line, width: int) -> bool:
    """Whether people sign here; in a sentence that fills the line the same words say nothing."""
    alone = line.width < _SENTENCE * width or line.gap > _COLUMNS * line.height
    return alone and bool(_SIGNS.search(line.folded))


def page_number(lines: Sequence[Line], height: int) -> tuple[int, int]:
    """Return the printed page number and the count of pages, 0 for what is not printed."""
    outer = [line for line in lines if line.y < 0.12 * height or line.y + line.height > 0.88 * height]
    ends = [*lines[:2], *lines[-2:]]
    for line in [*outer, *ends]:
        found = _NUMBERED.search(line.folded)
        if found is None or not 0 < int(found[2]) <= int(found[3]) <= 500:
            continue
        browser = "http" in line.folded and found.end() == len(line.folded)
        if found[1] or browser or found.group().strip() == line.folded.strip(" -()"):
            return int(found[2]), int(found[3])
    for line in (lines[0], lines[-1]):
        found = _LONE.fullmatch(line.folded)
        margin = line.y < 0.08 * height or line.y > 0.9 * height
        if found and margin and 0 < int(found[1]) <= 200:
            return int(found[1]), 0
    return 0, 0


def _is_number(line: Line) -> bool:
    return bool(_LONE.fullmatch(line.folded))


def title_of(lines: Sequence[Line], width: int) -> Line | None:
    """Return the line of the heading: in capitals or large, near the top, with the words headings begin with.

    A large line in capitals with other words in the middle of the page is taken for one, too. Under the rows
    of a table that goes on from the page before, capitals say who signs.
    """
    above = _above_rows(lines)
    head = [line for line in upper(above, _TOP_ROWS) if not line.text.endswith((":", ".", ",", ";"))]
    for line in head:
        if line.capitals and _is_title(line.folded) and not is_nation(line.folded):
            return line
    if not head:
        return None  # a page without a line that was read, too: one that lies upside down
    body = median(line.height for line in lines)
    first = {id(line) for line in upper(head, 3)}
    for line in head[: len(lines) - 2]:
        middle = abs(line.x + line.width / 2 - width / 2) < 0.15 * width and line.width < 0.65 * width
        large, early = line.height >= 1.2 * body, id(line) in first
        strange = line.capitals and (large or (early and len(line.text) > 9))
        columns = line.gap > _COLUMNS * line.height
        heading = (strange and not columns) or (_is_title(line.folded) and (large or early))
        if heading and middle and not _is_head(line.folded):
            return line if not _NOT_TITLE.match(line.folded) else None
    return None


def _above_rows(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines above a list that goes on from another page, all of them where none does."""
    first, _last = counted(lines)
    return lines if first <= 1 else list(takewhile(lambda line: not _COUNTED.match(line.folded), lines))


def _is_title(folded: str) -> bool:
    plain = folded.lstrip("-–*.“\"'( ")
    return bool(_TITLE.match(plain)) and not _NOT_TITLE.match(plain)


def is_letterhead(folded: str) -> bool:
    """Whether a line names an office, as letterheads do."""
    return bool(_LETTERHEAD.match(folded))


def is_nation(folded: str) -> bool:
    """Whether a line bears the nation's name, a few wrong letters forgiven."""
    return fuzz.partial_ratio(_NATION, folded) >= 85 and len(folded) >= 24


def _is_head(folded: str) -> bool:
    return is_nation(folded) or is_letterhead(folded) or fuzz.ratio(_MOTTO, folded) > 75


def _begins(top: Sequence[Line], title: Line | None) -> float:
    """Weigh the signs of a first page."""
    weight = 0.0
    early = upper(top, 6)
    if any(is_nation(line.folded) for line in early):
        weight += 4.0
    elif any(
        fuzz.partial_ratio(_MOTTO, line.folded.replace("-", " ")) >= 85
        for line in early
        if len(line.folded) > 18
    ):
        weight += 2.5
    if any(line.capitals and is_letterhead(line.folded) for line in upper(top, 4)):
        weight += 2.0
    if any(_SYMBOL.search(line.folded) and not _BELONGS.search(line.folded) for line in upper(top, 8)):
        weight += 1.0
    if any(_PLACE_DATE.search(line.folded) for line in upper(top, 8)):
        weight += 1.0
    addressed = next((n for n, line in enumerate(top) if line.folded.startswith("kinh gui")), -1)
    if addressed >= 0:
        weight += 2.5 if addressed < _AT_ONCE else 1.5
    if title is not None:
        weight += 3.5 if _is_title(title.folded) else 2.0
    return weight


def _follows(top: Sequence[Line]) -> float:
    """Weigh the signs of a later page."""
    if not top:
        return 0.0
    first = top[0]
    weight = 0.0
    starts = first.text.lstrip("“\"'(-– ")[:1]
    if starts.islower() and not first.capitals:
        weight += 2.0
    if _LISTED.match(first.folded):
        weight += 1.5
    if _ANNEX.match(first.folded) or "tiep theo" in first.folded:
        weight += 3.0
    if _BACK_OF_CARD.search(" ".join(line.folded for line in top)):
        weight += 3.0
    return weight


def _open_end(lines: Sequence[Line], height: int) -> bool:
    """Tell whether the text runs to the bottom of the page and stops in the middle of a sentence."""
    texts = [line for line in lines if not _is_number(line)]
    if not texts:
        return False
    last = texts[-1]
    return last.y > 0.8 * height and not last.text.rstrip().endswith((".", "!", "?", ":", "/.", ")"))
