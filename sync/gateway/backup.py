"""Copies of a gateway that stands on SQLite and a folder, and its return from one.

The desks keep what they sent: after a restore a new epoch begins, and each offers again what the copy
forgot. Files that the copy lacks are marked missing, so that the desks bring them again too. A gateway on
PostgreSQL is backed up with PostgreSQL's own tools (DEPLOYMENT.md).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.db import connect, rows
from localdb.domain.change import digest
from localdb.domain.trouble import Trouble
from localdb.files import copy_file, explain, weigh, write_file
from sync.gateway.files import blob_path
from sync.gateway.settings import FILE
from sync.gateway.store import Store, now

NOTE = "ban-sao-cong.json"
KEYS = ("gateway.key", "store.key")
CHECKED, READ_AT_ONCE = 1_000_000, 2_000  # lines that ``reopen`` looks at, and how many it reads together
DATABASE = "gateway.db"
KEPT = 7


class CopyNote(Struct, frozen=True):
    """What one copy of a gateway holds."""

    at: str
    epoch: str
    changes: int
    files: int
    sha256: dict[str, str]


class Restored(Struct, frozen=True):
    """A gateway came back; ``missing`` files must come again from the desks, which see the new ``epoch``."""

    note: CopyNote
    epoch: str
    missing: int


def back_up(home: Path, target: Path) -> tuple[Path, CopyNote]:
    """Copy the gateway of ``home`` to ``target``, read back and checked; it may run meanwhile.

    Raises ``Trouble`` when the disk is full or the copy does not stand up to the check.
    """
    store = Store(home)
    try:
        if store.settings.s3:
            raise Trouble(
                "Tệp của cổng này nằm trong kho S3.", "Sao lưu kho S3 và PostgreSQL theo DEPLOYMENT.md."
            )
        at = now()
        top = target / "cong-mot-cua"
        folder = top / at[:19].replace("-", "").replace(":", "").replace("T", "-")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise explain(error, folder) from error
        (folder / NOTE).unlink(missing_ok=True)
        draft = home / "sao-luu.db"
        draft.unlink(missing_ok=True)
        store.copy_into(draft)
        for name in store.rows("SELECT commune, sha256 FROM blob WHERE whole = 1"):
            _copy_blob(home, top, name["commune"], name["sha256"])
        kept = [*KEYS, FILE] if (home / FILE).exists() else KEYS
        sums = {name: copy_file(home / name, folder / name) for name in kept}
        _require_sound(draft, bytes.fromhex((home / "store.key").read_text(encoding="ascii")))
        sums[DATABASE] = copy_file(draft, folder / DATABASE)
        draft.unlink()
        changes = store.one("SELECT count(*) AS n FROM change") or {"n": 0}
        files = store.one("SELECT count(*) AS n FROM blob WHERE whole = 1") or {"n": 0}
        note = CopyNote(at, store.epoch(), changes["n"], files["n"], sums)
        write_file(folder / NOTE, msgspec.json.format(msgspec.json.encode(note)))
    finally:
        store.close()
    for old in sorted(path.parent for path in top.glob(f"*/{NOTE}"))[:-KEPT]:
        (old / NOTE).unlink()
        shutil.rmtree(old, ignore_errors=True)
    return folder, note


def restore(source: Path, home: Path) -> Restored:
    """Bring the newest copy under ``source`` back into the empty folder ``home`` and begin a new epoch.

    Raises ``Trouble`` when there is no copy, it is damaged, or ``home`` is in use.
    """
    notes = [*source.glob(NOTE), *source.glob(f"*/{NOTE}"), *source.glob(f"*/*/{NOTE}")]
    if not notes:
        raise Trouble(f"Không có bản sao cổng nào trong {source}.", "Chọn đúng thư mục đã sao lưu vào.")
    copy = max(notes, key=lambda path: path.parent.name).parent
    note = msgspec.json.decode((copy / NOTE).read_bytes(), type=CopyNote)
    if home.exists() and any(home.iterdir()):
        raise Trouble(f"Thư mục {home} không trống.", "Khôi phục cổng vào thư mục mới.")
    for name, sha256 in note.sha256.items():
        if not (copy / name).is_file() or weigh(copy / name)[1] != sha256:
            raise Trouble(f"Bản sao {copy.name} hỏng: {name}.", f"Dùng bản sao khác trong {copy.parent}.")
    try:
        for name in note.sha256:
            copy_file(copy / name, home / name)
        _require_sound(home / DATABASE, bytes.fromhex((home / "store.key").read_text(encoding="ascii")))
        store = Store(home)
        try:
            missing = _bring_files(store, copy.parent)
            return Restored(note, store.new_epoch(), missing)
        finally:
            store.close()
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def reopen(home: Path) -> tuple[str, int]:
    """Take up a gateway whose database other tools have set back (PostgreSQL): check it, begin a new epoch.

    Returns the epoch and how many lines were checked: the newest million, each against its digest. Files are
    believed only where they lie, so what a desk finds missing it sends again. Raises ``Trouble`` for a line
    that is not what was recorded; nothing is changed then.
    """
    store = Store(home)
    try:
        last = store.one("SELECT max(n) AS n FROM change") or {}
        at, checked = max(0, (last.get("n") or 0) - CHECKED), 0
        asked = "SELECT n, line, digest FROM change WHERE n > ? ORDER BY n LIMIT ?"
        while found := store.rows(asked, (at, READ_AT_ONCE)):
            if any(digest(bytes(row["line"])) != row["digest"] for row in found):
                raise Trouble(
                    "Cơ sở dữ liệu khôi phục không lành lặn: có dòng khác với lúc ghi.",
                    "Khôi phục lại từ bản sao khác, rồi chạy lại lệnh này.",
                )
            at, checked = found[-1]["n"], checked + len(found)
        return store.new_epoch(), checked
    finally:
        store.close()


def _copy_blob(home: Path, top: Path, commune: str, sha256: str) -> None:
    source, target = blob_path(home, commune, sha256), blob_path(top, commune, sha256)
    if source.exists() and not (target.exists() and target.stat().st_size == source.stat().st_size):
        copy_file(source, target)


def _bring_files(store: Store, top: Path) -> int:
    """Bring the files back; return how many are not in the copy, or not what their name says."""
    missing = 0
    for row in store.rows("SELECT commune, sha256 FROM blob WHERE whole = 1"):
        kept = blob_path(top, row["commune"], row["sha256"])
        if kept.is_file() and weigh(kept)[1] == row["sha256"]:
            copy_file(kept, blob_path(store.home, row["commune"], row["sha256"]))
            continue
        missing += 1
        with store.write() as db:
            db.execute(
                "UPDATE blob SET whole = 0, stored = 0 WHERE commune = ? AND sha256 = ?",
                (row["commune"], row["sha256"]),
            )
    return missing


def _require_sound(path: Path, key: bytes) -> None:
    """Check a copied database: its pages, and each line against its digest."""
    db = connect(path, key)
    try:
        bad = [row for row in rows(db, "PRAGMA quick_check") if "ok" not in row.values()]
        for row in rows(db, "SELECT n, line, digest FROM change"):
            bad += [row] if digest(row["line"]) != row["digest"] else []
    finally:
        db.conn.close()
    if bad:
        raise Trouble(
            "Bản sao cổng không lành lặn.", "Giữ nguyên các bản cũ; kiểm tra ổ đĩa rồi sao lưu lại."
        )
