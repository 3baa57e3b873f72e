"""The history check: acknowledged ⊆ applied ⊆ made, each once, nothing unknown, everywhere the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from localdb.db import rows
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import from_line
from localdb.domain.dossier import from_json
from localdb.domain.merge import fold_history
from localdb.home import Home
from localdb.log import COPY
from localdb.outbox import Delivery
from sync.gateway.files import blob_path
from sync.gateway.store import Store
from sync.protocol import SAID_BEFORE
from tests.sync.desks import COMMUNE
from tests.torture.parties import Note, Places, at_desk, names_of, read_notes

SAME = {
    Delivery.ACCEPTED: ("accepted",),
    Delivery.CONFLICT: ("conflict",),
    Delivery.REFUSED: ("refused", "rejected"),
}
_DOSSIERS = "SELECT id, data FROM dossier ORDER BY id"


class Made(Struct):
    """All that was ever made: digests by id; ``gone`` died with a disk; ``first`` of what was said again."""

    digests: dict[str, str]
    gone: set[str]
    first: dict[str, str]

    def root(self, change: str) -> str:
        """Return the change that a change says, maybe again under another name."""
        while change in self.first:
            change = self.first[change]
        return change


def judge(places: Places) -> list[str]:
    """Return what is wrong with the history now that all is at peace; empty when nothing is."""
    notes = read_notes(places)
    store = Store(places.gateway)
    try:
        found = list(_gateway(places, store, notes))
        made = Made({n.name: n.digest for n in notes if n.what == "made"}, set(), {})
        made.gone = {n.name for n in notes if n.what == "gone"}
        for number in places.desks():
            with at_desk(places, number, 0.0) as home:
                _collect(made, home, names_of(notes, number))
        fates = _fates(store, made)
        for number in places.desks():
            with at_desk(places, number, 0.0) as home:
                found += [f"máy {number}: {wrong}" for wrong in _desk(store, home, made, fates)]
        found += _against(store, notes, made, fates)
        return found
    finally:
        store.close()


def _gateway(places: Places, store: Store, notes: list[Note]) -> Iterator[str]:
    """The log has each change once and without a gap, the feed has no gap, and every file has its hash."""
    for device in store.rows("SELECT id FROM device"):
        asked = "SELECT dseq FROM change WHERE device = ? ORDER BY dseq"
        dseqs = [row["dseq"] for row in store.rows(asked, (device["id"],))]
        passed = "SELECT count(*) AS n FROM misfit WHERE device = ?"
        aside = store.rows(passed, (device["id"],))[0]["n"]  # a line that says again is passed over
        if len(set(dseqs)) < len(dseqs) or (dseqs and dseqs[-1] - len(dseqs) > aside):
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
    if left := store.rows("SELECT device, code FROM misfit WHERE code <> ?", (SAID_BEFORE,)):
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


def _collect(made: Made, home: Home, names: set[str]) -> None:
    """Add what a desk made under any of its names."""
    for row in rows(home.connections.get(), "SELECT id, device, digest, line FROM change"):
        if row["device"].removesuffix(COPY) in names:
            made.digests[row["id"]] = row["digest"]
        if (first := from_line(row["line"]).reissues) and first != row["id"]:
            made.first[row["id"]] = first


def _fates(store: Store, made: Made) -> dict[str, str]:
    """Return what became of each act: of a thing that was said twice, what became of it once."""
    fates: dict[str, str] = {}
    for row in store.rows("SELECT id, state FROM change ORDER BY n"):
        root = made.root(row["id"])
        if row["state"] in ("refused", "rejected"):
            fates.setdefault(root, row["state"])
        elif fates.get(root, "refused") in ("refused", "rejected"):
            fates[root] = row["state"]
        else:
            fates[root] = "doubled"
    return fates


def _desk(store: Store, home: Home, made: Made, fates: dict[str, str]) -> Iterator[str]:
    """The desk is sound, says of its changes what the gateway says, and holds the gateway's dossiers."""
    yield from home.check()
    stranded: set[str] = set()
    for line in home.outbox.page(tuple(Delivery), 0, 100_000):
        fate = fates.get(made.root(line.id), "")
        if fate not in SAME.get(line.state, ()):
            yield f"thay đổi {line.id} ({line.type}): máy ghi {line.state}, cổng ghi {fate or 'không có'}"
        if line.state is Delivery.REFUSED and line.type == "dossier.received":
            stranded.add(line.entity)  # its number was given twice, by two copies of a disk: people see to it
    db = home.connections.get()
    for told in rows(db, "SELECT id, entity, first FROM shared"):
        if told["first"] and fates.get(made.root(told["id"])) in SAME[Delivery.REFUSED]:
            stranded.add(told["entity"])  # it stays in sight here as at the desk that received it
        else:
            yield f"việc {told['id']} nghe ở trạm, tỉnh đã quyết hết mà vẫn chờ"
    if aside := rows(db, "SELECT reason FROM aside"):
        yield f"{len(aside)} dòng bị gạt ra: {aside[0]['reason']}"
    truth = {row["id"]: row["data"] for row in store.rows(_DOSSIERS)}
    mine = {row["id"]: row["data"] for row in rows(db, _DOSSIERS)}
    for dossier in sorted((truth.keys() | mine.keys()) - (stranded - truth.keys())):
        if mine.get(dossier) != truth.get(dossier):
            yield f"hồ sơ {dossier} khác với cổng ở {_differing(mine.get(dossier), truth.get(dossier))}"
        elif fold_history(home.queries.history(dossier)) != home.queries.dossier(dossier):
            yield f"hồ sơ {dossier} khác với nhật ký của chính nó"


def _differing(here: bytes | None, there: bytes | None) -> str:
    """Return where two dossiers differ, for whoever has to find out why."""
    if here is None or there is None:
        return "chỗ: máy có, cổng không" if here else "chỗ: cổng có, máy không"
    mine, theirs = (msgspec.json.decode(data, type=dict[str, Any]) for data in (here, there))
    fields = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
    return "; ".join(f"{name}: {mine.get(name)} ≠ {theirs.get(name)}" for name in fields)[:200]


def _against(store: Store, notes: list[Note], made: Made, fates: dict[str, str]) -> Iterator[str]:
    """What somebody was told is so: kept is on the desk, recorded is at the gateway, accepted is applied."""
    applied = {row["id"]: row["digest"] for row in store.rows("SELECT id, digest FROM change")}
    for line in notes:
        fate = fates.get(made.root(line.name), "")
        if line.what == "kept" and made.digests.get(line.name) != line.digest:
            yield f"đã báo cho cán bộ là lưu, máy không còn: {line.name}"
        elif line.what in ("recorded", "accepted") and not fate:
            yield f"cổng đã báo nhận ({line.what}), cổng không có: {line.name}"
        elif line.what == "accepted" and fate not in ("accepted", "conflict"):
            yield f"đã báo tỉnh chấp nhận, cổng ghi {fate}: {line.name}"
    if strange := applied.keys() - made.digests.keys():
        yield f"cổng có {len(strange)} thay đổi không máy nào lập"
    roots = {made.root(change) for change in made.digests.keys() - made.gone}
    if lost := roots - fates.keys():
        yield f"{len(lost)} thay đổi không tới cổng: {min(lost)}"
    if doubled := [root for root, fate in fates.items() if fate == "doubled"]:
        yield f"{len(doubled)} thay đổi được nhận hai lần: {min(doubled)}"
    if any(applied[i] != made.digests[i] for i in applied.keys() & made.digests.keys()):
        yield "có thay đổi khác từng byte giữa máy và cổng"
