"""The history check: acknowledged ⊆ applied ⊆ made, each once, nothing unknown, everywhere the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from localdb.db import rows
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import from_line
from localdb.domain.dossier import from_json
from localdb.domain.merge import fold_history
from localdb.home import Home
from localdb.outbox import Delivery
from sync.gateway.files import blob_path
from sync.gateway.store import Store
from tests.sync.desks import COMMUNE
from tests.torture.parties import Note, Places, at_desk
from tests.torture.steps import DESKS

SAME = {
    Delivery.ACCEPTED: ("accepted",),
    Delivery.CONFLICT: ("conflict",),
    Delivery.REFUSED: ("refused", "rejected"),
}
_DOSSIERS = "SELECT id, data FROM dossier ORDER BY id"


def judge(places: Places) -> list[str]:
    """Return what is wrong with the history now that all is at peace; empty when nothing is."""
    told = places.journal.read_bytes().splitlines() if places.journal.exists() else []
    notes = [msgspec.json.decode(line, type=Note) for line in told]
    store = Store(places.gateway)
    try:
        found = list(_gateway(places, store, notes))
        made: dict[str, str] = {}
        for number in range(DESKS):
            with at_desk(places, number, 0.0) as home:
                made |= _made(home)
                found += [f"máy {number}: {wrong}" for wrong in _desk(store, home)]
        found += _against(store, notes, made)
        return found
    finally:
        store.close()


def _gateway(places: Places, store: Store, notes: list[Note]) -> Iterator[str]:
    """The log has each change once and without a gap, the feed has no gap, and every file has its hash."""
    for device in store.rows("SELECT id FROM device"):
        asked = "SELECT dseq FROM change WHERE device = ? ORDER BY dseq"
        dseqs = [row["dseq"] for row in store.rows(asked, (device["id"],))]
        if dseqs != list(range(1, len(dseqs) + 1)):
            yield f"cổng: số thứ tự của {device['id']} không liền: {dseqs}"
    seqs = [row["seq"] for row in store.rows("SELECT seq FROM feed ORDER BY seq")]
    if seqs != list(range(1, len(seqs) + 1)):
        yield "cổng: bản tin có chỗ hổng"
    changes = [from_line(row["line"]) for row in store.rows("SELECT line FROM change")]
    named = {sha256 for change in changes for sha256 in change.blobs}
    for sha256 in named | {n.name for n in notes if n.what == "blob"}:
        path = blob_path(places.gateway, COMMUNE, sha256)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"cổng: tệp {sha256[:12]} thiếu hoặc sai"
    if left := store.rows("SELECT device, code FROM misfit"):
        yield f"cổng: {len(left)} dòng không xếp được: {left[0]['code']}"
    yield from _money(store)


def _money(store: Store) -> Iterator[str]:
    """The money of each dossier is the sum of its accepted payments, each counted once."""
    paid: dict[str, int] = {}
    asked = "SELECT line FROM change WHERE type = 'fee.collected' AND state IN ('accepted', 'conflict')"
    for row in store.rows(asked):
        change = from_line(row["line"])
        assert isinstance(change.body, FeeCollected)
        paid[change.entity] = paid.get(change.entity, 0) + change.body.amount
    for row in store.rows(_DOSSIERS):
        dossier = from_json(row["data"])
        if dossier.collected != paid.get(dossier.id, 0):
            yield f"cổng: hồ sơ {dossier.id} ghi {dossier.collected} đồng, đã thu {paid.get(dossier.id, 0)}"


def _made(home: Home) -> dict[str, str]:
    own = "SELECT id, digest FROM change WHERE device = ?"
    return {row["id"]: row["digest"] for row in rows(home.connections.get(), own, (home.device.id,))}


def _desk(store: Store, home: Home) -> Iterator[str]:
    """The desk is sound, says of its changes what the gateway says, and holds the gateway's dossiers."""
    yield from home.check()
    theirs = {row["id"]: row["state"] for row in store.rows("SELECT id, state FROM change")}
    for line in home.outbox.page(tuple(Delivery), 0, 100_000):
        if theirs.get(line.id) not in SAME.get(line.state, ()):
            yield f"thay đổi {line.id} ({line.type}): máy ghi {line.state}, cổng ghi {theirs.get(line.id)}"
    db = home.connections.get()
    if aside := rows(db, "SELECT reason FROM aside"):
        yield f"{len(aside)} dòng bị gạt ra: {aside[0]['reason']}"
    truth = {row["id"]: row["data"] for row in store.rows(_DOSSIERS)}
    mine = {row["id"]: row["data"] for row in rows(db, _DOSSIERS)}
    for dossier in sorted(truth.keys() | mine.keys()):
        if mine.get(dossier) != truth.get(dossier):
            yield f"hồ sơ {dossier} khác với cổng"
        elif fold_history(home.queries.history(dossier)) != home.queries.dossier(dossier):
            yield f"hồ sơ {dossier} khác với nhật ký của chính nó"


def _against(store: Store, notes: list[Note], made: dict[str, str]) -> Iterator[str]:
    """What somebody was told is so: kept is on the desk, recorded is at the gateway, accepted is applied."""
    applied = {row["id"]: row for row in store.rows("SELECT id, digest, state FROM change")}
    for line in notes:
        if line.what == "kept" and made.get(line.name) != line.digest:
            yield f"đã báo cho cán bộ là lưu, máy không còn: {line.name}"
        elif line.what in ("recorded", "accepted") and line.name not in applied:
            yield f"cổng đã báo nhận ({line.what}), cổng không có: {line.name}"
        elif line.what == "accepted" and applied[line.name]["state"] not in ("accepted", "conflict"):
            yield f"đã báo tỉnh chấp nhận, cổng ghi {applied[line.name]['state']}: {line.name}"
    if strange := applied.keys() - made.keys():
        yield f"cổng có {len(strange)} thay đổi không máy nào lập"
    if lost := made.keys() - applied.keys():
        yield f"{len(lost)} thay đổi không tới cổng: {min(lost)}"
    if any(applied[i]["digest"] != made[i] for i in applied.keys() & made.keys()):
        yield "có thay đổi khác từng byte giữa máy và cổng"
