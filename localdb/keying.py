"""Old registers of this desk, keyed twice: pages ruled into cells, each entry a line of the archive's log.

What one person keyed is never handed to another who still has to key it (``mine`` of the screen's model); a
third person sees both.
"""

from __future__ import annotations

from datetime import datetime

from localdb.archive_log import load_leaf, record
from localdb.db import Database, rows
from localdb.domain.archive.leaf import CellKeyed, CellSettled, Leaf, LeafAct, LeafRuled, leaf_from, leaf_id
from localdb.domain.archive.pace import Filed, Pace, paces
from localdb.domain.roles import Act, require
from localdb.numbering import Device
from localdb.store import Actor
from localdb.writer import Writer


class Keying:
    """The pages of registers that were ruled. Every verb is one transaction and one line of the log."""

    def __init__(self, writer: Writer, device: Device) -> None:
        self._writer = writer
        self._device = device

    def leaf(self, paper: str, page: int) -> Leaf | None:
        """Return a page, ``None`` while nobody ruled it."""
        return load_leaf(self._db, leaf_id(paper, page))

    def leaves(self, file: str) -> list[Leaf]:
        """Return the pages of a file that were ruled, in the order in which they lie."""
        found = rows(self._db, "SELECT data FROM archive_leaf WHERE file = ? ORDER BY paper, page", (file,))
        return [leaf_from(row["data"]) for row in found]

    def paces(self, since: datetime) -> list[Pace]:
        """Return how many cells everybody keyed since a moment, and how fast."""
        found = rows(
            self._db,
            "SELECT actor, at FROM archive_change WHERE type = 'cell.keyed' AND at >= ? ORDER BY n",
            (since.isoformat(timespec="milliseconds"),),
        )
        return paces(Filed(row["actor"], datetime.fromisoformat(row["at"]), 1) for row in found)

    def rule(self, ruled: LeafRuled, actor: Actor) -> Leaf:
        """Say where the lines of a page stand."""
        require(actor.role, Act.SCAN)
        return self._record(leaf_id(ruled.paper, ruled.page), ruled, actor)

    def key(self, leaf: str, row: int, column: int, text: str, actor: Actor) -> Leaf:
        """Keep what one person read in a cell."""
        require(actor.role, Act.SCAN)
        return self._record(leaf, CellKeyed(row, column, text), actor)

    def settle(self, leaf: str, row: int, column: int, text: str, actor: Actor) -> Leaf:
        """Keep what a third person read in a cell over which two differ."""
        require(actor.role, Act.READ)
        return self._record(leaf, CellSettled(row, column, text), actor)

    @property
    def _db(self) -> Database:
        return self._writer.connections.get()

    def _record(self, leaf: str, body: LeafAct, actor: Actor) -> Leaf:
        with self._writer.transaction() as transaction:
            noted = record(
                transaction.db,
                device=self._device.id,
                actor=actor.id,
                actor_name=actor.name,
                at=self._writer.now(),
                entity=leaf,
                body=body,
            )
        assert isinstance(noted.after, Leaf)
        return noted.after
