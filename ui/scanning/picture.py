"""Pictures of pages for the screen. Pages come from strangers, so they are drawn in a child process."""

from __future__ import annotations

from contextlib import closing

from localdb.home import Home
from scanner.worker import Workers
from ui.scanning.paper import Paper

THUMB = 120  # pixels wide
SHEET = 1000
PDF = "application/pdf"


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
        return _draw(home.blobs.read(paper.sha256), PDF, paper.name, number, width)
    original = home.pages.get(paper.pages[number - 1])
    return _draw(home.pages.read(original.id), original.media, paper.name, 1, width)


def _draw(data: bytes, media: str, name: str, number: int, width: int) -> bytes:
    with closing(Workers()) as workers:
        return workers.run(name, draw, data, media, name, number, width)


def draw(data: bytes, media: str, name: str, number: int, width: int) -> bytes:
    """Open a page and return it as a PNG, at most ``width`` pixels wide. Runs in the child."""
    import cv2

    from scanner import decode

    pixels, _dpi = decode.open_page(data, media, name, number, None)
    small = decode.shrink(pixels, min(1.0, width / pixels.shape[1]))
    if small.ndim == 3:
        small = cv2.cvtColor(small, cv2.COLOR_RGB2BGR).astype(small.dtype)
    _ok, encoded = cv2.imencode(".png", small)
    return encoded.tobytes()
