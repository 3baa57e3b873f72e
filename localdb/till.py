"""The money of this desk, day by day: read from the changes themselves, closed once with the count."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from localdb.db import Database, one, rows
from localdb.domain.bodies.money import FeeCollected, FeeVoided
from localdb.domain.bodies.progress import Declined, Stopped, TakenBack, Withdrawn
from localdb.domain.change import Change, from_line
from localdb.domain.roles import Act, require
from localdb.domain.till import CASH, Closing, Entry, by_method, checked
from localdb.domain.trouble import Refused
from localdb.log import must_load
from localdb.store import Actor
from localdb.writer import Writer

_OF_DAY = """
SELECT line FROM change WHERE type IN ('fee.collected', 'fee.voided', 'dossier.declined',
    'dossier.withdrawn', 'dossier.stopped', 'step.taken_back')
    AND at >= ? AND at < ? AND device = ? ORDER BY n
"""


class Till:
    """The drawer of this desk: only what this device wrote counts."""

    def __init__(self, writer: Writer, device: str) -> None:
        self._writer = writer
        self._device = device

    def entries(self, day: date) -> list[Entry]:
        """Return the money of ``day`` in and out, in order; what was undone again cancels itself."""
        return _entries(self._writer.connections.get(), day, self._device)

    def closing(self, day: date) -> Closing | None:
        """Return how ``day`` was closed, or ``None``."""
        return _closing(self._writer.connections.get(), day)

    def close(self, day: date, opening: int, notes: dict[int, int], reason: str, actor: Actor) -> Closing:
        """Close ``day``: the count, the sum of its cash and what may differ. Raises ``Refused``.

        A day is closed once; money taken after that belongs to the next count and shows as a difference.
        """
        require(actor.role, Act.COLLECT)
        with self._writer.transaction() as transaction:
            if _closing(transaction.db, day) is not None:
                raise Refused(f"Ngày {day:%d/%m/%Y} đã chốt.", "Khoản thu thêm tính vào lần chốt sau.")
            cash = by_method(_entries(transaction.db, day, self._device)).get(CASH, 0)
            closing = checked(Closing(day.isoformat(), opening, cash, notes, reason))
            transaction.db.execute(
                "INSERT INTO day_close (day, data, actor, closed_at) VALUES (?, ?, ?, ?)",
                (
                    closing.day,
                    msgspec.json.encode(closing),
                    actor.id,
                    self._writer.now().isoformat(timespec="seconds"),
                ),
            )
        return closing


def _closing(db: Database, day: date) -> Closing | None:
    row = one(db, "SELECT data FROM day_close WHERE day = ?", (day.isoformat(),))
    return msgspec.json.decode(row["data"], type=Closing) if row else None


def _entries(db: Database, day: date, device: str) -> list[Entry]:
    found = rows(db, _OF_DAY, (day.isoformat(), (day + timedelta(days=1)).isoformat(), device))
    made = (_entry(db, from_line(row["line"])) for row in found)
    return [entry for entry in made if entry is not None]


def _entry(db: Database, change: Change) -> Entry | None:
    body, sign, what = change.body, -1, "Hoàn lại"
    if isinstance(body, TakenBack):
        row = one(db, "SELECT line FROM change WHERE id = ?", (change.undoes,))
        assert row is not None
        body, sign, what = from_line(row["line"]).body, 1, "Thôi hoàn lại"
    dossier = must_load(db, change.entity)
    number, amount, method = "", 0, ""
    if isinstance(body, FeeCollected):
        number, amount, method, what = body.number, body.amount, body.method, "Thu"
    elif isinstance(body, FeeVoided):
        entry = next(c for c in dossier.collections if c.number == body.number)
        number, amount, method, what = entry.number, -entry.amount, entry.method, "Hủy khoản thu"
    elif isinstance(body, Declined | Withdrawn | Stopped):
        amount, method = sign * body.money.amount, body.money.method
    if not amount:
        return None
    return Entry(change.at, number, dossier.shown_code, dossier.id, amount, method, what)
