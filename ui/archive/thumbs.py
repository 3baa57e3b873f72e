"""The small pictures of the papers of a file: drawn one after another, each once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from localdb.domain.archive.values import ArchivedPaper
from localdb.domain.trouble import Trouble
from localdb.home import Home
from ui.archive.panes import Papers
from ui.desk import Desk
from ui.picture import PDF, draw_pages

_WIDTH = 120


class Thumbs(QObject):
    """Shows papers in ``list_`` and draws the first page of each; ``drawn`` are those so far, by file."""

    def __init__(self, desk: Desk, home: Home, list_: Papers) -> None:
        super().__init__()
        self._desk, self._home, self._list = desk, home, list_
        self._papers: Sequence[ArchivedPaper] = ()
        self.drawn: dict[str, bytes] = {}
        self._busy = False

    def show_papers(self, papers: Sequence[ArchivedPaper]) -> None:
        """Show these papers at once, and their pictures as they are drawn."""
        self._papers = papers
        self._list.show_papers(papers)
        self._draw_next()

    def _draw_next(self) -> None:
        for paper in self._papers:
            self._list.show_picture(paper.id, self.drawn.get(paper.sha256, b""))
        todo = next((paper for paper in self._papers if paper.sha256 not in self.drawn), None)
        if todo is None or self._busy:
            return
        self._busy, wanted, blobs = True, todo, self._home.blobs

        def drawn(pages: list[bytes]) -> None:
            self._busy = False
            self.drawn[wanted.sha256] = pages[0]
            self._draw_next()

        def failed(_trouble: Trouble) -> None:
            drawn([b""])

        self._desk.run(
            lambda: draw_pages(blobs.read(wanted.sha256), PDF, wanted.name, [1], _WIDTH), drawn, failed
        )
