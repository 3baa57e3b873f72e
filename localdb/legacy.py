"""Dossiers of old one-stop software: taken in once, and what is left to close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from localdb.db import Database, one, rows
from localdb.domain import dossier as dossiers
from localdb.domain.bodies.reception import Received, Voided
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act, require
from localdb.log import Logged, must_load, record
from localdb.numbering import Device
from localdb.store import Actor
from localdb.writer import Writer

BATCH = 200  # lines in one transaction: cut off in the middle, whole batches are here
_OPEN = "('1', '2', '4', '5', '6', '9')"
_BROUGHT = "FROM dossier WHERE brought = 1 AND voided = 0"
_LEFT = f"SELECT data {_BROUGHT} AND status IN {_OPEN} ORDER BY n LIMIT ? OFFSET ?"
_CLOSED = f"SELECT data {_BROUGHT} AND status NOT IN {_OPEN} ORDER BY n"
_COUNTS = f"SELECT count(*) AS brought, coalesce(sum(status IN {_OPEN}), 0) AS left {_BROUGHT}"


class Brought(Struct, frozen=True):
    """How far a list has come: lines ``done`` of ``total``; ``new`` are here now, ``known`` were already."""

    done: int
    total: int
    new: int
    known: int


class Counts(Struct, frozen=True):
    """How many old dossiers were taken in, and how many of them are still open."""

    brought: int
    left: int


class OldDossiers:
    """The dossiers of old software on this desk."""

    def __init__(self, writer: Writer, device: Device) -> None:
        self._writer = writer
        self._device = device

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return which of these dossiers are here already."""
        db = self._writer.connections.get()
        return {dossier for dossier in ids if _here(db, dossier)}

    def taken(self, code: str) -> bool:
        """Whether a dossier that was received here has this code."""
        db = self._writer.connections.get()
        return one(db, "SELECT 1 FROM dossier WHERE code = ? AND brought = 0", (code,)) is not None

    def bring_in(self, found: Sequence[tuple[str, Received]], actor: Actor) -> Iterator[Brought]:
        """Take dossiers in, each under its id; what is here already is passed over, so it may be begun again.

        Yields after each batch, which is on disk then. Raises ``Refused`` when the role may not.
        """
        require(actor.role, Act.IMPORT)
        new = known = 0
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            with self._writer.transaction() as transaction:
                fresh = [(id_, body) for id_, body in batch if not _here(transaction.db, id_)]
                transaction.done += [self._record(transaction.db, id_, body, actor) for id_, body in fresh]
            new, known = new + len(fresh), known + len(batch) - len(fresh)
            yield Brought(start + len(batch), len(found), new, known)

    def take_back(self, file: str, reason: str, actor: Actor) -> int:
        """Void what came from a list (``file``, SHA-256) and was not touched since; return how many."""
        require(actor.role, Act.IMPORT)
        with self._writer.transaction() as transaction:
            db = transaction.db
            found = rows(
                db,
                "SELECT id FROM dossier WHERE brought = 1 AND voided = 0"
                " AND json_extract(data, '$.origin.file') = ?",
                (file,),
            )
            untouched = [row["id"] for row in found if must_load(db, row["id"]).version == 1]
            transaction.done += [self._record(db, id_, Voided(reason), actor) for id_ in untouched]
        return len(untouched)

    def counts(self) -> Counts:
        """Return how many were taken in, and how many are left to close."""
        row = one(self._writer.connections.get(), _COUNTS)
        return Counts(row["brought"], row["left"]) if row else Counts(0, 0)

    def left(self, skip: int, limit: int) -> list[Dossier]:
        """Return one page of those that are still open, in the order of their list."""
        found = rows(self._writer.connections.get(), _LEFT, (limit, skip))
        return [dossiers.from_json(row["data"]) for row in found]

    def closed(self) -> list[Dossier]:
        """Return all that have ended, in old software or here."""
        found = rows(self._writer.connections.get(), _CLOSED)
        return [dossiers.from_json(row["data"]) for row in found]

    def _record(self, db: Database, dossier: str, body: Received | Voided, actor: Actor) -> Logged:
        return record(
            db,
            device=self._device.id,
            actor=actor.id,
            actor_name=actor.name,
            at=self._writer.now(),
            entity=dossier,
            body=body,
        )


def _here(db: Database, dossier: str) -> bool:
    return one(db, "SELECT 1 FROM dossier WHERE id = ?", (dossier,)) is not None
