"""Registers that write themselves: what was received, certified and returned in a time, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from localdb.db import Connections, Row, one, rows
from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.results import ResultReturned
from localdb.domain.digitising import Share, share, to_scan
from localdb.domain.dossier import Dossier, Step, from_json
from localdb.domain.held import used_again
from localdb.domain.lookups import Lookup

MOST = 5000  # lines of one register: a commune's month

_RECEIVED = """
SELECT data FROM dossier WHERE received_at >= :since AND received_at < :until
    ORDER BY received_at, n LIMIT :most
"""
_REPORTED = """
SELECT data FROM dossier WHERE voided = 0 AND received_at < :until AND (received_at >= :since
    OR status NOT IN ('3', '7', '8', '9', '10')
    OR id IN (SELECT entity FROM change WHERE at >= :since AND type IN ('dossier.declined',
        'dossier.withdrawn', 'dossier.stopped', 'dossier.advanced', 'copy.certified', 'result.ready',
        'legacy.closed')))
    ORDER BY received_at, n
"""
_COUNT = "SELECT count(*) AS c FROM dossier WHERE received_at >= :since AND received_at < :until"
_COPIES = """
SELECT c.year, c.book, c.number, c.at, d.data FROM certified c JOIN dossier d ON d.id = c.dossier
    WHERE c.at >= :since AND c.at < :until ORDER BY c.year, c.book, c.number, c.n LIMIT :most
"""
_RETURNED = """
SELECT d.data FROM dossier d WHERE d.id IN (SELECT entity FROM change
    WHERE type = 'result.returned' AND at >= :since AND at < :until) ORDER BY d.n LIMIT :most
"""
_FINISHED = """
SELECT d.data FROM dossier d WHERE d.voided = 0 AND d.id IN (SELECT entity FROM change
    WHERE type = 'result.ready' AND at >= :since AND at < :until) ORDER BY d.n LIMIT :most
"""
_COORDINATE = """
SELECT data FROM dossier WHERE json_type(data, '$.how.routing') = 'object'
    AND coalesce(json_extract(data, '$.how.routing.name'), '') = '' AND voided = 0
    AND status NOT IN ('3', '7', '8', '9', '10') AND received_at <= :before ORDER BY n LIMIT :most
"""
_LOOKED_UP = """
SELECT a.change, d.data FROM asked a JOIN dossier d ON d.id = a.dossier
    WHERE a.at >= :since AND a.at < :until ORDER BY a.at LIMIT :most
"""
_ELECTRONIC = """
SELECT count(*) AS all_of_them, coalesce(sum(json_extract(h.line, '$.body.electronic')), 0) AS electronic
    FROM certified c JOIN change h ON h.n = c.n JOIN dossier d ON d.id = c.dossier
    WHERE c.at >= :since AND c.at < :until AND d.voided = 0
"""


class Copy(Struct, frozen=True):
    """One line of the register of certified copies."""

    dossier: Dossier
    paper: Certified
    at: str
    twice: bool = False  # another desk gave the same number in the same book


class Return(Struct, frozen=True):
    """One line of the register of returned results."""

    dossier: Dossier
    step: Step
    body: ResultReturned


class CopyCount(Struct, frozen=True):
    """How many copies were certified, and how many of them electronically."""

    all_of_them: int
    electronic: int


class Registers:
    """Read-only registers of this desk; days are local dates, both inclusive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def received(self, since: date, until: date) -> list[Dossier]:
        """Return the dossiers received, in their order; voided ones stay in the register."""
        return [from_json(row["data"]) for row in self._rows(_RECEIVED, since, until)]

    def at_work(self, since: date, until: date) -> Iterator[Dossier]:
        """Yield the dossiers that came in by ``until`` and had not ended before ``since``, all of them.

        A few may have ended earlier all the same: who counts looks at ``finished_at``. None is voided.
        """
        found = rows(self._connections.get(), _REPORTED, _between(since, until))
        return (from_json(row["data"]) for row in found)

    def using_again(self, since: date, until: date) -> tuple[list[Dossier], int]:
        """Return the dossiers received that use digitised papers again, and how many were received in all."""
        standing = [dossier for dossier in self.received(since, until) if not dossier.voided]
        return [dossier for dossier in standing if used_again(dossier)], len(standing)

    def unscanned(self, since: date, until: date) -> tuple[list[Dossier], Share]:
        """Return the dossiers received that have papers on paper alone, and how much is digitised of all."""
        standing = [dossier for dossier in self.received(since, until) if not dossier.voided]
        return [dossier for dossier in standing if to_scan(dossier)], share(standing)

    def received_before(self, since: date) -> int:
        """Return how many were received in the year before ``since``: their lines stand before the first."""
        first = {"since": since.replace(month=1, day=1).isoformat(), "until": since.isoformat()}
        row = one(self._connections.get(), _COUNT, first)
        return int(row["c"]) if row else 0

    def copies(self, since: date, until: date) -> list[Copy]:
        """Return the certified copies by book and number."""
        found = self._rows(_COPIES, since, until)
        keys = [(row["year"], row["book"], row["number"]) for row in found]
        lines = []
        for row, key in zip(found, keys, strict=True):
            dossier = from_json(row["data"])
            paper = next(c for c in dossier.certified if (c.year, c.book, c.number) == key)
            lines.append(Copy(dossier, paper, row["at"], twice=keys.count(key) > 1))
        return lines

    def returned(self, since: date, until: date) -> list[Return]:
        """Return the results handed over, by the time of hand-over."""
        lines = [
            Return(dossier, step, step.body)
            for row in self._rows(_RETURNED, since, until)
            for dossier in (from_json(row["data"]),)
            for step in dossier.steps
            if isinstance(step.body, ResultReturned)
            and since.isoformat() <= step.at[:10] <= until.isoformat()
        ]
        return sorted(lines, key=lambda line: line.step.at)

    def looked_up(self, since: date, until: date) -> list[tuple[Dossier, Lookup]]:
        """Return the questions to databases of the state, in the order in which they were asked."""
        found = [(row["change"], from_json(row["data"])) for row in self._rows(_LOOKED_UP, since, until)]
        return [(d, known) for change, d in found for known in d.lookups if known.change == change]

    def with_result(self, since: date, until: date) -> list[Dossier]:
        """Return the dossiers whose result came in a time; one that was taken back is left out."""
        found = [from_json(row["data"]) for row in self._rows(_FINISHED, since, until)]
        return [dossier for dossier in found if dossier.result]

    def to_coordinate(self, before: datetime) -> list[Dossier]:
        """Return the open dossiers that came in by ``before`` and of which nobody knows who decides them."""
        values = {"before": before.isoformat(timespec="seconds"), "most": MOST}
        return [from_json(row["data"]) for row in rows(self._connections.get(), _COORDINATE, values)]

    def copy_count(self, since: date, until: date) -> CopyCount:
        """Return how many papers were certified, and how many electronically (the province's target)."""
        row = one(self._connections.get(), _ELECTRONIC, _between(since, until))
        assert row is not None  # a count always has a row
        return CopyCount(int(row["all_of_them"]), int(row["electronic"]))

    def _rows(self, sql: str, since: date, until: date) -> list[Row]:
        return rows(self._connections.get(), sql, {**_between(since, until), "most": MOST})


def _between(since: date, until: date) -> dict[str, str]:
    return {"since": since.isoformat(), "until": (until + timedelta(days=1)).isoformat()}
