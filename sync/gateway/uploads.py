"""Files from the desks: named by their SHA-256, resumable at any byte, whole and checked or not there at all.

What arrived when a connection died is kept. An offset is told only after fsync; after a crash the file is
cut back to the offset on record. One writer per file: a newer request ends an older, half-dead one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO, Any

from starlette.concurrency import run_in_threadpool

from localdb.files import explain
from sync.gateway.denied import Denied
from sync.gateway.files import blob_path, files_of
from sync.gateway.needs import met
from sync.gateway.store import Store
from sync.protocol import BLOB_WRONG, MAX_BLOB, MissingBlob

_SHA256 = re.compile(r"[0-9a-f]{64}")


class _Writer:
    """The request that is writing a file now."""

    def __init__(self) -> None:
        self.evicted = asyncio.Event()
        self.gone = asyncio.Event()


class Uploads:
    """The folder of files, one sub-folder per commune: a hash tells one commune nothing of another's."""

    def __init__(self, store: Store, on_whole: Callable[[], None]) -> None:
        self._store = store
        self._files = files_of(store.home, store.settings)
        self._on_whole = on_whole
        self._writers: dict[tuple[str, str], _Writer] = {}

    def path(self, commune: str, sha256: str) -> Path:
        """Return where the whole file lies. Raises ``Denied`` for what is not a hash."""
        if not _SHA256.fullmatch(sha256):
            raise Denied(400, "bad_request", "Tên tệp không phải SHA-256.")
        return blob_path(self._store.home, commune, sha256)

    def keep(self, part: Path, commune: str, sha256: str, size: int) -> None:
        """Take a whole file that came by another way and was checked. Raises ``Trouble``."""
        if self.standing(commune, sha256) != (size, size):
            self._files.keep(part, commune, sha256)
            record_blob(self._store, commune, sha256, size, size, whole=True)

    def standing(self, commune: str, sha256: str) -> tuple[int, int] | None:
        """Return (bytes that are safe here, size), or ``None`` for a file never heard of.

        The disk is believed, not the record: a file that was lost is missing again.
        """
        path = self.path(commune, sha256)
        row = self._store.one(
            "SELECT size, stored, whole FROM blob WHERE commune = ? AND sha256 = ?", (commune, sha256)
        )
        if row is None:
            return None
        if row["whole"]:
            return (row["size"], row["size"]) if self._files.has(commune, sha256) else (0, row["size"])
        return min(row["stored"], _length(_part(path)), max(row["size"] - 1, 0)), row["size"]

    def whole(self, commune: str, sha256: str) -> bool:
        """Whether the whole file is here."""
        standing = self.standing(commune, sha256)
        return standing is not None and standing[0] == standing[1]

    def pieces(self, commune: str, sha256: str) -> Iterator[bytes]:
        """Yield a whole file, piece by piece. Raises ``Trouble``."""
        return self._files.pieces(commune, sha256)

    def announce(self, commune: str, sha256: str, size: int) -> None:
        """Note a file that is to come. Raises ``Denied`` for what is not a hash."""
        self.path(commune, sha256)
        if self.standing(commune, sha256) is None:
            record_blob(self._store, commune, sha256, size, 0, whole=False)

    def missing(self, commune: str, asked: tuple[str, ...]) -> tuple[MissingBlob, ...]:
        """Return which of the files are not here whole, and from which byte on."""
        lacking = []
        for sha256 in asked:
            stored, size = self.standing(commune, sha256) or (0, -1)
            if stored != size:
                lacking.append(MissingBlob(sha256, stored))
        return tuple(lacking)

    async def receive(
        self, commune: str, sha256: str, offset: int, size: int, body: AsyncIterator[bytes]
    ) -> int:
        """Append ``body`` at ``offset`` and return the new offset; what it returns is on disk.

        Raises ``Denied``: 409 for another offset than ours, 413 for too much, 460 when the whole file does
        not have its SHA-256 (it is thrown away then). Raises ``Trouble`` when the disk is full.
        """
        path = self.path(commune, sha256)
        if not 0 <= size <= MAX_BLOB:
            raise Denied(413, "too_large", f"Tệp lớn hơn {MAX_BLOB >> 20} MB.", "Quét lại nhẹ hơn.")
        writer = await self._take_over((commune, sha256))
        try:
            standing = await run_in_threadpool(self.standing, commune, sha256)
            stored, known = standing or (0, size)
            if known != size:
                stored = 0
            if stored == size and known == size and standing:
                return size
            if offset != stored:
                raise Denied(409, "wrong_offset", f"Cổng đang có {stored} byte.", "")
            return await self._append(commune, path, offset, size, _until_evicted(body, writer))
        except OSError as error:
            raise explain(error, path) from error
        finally:
            writer.gone.set()
            if self._writers.get((commune, sha256)) is writer:
                del self._writers[commune, sha256]

    async def _take_over(self, name: tuple[str, str]) -> _Writer:
        mine = _Writer()
        older = self._writers.get(name)
        self._writers[name] = mine
        if older is not None:
            older.evicted.set()
            await older.gone.wait()
        return mine

    async def _append(
        self, commune: str, path: Path, offset: int, size: int, body: AsyncIterator[bytes]
    ) -> int:
        part = await run_in_threadpool(_open_part, path, offset)
        end = offset
        try:
            async for piece in body:
                if end + len(piece) > size:
                    raise Denied(413, "too_large", "Tệp dài hơn đã báo.", "Gửi lại tệp này.")
                part.write(piece)
                end += len(piece)
        finally:
            await run_in_threadpool(_make_durable, part)
            if end < size:
                await run_in_threadpool(record_blob, self._store, commune, path.name, size, end, whole=False)
        if end == size:
            await run_in_threadpool(self._finish, commune, path, size)
            self._on_whole()
        return end

    def _finish(self, commune: str, path: Path, size: int) -> None:
        part = _part(path)
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != path.name:
            part.unlink()
            record_blob(self._store, commune, path.name, size, 0, whole=False)
            raise Denied(BLOB_WRONG, "checksum", "Tệp hỏng trên đường truyền.", "Gửi lại từ đầu.")
        self._files.keep(part, commune, path.name)
        record_blob(self._store, commune, path.name, size, size, whole=True)


def record_blob(store: Store, commune: str, sha256: str, size: int, stored: int, *, whole: bool) -> None:
    """Write down how much of a file is safe here; changes that wait for a whole file wait no longer."""
    with store.write(commune) as db:
        db.execute(
            "INSERT INTO blob (commune, sha256, size, stored, whole) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (commune, sha256) DO UPDATE"
            " SET size = excluded.size, stored = excluded.stored, whole = excluded.whole",
            (commune, sha256, size, stored, int(whole)),
        )
        if whole:
            met(db, commune, (sha256,))


async def _until_evicted(body: AsyncIterator[bytes], writer: _Writer) -> AsyncIterator[bytes]:
    """Yield the pieces of ``body``; raise ``Denied`` as soon as a newer request wants to write the file."""
    evicted = asyncio.ensure_future(writer.evicted.wait())
    try:
        while True:
            piece = asyncio.ensure_future(_next(body))
            either: set[asyncio.Future[Any]] = {piece, evicted}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not piece.done():
                piece.cancel()
                raise Denied(423, "taken_over", "Một lần gửi mới hơn đã thay lần này.", "Gửi lại.")
            if (data := piece.result()) is None:
                return
            yield data
    finally:
        evicted.cancel()


async def _next(body: AsyncIterator[bytes]) -> bytes | None:
    try:
        return await anext(body)
    except StopAsyncIteration:
        return None


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _open_part(path: Path, offset: int) -> IO[bytes]:
    """Open the unfinished file, cut back to ``offset``, at its end."""
    part = _part(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and not part.exists():
        path.replace(part)  # the power went between the rename and the record
    handle = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(handle, offset)
    file = os.fdopen(handle, "r+b")
    file.seek(offset)
    return file


def _make_durable(file: IO[bytes]) -> None:
    with file:
        file.flush()
        os.fsync(file.fileno())
