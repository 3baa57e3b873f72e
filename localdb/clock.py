"""This PC's clock beside what was written here: times only rise, so a clock that shows less was set back."""

from __future__ import annotations

from datetime import datetime

from localdb.db import Database, one

TOLERANCE_SECONDS = 120
SET_BACK, RIGHT_AGAIN = "clock.behind", "clock.right"  # acts in the log; their object is what ``behind`` said


def behind(db: Database, device: str, now: datetime) -> str:
    """Return when the last change was written here (ISO 8601) if ``now`` is before it; empty otherwise."""
    row = one(db, "SELECT at FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1", (device,))
    if row is None:
        return ""
    by = datetime.fromisoformat(row["at"]) - now
    return str(row["at"]) if by.total_seconds() > TOLERANCE_SECONDS else ""
