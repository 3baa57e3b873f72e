"""Writing to a USB stick so that "you may pull it out" is true.

A stick may be full, read-only, pulled out half-way, or claim more room than it has. So every file is fsynced,
thrown out of the system's cache and read again from end to end before anybody is told that it is there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from localdb.domain.trouble import Trouble
from localdb.files import explain, forget_cached, sync_folder, weigh


class StickFile:
    """A file being written: it counts and hashes what it was given."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name = name
        self.size = 0
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was written so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)


class Stick:
    """A new folder on a stick. Raises ``Trouble`` when it cannot be made."""

    def __init__(self, parent: Path, name: str) -> None:
        self._written: list[StickFile] = []
        if not parent.is_dir():
            raise Trouble(f"Không thấy thư mục {parent}.", "Cắm USB rồi chọn lại.")
        try:
            self.folder = _new_folder(parent, name)
        except OSError as error:
            raise explain(error, parent / name) from error

    def require_room(self, size: int) -> None:
        """Raise ``Trouble`` unless ``size`` bytes are free."""
        free = shutil.disk_usage(self.folder).free
        if free < size:
            raise Trouble(
                f"USB thiếu chỗ: cần {size / 1e6:.0f} MB, còn {free / 1e6:.0f} MB.",
                "Dọn bớt USB hoặc dùng USB lớn hơn rồi xuất lại. Chưa mất gì.",
            )

    @contextmanager
    def create(self, name: str) -> Iterator[StickFile]:
        """Write one file under ``name``; it is on the stick when the block ends. Raises ``OSError``."""
        with (self.folder / name).open("xb") as file:
            made = StickFile(name, file)
            yield made
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.folder)
        self._written.append(made)

    def check(self) -> None:
        """Read back every file that was written. Raises ``Trouble`` when one reads differently."""
        sync_folder(self.folder.parent)
        for made in self._written:
            path = self.folder / made.name
            forget_cached(path)
            if weigh(path) != (made.size, made.sha256):
                raise Trouble(
                    f"USB ghi sai: tệp {made.name} đọc lại khác với lúc ghi.",
                    "USB này hỏng, hoặc ghi dung lượng giả: dùng USB khác rồi xuất lại. Chưa mất gì.",
                )

    def remove(self) -> None:
        """Take away what was written, as far as the stick allows."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _new_folder(parent: Path, name: str) -> Path:
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(name)
