"""The late radar's questions: the dossiers on each board, and those that were late in a month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from localdb.db import Connections, one, rows
from localdb.domain import dossier as dossiers
from localdb.domain.deadline import Calendar
from localdb.domain.dossier import Dossier
from localdb.domain.pace import Pace, at_risk, stays
from localdb.domain.radar import Board, Horizon, judged_by
from localdb.domain.values import Status

_COUNTS = """
SELECT
    (SELECT count(*) FROM promised WHERE due_at < :now) AS overdue,
    (SELECT count(*) FROM promised WHERE due_at >= :now AND due_at <= :tonight) AS today,
    (SELECT count(*) FROM promised WHERE due_at > :tonight AND due_at <= :soon) AS soon,
    (SELECT count(*) FROM dossier WHERE status = '5' AND voided = 0) AS supplement,
    (SELECT count(*) FROM dossier WHERE status = '9' AND voided = 0) AS uncollected,
    (SELECT count(*) FROM dossier WHERE waits_for <> '' AND voided = 0) AS handover,
    (SELECT count(*) FROM dossier WHERE untold <> '' AND voided = 0) AS tell,
    (SELECT count(*) FROM dossier WHERE sent_back = 1 AND voided = 0) AS sent_back,
    (SELECT count(*) FROM dossier WHERE status = '2' AND voided = 0
        AND json_type(data, '$.how.routing') = 'object') AS to_hand_on,
    (SELECT count(DISTINCT dossier) FROM asked WHERE needed = 1 AND (state IN ('waiting', 'check')
        OR (state = 'serves' AND good_until <> '' AND good_until < :day))) AS lookup
"""
_DUE = """
SELECT data FROM promised WHERE due_at >= :after AND due_at <= :until
ORDER BY due_at LIMIT :limit OFFSET :skip
"""
_MARKED = {  # by an index that holds no others
    Board.HANDOVER: "SELECT data FROM dossier WHERE waits_for <> '' AND voided = 0 ORDER BY n"
    " LIMIT :limit OFFSET :skip",
    Board.SENT_BACK: "SELECT data FROM dossier WHERE sent_back = 1 AND voided = 0 ORDER BY n"
    " LIMIT :limit OFFSET :skip",
    Board.TELL: "SELECT data FROM dossier WHERE untold <> '' AND voided = 0 ORDER BY n"
    " LIMIT :limit OFFSET :skip",
    Board.TO_HAND_ON: "SELECT data FROM dossier WHERE status = '2' AND voided = 0"
    " AND json_type(data, '$.how.routing') = 'object' ORDER BY n LIMIT :limit OFFSET :skip",
}
_LOOKUP = """
SELECT data FROM dossier WHERE id IN (SELECT dossier FROM asked WHERE needed = 1 AND (
    state IN ('waiting', 'check') OR (state = 'serves' AND good_until <> '' AND good_until < :day)))
    ORDER BY n LIMIT :limit OFFSET :skip
"""
_IN_STATUS = """
SELECT data FROM dossier WHERE status = :status AND voided = 0 ORDER BY n LIMIT :limit OFFSET :skip
"""
# Which ones is told by an index alone: sorted with their data, years of dossiers would be read.
_FINISHED = """
SELECT data FROM dossier WHERE n IN
    (SELECT n FROM dossier WHERE status IN ('9', '10') AND voided = 0 ORDER BY n DESC LIMIT ?) ORDER BY n DESC
"""
_GOING = """
SELECT data FROM dossier WHERE due_at <> '' AND voided = 0 AND status IN ('1', '2', '4', '6')
    AND due_at >= ? ORDER BY due_at LIMIT ?
"""
_TAUGHT_BY, _WATCHED = 1000, 300  # the newest finished dossiers teach, the nearest open ones are watched
_STATUS = {Board.SUPPLEMENT: Status.SUPPLEMENT, Board.UNCOLLECTED: Status.DONE}
_LATE = """
SELECT data FROM dossier WHERE voided = 0 AND status <> '5' AND n IN (
    SELECT n FROM dossier WHERE voided = 0 AND due_at >= :began AND due_at < :ended UNION
    SELECT n FROM dossier WHERE id IN (
        SELECT entity FROM change WHERE type = 'dossier.extended' AND at >= :began)
) ORDER BY due_at
"""


class Radar:
    """Which dossiers are late, near, waiting for the citizen, or lying here for him."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._learnt: tuple[date, Pace] | None = None  # once a day

    def counts(self, horizon: Horizon) -> dict[Board, int]:
        """Return how many dossiers stand on each board."""
        row = one(self._connections.get(), _COUNTS, _moments(horizon))
        return {board: int(row[board.value]) if row else 0 for board in Board if board is not Board.RISK}

    def at_risk(self, now: datetime, calendar: Calendar) -> list[Dossier]:
        """Return the open dossiers that will probably be late, judged by what was finished here before."""
        if self._learnt is None or self._learnt[0] != now.date():
            self._learnt = now.date(), self._pace(calendar)
        pace = self._learnt[1]
        found = rows(self._connections.get(), _GOING, (now.isoformat(timespec="seconds"), _WATCHED))
        going = (dossiers.from_json(row["data"]) for row in found)
        return [dossier for dossier in going if at_risk(dossier, pace, now, calendar)]

    def _pace(self, calendar: Calendar) -> Pace:
        found = rows(self._connections.get(), _FINISHED, (_TAUGHT_BY,))
        finished = (dossiers.from_json(row["data"]) for row in found)
        return Pace(stay for dossier in finished for stay in stays(dossier, calendar))

    def page(self, board: Board, horizon: Horizon, skip: int, limit: int) -> list[Dossier]:
        """Return one page of a board, the most pressing first."""
        at = _moments(horizon)
        spans = {
            Board.OVERDUE: ("", _before(horizon.now)),
            Board.TODAY: (at["now"], at["tonight"]),
            Board.SOON: (_before(horizon.tonight, -1), at["soon"]),
        }
        if board in _MARKED:
            found = rows(self._connections.get(), _MARKED[board], {"limit": limit, "skip": skip})
        elif board is Board.LOOKUP:
            values = {"day": at["day"], "limit": limit, "skip": skip}
            found = rows(self._connections.get(), _LOOKUP, values)
        elif board in _STATUS:
            values = {"status": _STATUS[board].value, "limit": limit, "skip": skip}
            found = rows(self._connections.get(), _IN_STATUS, values)
        else:
            after, until = spans[board]
            values = {"after": after, "until": until, "limit": limit, "skip": skip}
            found = rows(self._connections.get(), _DUE, values)
        return [dossiers.from_json(row["data"]) for row in found]

    def promised_between(self, began: datetime, ended: datetime) -> list[Dossier]:
        """Return the dossiers whose promise (``judged_by``) fell into a time, the oldest first.

        Those waiting for the citizen are left out.
        """
        span = {"began": began.isoformat(timespec="seconds"), "ended": ended.isoformat(timespec="seconds")}
        found = [dossiers.from_json(row["data"]) for row in rows(self._connections.get(), _LATE, span)]
        within = [d for d in found if began <= datetime.fromisoformat(judged_by(d)) < ended]
        return sorted(within, key=judged_by)


def _moments(horizon: Horizon) -> dict[str, str]:
    return {
        "now": horizon.now.isoformat(timespec="seconds"),
        "tonight": horizon.tonight.isoformat(timespec="seconds"),
        "soon": horizon.soon.isoformat(timespec="seconds"),
        "day": horizon.now.date().isoformat(),
    }


def _before(moment: datetime, seconds: int = 1) -> str:
    return (moment - timedelta(seconds=seconds)).isoformat(timespec="seconds")
