"""Small facts of this desk, kept in the encrypted file: who we are, what was chosen, what was last seen."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from localdb.db import Connections, Database, immediate, one

T = TypeVar("T")


class Settings:
    """Typed key-value settings; values are JSON."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str, default: T) -> T:
        """Return the setting, decoded as the type of ``default``."""
        return read(self._connections.get(), key, default)

    def put(self, key: str, value: object) -> None:
        """Store one setting in its own transaction."""
        with immediate(self._connections.get()) as db:
            write(db, key, value)


def read(db: Database, key: str, default: T) -> T:
    """Return a setting inside a caller's transaction."""
    row = one(db, "SELECT value FROM setting WHERE key = ?", (key,))
    return default if row is None else msgspec.json.decode(row["value"], type=type(default))


def write(db: Database, key: str, value: object) -> None:
    """Store a setting inside a caller's transaction."""
    db.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, msgspec.json.encode(value).decode()),
    )
