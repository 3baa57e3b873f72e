"""What a recorded change waits for: its files, and the changes of other desks that it builds on.

Both have one kind of name: a file its SHA-256, a change ``device#dseq``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from localdb.db import BatchSql, Sql
from sync.gateway.store import found_in

FINAL = ("accepted", "conflict", "refused", "rejected", "said")  # states in which a change waits for nothing


def change_name(device: str, dseq: int) -> str:
    """Return how a change of a desk is named among the needs."""
    return f"{device}#{dseq}"


def note(db: BatchSql, commune: str, needs: list[tuple[str, str]]) -> None:
    """Write down what changes wait for: pairs of a change's id and a name."""
    db.many(
        "INSERT INTO need (n, commune, sha256) SELECT n, ?, ? FROM change WHERE id = ?",
        [(commune, name, change) for change, name in needs],
    )


def met(db: BatchSql, commune: str, names: Iterable[str]) -> None:
    """Say that what these names stand for is here: changes wait for one thing less."""
    asked = "SELECT DISTINCT sha256 FROM need WHERE commune = ? AND sha256 IN (*)"
    waited = [(commune, row["sha256"]) for row in found_in(db, asked, names, commune)]
    if waited:
        db.many(
            "UPDATE change SET waiting = waiting - 1"
            " WHERE n IN (SELECT n FROM need WHERE commune = ? AND sha256 = ?)",
            waited,
        )
        db.many("DELETE FROM need WHERE commune = ? AND sha256 = ?", waited)


def present(db: Sql, commune: str, blobs: Iterable[str], seen: Iterable[tuple[str, int]]) -> set[str]:
    """Return the names of those files that are here whole, and of those changes that are decided.

    After the gateway lost its memory, a desk may offer again what builds on another desk's lost change.
    """
    whole = "SELECT sha256 FROM blob WHERE commune = ? AND whole = 1 AND sha256 IN (*)"
    here = {row["sha256"] for row in found_in(db, whole, dict.fromkeys(blobs), commune)}
    dseqs = defaultdict(set)
    for device, dseq in seen:
        dseqs[device].add(dseq)
    known = "SELECT dseq, state FROM change WHERE device = ? AND dseq IN (*)"
    for device, numbers in dseqs.items():
        found = found_in(db, known, numbers, device)
        here |= {change_name(device, row["dseq"]) for row in found if row["state"] in FINAL}
    return here
