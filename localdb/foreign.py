"""What other desks did comes in here: checked against the chain, kept byte for byte, folded at its place."""

from __future__ import annotations

from localdb import settings, shared
from localdb.db import Database, one, rows
from localdb.domain.bodies.reception import CodeBound
from localdb.domain.change import (
    FIRST_PREV,
    PROVINCE,
    SCHEMA,
    Change,
    digest,
    first_name,
    from_line,
)
from localdb.domain.trouble import Trouble
from localdb.log import COPY, answer_act, append, decide, refold, undecide
from localdb.writer import Writer

SAID_BEFORE = "said_before"  # received, under another name of this PC or of a copy of its disk
_ASIDE = """
SELECT a.digest, a.line FROM aside a JOIN change c ON json_valid(CAST(a.line AS TEXT))
    AND c.device = json_extract(CAST(a.line AS TEXT), '$.device') WHERE c.id = ?
"""
_OTHER_CODES = """
DELETE FROM decided WHERE n IN
    (SELECT n FROM change WHERE entity = ? AND type = 'code.bound' AND id <> ?)
"""


def take(
    db: Database, line: bytes, counter: str, own: str, at: str, *, clashing: bool = False
) -> Change | None:
    """Take one decided change of another side into the log; the caller folds its dossier afterwards.

    ``own`` is this desk's device, ``at`` the desk's clock; ``clashing`` when the
    province holds the change to contradict another. A line that contradicts what is here (its number
    carries another line, its chain does not fit) is set aside with the reason: then ``None``.
    """
    try:
        change = from_line(line)
    except Trouble as trouble:
        _set_aside(db, line, str(trouble), at)
        return None
    known = one(db, "SELECT n FROM change WHERE id = ?", (change.id,))
    device = change.device
    numbering = isinstance(change.body, CodeBound) and device == f"{PROVINCE}{change.entity}"
    if known is None and _renewed_since(db, change):
        device = f"{device}{COPY}"
    elif known is None and numbering and _has(db, device, change.dseq):
        device = f"{device}{COPY}{change.id}"  # the province lost its memory, and numbered the dossier anew
    elif known is None and (reason := _contradiction(db, change, digest(line), own)):
        _set_aside(db, line, reason, at)
        return None
    if numbering:
        db.execute(_OTHER_CODES, (change.entity, change.id))
    decide(db, known["n"] if known else append(db, change, line, device), change)
    shared.forget(db, change)
    # it was said under another name, here or on another copy of this disk, and counts once
    answer_act(db, first_name(change), "conflict" if clashing else "accepted")
    shared.name_counter(db, change.device, counter)
    take_aside(db, change.reissues, own, at)
    return change


def withdraw(db: Database, change: str) -> str:
    """Leave out another desk's change that the province took, forgot, and now refused; return its dossier.

    A reception stays, as it does on the desk that made it.
    """
    row = one(
        db,
        "SELECT n, entity FROM change LEFT JOIN delivery USING (n)"
        " WHERE id = ? AND type <> 'dossier.received' AND state IS NULL",
        (change,),
    )
    return str(row["entity"]) if row and undecide(db, row["n"]) else ""


def ask_again(db: Database, entity: str, change: str, at: str) -> None:
    """Queue again what this desk said of a dossier after others, when a ``change`` of theirs was refused.

    All that it heard was "said before"; and if that was what was refused, nobody tells it any more. So too
    when it was a change of a former name of this desk: asked again, the gateway says why.
    """
    db.execute(
        "UPDATE delivery SET state = 'queued', code = '', updated_at = ? WHERE state = 'received'"
        " AND n IN (SELECT n FROM change WHERE entity = ? AND (delivery.code = ? OR id = ?))",
        (at, entity, SAID_BEFORE, change),
    )


def take_aside(db: Database, first: str, own: str, at: str) -> None:
    """Take what was set aside because an act had its number that has another by now: ``first`` is its name.

    Nothing is done where ``first`` is empty: the act was said once only.
    """
    if not first:
        return
    for row in rows(db, _ASIDE, (first,)):
        db.execute("DELETE FROM aside WHERE digest = ?", (row["digest"],))
        if taken := take(db, row["line"], "", own, at):
            refold(db, taken.entity)


def _renewed_since(db: Database, change: Change) -> bool:
    """Whether this PC said its own change of this number, or of the one before, again under another name.

    So a copy of its disk went on under the old name, and nothing here can tell how that chain went on.
    """
    return bool(
        one(
            db,
            "SELECT 1 FROM change c LEFT JOIN delivery d USING (n) LEFT JOIN decided p USING (n)"
            " WHERE c.device = ? AND c.dseq IN (?, ?) AND d.state IS NULL AND p.place IS NULL",
            (change.device, change.dseq - 1, change.dseq),
        )
    )


def catch_up(writer: Writer) -> None:
    """Fold anew what an older version of this program had to pass over."""
    with writer.transaction() as transaction:
        db = transaction.db
        reads = settings.read(db, "reads", int, SCHEMA)
        newer = "SELECT DISTINCT entity FROM change WHERE json_extract(line, '$.schema') > ?"
        for row in rows(db, newer, (reads,)) if reads < SCHEMA else []:
            refold(db, row["entity"])
        settings.write(db, "reads", SCHEMA)


def _contradiction(db: Database, change: Change, line_digest: str, own: str) -> str:
    """Return why a line cannot stand beside its neighbours of the same device; empty when it can."""
    if change.device == own:
        return "Dòng này mang mã của chính máy này, nhưng không do máy này lập."
    if _has(db, change.device, change.dseq):
        return f"Số {change.dseq} của máy {change.device} mang hai thay đổi khác nhau."
    before = one(
        db, "SELECT digest FROM change WHERE device = ? AND dseq = ?", (change.device, change.dseq - 1)
    )
    expected = before["digest"] if before else change.prev
    if change.prev != (FIRST_PREV if change.dseq == 1 else expected):
        return f"Chuỗi thay đổi của máy {change.device} đứt ở số {change.dseq}."
    after = one(db, "SELECT line FROM change WHERE device = ? AND dseq = ?", (change.device, change.dseq + 1))
    if after is not None and from_line(after["line"]).prev != line_digest:
        return f"Chuỗi thay đổi của máy {change.device} đứt sau số {change.dseq}."
    return ""


def _has(db: Database, device: str, dseq: int) -> bool:
    return bool(one(db, "SELECT 1 FROM change WHERE device = ? AND dseq = ?", (device, dseq)))


def _set_aside(db: Database, line: bytes, reason: str, at: str) -> None:
    db.execute(
        "INSERT INTO aside (digest, line, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (digest(line), line, reason, at),
    )
