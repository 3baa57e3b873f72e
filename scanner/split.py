"""A stack falls apart into papers: at our own separator sheets, and without any by what the pages say.

Pages are told one after the other; a paper is complete as soon as the next one begins, so a stack of a
thousand pages is never held whole. Every page told comes out again: in a paper, or put aside with a reason
(blank, a separator sheet). Nothing is decided silently: a paper whose beginning is not clear says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from localdb.domain.marks import Kind, Mark
from localdb.domain.words import fold
from scanner.look import Look

_CLEAR = 1.0
_NO_HEAD = 2.0
_ANNEXED, _RUNNING = 6.0, 4.5
_COUNTED_ON, _TRANSLATION = 5.0, 12.0
_ALIKE = 85

BLANK = "Trang trắng"
SHEET = "Tờ phân cách"


class Sheet(msgspec.Struct, frozen=True):
    """One page of a stack: its number there, what it looks like, and the mark on it, if any.

    ``look`` is None for a page that could not be read.
    """

    number: int
    look: Look | None
    blank: bool = False
    mark: Mark | None = None


class Aside(msgspec.Struct, frozen=True):
    """A page that belongs to no paper, and why."""

    number: int
    why: str


class Group(msgspec.Struct, frozen=True):
    """The pages of one paper.

    ``sure`` tells whether its first page clearly begins a paper; ``gaps`` are printed page numbers that did
    not come; ``dossier`` and ``component`` are what a cover or separator before it said.
    """

    numbers: tuple[int, ...]
    title: str = ""
    sure: bool = True
    gaps: tuple[int, ...] = ()
    dossier: str = ""
    component: str = ""


class Splitter:
    """Takes the pages of one stack in order and gives back its papers. One use."""

    def __init__(self) -> None:
        self._pages: list[Sheet] = []
        self._sure = True
        self._new = True  # the next page begins a paper, whatever it says
        self._dossier = ""
        self._component = ""
        self._cover = ""

    def take(self, page: Sheet) -> list[Group | Aside]:
        """Take the next page; return the paper that it ended, and the page itself when it is put aside."""
        if page.mark is not None and page.mark.kind is not Kind.PAPER:
            return [*self._at_sheet(page.mark), Aside(page.number, SHEET)]
        if page.blank:
            return [Aside(page.number, BLANK)]
        if page.mark is not None:
            self._cover = page.mark.dossier
            done = self._finish()
            self._begin(page, sure=True, component="")
            return [*done]
        score = 9.0 if self._new or not self._pages else break_score(self._pages, page)
        if score <= 0:
            self._pages.append(page)
            self._sure = self._sure and score <= -_CLEAR
            return []
        done = self._finish()
        self._begin(page, sure=score >= _CLEAR)
        return [*done]

    def end(self) -> list[Group]:
        """Return the last paper."""
        return self._finish()

    def _at_sheet(self, mark: Mark) -> list[Group | Aside]:
        """End the paper at a separator or cover; what that says holds for what comes."""
        done = self._finish()
        self._new = True
        if mark.kind is Kind.COVER:
            self._cover, self._component = mark.dossier, ""
        else:
            self._component = mark.paper
        return [*done]

    def _begin(self, page: Sheet, *, sure: bool, component: str | None = None) -> None:
        self._pages, self._sure, self._new = [page], sure, False
        self._dossier = self._cover
        if component is not None:
            self._component = component

    def _finish(self) -> list[Group]:
        pages, self._pages = self._pages, []
        if not pages:
            return []
        component, self._component = self._component, ""
        looks = [page.look for page in pages if page.look is not None]
        return [
            Group(
                numbers=tuple(page.number for page in pages),
                title=next((look.title for look in looks if look.title), ""),
                sure=self._sure,
                gaps=gaps(looks),
                dossier=self._dossier,
                component=component,
            )
        ]


def break_score(before: Sequence[Sheet], page: Sheet) -> float:
    """Weigh whether ``page`` begins a new paper after the pages ``before``: above 0 it does."""
    look = page.look
    last = next((sheet.look for sheet in reversed(before) if sheet.look is not None), None)
    if look is None or last is None:
        return -0.5
    score = look.begins - look.follows - _NO_HEAD
    score += _by_number(before, last, look) + _by_symbol(before, look) + _by_edge(last, look)
    score += _by_rows(last, look) + _by_language(last, look)
    score += 1.2 * last.ends - 1.0 * last.open_end
    if _other_shape(last.shape, look.shape):
        score += 2.0
    return score


def _by_number(before: Sequence[Sheet], last: Look, look: Look) -> float:
    """Weigh the printed page numbers."""
    score = 0.0
    if last.of and last.number and last.number < last.of:
        score -= 2.0
    if last.of and last.number == last.of:
        score += 3.0
    if look.number == 1:
        return score + (5.0 if look.of == 1 else 3.0)
    if look.number > 1:
        expected = last.number + 1 if last.number else len(before) + 1
        fits = look.number == expected or look.number == len(before) + 1
        later = look.number > last.number and (not last.of or last.of == look.of)
        return score - (5.0 if fits else 3.0 if later else 1.0)
    return score


def _by_symbol(before: Sequence[Sheet], look: Look) -> float:
    """Weigh what the page says it comes with: an annex names the paper it belongs to."""
    if not look.annexed_to:
        return 0.0
    known = [sheet.look.symbol for sheet in before if sheet.look is not None and sheet.look.symbol]
    if not known:
        return -_ANNEXED / 2
    return -_ANNEXED if any(fuzz.ratio(one, look.annexed_to) >= _ALIKE for one in known) else 0.0


def _by_edge(last: Look, look: Look) -> float:
    """Weigh the margin: what stands in that of both pages runs through a paper, and is no heading."""
    if not look.edge or fuzz.ratio(last.edge, look.edge) < _ALIKE:
        return 0.0
    return -_RUNNING if fold(look.title) == look.edge else -1.0


def _by_rows(last: Look, look: Look) -> float:
    """Weigh the numbers of a list: rows that count on belong to the list of the page before."""
    return -_COUNTED_ON if 1 < look.rows[0] == last.rows[1] + 1 else 0.0


def _by_language(last: Look, look: Look) -> float:
    """Weigh the languages: a translation is bound to its foreign original, whatever its heading."""
    return -_TRANSLATION if look.translated and last.foreign else 0.0


def _other_shape(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Tell whether two pages are of different sizes of paper; a straightened lean makes little of it."""
    return any(abs(a - b) > 0.18 * max(a, b, 0.1) for a, b in zip(one, other, strict=True))


def gaps(looks: Sequence[Look]) -> tuple[int, ...]:
    """Return the printed numbers that should stand between and after those of a paper but do not."""
    counts = [look.of for look in looks if look.of]
    printed = {look.number for look in looks if look.number}
    if not printed:
        return ()
    if counts and counts.count(counts[0]) == len(counts):
        return tuple(n for n in range(1, counts[0] + 1) if n not in printed)
    first = 1 if looks[0].number in (0, 1) else min(printed)
    numbers = [look.number or (1 if place == 0 else 0) for place, look in enumerate(looks)]
    if 0 in numbers or sorted(numbers) != numbers:
        return ()
    return tuple(n for n in range(first, max(printed) + 1) if n not in numbers)
