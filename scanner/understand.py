"""What a paper says about itself: number, date, issuer, signer, subject, whose it is, how long it holds.

Rules over the words and their places: each finds one field by the label or the spot where papers have it. How
sure a field is comes from how sure the reader was of its words, and how telling the spot is. Accents in
labels are ignored, those of values kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from localdb.domain.facts import Fact, Facts
from localdb.domain.words import fold
from scanner.look import Line as LookLine
from scanner.look import is_letterhead, is_nation, lines_of, lower, title_of, upper
from scanner.values import Word

_SYMBOL = re.compile(
    r"\bS[ốôoó0](?:\s*/\s*No)?\s*[:.;]?\s*(\d[\w.\-]*\s?[/-]\s?[0-9A-ZĐƯa-zđ][\wĐđƯư&.\-]*(?:/[\wĐđƯư&.\-]+)*)",
    re.I,
)
_LONG_DATE = re.compile(r"ng\wy\s*(\d{1,2})\s*th\wng\s*(\d{1,2})\s*n\wm\s*(\d{4})")
_SHORT_DATE = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})")
_OF_ISSUE = re.compile(r"ngay,? ?(?:thang,? ?)?(?:nam )?(?:dang ky|cap|ban hanh|lap)\b")
_VALID = re.compile(r"co gia tri (?:su dung )?den|gia tri den|date of expiry|het han")
_OWNER = (
    (re.compile(r"(?:ho,? ?chu dem,? ?(?:va )?ten|ho (?:va )?ten)[^:]{0,45}:"), 0.97),
    (re.compile(r"toi ten la:?|ten toi la:?"), 0.97),
    (re.compile(r"(?:ten )?(?:chu (?:xe|tau|ho|so huu|nha|dat)|nguoi (?:nop thue|su dung dat))\s*:"), 0.95),
    (re.compile(r"^(?:[\[(]?\w{1,2}[\])./]+ ?)?ten\s*:"), 0.9),
    (re.compile(r"(?:nguyen don|nguoi nop|ong/ba|ong \(ba\)|cho ong/ba|ong|ba)\s*:"), 0.85),
)
_ENDS_OWNER = re.compile(
    r"\s(?:nam sinh|sinh ngay|sinh nam|gioi tinh|ngay sinh|quoc tich|dan toc|cccd|so dinh danh|can cuoc)\b"
)
_NUMBER = re.compile(r"(?:dinh danh|can cuoc|cccd|cmnd|chung minh|no\.?\s?:|so / no|ho chieu)")
_BORN = re.compile(r"(?:ngay,? ?(?:thang,? ?)?(?:nam )?sinh|sinh ngay|nam sinh|sinh nam|date of birth)\s*:?")
_YEAR = re.compile(r"\D{0,3}((?:19|20)\d\d)(?!\d)")
_DIGITS = re.compile(r"(?<!\d)(\d(?:[ .]?\d){11}|\d(?:[ .]?\d){8})(?![\d/])")
_ROLE = re.compile(
    r"chu tich|giam doc|\btruong (?:tram|ban|khoa|phong|cong an|thon|thue|chi)"
    r"|(?:hieu|cuc|thu|huy|doi|vien|to|hat) truong|tham phan|chu tri|cong chuc|chi huy|thu ky|bi thu"
    r"|nguoi (?:lam don|viet don|yeu cau|khai|uy quyen|ky|thu|lap)|cong chung vien|phu trach|ky, ghi ro"
    r"|ky ten"
)
_WORN_ROLE = re.compile(
    r"u tich|\w?ruong (?:phong|don vi|ban|tram|khoa|thon|cong an)|cuc \w?ruong|\bhi(?:eu|nh)\W? \w?ruong"
    r"|\w?iam \w?oc|\bt[ml]\. |\bkt\. |\btuq\. "
)
"""A role of which a seal left little, or what stands before one (Nghị định 30/2020/NĐ-CP: TM., KT., TL.)."""
_NAME_WORD = re.compile(r"[A-ZÀ-ỸĐ][a-zà-ỹđ]*\.?$|[A-ZÀ-ỸĐ]+$")
_SPECKS = " .,:;|_-–'\"“”‘’()"
_TOP, _FOOT = 12, 14  # rows
_PERSON = 6  # lines that tell of one person


class PageWords(msgspec.Struct, frozen=True):
    """The words of one page, and its size in pixels."""

    words: tuple[Word, ...]
    width: int
    height: int


class Line(msgspec.Struct, frozen=True):
    """A line of one page with the words it is made of."""

    page: int
    seen: LookLine
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line as it was read."""
        return self.seen.text

    @property
    def folded(self) -> str:
        """The line without accents, in small letters."""
        return self.seen.folded

    @property
    def y(self) -> int:
        """Where it begins, in pixels from the top."""
        return self.seen.y

    @property
    def height(self) -> int:
        """How tall it is, in pixels."""
        return self.seen.height


class _Paper:
    """The lines of a paper, and how a field is made of some of their words."""

    def __init__(self, pages: Sequence[PageWords]) -> None:
        self.pages = pages
        self.lines: list[Line] = []
        for number, page in enumerate(pages, start=1):
            rows: dict[int, list[Word]] = {}
            for word in page.words:
                rows.setdefault(word.line, []).append(word)
            for seen, row in zip(lines_of(page.words), rows.values(), strict=True):
                self.lines.append(Line(number, seen, tuple(row)))
        self.first = [line for line in self.lines if line.page == 1]
        self.top = upper(self.first, _TOP)

    def foot(self, page: int) -> list[Line]:
        """Return the last lines of a page, where people sign."""
        return lower([line for line in self.lines if line.page == page], _FOOT)

    def fact(self, value: str, line: Line, words: Sequence[Word], worth: float) -> Fact | None:
        """Return a field: ``worth`` is how telling the rule is; the reader's doubt comes off it."""
        value = value.strip(" .,:;|_-–")
        if not value or not words:
            return None
        page = self.pages[line.page - 1]
        letters = sum(len(word.text) for word in words) or 1
        read = sum(word.confidence * len(word.text) for word in words) / letters / 100
        left, top = min(w.x for w in words), min(w.y for w in words)
        right, bottom = max(w.x + w.width for w in words), max(w.y + w.height for w in words)
        box = (
            1000 * left // page.width,
            1000 * top // page.height,
            1000 * (right - left) // page.width,
            1000 * (bottom - top) // page.height,
        )
        return Fact(value, round(min(1.0, worth * min(1.0, read + 0.04)), 2), line.page, box)


def understand(pages: Sequence[PageWords]) -> Facts:
    """Return what the pages of one paper say about it."""
    paper = _Paper(pages)
    if not paper.lines:
        return Facts()
    rules: dict[str, Callable[[_Paper], Fact | None]] = {
        "title": _title,
        "symbol": _symbol,
        "date": _date,
        "issuer": _issuer,
        "signer": _signer,
        "subject": _subject,
        "owner": _owner,
        "number": _number,
        "valid_to": _valid_to,
        "birth": _birth,
    }
    return Facts(**{name: rule(paper) for name, rule in rules.items()})


def _title_line(paper: _Paper) -> int:
    """Return the place of the heading among the lines of the first page, -1 when there is none."""
    found = title_of([line.seen for line in paper.first], paper.pages[0].width)
    return next((n for n, line in enumerate(paper.first) if line.seen is found), -1)


def _title(paper: _Paper) -> Fact | None:
    place = _title_line(paper)
    if place < 0:
        return None
    line = paper.first[place]
    return paper.fact(line.text, line, line.words, 0.98)


def _symbol(paper: _Paper) -> Fact | None:
    for line in paper.top:
        if found := _SYMBOL.search(line.text):
            value = found[1].replace(" ", "").replace("ĐÐ", "Đ").replace("Ð", "Đ")  # Icelandic eth, misread
            if any(c.isalpha() for c in value):
                return paper.fact(value, line, _behind(line, found.start(1), found.end(1)), 0.98)
    return None


def _date(paper: _Paper) -> Fact | None:
    """The date beside the place at the top; else that of registration; else the one above the signature."""
    for lines, worth in ((paper.top, 0.98), (_last(paper), 0.9)):
        for line in lines:
            if found := _LONG_DATE.search(line.folded):
                return _dated(paper, line, found, worth)
    for line in paper.first:
        if (label := _OF_ISSUE.search(line.folded)) and (
            found := _SHORT_DATE.search(line.folded, label.end())
        ):
            return _dated(paper, line, found, 0.95)
    return None


def _valid_to(paper: _Paper) -> Fact | None:
    for line in paper.lines:
        if label := _VALID.search(line.folded):
            rest = _SHORT_DATE.search(line.folded, label.end()) or _LONG_DATE.search(line.folded, label.end())
            if rest:
                return _dated(paper, line, rest, 0.95)
    return None


def _dated(paper: _Paper, line: Line, found: re.Match[str], worth: float) -> Fact | None:
    day, month, year = (int(part) for part in found.groups())
    try:
        value = date(year, month, day).isoformat()
    except ValueError:
        return None
    return paper.fact(value, line, _behind(line, found.start(), found.end()), worth)


def _issuer(paper: _Paper) -> Fact | None:
    """The office at the top left: the last of its lines, with the one before where it only names a place."""
    half = paper.pages[0].width / 2
    rows: list[tuple[Line, list[Word], str]] = []
    place = _title_line(paper)
    heading = paper.first[place] if place >= 0 else None
    for line in upper(paper.first, 7):
        if line is heading:
            break
        if line.seen.x + line.seen.width / 2 > 1.2 * half:
            continue
        words = [word for word in line.words if word.x + word.width / 2 < half]
        text = " ".join(word.text for word in words)
        folded = fold(text)
        high = text == text.upper() and len(folded) > 3
        if folded.startswith(("so:", "so ")):
            break
        if (
            high
            and not is_nation(folded)
            and "doc lap" not in folded
            and not any(c.isdigit() for c in folded[:1])
        ):
            rows.append((line, words, text))
    if not rows or not any(is_letterhead(fold(text)) for _, _, text in rows):
        return None
    line, words, text = rows[-1]
    if not is_letterhead(fold(text)) and len(rows) > 1:
        words, text = [*rows[-2][1], *words], f"{rows[-2][2]} {text}"
    return paper.fact(text, line, words, 0.9)


def _subject(paper: _Paper) -> Fact | None:
    """What stands after “V/v”, or under the heading."""
    for place, line in enumerate(paper.top):
        folded = line.folded
        if re.match(r"v\s?/\s?v", folded):
            value = re.sub(r"^[Vv]\s?/\s?[Vv]\.?\s*:?\s*", "", line.text)
            return paper.fact(value, line, line.words, 0.9)
        if place and place == _title_line(paper) + 1 and folded.startswith(("ve ", "ve viec")):
            value = re.sub(r"^[Vv]ề\s+(?:việc\s+)?", "", line.text)
            return paper.fact(value, line, line.words, 0.9)
    return None


def _owner(paper: _Paper) -> Fact | None:
    found = _owner_at(paper)
    return found[1] if found else None


def _birth(paper: _Paper) -> Fact | None:
    """The date of birth beside the owner's name, before the next person's; a year where no day stands."""
    found = _owner_at(paper)
    if found is None:
        return None
    for place in range(found[0], min(found[0] + _PERSON, len(paper.lines))):
        line = paper.lines[place]
        if place > found[0] and any(label.search(line.folded) for label, _worth in _OWNER):
            return None
        if label := _BORN.search(line.folded):
            day = _SHORT_DATE.search(line.folded, label.end()) or _LONG_DATE.search(line.folded, label.end())
            if day:
                return _dated(paper, line, day, 0.95)
            if year := _YEAR.match(line.folded, label.end()):
                return paper.fact(year[1], line, _behind(line, year.start(1), year.end(1)), 0.95)
    return None


def _owner_at(paper: _Paper) -> tuple[int, Fact] | None:
    """Return the owner, and the place of the line with the label."""
    for label, worth in _OWNER:
        for place, line in enumerate(paper.lines):
            found = label.search(line.folded)
            if found is None:
                continue
            end = _ENDS_OWNER.search(line.folded, found.end())
            here, words = line, _behind(line, found.end(), end.start() if end else len(line.folded))
            if not words and place + 1 < len(paper.lines):
                here = paper.lines[place + 1]
                words = list(here.words)
            name = " ".join(word.text for word in words)
            if _is_name(name) and (fact := paper.fact(_named(name), here, words, worth)):
                return place, fact
    return None


def _number(paper: _Paper) -> Fact | None:
    for labelled in (True, False):
        for line in paper.lines:
            label = _NUMBER.search(line.folded)
            found = _DIGITS.search(line.folded, label.start() if label else 0)
            if found and (label or not labelled):
                value = re.sub(r"\D", "", found[1])
                if labelled or len(value) == 12:
                    worth = (0.98 if labelled else 0.7) if len(value) == 12 else 0.8
                    return paper.fact(value, line, _behind(line, found.start(), found.end()), worth)
    return None


def _signer(paper: _Paper) -> Fact | None:
    """The name under an office or a role at the end, on the right when two sign.

    Annexes and notes follow the signature: where the last page has none, the one before is asked.
    """
    for page in range(len(paper.pages), 0, -1):
        lines = paper.foot(page)
        for place in range(len(lines) - 1, 0, -1):
            line = lines[place]
            width = paper.pages[page - 1].width
            words = [w for w in line.words if w.x + w.width / 2 > 0.45 * width] or list(line.words)
            name = _signed(words)
            above = " ".join(other.folded for other in lines[max(0, place - 6) : place])
            if _is_name(name) and _is_role(above) and not _is_role(fold(name)):
                return paper.fact(_named(name), line, words, 0.88)
    return None


def _is_role(folded: str) -> bool:
    return bool(_ROLE.search(folded) or _WORN_ROLE.search(folded))


def _signed(words: Sequence[Word]) -> str:
    """Return what may be a signer's name: without the specks of a seal, one small letter in it made great."""
    parts = [bare for word in words if (bare := word.text.strip(_SPECKS))]
    small = [place for place, part in enumerate(parts) if place and part.islower() and part.isalpha()]
    if len(parts) > 2 and len(small) == 1:
        parts[small[0]] = parts[small[0]].capitalize()
    return " ".join(parts)


def _last(paper: _Paper) -> list[Line]:
    page = max((line.page for line in paper.lines), default=1)
    while page > 1 and sum(line.page == page for line in paper.lines) < 2:
        page -= 1
    return paper.foot(page)


def _is_name(text: str) -> bool:
    words = text.strip(" .,:;").split()
    return 2 <= len(words) <= 6 and all(_NAME_WORD.match(word) for word in words)


def _named(text: str) -> str:
    """Return a name as it is written: a name in capitals gets small letters."""
    text = " ".join(text.strip(" .,:;").split())
    return text.title() if text == text.upper() else text


def _behind(line: Line, start: int, end: int) -> list[Word]:
    """Return the words of a line that lie within these letters of its text (folding keeps the length)."""
    found, place = [], 0
    for word in line.words:
        stop = place + len(word.text)
        if stop > start and place < end:
            found.append(word)
        place = stop + 1
    return found
