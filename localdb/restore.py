"""A desk out of a copy, checked from end to end, and safe to work on.

The copy is older than what the lost desk last did, and the province may know more. So the restored desk gets
a new device id: it writes its own sequence and draws its own numbers, and can never contradict what the lost
one sent or printed. What the copy still owed under the old id is offered under the old id, which is kept:
so it can leave on a stick before the desk has joined anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.backup import NOTE, CopyNote, all_files
from localdb.blobs import Blobs
from localdb.db import immediate, one
from localdb.domain.trouble import Trouble
from localdb.files import copy_file, sync_folder, weigh, write_file
from localdb.home import Folder, Home
from localdb.keys import Locked
from localdb.renew import GATEWAY, keep_name, renew, take_new_name


class RestoringFiles(Struct, frozen=True):
    """``done`` of ``count`` files are back."""

    done: int
    count: int


class LostFile(Struct, frozen=True):
    """A file that the database names is not in the copy, or damaged there."""

    sha256: str
    trouble: Trouble


class Restored(Struct, frozen=True):
    """The desk stands in its folder; ``lost`` files could not be brought back."""

    folder: Path
    note: CopyNote
    lost: int


Restoring = RestoringFiles | LostFile | Restored


def copies_in(source: Path) -> list[tuple[Path, CopyNote]]:
    """Return the whole copies under ``source``, the newest last. Raises ``Trouble`` when there is none."""
    found = []
    for path in [*source.glob(NOTE), *source.glob(f"*/{NOTE}"), *source.glob(f"*/*/{NOTE}")]:
        try:
            found.append((path.parent, msgspec.json.decode(path.read_bytes(), type=CopyNote)))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            continue
    if not found:
        raise Trouble(f"Không có bản sao lưu nào trong {source}.", "Chọn đúng thư mục đã sao lưu vào.")
    return sorted(found, key=lambda pair: pair[1].at)


def choose(source: Path) -> tuple[Path, CopyNote]:
    """Return the newest whole copy under ``source``. Raises ``Trouble`` when several desks lie there."""
    found = copies_in(source)
    desks = {note.home: folder.parent for folder, note in found}
    if len(desks) > 1:
        names = ", ".join(sorted(folder.name for folder in desks.values()))
        raise Trouble(f"Trong {source} có bản sao của nhiều máy: {names}.", "Chọn thư mục của đúng một máy.")
    return found[-1]


def restore(copy: Path, note: CopyNote, folder: Folder, typed: str) -> Generator[Restoring, None, None]:
    """Bring the copy at ``copy`` back into the empty ``folder``, opened with what was ``typed`` (passphrase
    or paper code). Ends with ``Restored``.

    Raises ``Trouble`` for a folder in use, a wrong passphrase and a damaged copy; then no desk stands there.
    """
    if folder.path.exists() and any(folder.path.iterdir()):
        raise Trouble(
            f"Thư mục {folder.path} không trống.", "Khôi phục vào thư mục mới; không đè lên kho nào."
        )
    for name, sha256 in note.sha256.items():
        if not (copy / name).is_file() or weigh(copy / name)[1] != sha256:
            raise Trouble(f"Bản sao {copy.name} hỏng: {name}.", f"Dùng bản sao khác trong {copy.parent}.")
    write_file(folder.unfinished, b"")
    if os.name != "nt":
        folder.path.chmod(0o700)
    try:
        for name in note.sha256:
            copy_file(copy / name, folder.path / name)
        key = Locked(folder.keystore).with_typed(typed)
        yield from _files(copy, folder, note, Home(folder, key))
    except BaseException:
        shutil.rmtree(folder.path, ignore_errors=True)
        raise


def _files(copy: Path, folder: Folder, note: CopyNote, home: Home) -> Generator[Restoring, None, None]:
    try:
        if found := home.check():
            raise Trouble(f"Bản sao {copy.name} mở được nhưng không lành: {found[0]}", "Dùng bản sao khác.")
        _require_end(home, note)
        copies = Blobs(copy.parent / "blobs", home.key)
        hashes = all_files(home.connections.get())
        lost = 0
        for done, sha256 in enumerate(hashes, 1):
            try:
                copies.read(sha256)
                copy_file(copies.path(sha256), home.blobs.path(sha256))
            except Trouble as trouble:
                lost += 1
                yield LostFile(sha256, trouble)
            yield RestoringFiles(done, len(hashes))
        _become_new(home)
    finally:
        home.close()
    folder.watch.mkdir(exist_ok=True)
    folder.unfinished.unlink()
    sync_folder(folder.path)
    yield Restored(folder.path, note, lost)


def _require_end(home: Home, note: CopyNote) -> None:
    """The copied chain must end where the note says that it does."""
    end = one(
        home.connections.get(),
        "SELECT dseq, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1",
        (note.device,),
    )
    if (end["dseq"] if end else 0, end["digest"] if end else "") != (note.changes, note.digest):
        raise Trouble("Nhật ký trong bản sao không kết thúc như phiếu bản sao ghi.", "Dùng bản sao khác.")


def _become_new(home: Home) -> None:
    """Give the desk a new device id, and keep the old one for what it still owes.

    A desk that never joined a gateway can send nothing under the old one: it says everything again.
    """
    if bytes(home.settings.get(GATEWAY, msgspec.Raw, msgspec.Raw(b"null"))) == b"null":
        renew(home)
        return
    with immediate(home.connections.get()) as db:
        keep_name(db, home.device.id)
        take_new_name(db, home.device.unit)
