"""The one door to SQLite: SQLCipher under sqlite-utils, opened the only way that is safe.

WAL and ``synchronous=FULL``: an acknowledged commit survives a power cut. Every write runs in ``immediate``:
a deferred transaction that upgrades to a write fails at once with "database is locked".
No other module imports a database driver: a second engine on the same WAL file can corrupt it.
"""

from __future__ import annotations

from localdb.engine import driver

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlite_utils import Database, Migrations

from localdb.domain.trouble import Trouble

# Older engines can lose committed pages when two connections meet at a WAL reset (fixed in 3.51.3).
SAFE_SQLITE = (3, 51, 3)
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "davfs"})
CACHE_KIB = 65536
COPY_CACHE_KIB = 4096  # a copy passes each page once: more would only be taken from the rest of the desk
NO_ROOM = 64 << 10  # bytes; the shared memory of one open file takes half of it
MOUNTS = Path("/proc/mounts")

DatabaseError: type[Exception] = driver.DatabaseError
IntegrityError: type[Exception] = driver.IntegrityError
OperationalError: type[Exception] = driver.OperationalError

__all__ = [
    "BatchSql",
    "Connections",
    "Database",
    "DatabaseError",
    "Direct",
    "IntegrityError",
    "Migrations",
    "OperationalError",
    "Row",
    "Sql",
    "connect",
    "copy_into",
    "immediate",
    "nested",
    "one",
    "rows",
]

Row = dict[str, Any]
Params = Sequence[Any] | dict[str, Any]


class Sql(Protocol):
    """What statements are spoken to: a ``Database``, or another engine's connection that talks like one."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run one statement and return its cursor."""

    def query(self, sql: str, params: Any = ..., /) -> Iterator[Row]:
        """Run one statement and return its rows."""


class BatchSql(Sql, Protocol):
    """The same, where many rows go at once."""

    def many(self, sql: str, params: Sequence[Params], /) -> None:
        """Run one statement for each of ``params``."""


class Direct:
    """A ``Database`` without the two savepoints that sqlite-utils spends on every query."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def execute(self, sql: str, parameters: Params = ()) -> Any:
        """Run one statement and return its cursor."""
        return self._conn.execute(sql, parameters)

    def query(self, sql: str, params: Params = ()) -> Iterator[Row]:
        """Run one statement and return its rows."""
        cursor = self._conn.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return iter([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])

    def many(self, sql: str, params: Sequence[Params]) -> None:
        """Run one statement for each of ``params``."""
        self._conn.executemany(sql, params)


def connect(
    path: Path, key: bytes, *, timeout: float = 10.0, mounts: Path = MOUNTS, cache: int = CACHE_KIB
) -> Database:
    """Open (or create) the encrypted database at ``path`` with a raw 32-byte ``key``, for this thread.

    ``timeout`` is how many seconds to wait for another program's write; ``mounts`` is the system's list of
    mounted disks; ``cache`` is how many KiB of pages may stay in memory, decrypted. Raises ``Trouble`` for an
    unsafe engine, a network folder, a full or read-only disk, and a file that does not open with this key.
    """
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise Trouble(
            f"SQLite {driver.sqlite_version} có lỗi làm hỏng dữ liệu (cần từ 3.51.3).",
            "Cài lại Một Cửa bằng ./motcua run.",
        )
    if _file_system(path, mounts) in NETWORK_FILE_SYSTEMS:
        raise Trouble(
            f"Thư mục {path.parent} nằm trên ổ mạng; SQLite có thể hỏng ở đó.",
            "Chọn thư mục trên ổ đĩa của máy này.",
        )
    try:
        conn = driver.connect(str(path), timeout=timeout, check_same_thread=False)
    except driver.DatabaseError as error:
        _explain(error, path.name)
        raise
    try:
        conn.execute("PRAGMA cipher_log_level=NONE")
        conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        mode = conn.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA foreign_keys=ON")
        # Without this, INSERT OR REPLACE would pass by the triggers that keep logs append-only.
        conn.execute("PRAGMA recursive_triggers=ON")
        conn.execute(f"PRAGMA cache_size=-{cache}")
    except driver.DatabaseError as error:
        conn.close()
        _explain(error, path.name, full=shutil.disk_usage(path.parent).free < NO_ROOM)
        raise
    if mode != "wal":
        conn.close()
        raise Trouble(
            f"Ổ đĩa chứa {path.parent} không ghi được an toàn (thiếu WAL).",
            "Chọn thư mục trên ổ đĩa của máy này.",
        )
    return Database(conn, strict=True)


class _Mine:
    """A thread's connection; it closes when the thread ends, even if nobody said ``close_mine``."""

    def __init__(self, db: Database, forget: Callable[[Database], None]) -> None:
        self.db = db
        self._forget = forget

    def __del__(self) -> None:
        self._forget(self.db)


class Connections:
    """One connection per thread to one file, as SQLite wants it; all closed together."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._local = threading.local()
        self._all: list[Database] = []
        # Re-entrant: the collector may end a thread's connection while this thread holds the lock.
        self._lock = threading.RLock()

    def get(self) -> Database:
        """Return this thread's connection, opening it on first use."""
        mine: _Mine | None = getattr(self._local, "mine", None)
        if mine is None:
            mine = _Mine(connect(self._path, self._key), self._forget)
            with self._lock:
                self._all.append(mine.db)
            self._local.mine = mine
        return mine.db

    def close_mine(self) -> None:
        """Close this thread's connection; a worker calls it before it ends."""
        if hasattr(self._local, "mine"):
            del self._local.mine

    def close(self) -> None:
        """Close every connection; no thread may be using one."""
        with self._lock:
            for db in self._all:
                db.conn.close()
            self._all.clear()
        self._local = threading.local()

    def _forget(self, db: Database) -> None:
        with self._lock:
            if db in self._all:
                self._all.remove(db)
                db.conn.close()


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """Run one write transaction: BEGIN IMMEDIATE, commit at the end, roll back on any exception.

    Raises ``Trouble`` when the disk is full, another program holds the file, or the file is damaged.
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
    except driver.DatabaseError as error:
        _explain(error)
        raise


@contextmanager
def nested(db: Database) -> Iterator[None]:
    """Run a part of the write that this thread is in; an exception undoes this part only."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:  # a full disk has rolled everything back already
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")


def copy_into(db: Database, path: Path) -> None:
    """Write a compact copy of the whole file to ``path``, encrypted with the same key, as of this moment.

    Raises ``Trouble`` when the disk is full or cannot be written.
    """
    try:
        db.execute(f"PRAGMA cache_size=-{COPY_CACHE_KIB}")
        try:
            db.execute("VACUUM INTO ?", (str(path),))
        finally:
            db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    except driver.DatabaseError as error:
        _explain(error, path.name)
        raise


def rows(db: Sql, sql: str, params: Params = ()) -> list[Row]:
    """Return all rows of a query as dictionaries. Raises ``Trouble`` when the file cannot be read."""
    try:
        return list(db.query(sql, params))
    except driver.DatabaseError as error:
        _explain(error)
        raise


def one(db: Sql, sql: str, params: Params = ()) -> Row | None:
    """Return the first row of a query, or ``None``."""
    return next(iter(rows(db, sql, params)), None)


_LOST = "đừng xóa tệp nào; gọi cán bộ CNTT khôi phục từ bản sao lưu."
_DENIED = ("Không có quyền mở hoặc ghi {0}.", "Gọi cán bộ CNTT kiểm tra quyền của thư mục dữ liệu.")
_BUSY = ("Dữ liệu đang bị chương trình khác giữ.", "Đợi vài giây rồi thử lại.")
_MEANINGS = {  # by SQLite's primary result code
    3: _DENIED,
    5: _BUSY,
    6: _BUSY,
    8: _DENIED,
    10: ("Ổ đĩa báo lỗi khi đọc ghi {0}.", "Ngừng ghi và gọi cán bộ CNTT kiểm tra ổ đĩa ngay."),
    11: ("Tệp dữ liệu {0} bị hỏng trên đĩa.", f"Ngừng ghi, {_LOST}"),
    13: (
        "Ổ đĩa đầy: chưa ghi được.",
        "Dọn bớt tệp trên ổ đĩa rồi thử lại; nội dung trên màn hình vẫn còn.",
    ),
    14: _DENIED,
    26: (
        "Tệp dữ liệu {0} hỏng, hoặc không phải của tệp khóa đang dùng.",
        f"Không phải do sai mật khẩu: {_LOST}",
    ),
}


def _explain(error: Exception, name: str = "motcua.db", *, full: bool = False) -> None:
    """Raise the ``Trouble`` that an engine error means; return when it is a bug of ours.

    On a ``full`` disk the engine cannot make its shared memory, and calls that a failing disk.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    code = 13 if full and code == 10 else code
    if code in _MEANINGS:
        what, todo = _MEANINGS[code]
        raise Trouble(what.format(name), todo) from error


def _file_system(path: Path, mounts: Path) -> str:
    """Return the type of the file system that holds ``path``, as far as the system tells."""
    where = str(path.resolve().parent)
    if where.startswith("\\\\"):  # a Windows share: \\\\server\\share
        return "smbfs"
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, escaped, fs, *_ = line.split(" ")
        mount = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), escaped)
        inside = where == mount or where.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fs
    return kind
