"""What people did with the pages of papers that are not filed yet: recorded, and taken back by its opposite.

An act holds the papers it found and those it left. It is written together with them in one transaction, so a
kill leaves all of it or nothing. Acts are never changed: taking one back is one more act.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from localdb.db import Row, rows
from localdb.drafts import Draft, write
from localdb.pages import PageState
from localdb.writer import Writer

_LOOKED_AT = 200  # the newest acts, among which one that can be taken back is looked for


class Arranged(Struct, frozen=True):
    """One act: ``step`` is what it did, as its screen wrote it; ``undoes`` names the act that this one takes
    back.
    """

    id: str
    at: str
    actor: str
    kind: str
    step: bytes
    undoes: str = ""


class Arrangements:
    """The acts of this desk, in order."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def record(
        self,
        act: Arranged,
        *,
        papers: Sequence[Draft],
        gone: Sequence[str],
        pages: dict[str, tuple[PageState, str]],
    ) -> None:
        """Write an act with all it does: drafts to keep, drafts to drop, and pages with state and note."""
        with self._writer.transaction() as transaction:
            db = transaction.db
            db.execute(
                "INSERT INTO arranged (id, at, actor, kind, step, undoes) VALUES (?, ?, ?, ?, ?, ?)",
                (act.id, act.at, act.actor, act.kind, act.step, act.undoes),
            )
            for paper in gone:
                db.execute("DELETE FROM draft WHERE id = ?", (paper,))
            for draft in papers:
                write(db, draft)
            for page, (state, note) in pages.items():
                db.execute("UPDATE page SET state = ?, note = ? WHERE id = ?", (state.value, note, page))

    def standing(self) -> list[Arranged]:
        """Return the newest acts that were not taken back, the last one first."""
        found = rows(
            self._writer.connections.get(),
            "SELECT id, at, actor, kind, step, undoes FROM arranged AS act WHERE undoes = ''"
            " AND NOT EXISTS (SELECT 1 FROM arranged AS other WHERE other.undoes = act.id)"
            " ORDER BY n DESC LIMIT ?",
            (_LOOKED_AT,),
        )
        return [_arranged(row) for row in found]


def _arranged(row: Row) -> Arranged:
    return Arranged(**row)
