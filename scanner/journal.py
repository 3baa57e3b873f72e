"""The journal: the place a page is written to before anything is done to it.

A machine may lose power while a page is being straightened or read. What was scanned must then still be
there, so ``keep`` returns only after the bytes and the folder that lists them have reached the disk.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from localdb.files import write_file

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif", "application/pdf": ".pdf"}


class Journal(Protocol):
    """Keeps what arrived. Nothing kept is ever overwritten."""

    def keep(self, data: bytes, *, media: str, source: str, name: str) -> str:
        """Write ``data`` durably and return its id. Raises Trouble when the disk will not take it."""
        ...


class FolderJournal:
    """Keeps pages as plain files named by their SHA-256: for the command line, where nothing is secret."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, *, media: str, source: str, name: str) -> str:
        """See ``Journal.keep``; the same bytes kept twice are one file."""
        page = hashlib.sha256(data).hexdigest()
        final = self._folder / (page + _ENDINGS.get(media, ".bin"))
        if not final.exists():
            write_file(final, data)
        return page
