"""The change log and the one way to write to it: change, dossier row and outbox row in one transaction.

A dossier's row is the fold of what the province has decided, in the province's order, and after that of
what it has not: this desk's own open changes, and those of other desks that the commune's hub told of, as
they came. So every desk that has read the same feed, and knows of nothing open, has the same dossier,
whoever was offline for how long.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import uuid_utils
from msgspec import Struct

from localdb.db import Database, Row, one, rows
from localdb.domain import dossier as dossiers
from localdb.domain import notices, rules
from localdb.domain.bodies.merging import ClashSettled, Newer
from localdb.domain.change import (
    FIRST_PREV,
    PROVINCE,
    Body,
    Change,
    digest,
    first_name,
    from_line,
    schema_of,
    to_line,
)
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Facts, said
from localdb.domain.lookups import needed
from localdb.domain.merge import fold_history
from localdb.domain.trouble import Refused

COPY = "~"  # ends the device of lines that a copy of a disk wrote under numbers that stand here too


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
    actor_name: str = "",
    reissues: str = "",
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
        schema=schema_of(body, reissues),
        actor_name=actor_name,
        seen=_seen(db, entity, device) if before else {},
        reissues=reissues,
    )
    after = rules.apply(before, change)
    n = append(db, change, to_line(change))
    save(db, after)
    db.execute(
        "INSERT INTO delivery (n, state, updated_at) VALUES (?, 'queued', ?)",
        (n, change.at),
    )
    return Logged(change, after)


def decide(db: Database, n: int, change: Change) -> None:
    """Give a change, row ``n``, its place in the province's order, the next one.

    It loses the place that it had, under whatever name: a gateway that forgot, and took it again, took it in
    another order, and maybe from another copy of a disk.
    """
    db.execute(
        "DELETE FROM decided WHERE n IN (SELECT n FROM change WHERE id = :first OR reissues = :first)",
        {"first": first_name(change)},
    )
    db.execute("REPLACE INTO decided (n) VALUES (?)", (n,))


def undecide(db: Database, n: int) -> bool:
    """Take a change out of the province's order; return whether it had a place there."""
    return bool(db.execute("DELETE FROM decided WHERE n = ?", (n,)).rowcount)


def refold(db: Database, entity: str) -> Dossier | None:
    """Make a dossier's row anew from its history, and return it; ``None`` when there is nothing to fold.

    A change of this desk that the province holds to contradict another is done with once that is settled.
    """
    past = history(db, entity)
    after = fold_history(past)
    if after is None:
        return None
    save(db, after)
    unsettled = {clash.change for clash in after.clashes}
    firsts = {change.id: first_name(change) for change in past}
    for change in past:
        if isinstance(change.body, ClashSettled) and change.body.change not in unsettled:
            named = change.body.change
            answer_act(db, firsts.get(named, named), "accepted", only="conflict")
    return after


def answer_act(db: Database, first: str, state: str, only: str = "") -> None:
    """Say what became of an act wherever this desk said it, under any name; ``first`` is its first one.

    ``only`` is the one delivery state that is changed; empty: any.
    """
    db.execute(
        "UPDATE delivery SET state = ?, code = '', reason = '', field = ''"
        " WHERE n IN (SELECT n FROM change WHERE id = ? OR reissues = ?)"
        " AND state <> ? AND ? IN ('', state)",
        (state, first, first, state, only),
    )


def placed(db: Database, first: str) -> str:
    """Return the id under which an act has its place in the province's order; empty when it has none."""
    row = one(
        db,
        "SELECT id FROM change JOIN decided USING (n) WHERE id = :first OR reissues = :first",
        {"first": first},
    )
    return str(row["id"]) if row else ""


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
    """Return the changes that make a dossier, in the order in which they are folded.

    What was said again under another device counts once. What the rules refused where it arrived is no part
    of it: later it could seem possible, here only (``refused``).
    """
    found = rows(db, _HISTORY, (entity, entity))
    told = [(row["place"], from_line(row["line"])) for row in found]
    decided = {first_name(change) for place, change in told if place}
    return [change for place, change in told if place or first_name(change) not in decided]


def refused(db: Database, entity: str) -> list[Change]:
    """Return this desk's changes of a dossier that the rules refused at the gateway, oldest first."""
    found = rows(db, _REFUSED, (entity,))
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


def append(db: Database, change: Change, line: bytes, device: str = "") -> int:
    """Write a line to the log, byte for byte, and return its row number; ``device`` files it elsewhere."""
    cursor = db.execute(
        "INSERT INTO change (id, device, dseq, entity, type, actor, at, line, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.id,
            device or change.device,
            change.dseq,
            change.entity,
            _type(change),
            change.actor,
            change.at,
            line,
            digest(line),
        ),
    )
    return int(cursor.lastrowid or 0)


def _seen(db: Database, entity: str, device: str) -> dict[str, int]:
    """Return how far this desk knows each other desk's changes of a dossier, decided or told by the hub."""
    found = rows(
        db,
        "SELECT device, max(dseq) AS dseq FROM (SELECT c.device, c.dseq FROM change c JOIN decided USING (n)"
        " WHERE c.entity = ? AND c.device <> ? AND c.device NOT LIKE ? AND c.device NOT LIKE ?"
        " UNION ALL SELECT device, dseq FROM shared WHERE entity = ?) GROUP BY device",
        (entity, device, f"{PROVINCE}%", f"%{COPY}", entity),
    )
    return {row["device"]: row["dseq"] for row in found}


def _type(change: Change) -> str:
    body = change.body
    return body.kind if isinstance(body, Newer) else str(body.__struct_config__.tag)


# The reception comes first whatever the order of the rest: nothing can be folded before it.
_HISTORY = """
SELECT line, place FROM (
    SELECT c.line, p.place, c.type = 'dossier.received' AS first, c.n AS n, 0 AS told
    FROM change c LEFT JOIN decided p USING (n) LEFT JOIN delivery d USING (n)
    WHERE c.entity = ? AND (p.place IS NOT NULL OR d.state <> 'accepted'
        AND (d.code <> 'rule' OR c.type = 'dossier.received'))
    UNION ALL SELECT line, NULL, first, after, place FROM shared WHERE entity = ?)
ORDER BY NOT first, place IS NULL, place, n, told
"""
_REFUSED = """
SELECT c.line FROM change c JOIN delivery d USING (n)
WHERE c.entity = ? AND d.state = 'refused' AND d.code = 'rule' ORDER BY c.n
"""


SAID = "said:"
"""How the key of a text begins that people said rather than a machine read."""

_UPSERT = """
INSERT INTO dossier (id, code, official_code, names, number, old_number, phone, procedure, status,
    received_at, due_at, voided, waits_for, untold, data)
VALUES (:id, :code, :official_code, :names, :number, :old_number, :phone, :procedure, :status,
    :received_at, :due_at, :voided, :waits_for, :untold, :data)
ON CONFLICT (id) DO UPDATE SET official_code = excluded.official_code, names = excluded.names,
    number = excluded.number, old_number = excluded.old_number, phone = excluded.phone,
    status = excluded.status, due_at = excluded.due_at, voided = excluded.voided,
    waits_for = excluded.waits_for, untold = excluded.untold, data = excluded.data
"""


def save(db: Database, after: Dossier) -> None:
    """Write the dossier's row. A number that stands on another dossier too (a copied disk gave it twice) is
    filed with a tail, so that both are found; the papers say what they say.
    """
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
        "waits_for": after.handing[1].taker.id if after.handing else "",
        "untold": notices.untold(after) or "",
        "data": dossiers.to_json(after),
    }
    twin = one(db, "SELECT 1 FROM dossier WHERE code = ? AND id <> ?", (after.code, after.id))
    db.execute(_UPSERT, {**columns, "code": f"{after.code}{COPY}{after.id[-4:]}"} if twin else columns)
    keep_asked(db, after)
    if after.scans:
        keep_said(db, after.id, after.id, [scan.facts for scan in after.scans])


def keep_asked(db: Database, after: Dossier) -> None:
    """Let the questions to databases be found by how they stand; that an answer runs out, the asker sees."""
    db.execute("DELETE FROM asked WHERE dossier = ?", (after.id,))
    going = not after.voided and after.status not in dossiers.FINISHED
    wanted = needed(after.lookups, after.papers) if going else frozenset[str]()
    for known in after.lookups:
        values = (known.change, after.id, known.at, known.state(date.min), known.good_until)
        db.execute(
            "INSERT INTO asked (change, dossier, at, state, good_until, needed) VALUES (?, ?, ?, ?, ?, ?)",
            (*values, int(known.change in wanted)),
        )


def keep_said(db: Database, of: str, home: str, papers: Iterable[Facts | None]) -> None:
    """Let papers be found by what people corrected on them: the text that was read stays as it was read.

    ``of`` is whose words these are, ``home`` the dossier or archive file that is found by them.
    """
    text = "\n".join(filter(None, map(said, papers)))
    if text:
        db.execute(
            "INSERT INTO scan_text (scan, dossier, text) VALUES (?, ?, ?)"
            " ON CONFLICT (scan) DO UPDATE SET text = excluded.text",
            (f"{SAID}{of}", home, text),
        )
    else:
        db.execute("UPDATE scan_text SET text = '' WHERE scan = ? AND text <> ''", (f"{SAID}{of}",))
