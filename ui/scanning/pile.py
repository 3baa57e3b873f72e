"""A stack on its way in: which paper each of its pages is in. No Qt here.

Sheets from a scanner are papers of their own until the stack falls apart; then the first sheet of a paper
takes in those behind it. A file of many pages is one paper until it turns out to hold several; then its pages
are kept one by one, and each paper gets its own. Whatever ends the program in between, a restart finds every
page.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from localdb.home import Home
from localdb.log import new_id
from scanner import tasks
from scanner.batch import Assembled, PutAside
from scanner.worker import Workers
from ui.scanning.paper import Paper, Stage

_AT_ONCE = 20  # pages taken out of a file by one child


class Pile:
    """One stack. ``papers`` are those being read, by the number of their first page in the stack."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.papers: dict[int, Paper] = {}
        self.pages = 0  # known so far
        self.aside: list[PutAside] = []
        self._sheets: tuple[str, ...] = ()
        self._settled: set[int] = set()

    @property
    def is_file(self) -> bool:
        """Whether all pages came in one file."""
        return len(self.papers) == 1 and self.pages > 1

    @property
    def unpacked(self) -> bool:
        """Whether the pages of the file are kept one by one."""
        return bool(self._sheets)

    @property
    def whole(self) -> Paper:
        """The paper that stands for the whole file."""
        return self.papers[1]

    def arrive(self, paper: Paper) -> None:
        """Take the next sheet, or the file."""
        self.papers[len(self.papers) + 1] = paper
        self.pages = max(self.pages, len(self.papers))

    def paper_of(self, number: int) -> Paper | None:
        """Return the paper that page ``number`` is being read in."""
        return self.papers.get(1 if self.is_file else number)

    def take_out(self, event: Assembled) -> tuple[Paper, list[Paper]]:
        """Return the paper that is complete, with its pages, and the papers that went into it."""
        if event.alone and self.is_file:
            return self.whole, []
        if self.is_file:
            self.unpack()
            self._settled |= set(event.group.numbers)
            pages = tuple(self._sheets[number - 1] for number in event.group.numbers)
            name = f"{self.whole.name}, giấy {event.part + 1}"
            return Paper(new_id(), name, self.whole.dossier, pages=pages), []
        parts = [paper for n in event.group.numbers if (paper := self.papers.get(n)) and _reads(paper)]
        first = replace(parts[0], pages=tuple(page for paper in parts for page in paper.pages))
        return first, parts[1:]

    def unpack(self) -> None:
        """Keep the pages of the file one by one, once."""
        if self._sheets:
            return
        entry = self._home.pages.get(self.whole.pages[0])
        data = self._home.blobs.read(entry.sha256)
        self._sheets = self._home.pages.unpack(entry.id, self._pages_of(data, entry.media, entry.name))

    def left_over(self) -> list[Paper]:
        """Return the pages of the file that are in no paper and were not put aside, each as a paper."""
        away = self._settled | {event.page.number for event in self.aside}
        return [self.sheet(n) for n in range(1, len(self._sheets) + 1) if n not in away]

    def sheet(self, number: int) -> Paper:
        """Return page ``number`` of the file as a paper of its own."""
        page = self._sheets[number - 1]
        return Paper(page, f"{self.whole.name}, trang {number}", self.whole.dossier, pages=(page,))

    def _pages_of(self, data: bytes, media: str, name: str) -> Iterator[tuple[bytes, str]]:
        workers = Workers()
        try:
            for first in range(1, self.pages + 1, _AT_ONCE):
                last = min(first + _AT_ONCE - 1, self.pages)
                yield from workers.run(name, tasks.sheets, data, media, name, first, last)
        finally:
            workers.close()


def _reads(paper: Paper) -> bool:
    return paper.stage is Stage.READING
