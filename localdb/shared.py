"""What other counters of the commune did, as its hub tells before the province has decided.

Such lines are no part of the chained log: they stand in the fold after what is decided, and go when the
province has spoken, whatever it said. A hub that told a falsehood is so put right by the province's feed.
"""

from __future__ import annotations

from localdb.db import Database, one
from localdb.domain.bodies.reception import Received
from localdb.domain.change import Change, first_name, from_line
from localdb.domain.trouble import Trouble

_KNOWN = """
SELECT 1 FROM change WHERE id = :first OR reissues = :first
UNION ALL SELECT 1 FROM shared WHERE id = :id
UNION ALL SELECT 1 FROM withdrawn WHERE id = :id
"""


def take(db: Database, line: bytes) -> Change | None:
    """Keep one line of another desk that the province may not know yet; the caller folds its dossier.

    ``None`` when it is here already, was refused, or cannot be read: the province's feed will bring it.
    """
    try:
        change = from_line(line)
    except Trouble:
        return None
    if one(db, _KNOWN, {"id": change.id, "first": first_name(change)}):
        return None
    db.execute(
        "INSERT INTO shared (id, device, dseq, entity, first, line, after)"
        " SELECT ?, ?, ?, ?, ?, ?, coalesce(max(n), 0) FROM change",
        (
            change.id,
            change.device,
            change.dseq,
            change.entity,
            int(isinstance(change.body, Received)),
            line,
        ),
    )
    return change


def forget(db: Database, decided: Change) -> None:
    """Let go of what the province has decided, under this name or the one it was said under before."""
    db.execute("DELETE FROM shared WHERE id = :first OR reissues = :first", {"first": first_name(decided)})
    db.execute("DELETE FROM withdrawn WHERE id = ?", (decided.id,))


def withdraw(db: Database, change: str) -> str:
    """Leave out another desk's change that the province refused; return its dossier, if that is here.

    A refused reception stays, as it does on the desk that made it: people there have to see to it.
    """
    row = one(db, "SELECT entity, first FROM shared WHERE id = ?", (change,))
    if row is not None and row["first"]:
        return ""
    db.execute("DELETE FROM shared WHERE id = ?", (change,))
    db.execute("INSERT INTO withdrawn (id) VALUES (?) ON CONFLICT DO NOTHING", (change,))
    return str(row["entity"]) if row else ""


def name_counter(db: Database, device: str, counter: str) -> None:
    """Remember at which counter a device stands; an unnamed one changes nothing."""
    if counter:
        db.execute(
            "INSERT INTO desk (device, counter) VALUES (?, ?) ON CONFLICT (device) DO UPDATE"
            " SET counter = excluded.counter WHERE counter <> excluded.counter",
            (device, counter),
        )
