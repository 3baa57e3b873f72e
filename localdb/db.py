"""The one door to SQLite: SQLCipher under sqlite-utils, opened the only way that is safe.

WAL and ``synchronous=FULL``: an acknowledged commit survives a power cut. Every write runs in ``immediate``:
a deferred transaction that upgrades to a write fails at once with "database is locked".
No other module imports a database driver: a second engine on the same WAL file can corrupt it.
"""

from __future__ import annotations

from localdb.engine import driver

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from localdb.domain.trouble import Trouble

# Older engines can lose committed pages when two connections meet at a WAL reset (fixed in 3.51.3).
SAFE_SQLITE = (3, 51, 3)
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "davfs"})
CACHE_KIB = 65536

DatabaseError: type[Exception] = driver.DatabaseError
IntegrityError: type[Exception] = driver.IntegrityError
OperationalError: type[Exception] = driver.OperationalError

__all__ = [
    "Connections",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "Migrations",
    "OperationalError",
    "Row",
    "connect",
    "immediate",
    "one",
    "rows",
]

Row = dict[str, Any]
Params = Sequence[Any] | dict[str, Any]


def connect(path: Path, key: bytes, *, timeout: float = 10.0) -> Database:
    """Open (or create) the encrypted database at ``path`` with a raw 32-byte ``key``, for this thread.

    Raises ``Trouble`` for an unsafe engine, a network folder, and a file that does not open with this key.
    """
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise Trouble(
            f"SQLite {driver.sqlite_version} có lỗi làm hỏng dữ liệu (cần từ 3.51.3).",
            "Cài lại Một Cửa bằng ./motcua run.",
        )
    if _file_system(path) in NETWORK_FILE_SYSTEMS:
        raise Trouble(
            f"Thư mục {path.parent} nằm trên ổ mạng; SQLite có thể hỏng ở đó.",
            "Chọn thư mục trên ổ đĩa của máy này.",
        )
    conn = driver.connect(str(path), timeout=timeout, check_same_thread=False)
    try:
        conn.execute("PRAGMA cipher_log_level=NONE")
        conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    except driver.Error as error:
        conn.close()
        raise Trouble(
            f"Tệp dữ liệu {path.name} không mở được: {error}.",
            "Tệp có thể đã hỏng: đừng ghi đè; gọi cán bộ CNTT khôi phục từ bản sao lưu.",
        ) from error
    return Database(conn, strict=True)


class Connections:
    """One connection per thread to one file, as SQLite wants it; all closed together."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._local = threading.local()
        self._all: list[Database] = []
        self._lock = threading.Lock()

    def get(self) -> Database:
        """Return this thread's connection, opening it on first use."""
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = connect(self._path, self._key)
            self._local.db = db
            with self._lock:
                self._all.append(db)
        return db

    def close_mine(self) -> None:
        """Close this thread's connection; a worker calls it before it ends."""
        db: Database | None = getattr(self._local, "db", None)
        if db is not None:
            del self._local.db
            with self._lock:
                self._all.remove(db)
            db.conn.close()

    def close(self) -> None:
        """Close every connection; no thread may be using one."""
        with self._lock:
            for db in self._all:
                db.conn.close()
            self._all.clear()
        self._local = threading.local()


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """Run one write transaction: BEGIN IMMEDIATE, commit at the end, roll back on any exception.

    Raises ``Trouble`` when the disk is full or another program holds the file.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.conn.commit()
        except BaseException:
            if db.conn.in_transaction:
                db.conn.rollback()
            raise
    except driver.OperationalError as error:
        raise _explain(error) from error


def rows(db: Database, sql: str, params: Params = ()) -> list[Row]:
    """Return all rows of a query as dictionaries."""
    return list(db.query(sql, params))


def one(db: Database, sql: str, params: Params = ()) -> Row | None:
    """Return the first row of a query, or ``None``."""
    return next(iter(rows(db, sql, params)), None)


def _explain(error: Exception) -> Trouble:
    text = str(error)
    if "full" in text:
        return Trouble(
            "Ổ đĩa đầy: chưa ghi được.", "Dọn bớt tệp trên ổ đĩa rồi thử lại; nội dung còn trên màn hình."
        )
    if "locked" in text:
        return Trouble("Dữ liệu đang bị chương trình khác giữ.", "Đợi vài giây rồi thử lại.")
    return Trouble(f"Không ghi được dữ liệu: {text}.", "Gọi cán bộ CNTT.")


def _file_system(path: Path) -> str:
    """Return the type of the file system that holds ``path``, as far as the system tells."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    where = str(path.resolve().parent)
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, mount, fs, *_ = line.split(" ")
        inside = where == mount or where.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fs
    return kind
