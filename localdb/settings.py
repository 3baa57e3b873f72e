"""Small facts of this desk, kept in the encrypted file: who we are, what was chosen, what was last seen."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from localdb.db import Database, one
from localdb.domain.trouble import Trouble
from localdb.writer import Writer

T = TypeVar("T")


class Settings:
    """Typed key-value settings; values are JSON."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def get(self, key: str, kind: type[T], default: T) -> T:
        """Return the setting decoded as ``kind``, or ``default``."""
        return read(self._writer.connections.get(), key, kind, default)

    def put(self, key: str, value: object) -> None:
        """Store one setting in its own transaction."""
        with self._writer.transaction() as transaction:
            write(transaction.db, key, value)


def read(db: Database, key: str, kind: type[T], default: T) -> T:
    """Return a setting inside a caller's transaction. Raises ``Trouble`` when it is not a ``kind``."""
    row = one(db, "SELECT value FROM setting WHERE key = ?", (key,))
    if row is None:
        return default
    try:
        return msgspec.json.decode(row["value"], type=kind)
    except msgspec.MsgspecError as error:
        raise Trouble(f"Cài đặt “{key}” không đọc được.", "Gọi cán bộ CNTT ghi lại cài đặt này.") from error


def write(db: Database, key: str, value: object) -> None:
    """Store a setting inside a caller's transaction."""
    db.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, msgspec.json.encode(value).decode()),
    )
