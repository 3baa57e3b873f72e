"""What must hold of a desk after any crash, given what was acknowledged before it."""

from __future__ import annotations

from pathlib import Path

from localdb.db import rows
from localdb.domain.merge import fold_history
from localdb.home import Home


def check_acknowledged(home: Home, acknowledged: list[str]) -> None:
    """Everything that a verb returned is there, with its files."""
    for line in acknowledged:
        act, what, proof = line.split(" ")
        if act == "kept":
            assert home.pages.get(what).sha256 == proof, line
            assert home.pages.read(what), line
            continue
        dossier = home.queries.dossier(what)
        assert dossier is not None, line
        if act == "received":
            assert dossier.code == proof, line
        if act == "printed":
            assert proof in [r.sha256 for r in dossier.receipts], line
            assert home.blobs.read(proof).startswith(b"%PDF"), line
        if act == "filed":
            scan = next(s for s in dossier.scans if s.id == proof)
            assert home.blobs.read(scan.sha256).startswith(b"%PDF"), line
            assert home.queries.scan_text(proof) == "chữ đọc được", line


def check_whole(home: Home) -> None:
    """The file is sound, the chain gapless, each row the fold of its history, each named file there."""
    assert home.check() == []
    db = home.connections.get()
    for row in rows(db, "SELECT sha256, size FROM blob"):
        assert home.blobs.size(row["sha256"]) == row["size"]
    named = {row["sha256"] for row in rows(db, "SELECT sha256 FROM blob")}
    for row in rows(db, "SELECT id FROM dossier"):
        past = home.queries.history(row["id"])
        assert fold_history(past) == home.queries.dossier(row["id"])
        assert {sha256 for change in past for sha256 in change.blobs} <= named
    unsent = rows(db, "SELECT n FROM change WHERE n NOT IN (SELECT n FROM delivery)")
    assert unsent == []


def read_log(log: Path) -> list[str]:
    """Return the acknowledged lines; the last may be cut."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()
