"""The log of the archive: append-only, chained per device, folded into a row for each box, file and page."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from localdb.db import Database, Row, one, rows
from localdb.domain.archive import rules
from localdb.domain.archive.acts import ArchiveChange, BoxAct, FileAct, from_line, to_line
from localdb.domain.archive.keying import apply_to_leaf
from localdb.domain.archive.leaf import Leaf, LeafAct, leaf_from, standing
from localdb.domain.archive.leaf import to_json as leaf_json
from localdb.domain.archive.values import Box, File, box_from, file_from, to_json
from localdb.domain.change import FIRST_PREV, digest
from localdb.domain.trouble import Refused
from localdb.log import new_id

_BOX_ACTS = BoxAct.__args__
_LEAF_ACTS = LeafAct.__args__


class Noted(Struct, frozen=True):
    """What a write verb did: the change, and the box or file after it."""

    change: ArchiveChange
    after: Box | File | Leaf


def record(
    db: Database,
    *,
    device: str,
    actor: str,
    actor_name: str,
    at: datetime,
    entity: str,
    body: BoxAct | FileAct | LeafAct,
) -> Noted:
    """Apply one act inside the caller's transaction. Raises ``Refused``; nothing is written then."""
    last = one(
        db, "SELECT seq, digest FROM archive_change WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    )
    change = ArchiveChange(
        id=new_id(),
        device=device,
        seq=last["seq"] + 1 if last else 1,
        entity=entity,
        actor=actor,
        actor_name=actor_name,
        at=at.isoformat(timespec="milliseconds"),
        body=body,
        prev=last["digest"] if last else FIRST_PREV,
    )
    after: Box | File | Leaf
    if isinstance(body, _BOX_ACTS):
        after = rules.apply_to_box(load_box(db, entity), change)
        _save_box(db, after)
    elif isinstance(body, _LEAF_ACTS):
        after = apply_to_leaf(load_leaf(db, entity), change)
        _save_leaf(db, after)
    else:
        after = rules.apply_to_file(load_file(db, entity), change)
        _save_file(db, after)
    line = to_line(change)
    db.execute(
        "INSERT INTO archive_change (id, device, seq, entity, type, actor, at, line, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.id,
            device,
            change.seq,
            entity,
            str(body.__struct_config__.tag),
            actor,
            change.at,
            line,
            digest(line),
        ),
    )
    return Noted(change, after)


def fold(changes: list[ArchiveChange]) -> Box | File | Leaf | None:
    """Return what a history makes, from nothing."""
    box: Box | None = None
    file: File | None = None
    leaf: Leaf | None = None
    for change in changes:
        if isinstance(change.body, _BOX_ACTS):
            box = rules.apply_to_box(box, change)
        elif isinstance(change.body, _LEAF_ACTS):
            leaf = apply_to_leaf(leaf, change)
        else:
            file = rules.apply_to_file(file, change)
    return box or file or leaf


def history(db: Database, entity: str) -> list[ArchiveChange]:
    """Return what happened to a box or a file, oldest first."""
    found = rows(db, "SELECT line FROM archive_change WHERE entity = ? ORDER BY n", (entity,))
    return [from_line(row["line"]) for row in found]


def first_break(db: Database, device: str) -> int:
    """Return the ``seq`` at which a device's chain stops being whole, or 0 when all of it is."""
    prev, expected = FIRST_PREV, 1
    for row in rows(
        db, "SELECT seq, line, digest FROM archive_change WHERE device = ? ORDER BY seq", (device,)
    ):
        change = from_line(row["line"])
        whole = row["seq"] == change.seq == expected and change.prev == prev
        if not whole or row["digest"] != digest(row["line"]):
            return expected
        prev, expected = row["digest"], expected + 1
    return 0


def load_box(db: Database, box: str) -> Box | None:
    """Return a box as its row caches it."""
    row = one(db, "SELECT data FROM archive_box WHERE id = ?", (box,))
    return box_from(row["data"]) if row else None


def load_file(db: Database, file: str) -> File | None:
    """Return a file as its row caches it."""
    row = one(db, "SELECT data FROM archive_file WHERE id = ?", (file,))
    return file_from(row["data"]) if row else None


def load_leaf(db: Database, leaf: str) -> Leaf | None:
    """Return a page of a register as its row caches it."""
    row = one(db, "SELECT data FROM archive_leaf WHERE id = ?", (leaf,))
    return leaf_from(row["data"]) if row else None


def files_of(db: Database, box: str) -> list[File]:
    """Return the files that stand in a box, in the order in which they were begun."""
    found = rows(db, "SELECT data FROM archive_file WHERE box = ? AND dropped = 0 ORDER BY n", (box,))
    return [file_from(row["data"]) for row in found]


def _save_box(db: Database, box: Box) -> None:
    label = box.label
    twin = one(
        db,
        "SELECT 1 FROM archive_box WHERE fonds = ? AND catalogue = ? AND number = ? AND id <> ?",
        (label.fonds, label.catalogue, label.number, box.id),
    )
    if twin:
        raise Refused(
            f"Đã có hộp số {label.number} trong phông, mục lục này.",
            "Mở hộp đã có, hoặc dùng số khác.",
            field="number",
        )
    db.execute(_UPSERT_BOX, (box.id, label.fonds, label.catalogue, label.number, box.stage, to_json(box)))


def _save_file(db: Database, file: File) -> None:
    values: Row = {
        "id": file.id,
        "box": file.box,
        "book": file.book,
        "number": file.number,
        "code": file.code,
        "title": file.about.title,
        "papers": len(file.papers),
        "pages": file.pages,
        "dropped": int(bool(file.dropped)),
        "data": to_json(file),
    }
    twin = one(
        db,
        "SELECT number FROM archive_file WHERE dropped = 0 AND id <> :id"
        " AND (code = :code OR (box = :box AND number = :number))",
        values,
    )
    if twin and not file.dropped:
        raise Refused(
            f"Hộp này đã có hồ sơ số {twin['number']}.", "Mở hồ sơ đã có, hoặc dùng số khác.", field="number"
        )
    db.execute(_UPSERT_FILE, values)


def _save_leaf(db: Database, leaf: Leaf) -> None:
    db.execute(
        "INSERT INTO archive_leaf (id, file, paper, page, differing, data) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET differing = excluded.differing, data = excluded.data",
        (leaf.id, leaf.file, leaf.paper, leaf.page, standing([leaf]).differing, leaf_json(leaf)),
    )


_UPSERT_BOX = """
INSERT INTO archive_box (id, fonds, catalogue, number, stage, data) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET fonds = excluded.fonds, catalogue = excluded.catalogue,
    number = excluded.number, stage = excluded.stage, data = excluded.data
"""
_UPSERT_FILE = """
INSERT INTO archive_file (id, box, book, number, code, title, papers, pages, dropped, data)
VALUES (:id, :box, :book, :number, :code, :title, :papers, :pages, :dropped, :data)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, papers = excluded.papers, pages = excluded.pages,
    dropped = excluded.dropped, data = excluded.data
"""
