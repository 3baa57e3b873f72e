"""Questions to databases of the state: kept when the province took them, passed on, answered in the feed.

The ``lookup`` table is the log of this: what was asked by whom for which dossier stands in the question's own
change, and here when it was passed on and what came of it. Nothing waits for an answer but the question.
"""

from __future__ import annotations

import uuid

from localdb.db import BatchSql, Row, Sql
from localdb.domain.bodies.lookups import LookupAnswered, LookupAsked, LookupTakenBack
from localdb.domain.change import Change, from_line
from localdb.domain.trouble import Trouble
from sync.gateway.databases import Databases
from sync.gateway.saying import say, standing
from sync.gateway.store import Store, now

BATCH = 100
TAKEN_BACK = "taken_back"  # stands where an outcome would: nobody waits for it
VOIDED = "voided"  # likewise, as long as the dossier is void
NAMESPACE = uuid.UUID("3b0f6f0c-7d0e-4b6a-9d55-2a1f8f6c7e43")
_WAITING = """
SELECT l.commune, c.line FROM lookup l JOIN change c ON c.id = l.change
WHERE l.outcome = '' AND l.passed_at < ? ORDER BY l.asked_at LIMIT ?
"""


def keep(db: Sql, commune: str, change: Change) -> None:
    """Note a question that the province took, inside the caller's transaction."""
    assert isinstance(change.body, LookupAsked)
    db.execute(
        "INSERT INTO lookup (change, commune, entity, source, actor, asked_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (change) DO NOTHING",
        (change.id, commune, change.entity, change.body.source, change.actor, now()),
    )


def close(db: Sql, body: LookupTakenBack) -> None:
    """Ask no more for what was taken back, unless the answer was quicker; inside the caller's transaction."""
    db.execute(
        "UPDATE lookup SET outcome = ?, passed_at = ?, trouble = '' WHERE change = ? AND outcome = ''",
        (TAKEN_BACK, now(), body.asked),
    )


def heed_void(db: Sql, commune: str, dossier: str, *, voided: bool) -> None:
    """Ask nothing for a dossier that is void; again, when people settled that it is not."""
    was, becomes = ("", VOIDED) if voided else (VOIDED, "")
    db.execute(
        "UPDATE lookup SET outcome = ? WHERE commune = ? AND entity = ? AND outcome = ?",
        (becomes, commune, dossier, was),
    )


def answer(store: Store, databases: Databases) -> int:
    """Pass every waiting question on once; return how many were answered.

    A database is asked outside any transaction. One that cannot be reached is told in the table and asked
    again the next time.
    """
    answered, began = 0, now()
    while found := store.rows(_WAITING, (began, BATCH)):
        for row in found:
            change = from_line(row["line"])
            assert isinstance(change.body, LookupAsked)
            try:
                said = databases.ask(row["commune"], change, change.body)
                with store.write() as db:
                    answered += _tell(db, row, change, said)
            except Trouble as trouble:
                with store.write() as db:
                    db.execute(
                        "UPDATE lookup SET passed_at = ?, trouble = ? WHERE change = ?",
                        (now(), str(trouble), change.id),
                    )
    return answered


def _tell(db: BatchSql, row: Row, asking: Change, said: LookupAnswered) -> bool:
    """Make the answer a change of the province's own, in the dossier and in the feed of all its desks.

    Returns whether it is news: another process of this gateway may have been faster.
    """
    commune = row["commune"]
    before = standing(db, commune, asking.entity)
    settled = db.execute(
        "UPDATE lookup SET outcome = ?, passed_at = ?, trouble = '' WHERE change = ? AND outcome = ''",
        (said.outcome.value, now(), asking.id),
    )
    if before is None or not settled.rowcount:
        return False
    say(db, commune, before, said, name=str(uuid.uuid5(NAMESPACE, asking.id)), about=asking.id, at=said.at)
    return True
