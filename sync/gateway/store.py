"""The gateway's own memory: one encrypted SQLite file, one connection, one lock, one writer at a time.

Everything that is answered to a desk was committed first. The feed of a commune is numbered inside the
transaction that causes the event, so its numbers have no gap and follow the order of the commits.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from localdb.db import Database, Row, connect, copy_into, immediate, one, rows
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from sync.credentials import new_key

_SHAPE = (
    "CREATE TABLE commune (id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL DEFAULT 0) STRICT",
    """CREATE TABLE device (
        id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune (id), counter TEXT NOT NULL,
        tag TEXT NOT NULL, public_key TEXT NOT NULL, serial_first INTEGER NOT NULL,
        serial_last INTEGER NOT NULL, contiguous INTEGER NOT NULL DEFAULT 0, last_digest TEXT NOT NULL,
        forked INTEGER NOT NULL DEFAULT 0, enrolled_at TEXT NOT NULL, seen_at TEXT NOT NULL,
        UNIQUE (commune, tag)) STRICT""",
    """CREATE TABLE enrolment (
        digest TEXT PRIMARY KEY, commune TEXT NOT NULL, counter TEXT NOT NULL, expires REAL NOT NULL,
        device TEXT NOT NULL DEFAULT '', public_key TEXT NOT NULL DEFAULT '') STRICT""",
    """CREATE TABLE change (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        dseq INTEGER NOT NULL, commune TEXT NOT NULL, entity TEXT NOT NULL, type TEXT NOT NULL,
        line BLOB NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL,
        result BLOB NOT NULL, refusal BLOB NOT NULL DEFAULT x'', received_at TEXT NOT NULL,
        UNIQUE (device, dseq)) STRICT""",
    "CREATE INDEX change_ready ON change (n) WHERE state = 'recorded' AND waiting = 0",
    "CREATE INDEX change_undecided ON change (commune, entity, n) WHERE state IN ('recorded', 'newer')",
    "CREATE INDEX change_state ON change (state, device)",
    """CREATE TABLE held (
        device TEXT NOT NULL, dseq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, line BLOB NOT NULL,
        received_at TEXT NOT NULL, PRIMARY KEY (device, dseq)) STRICT""",
    """CREATE TABLE misfit (
        device TEXT NOT NULL, digest TEXT NOT NULL, line BLOB NOT NULL, code TEXT NOT NULL,
        received_at TEXT NOT NULL, PRIMARY KEY (device, digest)) STRICT""",
    """CREATE TABLE need (
        n INTEGER NOT NULL REFERENCES change (n), commune TEXT NOT NULL, sha256 TEXT NOT NULL,
        PRIMARY KEY (commune, sha256, n)) STRICT""",
    "CREATE INDEX need_change ON need (n)",
    """CREATE TABLE blob (
        commune TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, stored INTEGER NOT NULL,
        whole INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (commune, sha256)) STRICT""",
    """CREATE TABLE dossier (
        commune TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (commune, id)) STRICT""",
    "CREATE TABLE code (code TEXT PRIMARY KEY, entity TEXT NOT NULL) STRICT",
    "CREATE INDEX code_entity ON code (entity)",
    "CREATE TABLE series (key TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    """CREATE TABLE feed (
        commune TEXT NOT NULL, seq INTEGER NOT NULL, mark TEXT NOT NULL, device TEXT NOT NULL,
        event BLOB NOT NULL, at TEXT NOT NULL, PRIMARY KEY (commune, seq)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE epoch (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL) STRICT""",
    """CREATE TABLE epoch_base (
        epoch INTEGER NOT NULL REFERENCES epoch (n), commune TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (epoch, commune)) STRICT""",
    "PRAGMA user_version = 1",
)
SHAPE_VERSION = 1
SERIALS_SKIPPED = 200  # of every day's series, when memory was lost: they may be on paper already


def now() -> str:
    """Return the gateway's clock, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Store:
    """The gateway's SQLite file. Safe to use from any thread; reads and writes take one lock."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.key = _secret(home / "gateway.key", new_key)
        self._lock = threading.RLock()
        self._db = connect(home / "gateway.db", _secret(home / "store.key", lambda: os.urandom(32)))
        with self.write() as db:
            _shape(db)

    def close(self) -> None:
        """Close the file; no other thread may be using it."""
        with self._lock:
            self._db.conn.close()

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One write transaction: committed at the end, rolled back on any exception."""
        with self._lock, immediate(self._db) as db:
            yield db

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> list[Row]:
        """Return the rows of a read."""
        with self._lock:
            return rows(self._db, sql, params)

    def one(self, sql: str, params: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of a read."""
        with self._lock:
            return one(self._db, sql, params)

    def copy_into(self, path: Path) -> None:
        """Write a compact copy of the whole database to ``path``, as of this moment. Raises ``Trouble``."""
        with self._lock:
            copy_into(self._db, path)

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


def _begin_epoch(db: Database, *, forget_feed: bool) -> str:
    epoch = f"e{secrets.token_hex(5)}"
    db.execute("INSERT INTO epoch (id, at) VALUES (?, ?)", (epoch, now()))
    db.execute(
        "INSERT INTO epoch_base (epoch, commune, seq)"
        " SELECT (SELECT max(n) FROM epoch), id, iif(?, 0, last_seq) FROM commune",
        (forget_feed,),
    )
    db.execute("UPDATE series SET last = last + ?", (SERIALS_SKIPPED,))
    return epoch


def _shape(db: Database) -> None:
    found = one(db, "PRAGMA user_version")
    version = found["user_version"] if found else 0
    if version > SHAPE_VERSION:
        raise Trouble("Dữ liệu cổng do phiên bản mới hơn tạo.", "Cập nhật phần mềm cổng rồi chạy lại.")
    if version == 0:
        for statement in _SHAPE:
            db.execute(statement)
        _begin_epoch(db, forget_feed=True)


def _secret(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        write_file(path, make().hex().encode())
    return bytes.fromhex(path.read_text(encoding="ascii"))
