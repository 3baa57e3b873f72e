"""A gateway's memory on PostgreSQL, in the same SQL as on SQLite; the only file that knows psycopg.

A write takes an advisory lock for its transaction: by default the one of the whole gateway, which makes
PostgreSQL as simple as SQLite; a write that touches one commune only takes that commune's lock beside a share
of the whole, so that communes do not wait for each other. Numbers drawn under a commune's lock therefore
follow the order of its commits, and its feed has no gap that fills later.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from localdb.db import Row
from localdb.domain.trouble import Trouble
from sync.gateway import shape

LOCK = 0x4D43  # of the whole gateway; a commune's lock is (LOCK, hash of its code)
_TODO = "Kiểm tra máy chủ dữ liệu; các máy của xã sẽ tự gửi lại."
_Connection = psycopg.Connection[dict[str, Any]]


class PostgresDatabase:
    """One connection, spoken to as the rest of the gateway speaks to SQLite."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, params: Any = ()) -> psycopg.Cursor[dict[str, Any]]:
        """Run one statement and return its cursor."""
        return self._connection.execute(_translated(sql), tuple(params))

    def query(self, sql: str, params: Any = ()) -> Iterator[Row]:
        """Run one statement and return its rows."""
        cursor = self.execute(sql, params)
        return iter(cursor.fetchall() if cursor.description else [])

    def many(self, sql: str, params: Sequence[Any]) -> None:
        """Run one statement for each of ``params``, without waiting for each answer (pipeline mode)."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_translated(sql), params)

    def part(self) -> AbstractContextManager[object]:
        """Run a part of the transaction; an exception undoes this part only."""
        return self._connection.transaction()


class Postgres:
    """A small pool of connections. Safe from any thread; a thread's reads inside its write see that write."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[_Connection] = deque()
        self._mine = threading.local()
        self._month = ""  # the last one whose partition was looked after
        with _explained(), self._borrowed() as connection, connection.transaction():
            db = PostgresDatabase(connection)
            db.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            for statement in shape.postgres():
                db.execute(statement)

    @contextmanager
    def write(self, scope: str) -> Iterator[PostgresDatabase]:
        """One transaction under the lock of ``scope`` (a commune), or when empty of the whole gateway."""
        mine: PostgresDatabase | None = getattr(self._mine, "db", None)
        if mine is not None:
            with mine.part():
                yield mine
            return
        with _explained(), self._borrowed() as connection, connection.transaction():
            db = PostgresDatabase(connection)
            if scope:
                db.execute(
                    "SELECT pg_advisory_xact_lock_shared(?), pg_advisory_xact_lock(?, hashtext(?))",
                    (LOCK, LOCK, scope),
                )
            else:
                db.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
                self._keep_months(db)
            self._mine.db = db
            try:
                yield db
            finally:
                self._mine.db = None

    def rows(self, sql: str, params: tuple[Any, ...]) -> list[Row]:
        """Return the rows of a read."""
        mine: PostgresDatabase | None = getattr(self._mine, "db", None)
        if mine is not None:
            return list(mine.query(sql, params))
        with _explained(), self._borrowed() as connection:
            return list(PostgresDatabase(connection).query(sql, params))

    def copy_into(self, path: Path) -> None:
        """Refuse: PostgreSQL has better tools for its own copies."""
        raise Trouble(
            "Cổng này chạy trên PostgreSQL: không sao lưu bằng lệnh này.",
            "Dùng pgBackRest hoặc pg_dump theo trang DEPLOYMENT.md.",
        )

    def close(self) -> None:
        """Close every connection; no other thread may be using one."""
        while self._idle:
            self._idle.pop().close()

    def _keep_months(self, db: PostgresDatabase) -> None:
        """Make the partitions of this month and the next, unless ``change_other`` holds lines of them."""
        month = f"{datetime.now(UTC):%Y-%m}"
        if month == self._month:
            return
        for first in (month, _after(month)):
            name, end = f"change_{first.replace('-', '_')}", _after(first)
            there = next(db.query("SELECT to_regclass(?) AS found", (name,)))["found"]
            elsewhere = list(
                db.query(
                    "SELECT 1 FROM change_other WHERE received_at >= ? AND received_at < ? LIMIT 1",
                    (first, end),
                )
            )
            if not there and not elsewhere:
                span = f"FROM ('{first}') TO ('{end}')"
                db.execute(f"CREATE TABLE {name} PARTITION OF change FOR VALUES {span}")
        self._month = month

    @contextmanager
    def _borrowed(self) -> Iterator[_Connection]:
        """Lend a connection; one on which something went wrong outside a transaction is not used again."""
        connection = self._idle.pop() if self._idle else None
        if connection is None or connection.closed:
            connection = self._connect()
        try:
            yield connection
        except psycopg.OperationalError:
            connection.close()
            raise
        finally:
            if not connection.closed:
                self._idle.append(connection)

    def _connect(self) -> _Connection:
        try:
            return psycopg.connect(self._url, autocommit=True, row_factory=dict_row)
        except psycopg.Error as error:
            raise Trouble(f"Không nối được PostgreSQL: {error}.", _TODO) from error


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except psycopg.OperationalError as error:
        raise Trouble(f"PostgreSQL không phục vụ được: {error}.", _TODO) from error


@lru_cache(maxsize=500)
def _translated(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
