"""What a recorded change waits for: its files, and the changes of other desks that it builds on."""

from __future__ import annotations

from localdb.db import Sql, one

FINAL = ("accepted", "conflict", "refused", "rejected", "said")  # states in which a change waits for nothing


def change_name(device: str, dseq: int) -> str:
    """Return how a change of another desk is named among the needs; files are named by their SHA-256."""
    return f"{device}#{dseq}"


def note(db: Sql, commune: str, n: int, names: list[str]) -> None:
    """Write down what change number ``n`` waits for."""
    for name in names:
        db.execute("INSERT INTO need (n, commune, sha256) VALUES (?, ?, ?)", (n, commune, name))


def met(db: Sql, commune: str, name: str) -> None:
    """Say that what ``name`` stands for is here: changes wait for one thing less."""
    db.execute(
        "UPDATE change SET waiting = waiting - 1"
        " WHERE n IN (SELECT n FROM need WHERE commune = ? AND sha256 = ?)",
        (commune, name),
    )
    db.execute("DELETE FROM need WHERE commune = ? AND sha256 = ?", (commune, name))


def lacking(db: Sql, commune: str, blobs: tuple[str, ...], seen: dict[str, int]) -> list[str]:
    """Return which files are not here whole, and which changes that the maker knew are not decided here.

    After the gateway lost its memory, a desk may offer again what builds on another desk's lost change.
    """
    files = [
        sha256
        for sha256 in dict.fromkeys(blobs)
        if not one(db, "SELECT 1 FROM blob WHERE commune = ? AND sha256 = ? AND whole = 1", (commune, sha256))
    ]
    return files + [change_name(d, dseq) for d, dseq in seen.items() if not _is_final(db, d, dseq)]


def _is_final(db: Sql, device: str, dseq: int) -> bool:
    row = one(db, "SELECT state FROM change WHERE device = ? AND dseq = ?", (device, dseq))
    return row is not None and row["state"] in FINAL
