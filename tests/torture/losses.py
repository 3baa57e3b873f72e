"""When a side loses its memory, or a desk its name: backups, dead disks, copied disks, shut-out desks."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from pathlib import Path

from localdb import backup as desk_backup
from localdb import restore as desk_restore
from localdb.db import rows
from localdb.domain.change import first_name, from_line
from localdb.domain.trouble import Trouble
from localdb.home import Home
from localdb.log import COPY
from sync.gateway import backup
from sync.gateway.files import blob_path
from sync.gateway.settings import read_settings
from sync.gateway.standing import Standing, change_standing
from sync.gateway.store import Store
from tests.sync import postgres
from tests.sync.desks import COMMUNE, PASSPHRASE
from tests.torture.parties import Places, at_desk, found_desk, names_of, note, read_notes, take_new_name
from tests.torture.steps import DESKS, Clone, Copy, Lose, ShutOut

GATEWAY = "cong"


def copy(places: Places, step: Copy) -> None:
    """Back up the gateway, or a desk, while it works."""
    with suppress(Trouble):
        if step.desk < 0:
            if url := read_settings(places.gateway).postgres:
                _dumped(places).parent.mkdir(parents=True, exist_ok=True)
                postgres.dump(url, _dumped(places))
            else:
                backup.back_up(places.gateway, places.copies / GATEWAY)
            return
        with at_desk(places, step.desk, 0.0) as home:
            for _ in desk_backup.back_up(home, places.copies / f"may-{step.desk}"):
                pass


def set_back(places: Places) -> None:
    """Bring the gateway, which does not run, back from its last backup; without one its disk lives.

    On PostgreSQL it is the server that dies: the gateway's own folder, with the files, lives.
    """
    copies = places.copies / GATEWAY
    if _dumped(places).exists():
        postgres.set_back(read_settings(places.gateway).postgres, _dumped(places))
        backup.reopen(places.gateway)
    elif any(copies.glob(f"*/*/{backup.NOTE}")):
        shutil.rmtree(places.gateway)
        backup.restore(copies, places.gateway)


def lose(places: Places, step: Lose) -> None:
    """Let the disk of a desk die, and set the PC up again; not while it is the last to have what a gateway
    that was set back has forgotten: what both sides have lost, nobody can bring back.
    """
    if not _safe(places, step.desk):
        return
    folder = places.desk(step.desk)
    names = names_of(read_notes(places), step.desk)
    with at_desk(places, step.desk, 0.0) as home:
        made = rows(home.connections.get(), "SELECT id, device, digest FROM change")
        saved = _saved(places, home)
    had = {row["id"]: row["digest"] for row in made if row["device"].removesuffix(COPY) in names}
    for change, digest in had.items():
        note(places, "made", change, digest)
    shutil.rmtree(folder.path)
    try:
        for _ in desk_restore.restore(
            *desk_restore.choose(places.copies / f"may-{step.desk}"), folder, PASSPHRASE
        ):
            pass
    except Trouble:
        found_desk(places, step.desk)
    with at_desk(places, step.desk, 0.0) as home:
        note(places, "named", home.device.id, desk=step.desk)
        left = {row["id"] for row in rows(home.connections.get(), "SELECT id FROM change")}
    for change in had.keys() - left - saved:
        note(places, "gone", change)
    _forget_copies(places)


def clone(places: Places, step: Clone) -> None:
    """Copy the disk of a desk into one more PC."""
    if places.desk(DESKS).path.exists():
        return
    shutil.copytree(places.desk(step.desk).path, places.desk(DESKS).path)
    with at_desk(places, DESKS, 0.0) as home:
        note(places, "named", home.device.id, desk=DESKS)
    _forget_copies(places)


def shut_out(places: Places, step: ShutOut) -> None:
    """Shut a desk out at the province; where it ``renews``, its people take a new name at once."""
    with suppress(Trouble), at_desk(places, step.desk, 0.0) as home:
        with closing(Store(places.gateway)) as store:
            change_standing(store, home.device.id, Standing.REVOKED)
        if step.renews:
            take_new_name(places, home, step.desk)
            _forget_copies(places)


def let_in(places: Places) -> None:
    """Let in again whoever was shut out."""
    with suppress(Trouble), closing(Store(places.gateway)) as store:
        for row in store.rows("SELECT device FROM standing"):
            change_standing(store, row["device"], Standing.APPROVED)


def _dumped(places: Places) -> Path:
    return places.copies / GATEWAY / "postgres.dump"


def _saved(places: Places, home: Home) -> set[str]:
    """Return the desk's changes, under whatever name, that the hub can carry to the province without it."""
    words = {n.name for n in read_notes(places) if n.what == "left"}
    lines = rows(home.connections.get(), "SELECT id, device, dseq, digest FROM change")
    reach: dict[str, int] = {}
    for line in lines:
        if line["id"] in words:
            reach[line["device"]] = max(line["dseq"], reach.get(line["device"], 0))
    there = _at_hub(places)
    return {
        line["id"]
        for line in lines
        if line["dseq"] <= reach.get(line["device"], 0) and line["digest"] in there
    }


def _at_hub(places: Places) -> set[str]:
    with closing(Store(places.hub)) as store:
        return {row["digest"] for row in store.rows("SELECT digest FROM change")}


def _forget_copies(places: Places) -> None:
    """Leave no older copy of the gateway: what both sides have lost, nobody can bring back."""
    shutil.rmtree(places.copies / GATEWAY, ignore_errors=True)


def _safe(places: Places, desk: int) -> bool:
    """Whether the gateway has everything that it told this desk, and any desk of files, to have.

    And whether the hub can bring it everything that it told others of this desk; it keeps no files.
    """
    notes = read_notes(places)
    told = {n.name for n in notes if n.what in ("recorded", "accepted")}
    try:
        with at_desk(places, desk, 0.0) as home, closing(Store(places.gateway)) as store:
            lines = rows(home.connections.get(), "SELECT id, digest, line FROM change")
            here = [from_line(row["line"]) for row in lines]
            saved, told_on = _saved(places, home), _at_hub(places)
            sql = "SELECT id AS name FROM change UNION SELECT first FROM reissue"
            there = {row["name"] for row in store.rows(sql)}
    except Trouble:
        return False
    acts = {first_name(change) for change in here if change.id in told}
    on = {row["id"] for row in lines if row["digest"] in told_on}
    named = {sha256 for change in here if change.id in on for sha256 in change.blobs}
    files = named | {n.name for n in notes if n.what == "blob"}
    kept = all(blob_path(places.gateway, COMMUNE, sha256).exists() for sha256 in files)
    return acts <= there and on <= saved | there and kept
