"""Scanned files, content-addressed and encrypted at rest.

A blob is named to the outside by the SHA-256 of its bytes; on disk its name is a keyed hash of that, so that
the folder tells nobody which forms lie in it. Contents are AES-256-GCM in 1 MiB chunks (STREAM: the nonce is
a counter with a last-chunk flag; every chunk is bound to the blob's SHA-256), so flips, cuts, swapped chunks
and swapped files are all noticed, in whole reads and in ranges.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from localdb.domain.trouble import Trouble
from localdb.files import explain, sync_folder, write_file
from localdb.keys import MasterKey

MAGIC = b"MCB1"
SALT = 32
CHUNK = 1 << 20
TAG = 16
HEADER = len(MAGIC) + SALT
ROOM_FOR_WORK = 512 << 20


class Blobs:
    """The folder of encrypted files. Blobs are never overwritten."""

    def __init__(self, folder: Path, key: MasterKey) -> None:
        self._folder = folder
        self._content = key.derive("blob-content")
        self._names = key.derive("blob-names")

    def put(self, data: bytes, *, reserve: int = ROOM_FOR_WORK) -> str:
        """Keep ``data`` and return its SHA-256; it is on disk, file and folder, when this returns.

        A sound blob is never overwritten, a damaged one is mended. ``reserve`` is how many bytes must stay
        free on the disk: new scans leave room for the work already begun, a receipt (0) uses that room.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if self._sound(sha256):
            sync_folder(path.parent)
        else:
            self.require_room(len(data), reserve)
            write_file(path, self._seal(data, sha256))
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the whole blob. Raises ``Trouble`` when it is missing or damaged."""
        data = self.read_range(sha256, 0, self.size(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise self._damaged(sha256)
        return data

    def read_range(self, sha256: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes from ``offset`` (fewer at the end), decrypting only the chunks needed.

        Reading at or past the end returns nothing only after the last chunk has proved that it is the last.
        """
        size = self.size(sha256)
        final = max(0, (size - 1) // CHUNK)
        end = min(offset + length, size)
        if offset >= end:
            list(self._chunks(sha256, final, final, final))
            return b""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        data = b"".join(self._chunks(sha256, first, last, final))
        return data[offset - first * CHUNK : end - first * CHUNK]

    def size(self, sha256: str) -> int:
        """Return the blob's size in bytes, without encryption."""
        try:
            sealed = self.path(sha256).stat().st_size - HEADER
        except OSError as error:
            raise self._unreadable(sha256, error) from error
        chunks = max(1, -(-sealed // (CHUNK + TAG)))
        if sealed < chunks * TAG:
            raise self._damaged(sha256)
        return sealed - chunks * TAG

    def has(self, sha256: str) -> bool:
        """Whether the blob is on this disk."""
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Return where the blob lies; its name says nothing of its content."""
        name = hmac.new(self._names, bytes.fromhex(sha256), hashlib.sha256).hexdigest()
        return self._folder / name[:2] / name[2:]

    def require_room(self, size: int, reserve: int = ROOM_FOR_WORK) -> None:
        """Refuse a new file of ``size`` bytes unless ``reserve`` bytes stay free beside it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self._folder).free
        except OSError as error:
            raise explain(error, self._folder) from error
        if free < reserve + size:
            raise Trouble(
                "Ổ đĩa sắp đầy: tạm dừng nhận bản quét mới.",
                "Dọn bớt tệp trên ổ đĩa rồi quét lại; tiếp nhận hồ sơ vẫn làm được.",
            )

    def _sound(self, sha256: str) -> bool:
        if not self.has(sha256):
            return False
        try:
            self.read(sha256)
        except Trouble:
            return False
        return True

    def _seal(self, data: bytes, sha256: str) -> bytes:
        salt = os.urandom(SALT)
        cipher = self._cipher(salt)
        parts = [MAGIC, salt]
        chunks = max(1, -(-len(data) // CHUNK))
        for i in range(chunks):
            piece = data[i * CHUNK : (i + 1) * CHUNK]
            parts.append(cipher.encrypt(_nonce(i, i == chunks - 1), piece, bytes.fromhex(sha256)))
        return b"".join(parts)

    def _chunks(self, sha256: str, first: int, last: int, final: int) -> Iterator[bytes]:
        """Decrypt chunks ``first`` to ``last``; ``final`` is the number of the blob's last chunk."""
        try:
            with self.path(sha256).open("rb") as file:
                header = file.read(HEADER)
                if header[: len(MAGIC)] != MAGIC:
                    raise self._damaged(sha256)
                cipher = self._cipher(header[len(MAGIC) :])
                file.seek(HEADER + first * (CHUNK + TAG))
                for i in range(first, last + 1):
                    sealed = file.read(CHUNK + TAG)
                    yield cipher.decrypt(_nonce(i, i == final), sealed, bytes.fromhex(sha256))
        except InvalidTag as error:
            raise self._damaged(sha256) from error
        except OSError as error:
            raise self._unreadable(sha256, error) from error

    def _cipher(self, salt: bytes) -> AESGCM:
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"motcua/blob").derive(self._content)
        return AESGCM(key)

    def _unreadable(self, sha256: str, error: OSError) -> Trouble:
        if isinstance(error, FileNotFoundError):
            return Trouble(f"Thiếu tệp quét {sha256[:12]}….", "Gọi cán bộ CNTT khôi phục từ bản sao lưu.")
        return Trouble(
            f"Không đọc được tệp quét {sha256[:12]}…: {error.strerror}.", "Gọi cán bộ CNTT kiểm tra ổ đĩa."
        )

    def _damaged(self, sha256: str) -> Trouble:
        return Trouble(
            f"Tệp quét {sha256[:12]}… bị hỏng trên đĩa.", "Gọi cán bộ CNTT khôi phục từ bản sao lưu."
        )


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
