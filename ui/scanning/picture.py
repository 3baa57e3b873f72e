"""Pictures of the pages of a paper that waits."""

from __future__ import annotations

from localdb.home import Home
from ui.picture import PDF, draw_pages
from ui.scanning.paper import Paper

THUMB = 120  # pixels wide
SHEET = 1000


def thumbnail(home: Home, paper: Paper) -> bytes:
    """Return a small picture (PNG) of a paper's first page. Raises ``Trouble`` when it cannot be opened."""
    return page(home, paper, 1, THUMB)


def sheets(home: Home, paper: Paper, limit: int = 12) -> list[bytes]:
    """Return the first ``limit`` pages of a paper as pictures (PNG)."""
    count = paper.count if paper.sha256 else len(paper.pages)
    return [page(home, paper, number, SHEET) for number in range(1, min(count, limit) + 1)]


def page(home: Home, paper: Paper, number: int, width: int) -> bytes:
    """Return one page: of the PDF/A once it is made, before that of what arrived."""
    if paper.sha256:
        return draw_pages(home.blobs.read(paper.sha256), PDF, paper.name, [number], width)[0]
    original = home.pages.get(paper.pages[number - 1])
    return draw_pages(home.pages.read(original.id), original.media, paper.name, [1], width)[0]
