"""One document on its way: which of its pages are back, and which papers are complete."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from localdb.domain.marks import Mark, read_mark
from localdb.domain.trouble import Trouble
from scanner.look import look
from scanner.split import Aside, Group, Sheet, Splitter
from scanner.values import PageParts, PageResult

_LEGIBLE = 50.0
"""Mean confidence of words below which a page says nothing about where it stands, as one without words."""


class Done(msgspec.Struct, frozen=True):
    """A page that was read: its account, and what its part of the PDF is made of."""

    result: PageResult
    parts: PageParts


class Paper(msgspec.Struct, frozen=True):
    """A complete paper: its place in the document from 0, whether it is the last, and its pages."""

    part: int
    last: bool
    group: Group
    pages: tuple[Done, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The pages of the paper, counted from 1, that could not be read."""
        read = {page.result.number for page in self.pages}
        return tuple(place for place, n in enumerate(self.group.numbers, start=1) if n not in read)


class Made(msgspec.Struct, frozen=True):
    """A paper that was put together: its PDF, or why there is none."""

    paper: Paper
    pdf: bytes | Trouble


class Pile:
    """The pages of one document. ``stack``: it may hold several papers, and blank pages step aside.

    ``pages`` counts those known so far.
    """

    def __init__(self, index: int, name: str, *, stack: bool = False) -> None:
        self.index = index
        self.name = name
        self.stack = stack
        self.pages = 0
        self.missing: set[int] = set()
        self.all_in = False
        self._done: dict[int, Done] = {}
        self._splitter = Splitter() if stack else None
        self._next = 1
        self._whole: list[int] = []
        self._parts = 0
        self._ended = False
        self._made: dict[int, Made] = {}
        self._told_parts = 0
        self._finished = False

    def put(self, number: int, done: Done) -> None:
        """Note a page that was read."""
        self._done[number] = done

    def ready(self) -> Iterator[Paper | tuple[Done, str]]:
        """Yield each paper that is complete by now, once, and each page put aside with the reason why."""
        while self._next in self._done or self._next in self.missing:
            number, self._next = self._next, self._next + 1
            if self._splitter is None:
                self._whole.append(number)
                continue
            for found in self._splitter.take(self._sheet(number)):
                yield from self._told(found, last=False)
        if self.all_in and self._next > self.pages and not self._ended:
            self._ended = True
            groups = self._splitter.end() if self._splitter else [Group(tuple(self._whole))]
            for group in groups:
                yield from self._told(group, last=True)

    def in_order(self, made: Made) -> Iterator[Made]:
        """Take a paper that was put together; yield those whose turn has come, first things first."""
        self._made[made.paper.part] = made
        while (first := self._made.pop(self._told_parts, None)) is not None:
            self._told_parts += 1
            yield first

    def finishes(self) -> bool:
        """Whether all of the document has been told; True once."""
        told = self._ended and self._told_parts == self._parts and not self._finished
        self._finished = self._finished or told
        return told

    def _told(self, found: Group | Aside, *, last: bool) -> Iterator[Paper | tuple[Done, str]]:
        if isinstance(found, Aside):
            yield self._done.pop(found.number), found.why
            return
        pages = tuple(self._done.pop(number) for number in found.numbers if number in self._done)
        if pages:
            self._parts += 1
            yield Paper(self._parts - 1, last, found, pages)

    def _sheet(self, number: int) -> Sheet:
        done = self._done.get(number)
        if done is None:
            return Sheet(number, None)
        parts, result = done.parts, done.result
        if not result.blank and result.confidence < _LEGIBLE:
            return Sheet(number, None, mark=_mark(result.codes))
        seen = look(parts.words, parts.width, parts.height, parts.dpi)
        return Sheet(number, seen, blank=result.blank, mark=_mark(result.codes))


def _mark(codes: tuple[str, ...]) -> Mark | None:
    return next((mark for code in codes if (mark := read_mark(code))), None)
