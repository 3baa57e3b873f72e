"""The gateway's own memory, on one encrypted SQLite file or, by a setting, on PostgreSQL.

Everything that is answered to a desk was committed first. The feed of a commune is numbered inside the
transaction that causes the event, so its numbers have no gap and follow the order of the commits.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from localdb.db import BatchSql, Direct, Row, Sql, connect, copy_into, immediate, nested, one, rows
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from sync.credentials import new_key
from sync.gateway import shape
from sync.gateway.settings import read_settings

SHAPE_VERSION = 7
ASKED_AT_ONCE = 500  # names in one question; SQLite takes 32,766, PostgreSQL twice as many
CACHE_KIB = 16_384  # of the one connection: full after minutes, where a desk's would go on growing for hours
SERIALS_SKIPPED = 200  # of every day's series, when memory was lost: they may be on paper already


def now() -> str:
    """Return the gateway's clock, as it stands in answers and records (UTC)."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Engine(Protocol):
    """A database as the gateway needs it. Safe from any thread."""

    def write(self, scope: str) -> AbstractContextManager[BatchSql]: ...
    def rows(self, sql: str, params: tuple[Any, ...]) -> list[Row]: ...
    def copy_into(self, path: Path) -> None: ...
    def close(self) -> None: ...


class Store:
    """The gateway's records. Safe to use from any thread; a read inside a write sees that write."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)  # also a folder that somebody made before: keys lie in it
        self.settings = read_settings(home)
        self.key = _secret(home / "gateway.key", new_key)
        self._engine = _engine(home, self.settings.postgres)
        if not self.epoch():
            with self.write() as db:
                if one(db, "SELECT 1 FROM epoch") is None:
                    _begin_epoch(db, forget_feed=True)

    def close(self) -> None:
        """Close the database; no other thread may be using it."""
        self._engine.close()

    def write(self, scope: str = "") -> AbstractContextManager[BatchSql]:
        """One write transaction: committed at the end, rolled back on any exception.

        Writes take turns; one inside another of the same thread is a part of it, durable when that ends. A
        write that touches nothing outside one commune may say so with ``scope``: on PostgreSQL it then waits
        for that commune only.
        """
        return self._engine.write(scope)

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> list[Row]:
        """Return the rows of a read."""
        return self._engine.rows(sql, params)

    def one(self, sql: str, params: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of a read."""
        return next(iter(self.rows(sql, params)), None)

    def copy_into(self, path: Path) -> None:
        """Write a compact copy of the whole database to ``path``, as of this moment. Raises ``Trouble``."""
        self._engine.copy_into(path)

    def epoch(self) -> str:
        """Return the present epoch: a new one begins whenever the gateway has lost memory."""
        row = self.one("SELECT id FROM epoch ORDER BY n DESC LIMIT 1")
        return str(row["id"]) if row else ""

    def new_epoch(self, *, forget_feed: bool = False) -> str:
        """Begin a new epoch and return it; desks then offer again what the gateway no longer has.

        Cursors of older epochs stay good up to where the feed stands now; with ``forget_feed`` they start
        from the beginning, for when nobody knows where the memory broke off. Serials that may have been
        given out and forgotten are skipped.
        """
        with self.write() as db:
            return _begin_epoch(db, forget_feed=forget_feed)


class Sqlite:
    """One encrypted file, one connection, one lock, one writer at a time."""

    def __init__(self, home: Path) -> None:
        self._lock = threading.RLock()
        key = _secret(home / "store.key", lambda: os.urandom(32))
        self._db = connect(home / "gateway.db", key, cache=CACHE_KIB)
        self._sql = Direct(self._db)
        with self.write("") as db:
            _shape(db)

    @contextmanager
    def write(self, scope: str) -> Iterator[BatchSql]:
        """One write transaction; ``scope`` makes no difference here."""
        with self._lock, nested(self._db) if self._db.conn.in_transaction else immediate(self._db):
            yield self._sql

    def rows(self, sql: str, params: tuple[Any, ...]) -> list[Row]:
        """Return the rows of a read."""
        with self._lock:
            return rows(self._sql, sql, params)

    def copy_into(self, path: Path) -> None:
        """Write a compact copy of the whole file to ``path``."""
        with self._lock:
            copy_into(self._db, path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.conn.close()


def _engine(home: Path, url: str) -> Engine:
    if not url:
        return Sqlite(home)
    try:
        from sync.gateway.postgres import Postgres  # a gateway on one PC need not have its client
    except ModuleNotFoundError as error:
        raise Trouble("Chưa cài phần dành cho PostgreSQL.", "Chạy: ./motcua setup province.") from error
    return Postgres(url)


def _begin_epoch(db: Sql, *, forget_feed: bool) -> str:
    epoch = f"e{secrets.token_hex(5)}"
    db.execute("INSERT INTO epoch (id, at) VALUES (?, ?)", (epoch, now()))
    db.execute(
        "INSERT INTO epoch_base (epoch, commune, seq)"
        " SELECT (SELECT max(n) FROM epoch), id, CASE WHEN ? = 1 THEN 0 ELSE last_seq END FROM commune",
        (int(forget_feed),),
    )
    db.execute("UPDATE series SET last = last + ?", (SERIALS_SKIPPED,))
    return epoch


def found_in(db: Sql, sql: str, names: Iterable[Any], *first: Any) -> list[Row]:
    """Return the rows of ``sql`` for all ``names``, which stand for the star of its ``IN (*)``."""
    return [row for asked in in_parts(sql, names, *first) for row in rows(db, *asked)]


def in_parts(sql: str, names: Iterable[Any], *first: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield ``sql`` and its parameters as often as it takes to ask for all ``names``."""
    asked = list(names)
    for at in range(0, len(asked), ASKED_AT_ONCE):
        part = asked[at : at + ASKED_AT_ONCE]
        yield sql.replace("IN (*)", f"IN ({', '.join('?' * len(part))})"), (*first, *part)


def _shape(db: Sql) -> None:
    found = one(db, "PRAGMA user_version")
    version = found["user_version"] if found else 0
    if version > SHAPE_VERSION:
        raise Trouble("Dữ liệu cổng do phiên bản mới hơn tạo.", "Cập nhật phần mềm cổng rồi chạy lại.")
    if version < SHAPE_VERSION:
        for statement in shape.sqlite(version):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SHAPE_VERSION}")
    for statement in shape.INDEXES:
        db.execute(statement)


def _secret(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        write_file(path, make().hex().encode())
    return bytes.fromhex(path.read_text(encoding="ascii"))
