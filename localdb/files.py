"""Files that are on the disk when the call returns, whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from localdb.domain.trouble import Trouble


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: temporary file, fsync, rename, fsync of the folder.

    Readable by this user only. Raises ``Trouble`` when the disk is full or the folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _make_folder(path.parent)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise explain(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable. Windows has no such call and needs none (NTFS journals names)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def explain(error: OSError, path: Path) -> Trouble:
    """Return what a failed write means to a person."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(
            "Ổ đĩa đầy: chưa ghi được.", "Dọn bớt tệp trên ổ đĩa rồi thử lại; nội dung trên màn hình vẫn còn."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            f"Không có quyền ghi vào {path.parent}.", "Gọi cán bộ CNTT kiểm tra quyền của thư mục."
        )
    return Trouble(f"Không ghi được {path.name}: {error.strerror}.", "Gọi cán bộ CNTT kiểm tra ổ đĩa.")


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
