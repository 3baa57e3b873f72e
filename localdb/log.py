"""The change log and the one way to write to it: change, dossier row and outbox row in one transaction."""

from __future__ import annotations

from datetime import datetime

import uuid_utils
from msgspec import Struct

from localdb.db import Database, Row, one, rows
from localdb.domain import dossier as dossiers
from localdb.domain import rules
from localdb.domain.change import FIRST_PREV, Body, Change, digest, from_line, to_line
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused


class Logged(Struct, frozen=True):
    """What a write verb did: the change, and the dossier after it."""

    change: Change
    dossier: Dossier


def new_id() -> str:
    """Return a UUIDv7: unique, and sorted by time as long as the clock runs on."""
    return str(uuid_utils.uuid7())


def record(
    db: Database,
    *,
    device: str,
    actor: str,
    at: datetime,
    entity: str,
    body: Body,
    blobs: tuple[str, ...] = (),
    undoes: str = "",
) -> Logged:
    """Apply one change of this device inside the caller's transaction and queue it for the province.

    Raises ``Refused`` when a rule of the domain forbids it; nothing is written then.
    """
    before = load(db, entity)
    last = one(db, "SELECT dseq, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1", (device,))
    change = Change(
        id=new_id(),
        device=device,
        dseq=last["dseq"] + 1 if last else 1,
        entity=entity,
        actor=actor,
        at=at.isoformat(timespec="milliseconds"),
        body=body,
        prev=last["digest"] if last else FIRST_PREV,
        base=before.version if before else 0,
        blobs=blobs,
        undoes=undoes,
    )
    n, after = _append(db, before, change)
    db.execute(
        "INSERT INTO delivery (n, state, updated_at) VALUES (?, 'queued', ?)",
        (n, change.at),
    )
    return Logged(change, after)


def take_foreign(db: Database, change: Change) -> Logged | None:
    """Apply a change that another side made (the province's feed); ``None`` when it is already here."""
    if one(db, "SELECT 1 FROM change WHERE id = ?", (change.id,)):
        return None
    _, after = _append(db, load(db, change.entity), change)
    return Logged(change, after)


def load(db: Database, entity: str) -> Dossier | None:
    """Return the dossier as its row caches it."""
    row = one(db, "SELECT data FROM dossier WHERE id = ?", (entity,))
    return dossiers.from_json(row["data"]) if row else None


def must_load(db: Database, entity: str) -> Dossier:
    """Return the dossier, or refuse."""
    found = load(db, entity)
    if found is None:
        raise Refused("Không tìm thấy hồ sơ này trên máy.", "Tìm lại theo mã hoặc họ tên.")
    return found


def history(db: Database, entity: str) -> list[Change]:
    """Return every change of a dossier, oldest first."""
    found = rows(db, "SELECT line FROM change WHERE entity = ? ORDER BY n", (entity,))
    return [from_line(row["line"]) for row in found]


def first_break(db: Database, device: str) -> int:
    """Return the ``dseq`` at which a device's changes stop being whole and gapless, or 0 when all are."""
    prev, expected = FIRST_PREV, 1
    while some := rows(
        db,
        "SELECT dseq, line, digest FROM change WHERE device = ? AND dseq >= ? ORDER BY dseq LIMIT 1000",
        (device, expected),
    ):
        for row in some:
            change = from_line(row["line"])
            is_next = row["dseq"] == change.dseq == expected and change.prev == prev
            if not is_next or row["digest"] != digest(row["line"]):
                return expected
            prev, expected = row["digest"], expected + 1
    return 0


def _append(db: Database, before: Dossier | None, change: Change) -> tuple[int, Dossier]:
    after = rules.apply(before, change)
    line = to_line(change)
    cursor = db.execute(
        "INSERT INTO change (id, device, dseq, entity, type, actor, at, line, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.id,
            change.device,
            change.dseq,
            change.entity,
            _type(change),
            change.actor,
            change.at,
            line,
            digest(line),
        ),
    )
    n = int(cursor.lastrowid or 0)
    _save(db, after)
    return n, after


def _type(change: Change) -> str:
    return str(change.body.__struct_config__.tag)


_UPSERT = """
INSERT INTO dossier (id, code, official_code, names, number, old_number, phone, procedure, status,
    received_at, due_at, voided, data)
VALUES (:id, :code, :official_code, :names, :number, :old_number, :phone, :procedure, :status,
    :received_at, :due_at, :voided, :data)
ON CONFLICT (id) DO UPDATE SET official_code = excluded.official_code, names = excluded.names,
    number = excluded.number, old_number = excluded.old_number, phone = excluded.phone,
    status = excluded.status, due_at = excluded.due_at, voided = excluded.voided, data = excluded.data
"""


def _save(db: Database, after: Dossier) -> None:
    people = [p for p in (after.applicant, after.owner) if p]
    columns: Row = {
        "id": after.id,
        "code": after.code,
        "official_code": after.official_code,
        "names": "; ".join(dict.fromkeys(p.name for p in people)),
        "number": after.subject.number,
        "old_number": after.subject.old_number,
        "phone": after.applicant.phone or after.subject.phone,
        "procedure": after.procedure.code,
        "status": after.status.value,
        "received_at": after.received_at,
        "due_at": after.due.at,
        "voided": int(after.voided),
        "data": dossiers.to_json(after),
    }
    db.execute(_UPSERT, columns)
