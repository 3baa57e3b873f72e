"""The journal: the place a page is written to before anything is done to it.

A machine may lose power while a page is being straightened or read. What was scanned must then still be
there, so ``keep`` returns only after the bytes and the folder that lists them have reached the disk.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Protocol

from localdb.domain.trouble import Trouble

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
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not final.exists():
                partial = final.with_suffix(".part")
                with partial.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(final)
            _sync_folder(self._folder)
        except OSError as error:
            raise Trouble(
                f"Không ghi được “{name}” xuống đĩa ({error.strerror}).",
                "Hãy kiểm tra dung lượng trống và quyền ghi thư mục rồi quét lại.",
            ) from error
        return page


def _sync_folder(folder: Path) -> None:
    """Make a new name in ``folder`` survive power loss (Windows does this by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
