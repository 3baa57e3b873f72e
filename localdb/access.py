"""Who looked at what, and who came to the desk: a hash-chained log in the same file (Luật BVDLCN 91/2025).

Objects are ids only; names and numbers never enter this log.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from localdb.db import Database, one, rows
from localdb.domain.change import FIRST_PREV
from localdb.writer import Writer


class Access(Struct, frozen=True):
    """One entry: ``act`` is a short English verb, ``object`` an id."""

    n: int
    at: str
    actor: str
    act: str
    object: str
    prev: str
    digest: str


class AccessLog:
    """The append-only record of logins and look-ups."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def note(self, actor: str, act: str, what: str) -> None:
        """Add one entry in its own transaction."""
        with self._writer.transaction() as transaction:
            append(transaction.db, self._writer.now().isoformat(timespec="milliseconds"), actor, act, what)

    def latest(self, limit: int) -> list[Access]:
        """Return the newest entries."""
        found = rows(self._writer.connections.get(), "SELECT * FROM access ORDER BY n DESC LIMIT ?", (limit,))
        return [Access(**row) for row in found]

    def last(self, act: str) -> Access | None:
        """Return the newest entry of a kind of act."""
        row = one(
            self._writer.connections.get(),
            "SELECT * FROM access WHERE act = ? ORDER BY n DESC LIMIT 1",
            (act,),
        )
        return Access(**row) if row else None

    def first_break(self) -> int:
        """Return the number of the first entry whose chain does not hold, or 0 when all do."""
        prev = FIRST_PREV
        for row in rows(self._writer.connections.get(), "SELECT * FROM access ORDER BY n"):
            if row["prev"] != prev or row["digest"] != _digest(
                row["at"], row["actor"], row["act"], row["object"], prev
            ):
                return int(row["n"])
            prev = row["digest"]
        return 0


def append(db: Database, at: str, actor: str, act: str, what: str) -> None:
    """Add one entry inside a caller's transaction."""
    last = one(db, "SELECT digest FROM access ORDER BY n DESC LIMIT 1")
    prev = last["digest"] if last else FIRST_PREV
    db.execute(
        "INSERT INTO access (at, actor, act, object, prev, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (at, actor, act, what, prev, _digest(at, actor, act, what, prev)),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256(msgspec.json.encode((1, *parts))).hexdigest()
