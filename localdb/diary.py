"""The outage diary of this desk: written once, never altered."""

from __future__ import annotations

import msgspec

from localdb.db import rows
from localdb.domain.outage import Outage, checked
from localdb.domain.roles import Act, require
from localdb.store import Actor
from localdb.writer import Writer


class Diary:
    """What was down, and when."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def note(self, outage: Outage, actor: Actor) -> None:
        """Write an outage down. Raises ``Refused`` for one that cannot be."""
        require(actor.role, Act.NOTE_OUTAGE)
        now = self._writer.now()
        checked(outage, now)
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "INSERT INTO outage (kind, began, ended, text, actor, noted_at) VALUES (?, ?, ?, ?, ?, ?)",
                (*msgspec.structs.astuple(outage), actor.id, now.isoformat(timespec="seconds")),
            )

    def between(self, began: str, ended: str) -> list[Outage]:
        """Return the outages that touch the time between two moments (ISO 8601), oldest first."""
        found = rows(
            self._writer.connections.get(),
            "SELECT kind, began, ended, text FROM outage WHERE ended >= ? AND began <= ? ORDER BY began",
            (began, ended),
        )
        return [msgspec.convert(row, Outage) for row in found]

    def latest(self, limit: int = 200) -> list[Outage]:
        """Return the newest outages, newest first."""
        found = rows(
            self._writer.connections.get(),
            "SELECT kind, began, ended, text FROM outage ORDER BY n DESC LIMIT ?",
            (limit,),
        )
        return [msgspec.convert(row, Outage) for row in found]
