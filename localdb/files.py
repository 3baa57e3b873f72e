"""Files that are on the disk when the call returns, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from localdb.domain.trouble import Trouble, why

PIECE = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: temporary file, fsync, rename, fsync of the folder.

    Readable by this user only. Raises ``Trouble`` when the disk is full or the folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _make_folder(path.parent)
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
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


def weigh(path: Path) -> tuple[int, str]:
    """Return the size and SHA-256 of a file, read from end to end. Raises ``OSError``."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), found


def forget_cached(path: Path) -> None:
    """Make the next read come from the disk itself, where the system has a word for it."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copy_file(source: Path, target: Path) -> str:
    """Copy a file, read the copy back from the disk, and return its SHA-256.

    Raises ``Trouble`` when the disk is full, cannot be written, or reads back something else.
    """
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    digest = hashlib.sha256()
    try:
        _make_folder(target.parent)
        with source.open("rb") as old, os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as new:
            while piece := old.read(PIECE):
                digest.update(piece)
                new.write(piece)
            new.flush()
            os.fsync(new.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
        forget_cached(target)
        found = weigh(target)[1]
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise explain(error, target) from error
    if found != digest.hexdigest():
        raise Trouble(
            f"Ổ đĩa ghi sai: {target.name} đọc lại khác với lúc ghi.", "Dùng ổ đĩa khác rồi làm lại."
        )
    return found


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
    if error.errno in (errno.ENOTDIR, errno.ENOENT, errno.EEXIST):
        return Trouble(
            f"Không ghi được: thư mục {path.parent} không có và không tạo được.",
            "Chọn thư mục khác: trên đường dẫn này có tệp trùng tên, hoặc ổ đĩa đã rút.",
        )
    return Trouble(f"Không ghi được {path.name}: {why(error)}.", "Gọi cán bộ CNTT kiểm tra ổ đĩa.")


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
