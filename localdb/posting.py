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
from localdb.domain.posting import (
    PostRange,
    item_number,
    need_item_number,
    next_item,
    posted,
    range_of,
    warning,
)
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused
from localdb.log import record
from localdb.numbering import Device
from localdb.store import Actor
from localdb.writer import Writer

RANGES = "post.ranges"
_OF_DAY = """
SELECT d.data FROM change c JOIN dossier d ON d.id = c.entity
WHERE c.type = 'result.posted' AND c.at >= ? AND c.at < ? GROUP BY d.id ORDER BY min(c.n)
"""
_WITH_NUMBER = """
SELECT data FROM dossier WHERE id IN (SELECT entity FROM change WHERE type = 'result.posted'
    AND json_extract(CAST(line AS TEXT), '$.body.item_number') = ?)
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
            if order.item_number and (held := _holder(transaction.db, order.item_number)):
                raise Refused(
                    f"Số {order.item_number} đã dùng cho hồ sơ {held}.",
                    "Mỗi bưu gửi một số: xem lại nhãn.",
                    field="number",
                )
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

    def ranges(self) -> list[tuple[PostRange, int]]:
        """Return the ranges of this desk, each with how many numbers are left of it."""
        db = self._writer.connections.get()
        used = _used(db)
        return [(r, max(0, r.last - max(r.first - 1, used.get(r.series, 0)))) for r in _ranges(db)]

    def numbers_left(self) -> int:
        """Return how many item numbers this desk may still give."""
        return sum(left for _range, left in self.ranges())

    def warning(self, drawn: int = 0) -> str:
        """Say that the numbers run out once ``drawn`` more were used; empty while there are enough."""
        ranges = self.ranges()
        return warning(sum(left for _range, left in ranges) - drawn, len(ranges))

    def add_range(self, first: str, last: str, actor: Actor) -> PostRange:
        """Take in a range that the post gave this desk, from one label to another. Raises ``Refused``."""
        require(actor.role, Act.MANAGE_DEVICE)
        with self._writer.transaction() as transaction:
            known = _ranges(transaction.db)
            given = range_of(first, last, known)
            settings.write(transaction.db, RANGES, [*known, given])
        return given

    def drop_range(self, given: PostRange, actor: Actor) -> None:
        """Use a range no more; numbers that were given stay given, also if it comes back."""
        require(actor.role, Act.MANAGE_DEVICE)
        with self._writer.transaction() as transaction:
            rest = [known for known in _ranges(transaction.db) if known != given]
            settings.write(transaction.db, RANGES, rest)

    def _draw(self, db: Database) -> str:
        """Draw the next number; one that was typed from a label of the range is not drawn again."""
        while True:
            given, serial = next_item(_ranges(db), _used(db))
            series.raise_to(db, given.series, serial)
            number = item_number(given, serial)
            if not _holder(db, number):
                return number


def _ranges(db: Database) -> list[PostRange]:
    return settings.read(db, RANGES, list[PostRange], [])


def _holder(db: Database, number: str) -> str:
    """Return the code of the dossier that went to the post under a number, or nothing."""
    found = rows(db, _WITH_NUMBER, (number,))
    every = (dossiers.from_json(row["data"]) for row in found)
    return next((d.shown_code for d in every if (sent := posted(d)) and sent.item_number == number), "")


def _used(db: Database) -> dict[str, int]:
    return {row["key"]: row["last"] for row in rows(db, "SELECT key, last FROM series WHERE key LIKE 'BC-%'")}
