"""Running numbers of this desk: they only rise, in the transaction that uses them."""

from __future__ import annotations

from localdb.db import Database, one


def last(db: Database, key: str) -> int:
    """Return the number that a series stands at, 0 before its first."""
    row = one(db, "SELECT last FROM series WHERE key = ?", (key,))
    return int(row["last"]) if row else 0


def take(db: Database, key: str) -> int:
    """Return the next number of a series; it counts as used from now on."""
    number = last(db, key) + 1
    raise_to(db, key, number)
    return number


def raise_to(db: Database, key: str, number: int) -> None:
    """Say that a series stands at ``number``."""
    db.execute(
        "INSERT INTO series (key, last) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET last = excluded.last",
        (key, number),
    )
