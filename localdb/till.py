"""The money of this desk, day by day: read from the changes themselves, closed once with the count."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from localdb.db import Database, one, rows
from localdb.domain.bodies.money import FeeCollected, FeeVoided
from localdb.domain.bodies.progress import Declined, Stopped, TakenBack, Withdrawn
from localdb.domain.change import Change, from_line
from localdb.domain.roles import Act, require
from localdb.domain.till import CASH, Closing, Entry, by_method, checked
from localdb.domain.trouble import Refused
from localdb.late_entry import counts_at
from localdb.log import must_load
from localdb.store import Actor
from localdb.writer import Writer

# By type and day: "+" keeps the engine from walking every change that this desk ever made.
_OF_DAY = """
SELECT line FROM change WHERE type IN ('fee.collected', 'fee.voided', 'dossier.declined',
    'dossier.withdrawn', 'dossier.stopped', 'step.taken_back')
    AND at >= ? AND at < ? AND +device = ? ORDER BY n
"""
# Money that was written on paper that day, and here later.
_LATER = """
SELECT line FROM change WHERE type = 'fee.collected' AND at >= ? AND +device = ?
    AND json_extract(CAST(line AS TEXT), '$.body.taken_at') >= ?
    AND json_extract(CAST(line AS TEXT), '$.body.taken_at') < ? ORDER BY n
"""


_DAYS = """
SELECT DISTINCT day FROM (
    SELECT substr(at, 1, 10) AS day FROM change
        WHERE type = 'fee.collected' AND at >= :since AND device = :device
    UNION SELECT substr(json_extract(CAST(line AS TEXT), '$.body.taken_at'), 1, 10) FROM change
        WHERE type = 'fee.collected' AND at >= :since AND device = :device)
WHERE day >= :since AND day < :before AND day NOT IN (SELECT day FROM day_close) ORDER BY day
"""
LOOKED_BACK = 31  # days in which a day that was not closed is still asked for


class Till:
    """The drawer of this desk: only what this device wrote counts."""

    def __init__(self, writer: Writer, device: str) -> None:
        self._writer = writer
        self._device = device

    def entries(self, day: date) -> list[Entry]:
        """Return the money of ``day`` in and out, in order; what was undone again cancels itself."""
        return _entries(self._writer.connections.get(), day, self._device)

    def left_open(self, before: date) -> list[date]:
        """Return the days of the last month before a day on which cash was taken and nobody counted it."""
        since = (before - timedelta(days=LOOKED_BACK)).isoformat()
        asked = {"since": since, "before": before.isoformat(), "device": self._device}
        days = [date.fromisoformat(r["day"]) for r in rows(self._writer.connections.get(), _DAYS, asked)]
        return [day for day in days if by_method(self.entries(day)).get(CASH)]

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
                    self._writer.now().isoformat(timespec="milliseconds"),
                ),
            )
        return closing


def _closing(db: Database, day: date) -> Closing | None:
    row = one(db, "SELECT data FROM day_close WHERE day = ?", (day.isoformat(),))
    return msgspec.json.decode(row["data"], type=Closing) if row else None


def _entries(db: Database, day: date, device: str) -> list[Entry]:
    began, ended = day.isoformat(), (day + timedelta(days=1)).isoformat()
    found = rows(db, _OF_DAY, (began, ended, device)) + rows(db, _LATER, (ended, device, began, ended))
    changes = [from_line(row["line"]) for row in found]
    made = (_entry(db, change) for change in changes if _counted_on(db, change) == day)
    return sorted((entry for entry in made if entry is not None), key=lambda entry: entry.at)


def _counted_on(db: Database, change: Change) -> date:
    """The day in whose drawer money counts: when it was taken, unless that day was closed by then."""
    written = datetime.fromisoformat(change.at)
    taken = change.body.taken_at if isinstance(change.body, FeeCollected) else ""
    return (counts_at(db, datetime.fromisoformat(taken), written) if taken else written).date()


def _taken(db: Database, dossier: str, number: str) -> FeeCollected:
    """What was taken under a number, by the log: what lies in the drawer the province may have refused."""
    found = rows(db, "SELECT line FROM change WHERE entity = ? AND type = 'fee.collected'", (dossier,))
    bodies = (from_line(row["line"]).body for row in found)
    return next(body for body in bodies if isinstance(body, FeeCollected) and body.number == number)


def _entry(db: Database, change: Change) -> Entry | None:
    body, sign, what, at = change.body, -1, "Hoàn lại", change.at
    if isinstance(body, TakenBack):
        row = one(db, "SELECT line FROM change WHERE id = ?", (change.undoes,))
        assert row is not None
        body, sign, what = from_line(row["line"]).body, 1, "Thôi hoàn lại"
    dossier = must_load(db, change.entity)
    number, amount, method = "", 0, ""
    if isinstance(body, FeeCollected):
        number, amount, method, what = body.number, body.amount, body.method, "Thu"
        at = body.taken_at or at
    elif isinstance(body, FeeVoided):
        taken = _taken(db, change.entity, body.number)
        number, amount, method, what = taken.number, -taken.amount, taken.method, "Hủy khoản thu"
    elif isinstance(body, Declined | Withdrawn | Stopped):
        amount, method = sign * body.money.amount, body.money.method
    if not amount:
        return None
    return Entry(at, number, dossier.shown_code, dossier.id, amount, method, what)
