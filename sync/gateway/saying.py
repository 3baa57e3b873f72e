"""What the province says of a dossier by itself: a change of its own, in dossier and feed at once."""

from __future__ import annotations

from localdb.db import BatchSql, one
from localdb.domain import dossier as dossiers
from localdb.domain.change import FIRST_PREV, PROVINCE, Body, Change, schema_of, to_line
from localdb.domain.dossier import Dossier
from localdb.domain.merge import merge
from sync.gateway.feed import emit
from sync.protocol import EventKind, FeedEvent


def standing(db: BatchSql, commune: str, entity: str) -> Dossier | None:
    """Return a dossier as it stands; ``None`` when it is not here."""
    row = one(db, "SELECT data FROM dossier WHERE commune = ? AND id = ?", (commune, entity))
    return dossiers.from_json(row["data"]) if row else None


def say(db: BatchSql, commune: str, before: Dossier, body: Body, *, name: str, about: str, at: str) -> None:
    """Make ``body`` a change ``name`` of the province's own, inside the caller's transaction.

    It is a chain of its own, after what it is ``about``: after a restore the gateway may say it again, and
    never contradicts itself.
    """
    change = Change(
        id=name,
        device=f"{PROVINCE}{about}",
        dseq=1,
        entity=before.id,
        actor="province",
        at=at,
        body=body,
        prev=FIRST_PREV,
        base=before.version,
        schema=schema_of(body),
    )
    after = merge(before, change)
    event = FeedEvent(
        EventKind.ACCEPTED, before.id, name, version=after.version, line=to_line(change).decode()
    )
    emit(db, commune, [(change.device, event)])
    db.execute(
        "UPDATE dossier SET data = ? WHERE commune = ? AND id = ?",
        (dossiers.to_json(after), commune, after.id),
    )
