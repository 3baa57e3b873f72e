"""What a recorded change waits for: its files, and the changes of other desks that it builds on.

Both have one kind of name: a file its SHA-256, a change its place, ``device#dseq``. A desk that took a new
name may have said an act again at another place: who built on the old one waits for the act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from localdb.db import BatchSql, Sql
from localdb.domain.change import place
from sync.gateway.store import found_in

_ELSEWHERE = (
    "SELECT s.place, c.state FROM stood s JOIN change c ON c.id = s.first WHERE s.place IN (*)",
    "SELECT s.place, c.state FROM stood s JOIN reissue r ON r.first = s.first JOIN change c ON c.id = r.id"
    " WHERE s.place IN (*)",
)
FINAL = ("accepted", "conflict", "refused", "rejected", "said")  # states in which a change waits for nothing


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


def stood(db: BatchSql, places: Iterable[tuple[str, str]]) -> None:
    """Write down places at which acts stood that have theirs elsewhere: pairs of a place and a first name."""
    db.many("INSERT INTO stood (place, first) VALUES (?, ?) ON CONFLICT (place) DO NOTHING", list(places))


def places_of(db: Sql, firsts: Iterable[str]) -> list[str]:
    """Return the places at which acts stood before they got theirs; ``firsts`` are their first names."""
    return [row["place"] for row in found_in(db, "SELECT place FROM stood WHERE first IN (*)", firsts)]


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
        here |= {place(device, row["dseq"]) for row in found if row["state"] in FINAL}
    wanted = {place(device, dseq) for device, numbers in dseqs.items() for dseq in numbers} - here
    for asked in _ELSEWHERE if wanted else ():
        here |= {row["place"] for row in found_in(db, asked, wanted) if row["state"] in FINAL}
    return here
