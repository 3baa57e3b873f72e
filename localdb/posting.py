"""The post: an item number is drawn, or taken as typed, and a result goes home under it; the day's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from localdb import series, settings
from localdb.db import Database, rows
from localdb.domain import dossier as dossiers
from localdb.domain.bodies.posting import Posted
from localdb.domain.dossier import Dossier
from localdb.domain.posting import PostRange, item_number, need_item_number, next_item, posted
from localdb.domain.roles import Act, require
from localdb.log import record
from localdb.store import Actor, Device
from localdb.writer import Writer

RANGES = "post.ranges"
_OF_DAY = """
SELECT d.data FROM change c JOIN dossier d ON d.id = c.entity
WHERE c.type = 'result.posted' AND c.at >= ? AND c.at < ? GROUP BY d.id ORDER BY min(c.n)
"""


class Posting:
    """Results of this desk that go home by post."""

    def __init__(self, writer: Writer, device: Device) -> None:
        self._writer = writer
        self._device = device

    def send(self, dossier: str, order: Posted, actor: Actor) -> Dossier:
        """Write that a result goes to the post; an empty item number is drawn from this desk's ranges.

        Raises ``Refused`` for a number that was misread, and when no number is left.
        """
        require(actor.role, Act.RETURN)
        if order.item_number:
            need_item_number(order.item_number)
        with self._writer.transaction() as transaction:
            body = order if order.item_number else replace(order, item_number=self._draw(transaction.db))
            logged = record(
                transaction.db,
                device=self._device.id,
                actor=actor.id,
                actor_name=actor.name,
                at=self._writer.now(),
                entity=dossier,
                body=body,
            )
            transaction.done.append(logged)
        return logged.dossier

    def sent_on(self, day: date) -> Sequence[Dossier]:
        """Return the dossiers whose results went to the post on ``day``; not what was taken back."""
        until = day + timedelta(days=1)
        found = rows(self._writer.connections.get(), _OF_DAY, (day.isoformat(), until.isoformat()))
        every = (dossiers.from_json(row["data"]) for row in found)
        return [dossier for dossier in every if posted(dossier)]

    def numbers_left(self) -> int:
        """Return how many item numbers this desk may still give."""
        db = self._writer.connections.get()
        used = _used(db)
        ranges = settings.read(db, RANGES, list[PostRange], [])
        return sum(max(0, r.last - max(r.first - 1, used.get(r.series, 0))) for r in ranges)

    def _draw(self, db: Database) -> str:
        given, serial = next_item(settings.read(db, RANGES, list[PostRange], []), _used(db))
        series.raise_to(db, given.series, serial)
        return item_number(given, serial)


def _used(db: Database) -> dict[str, int]:
    return {row["key"]: row["last"] for row in rows(db, "SELECT key, last FROM series WHERE key LIKE 'BC-%'")}
