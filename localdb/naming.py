"""What people at this desk called papers: headings that they put under a component, with how often.

A plain count, so that a person can be told why a paper is taken for something: "as the last 3 times".
Headings only, never what else stands on a paper.
"""

from __future__ import annotations

from localdb.db import rows
from localdb.writer import Writer


class Naming:
    """The headings learned on this desk, by procedure."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def learn(self, heading: str, procedure: str, component: str) -> None:
        """Count that a person put a paper with this heading (folded) under a component."""
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "INSERT INTO naming (heading, procedure, component, times) VALUES (?, ?, ?, 1)"
                " ON CONFLICT (heading, procedure, component) DO UPDATE SET times = times + 1",
                (heading, procedure, component),
            )

    def forget(self, heading: str, procedure: str, component: str) -> None:
        """Take one count back: the paper was taken out again."""
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE naming SET times = times - 1"
                " WHERE heading = ? AND procedure = ? AND component = ? AND times > 0",
                (heading, procedure, component),
            )

    def times(self, heading: str, procedure: str) -> dict[str, int]:
        """Return how often people put papers with this heading under which component."""
        found = rows(
            self._writer.connections.get(),
            "SELECT component, times FROM naming WHERE heading = ? AND procedure = ? AND times > 0",
            (heading, procedure),
        )
        return {row["component"]: int(row["times"]) for row in found}
