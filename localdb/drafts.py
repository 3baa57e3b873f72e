"""Half-typed forms. A draft is on disk within half a second of the last key and goes only when it is used."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from localdb import access, series
from localdb.db import Database, one, rows
from localdb.log import new_id
from localdb.writer import Writer

_TICKETS = "phieu-nhap-do"


class Draft(Struct, frozen=True):
    """A kept form: ``data`` is whatever the screen wrote, ``title`` what a person would call it.

    ``ticket`` is the number on the slip that its citizen was given, 0 when none was.
    """

    id: str
    kind: str
    title: str
    data: bytes
    actor: str
    updated_at: str
    ticket: int = 0


def dossier_of(device: str, draft: str) -> str:
    """Return the id that the dossier of a form will have: pages that come before it are its own already.

    It tells the desk too, because a restored desk may hold a form that the lost one received.
    """
    return str(uuid5(NAMESPACE_OID, f"{device}/{draft}"))


def write(db: Database, draft: Draft) -> None:
    """Keep the present state of a form inside a caller's transaction."""
    db.execute(
        "INSERT INTO draft (id, kind, title, data, actor, updated_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, data = excluded.data,"
        " actor = excluded.actor, updated_at = excluded.updated_at",
        (draft.id, draft.kind, draft.title, draft.data, draft.actor, draft.updated_at),
    )


class Drafts:
    """The drafts of this desk."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def new_id(self) -> str:
        """Return an id for a draft that is about to begin."""
        return new_id()

    def save(self, draft: str, kind: str, title: str, data: bytes, actor: str) -> None:
        """Keep the present state of a form."""
        at = self._writer.now().isoformat(timespec="seconds")
        with self._writer.transaction() as transaction:
            write(transaction.db, Draft(draft, kind, title, data, actor, at))

    def all(self, kind: str) -> list[Draft]:
        """Return the drafts of a kind, newest first."""
        found = rows(
            self._writer.connections.get(),
            "SELECT * FROM draft WHERE kind = ? ORDER BY updated_at DESC",
            (kind,),
        )
        return [Draft(**row) for row in found]

    def get(self, draft: str) -> Draft | None:
        """Return one draft."""
        row = one(self._writer.connections.get(), "SELECT * FROM draft WHERE id = ?", (draft,))
        return Draft(**row) if row else None

    def by_ticket(self, kind: str, ticket: int) -> Draft | None:
        """Return the draft whose citizen holds the slip with this number."""
        query = "SELECT * FROM draft WHERE kind = ? AND ticket = ? AND ticket > 0"
        row = one(self._writer.connections.get(), query, (kind, ticket))
        return Draft(**row) if row else None

    def give_ticket(self, draft: str) -> int:
        """Return the number on a draft's slip, drawn now if it had none; 0 when the draft is gone.

        Numbers only rise: a slip never opens what somebody else began.
        """
        with self._writer.transaction() as transaction:
            db = transaction.db
            row = one(db, "SELECT ticket FROM draft WHERE id = ?", (draft,))
            if row is None or row["ticket"]:
                return int(row["ticket"]) if row else 0
            ticket = series.take(db, _TICKETS)
            db.execute("UPDATE draft SET ticket = ? WHERE id = ?", (ticket, draft))
            return ticket

    def clear(self, draft: str, reason: str, actor: str) -> None:
        """Throw a draft away for a reason (a short English word), and note who did."""
        at = self._writer.now().isoformat(timespec="milliseconds")
        with self._writer.transaction() as transaction:
            transaction.db.execute("DELETE FROM draft WHERE id = ?", (draft,))
            access.append(transaction.db, at, actor, f"draft.cleared.{reason}", draft)

    def drop(self, draft: str) -> None:
        """Throw a draft away, because a person said so."""
        with self._writer.transaction() as transaction:
            transaction.db.execute("DELETE FROM draft WHERE id = ?", (draft,))
