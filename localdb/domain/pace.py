"""The pace of a commune: when an internal step should be done, and which open dossiers will probably be late.

The forecast knows nothing but the commune's own history: how long dossiers of the same procedure, at the same
internal step, still took to their end. It counts in minutes of office time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from localdb.domain.bodies.progress import HandedOver
from localdb.domain.deadline import VIETNAM, Calendar, counted_from
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused

LEAST = 8  # like cases, below which the step is judged by all procedures together, or not at all
LIKELY = 0.2  # of the like cases took longer than there is time: warned too early rather than too late


class Stay(Struct, frozen=True):
    """How long a finished dossier still took from the beginning of ``step`` to its end, in office minutes."""

    procedure: str
    step: str
    minutes: int


class Pace:
    """How long things take here, learnt from finished dossiers."""

    def __init__(self, stays: Iterable[Stay]) -> None:
        self._known: dict[tuple[str, str], list[int]] = {}
        for stay in stays:
            for procedure in (stay.procedure, ""):
                self._known.setdefault((procedure, stay.step), []).append(stay.minutes)

    def risk(self, procedure: str, step: str, spent: int, left: int) -> float | None:
        """Return the share of like cases that took longer than is ``left`` in office minutes, or ``None``.

        Like cases are those that were still open after as many minutes as were ``spent`` in the step.
        """
        for key in ((procedure, step), ("", step)):
            like = [minutes - spent for minutes in self._known.get(key, []) if minutes > spent]
            if len(like) >= LEAST:
                return sum(minutes > left for minutes in like) / len(like)
        return None

    def quantile(self, procedure: str, step: str, share: float) -> int | None:
        """Return the office minutes within which ``share`` of the finished dossiers went on to their end."""
        known = sorted(self._known.get((procedure, step), []))
        return known[min(len(known) - 1, int(share * len(known)))] if len(known) >= LEAST else None


def stays(dossier: Dossier, calendar: Calendar) -> list[Stay]:
    """Return what a finished dossier teaches; nothing while it goes on, or in a year without a calendar."""
    if not dossier.finished_at:
        return []
    end = datetime.fromisoformat(dossier.finished_at)
    try:
        return [
            Stay(dossier.procedure.code, step, calendar.office_minutes(began, end))
            for step, began in _steps(dossier)
            if began <= end
        ]
    except Refused:
        return []


def at_risk(dossier: Dossier, pace: Pace, now: datetime, calendar: Calendar) -> bool:
    """Whether an open dossier that is not late yet will probably be."""
    due = datetime.fromisoformat(dossier.due.at).astimezone(VIETNAM)
    step, began = _steps(dossier)[-1]
    try:
        spent = calendar.office_minutes(began, now)
        left = calendar.office_minutes(now, due)
    except Refused:
        return False
    risk = pace.risk(dossier.procedure.code, step, spent, left)
    return risk is not None and risk >= LIKELY


def step_due(dossier: Dossier, share: int, began: datetime, calendar: Calendar) -> str:
    """Return when a step that may use ``share`` percent of the dossier's time should be done (ISO 8601).

    Never after the promise; empty when there is no promise, no share, or no calendar of the year.
    """
    if not dossier.due.at or not share:
        return ""
    received = datetime.fromisoformat(dossier.received_at).astimezone(VIETNAM)
    due = datetime.fromisoformat(dossier.due.at).astimezone(VIETNAM)
    try:
        minutes = calendar.office_minutes(received, due) * share // 100
        at = calendar.office_after(counted_from(began, calendar), minutes)
    except Refused:
        return ""
    return min(at, due).isoformat()


def over_time(dossier: Dossier, now: datetime) -> bool:
    """Whether the present internal step is past its own time, although the promise may not be."""
    steps = [step.body for step in dossier.steps if isinstance(step.body, HandedOver)]
    if not steps or not steps[-1].step_due or dossier.finished_at:
        return False
    return datetime.fromisoformat(steps[-1].step_due) < now


def _steps(dossier: Dossier) -> Sequence[tuple[str, datetime]]:
    """The internal steps with their beginnings, reception first."""
    begun = [("", datetime.fromisoformat(dossier.received_at).astimezone(VIETNAM))]
    for step in dossier.steps:
        if isinstance(step.body, HandedOver):
            begun.append((step.body.step, datetime.fromisoformat(step.at).astimezone(VIETNAM)))
    return begun
