"""The pieces of work a child does, named so that the caller need not load any picture library.

Each function imports what it needs when it runs, in the child. None of them is called in the caller's
process.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.sources import WHOLE, Crop
from scanner.values import CleanPage, PageParts, Seen


def count_pages(data: bytes, media: str, name: str) -> int:
    """See ``scanner.decode.count_pages``."""
    from scanner import decode

    return decode.count_pages(data, media, name)


def clean_page(
    data: bytes, media: str, name: str, number: int, dpi: int | None, *, turned: int = 0, crop: Crop = WHOLE
) -> CleanPage:
    """See ``scanner.clean.clean_page``."""
    from scanner import clean

    return clean.clean_page(data, media, name, number, dpi, turned=turned, crop=crop)


def read_page(page: CleanPage) -> Seen:
    """See ``scanner.read.read_page`` and ``scanner.codes.read_codes``."""
    from scanner import codes, read

    return Seen(read.read_page(page), codes.read_codes(page))


def do_page(
    data: bytes, media: str, name: str, number: int, dpi: int | None, *, turned: int = 0, crop: Crop = WHOLE
) -> tuple[CleanPage, Seen]:
    """Clean and read one page; the pixels made for the reader stay in the child."""
    clean = clean_page(data, media, name, number, dpi, turned=turned, crop=crop)
    return msgspec.structs.replace(clean, grey=b""), read_page(clean)


def sheets(data: bytes, media: str, name: str, first: int, last: int) -> list[tuple[bytes, str]]:
    """See ``scanner.unstack.sheets``."""
    from scanner import unstack

    return unstack.sheets(data, media, name, first, last)


def assemble(pages: Sequence[PageParts], title: str) -> bytes:
    """See ``scanner.assemble.assemble``."""
    from scanner import assemble

    return assemble.assemble(pages, title=title)
