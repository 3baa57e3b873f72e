"""Copies of a desk that are known to open again: a copy counts only after it was read back and checked.

::

    TARGET/motcua-<first letters of the home's id>/
        blobs/…                       every encrypted file, copied once, never deleted
        20261122-080000/              one copy: the database as of then
            motcua.db  keystore.json  danh-muc/
            ban-sao.json              what was copied, with sizes and SHA-256; written last

Nothing in a copy can be read without the desk's passphrase or its paper code. Every day a copy of the
database alone is kept beside the desk itself (``sao-luu/``), against a damaged file; only a copy elsewhere is
against a dead disk or a thief.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.blobs import Blobs
from localdb.db import Database, connect, copy_into, one, rows
from localdb.domain.trouble import Trouble
from localdb.files import copy_file, explain, sync_folder, write_file
from localdb.home import Home
from localdb.keys import MasterKey
from localdb.log import first_break

KEPT = 7
DAY = timedelta(hours=20)  # a desk opens a little earlier some mornings
NOTE = "ban-sao.json"
STAMP = "%Y%m%d-%H%M%S"
OLD = timedelta(days=3)  # a weekend without anybody at the desk is no alarm
_TARGET = "backup_folder"  # the setting with the folder that daily copies also go to
_LAST = "backup_last"  # the setting that tells of the last copy elsewhere


class CopyNote(Struct, frozen=True):
    """What one copy holds; ``changes`` and ``digest`` are the length and the end of this desk's chain."""

    home: str
    at: str
    device: str
    unit: str
    changes: int
    digest: str
    files: int
    sha256: dict[str, str]


class LastCopy(Struct, frozen=True):
    """When and where the last whole copy was made, or what went wrong since."""

    at: str = ""
    folder: str = ""
    trouble: str = ""


class CopyingDatabase(Struct, frozen=True):
    """The database is being copied and checked."""


class CopyingFiles(Struct, frozen=True):
    """``done`` of ``count`` encrypted files are in the copy."""

    done: int
    count: int


class DamagedFile(Struct, frozen=True):
    """A file of the desk cannot be read, so it is not in the copy."""

    sha256: str
    trouble: Trouble


class Copied(Struct, frozen=True):
    """The copy at ``folder`` is whole and was read back; ``new`` files were added to those already there."""

    folder: Path
    note: CopyNote
    new: int
    damaged: int


Copying = CopyingDatabase | CopyingFiles | DamagedFile | Copied


def copy_database(home: Home) -> Path:
    """Keep a verified copy of the database in ``sao-luu/`` and return its path; the ``KEPT`` newest stay.

    Raises ``Trouble`` when the disk is full, or when the copy does not stand up to the check.
    """
    folder = home.folder.copies
    _make(folder)
    path = folder / f"motcua-{home.writer.now():{STAMP}}.db"
    path.unlink(missing_ok=True)
    try:
        copy_into(home.connections.get(), path)
        _require_sound(path, home.key, home.device.id)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(folder)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    for old in sorted(folder.glob("motcua-*.db"))[:-KEPT]:
        old.unlink()
    return path


def back_up(home: Home, target: Path) -> Generator[Copying, None, None]:
    """Copy the whole desk to ``target``; only what is new travels. Ends with ``Copied``.

    Raises ``Trouble`` when the disk is full, away, or reads back something else; older copies are untouched.
    """
    yield CopyingDatabase()
    database = copy_database(home)
    keystore = home.folder.keystore
    top = target / f"motcua-{home.folder.locked().store.home[:8]}"
    folder = top / database.stem.removeprefix("motcua-")
    _make(folder)
    (folder / NOTE).unlink(missing_ok=True)
    new = damaged = 0
    for event in _copy_files(home, top / "blobs"):
        new += isinstance(event, CopyingFiles)
        damaged += isinstance(event, DamagedFile)
        yield event
    sums = {
        "motcua.db": copy_file(database, folder / "motcua.db"),
        "keystore.json": copy_file(keystore, folder / "keystore.json"),
    }
    for page in sorted(home.folder.catalogue.rglob("*")) if home.folder.catalogue.exists() else ():
        if page.is_file():
            name = page.relative_to(home.folder.path).as_posix()
            sums[name] = copy_file(page, folder / name)
    db = connect(database, home.key.derive("database"))
    try:
        note = _note(home, db, sums)
    finally:
        db.conn.close()
    write_file(folder / NOTE, msgspec.json.format(msgspec.json.encode(note)))
    _prune(top)
    told = "" if not damaged else f"{damaged} tệp của máy này hỏng hoặc thiếu, không có trong bản sao."
    home.settings.put(_LAST, LastCopy(note.at, str(target), told))
    yield Copied(folder, note, new, damaged)


def daily(home: Home) -> None:
    """Keep today's copies, if they are not there yet: beside the desk, and in the chosen folder.

    A chosen folder that is away or full is noted for the screens and tried again; it is not an error.
    """
    newest = max(home.folder.copies.glob("motcua-*.db"), default=None)
    last, target = last_copy(home), daily_folder(home)
    now = home.writer.now()
    if target and (not last.at or now - datetime.fromisoformat(last.at) > DAY):
        try:
            for _ in back_up(home, Path(target)):
                pass
        except Trouble as trouble:
            home.settings.put(_LAST, LastCopy(last.at, target, str(trouble)))
    elif newest is None or now - _stamp(newest, now) > DAY:
        copy_database(home)


def last_copy(home: Home) -> LastCopy:
    """Return when and where the last whole copy elsewhere was made."""
    return home.settings.get(_LAST, LastCopy, LastCopy())


def daily_folder(home: Home) -> str:
    """Return the folder that a copy goes to every day; empty when none was chosen."""
    return home.settings.get(_TARGET, str, "")


def choose_daily(home: Home, folder: Path | None) -> None:
    """Let a copy go to ``folder`` every day from now on; ``None``: to none."""
    home.settings.put(_TARGET, str(folder.absolute()) if folder else "")


def overdue(home: Home) -> Trouble | None:
    """Return what is to be told when the daily copy that was chosen did not get through for ``OLD``."""
    last, folder = last_copy(home), daily_folder(home)
    if not folder or (last.at and home.writer.now() - datetime.fromisoformat(last.at) <= OLD):
        return None
    since = f"Từ {datetime.fromisoformat(last.at):%d/%m/%Y} chưa" if last.at else "Chưa lần nào"
    return Trouble(f"{since} sao lưu được vào {folder}.", "Cắm ổ sao lưu; máy tự sao khi thấy ổ.")


def all_files(db: Database) -> list[str]:
    """Return the SHA-256 of every file that a database names: filed papers, receipts, journal pages."""
    named = "SELECT sha256 FROM blob UNION SELECT sha256 FROM page UNION SELECT sha256 FROM archive_blob"
    return [row["sha256"] for row in rows(db, f"{named} ORDER BY sha256")]


def _copy_files(home: Home, target: Path) -> Iterator[CopyingFiles | DamagedFile]:
    """Copy what is not there yet, and open each copy with the desk's key, to the last byte."""
    copies = Blobs(target, home.key)
    hashes = all_files(home.connections.get())
    lacking = [sha256 for sha256 in hashes if not _same_size(home.blobs, copies, sha256)]
    for done, sha256 in enumerate(lacking, len(hashes) - len(lacking) + 1):
        try:
            home.blobs.read(sha256)
        except Trouble as trouble:
            yield DamagedFile(sha256, trouble)
            continue
        copy_file(home.blobs.path(sha256), copies.path(sha256))
        copies.read(sha256)
        yield CopyingFiles(done, len(hashes))


def _same_size(blobs: Blobs, copies: Blobs, sha256: str) -> bool:
    here, there = blobs.path(sha256), copies.path(sha256)
    return here.exists() and there.exists() and here.stat().st_size == there.stat().st_size


def _require_sound(path: Path, key: MasterKey, device: str) -> None:
    db = connect(path, key.derive("database"))
    try:
        found = [row for row in rows(db, "PRAGMA quick_check") if "ok" not in row.values()]
        broken = first_break(db, device)
    finally:
        db.conn.close()
    if found or broken:
        raise Trouble(
            "Bản sao vừa lập không lành lặn, nên đã bỏ.",
            "Chạy ./motcua check ngay; giữ nguyên các bản sao cũ và gọi cán bộ CNTT.",
        )


def _note(home: Home, db: Database, sums: dict[str, str]) -> CopyNote:
    end = one(
        db, "SELECT dseq, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1", (home.device.id,)
    )
    return CopyNote(
        home=home.folder.locked().store.home,
        at=home.writer.now().isoformat(timespec="seconds"),
        device=home.device.id,
        unit=home.device.unit,
        changes=end["dseq"] if end else 0,
        digest=end["digest"] if end else "",
        files=len(all_files(db)),
        sha256=sums,
    )


def _prune(top: Path) -> None:
    whole = sorted(note.parent for note in top.glob(f"*/{NOTE}"))
    for old in whole[:-KEPT]:
        (old / NOTE).unlink()  # from now on it is no copy, even if the rest stays half-way
        shutil.rmtree(old, ignore_errors=True)


def _stamp(path: Path, now: datetime) -> datetime:
    stamp = path.stem.removeprefix("motcua-")
    return datetime.strptime(stamp, STAMP).replace(tzinfo=now.tzinfo)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise explain(error, folder) from error
