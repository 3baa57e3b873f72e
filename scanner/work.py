"""The pieces of work a batch hands out: bytes in, values out, and no file touched on the way.

So a piece may be done in a thread of this process or on another machine, which shares no disk with this one.
Wherever that is, foreign bytes are opened only in a guarded child there.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar

from localdb.domain.trouble import Trouble
from scanner import tasks
from scanner.pile import Done
from scanner.sources import RawPage
from scanner.values import CleanPage, PageParts, PageResult, Seen
from scanner.worker import Workers

P = ParamSpec("P")
T = TypeVar("T")
Piece = Callable[Concatenate[Workers, P], T]
_LOW_CONFIDENCE = 70.0


def count(children: Workers, raw: RawPage) -> int:
    """Return how many pages a raw page holds."""
    return children.run(raw.name, tasks.count_pages, raw.data, raw.media, raw.name)


def page(children: Workers, raw: RawPage, kept: str, number: int, inner: int) -> Done:
    """Clean and read page ``inner`` of a raw page, which is page ``number`` of its document."""
    clean, seen = children.run(
        raw.name, tasks.do_page, raw.data, raw.media, raw.name, inner, raw.dpi, turned=raw.turn, crop=raw.crop
    )
    parts = PageParts(clean.width, clean.height, clean.dpi, clean.layers, seen.reading.words)
    return Done(_account(kept, number, inner, clean, seen), parts)


def paper(children: Workers, name: str, parts: tuple[PageParts, ...]) -> bytes:
    """Put read pages together as one PDF."""
    return children.run(name, tasks.assemble, parts, name)


def anywhere(piece: Piece[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a piece in whatever process this is, with guarded children of its own."""
    if multiprocessing.current_process().daemon:
        raise Trouble(
            "Máy trong cụm không được phép mở tiến trình con để đọc tệp một cách an toàn.",
            "Chạy máy làm việc bằng ./motcua worker, hoặc dask worker --no-nanny.",
        )
    return piece(_children(), *args, **kwargs)


@cache
def _children() -> Workers:
    return Workers()


def _account(kept: str, number: int, inner: int, clean: CleanPage, seen: Seen) -> PageResult:
    reading = seen.reading
    doubtful = not clean.blank and reading.confidence < _LOW_CONFIDENCE
    return PageResult(
        kept=kept,
        number=number,
        rotation=clean.rotation,
        skew=clean.skew,
        blank=clean.blank,
        words=len(reading.words),
        confidence=reading.confidence,
        seconds=round(clean.seconds + reading.seconds, 2),
        text=reading.text,
        flags=(*clean.flags, "low_confidence") if doubtful else clean.flags,
        inner=inner,
        codes=seen.codes,
        quality=clean.quality,
        doubts=reading.doubts,
    )
