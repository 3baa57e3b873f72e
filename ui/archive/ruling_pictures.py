"""The picture of a register's page and the lines on it, both made in a child process."""

from __future__ import annotations

from contextlib import closing

from msgspec import Struct

from scanner.ruled import ruled
from scanner.worker import Workers
from ui.picture import PDF, draw_pages

WIDTH = 2200  # pixels: enough for the smallest writing of a page opened flat


class Picture(Struct, frozen=True):
    """A page as PNG, and where its lines were found, in thousandths."""

    png: bytes
    across: tuple[int, ...]
    down: tuple[int, ...]


def picture_of(data: bytes, name: str, number: int) -> Picture:
    """Return a page (from 1) of a digitised paper. Raises ``Trouble``."""
    (png,) = draw_pages(data, PDF, name, [number], WIDTH)
    with closing(Workers()) as workers:
        found = workers.run(name, ruled, png)
    return Picture(png, found.across, found.down)
