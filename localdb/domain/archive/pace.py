"""How fast papers are digitised, and how often again, by person at this desk; no citizen is named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

PAUSE = timedelta(minutes=10)
"""A longer time between two papers is a pause, not work."""
BEGINNING = timedelta(minutes=1)
"""What the first paper after a pause is taken to have needed."""


class Filed(Struct, frozen=True):
    """A paper that ``actor`` filed at a moment; ``again``: it was taken out later, to be scanned again."""

    actor: str
    at: datetime
    pages: int
    again: bool = False


class Pace(Struct, frozen=True):
    """What one person did; ``worked`` is the time between papers, without pauses."""

    actor: str
    papers: int
    pages: int
    again: int
    worked: timedelta

    @property
    def pages_per_hour(self) -> int:
        """Return the pages in an hour of work."""
        hours = self.worked.total_seconds() / 3600
        return round(self.pages / hours) if hours else 0

    @property
    def share_again(self) -> float:
        """Return the share of papers that had to be scanned again, 0 to 1."""
        return self.again / self.papers if self.papers else 0.0


def paces(filed: Iterable[Filed]) -> list[Pace]:
    """Return what everybody did, who did most first."""
    whose: dict[str, list[Filed]] = {}
    for one in sorted(filed, key=lambda one: one.at):
        whose.setdefault(one.actor, []).append(one)
    made = [
        Pace(
            actor,
            papers=len(some),
            pages=sum(one.pages for one in some),
            again=sum(one.again for one in some),
            worked=_worked([one.at for one in some]),
        )
        for actor, some in whose.items()
    ]
    return sorted(made, key=lambda pace: -pace.pages)


def _worked(moments: list[datetime]) -> timedelta:
    worked = BEGINNING
    for before, after in pairwise(moments):
        gap = after - before
        worked += gap if gap <= PAUSE else BEGINNING
    return worked
