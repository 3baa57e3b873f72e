"""Pictures of pages of any paper, for the screen. Pages come from strangers: a child process draws them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from scanner.worker import Workers

PDF = "application/pdf"


def draw_pages(data: bytes, media: str, name: str, numbers: Sequence[int], width: int) -> list[bytes]:
    """Return these pages (from 1) as PNG, at most ``width`` pixels wide. Raises ``Trouble``."""
    with closing(Workers()) as workers:
        return [workers.run(name, _draw, data, media, name, number, width) for number in numbers]


def draw_beginning(data: bytes, media: str, name: str, most: int, width: int) -> list[bytes]:
    """Return the first pages as PNG, ``most`` of them, of a file of unknown length. Raises ``Trouble``."""
    with closing(Workers()) as workers:
        count = workers.run(name, _count, data, media, name)
        numbers = range(1, min(count, most) + 1)
        return [workers.run(name, _draw, data, media, name, number, width) for number in numbers]


def _count(data: bytes, media: str, name: str) -> int:
    """Count the pages. Runs in the child."""
    from scanner import decode

    return decode.count_pages(data, media, name)


def _draw(data: bytes, media: str, name: str, number: int, width: int) -> bytes:
    """Open a page and return it as a PNG. Runs in the child."""
    import cv2

    from scanner import decode

    pixels, _dpi = decode.open_page(data, media, name, number, None)
    small = decode.shrink(pixels, min(1.0, width / pixels.shape[1]))
    if small.ndim == 3:
        small = cv2.cvtColor(small, cv2.COLOR_RGB2BGR).astype(small.dtype)
    _ok, encoded = cv2.imencode(".png", small)
    return encoded.tobytes()
