"""The pieces of work a child does, named so that the caller need not load any picture library.

Each function imports what it needs when it runs, in the child. None of them is called in the caller's
process.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scanner.values import CleanPage, PageParts, Reading


def count_pages(data: bytes, media: str, name: str) -> int:
    """See ``scanner.decode.count_pages``."""
    from scanner import decode

    return decode.count_pages(data, media, name)


def clean_page(data: bytes, media: str, name: str, number: int, dpi: int | None) -> CleanPage:
    """See ``scanner.clean.clean_page``."""
    from scanner import clean

    return clean.clean_page(data, media, name, number, dpi)


def read_page(page: CleanPage) -> Reading:
    """See ``scanner.read.read_page``."""
    from scanner import read

    return read.read_page(page)


def assemble(pages: Sequence[PageParts], title: str, made: datetime) -> bytes:
    """See ``scanner.assemble.assemble``."""
    from scanner import assemble

    return assemble.assemble(pages, title=title, made=made)
