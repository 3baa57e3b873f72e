"""Scanned files, content-addressed and encrypted at rest.

A blob is named to the outside by the SHA-256 of its bytes; on disk its name is a keyed hash of that, so that
the folder tells nobody which forms lie in it. Contents are AES-256-GCM in 1 MiB chunks (STREAM: the nonce is
a counter with a last-chunk flag), so flips, cuts and swapped chunks are all noticed.
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
from localdb.files import write_file
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

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256; it is on disk, file and folder, when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            self.require_room(len(data))
            write_file(path, self._seal(data))
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the whole blob. Raises ``Trouble`` when it is missing or damaged."""
        data = self.read_range(sha256, 0, self.size(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise self._damaged(sha256)
        return data

    def read_range(self, sha256: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes from ``offset`` (fewer at the end), decrypting only the chunks needed."""
        size = self.size(sha256)
        end = min(offset + length, size)
        if offset >= end:
            return b""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        data = b"".join(self._chunks(sha256, first, last, size))
        return data[offset - first * CHUNK : end - first * CHUNK]

    def size(self, sha256: str) -> int:
        """Return the blob's size in bytes, without encryption."""
        try:
            sealed = self.path(sha256).stat().st_size - HEADER
        except FileNotFoundError as error:
            raise Trouble(
                f"Thiếu tệp quét {sha256[:12]}….", "Gọi cán bộ CNTT khôi phục từ bản sao lưu."
            ) from error
        chunks = max(1, -(-sealed // (CHUNK + TAG)))
        return sealed - chunks * TAG

    def has(self, sha256: str) -> bool:
        """Whether the blob is on this disk."""
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Return where the blob lies; its name says nothing of its content."""
        name = hmac.new(self._names, bytes.fromhex(sha256), hashlib.sha256).hexdigest()
        return self._folder / name[:2] / name[2:]

    def require_room(self, size: int) -> None:
        """Refuse a new file while the disk still has room for the work already begun."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < ROOM_FOR_WORK + size:
            raise Trouble(
                "Ổ đĩa sắp đầy: tạm dừng nhận bản quét mới.",
                "Dọn bớt tệp trên ổ đĩa rồi quét lại; tiếp nhận hồ sơ vẫn làm được.",
            )

    def _seal(self, data: bytes) -> bytes:
        salt = os.urandom(SALT)
        cipher = self._cipher(salt)
        parts = [MAGIC, salt]
        chunks = max(1, -(-len(data) // CHUNK))
        for i in range(chunks):
            piece = data[i * CHUNK : (i + 1) * CHUNK]
            parts.append(cipher.encrypt(_nonce(i, i == chunks - 1), piece, None))
        return b"".join(parts)

    def _chunks(self, sha256: str, first: int, last: int, size: int) -> Iterator[bytes]:
        final = max(0, (size - 1) // CHUNK)
        with self.path(sha256).open("rb") as file:
            header = file.read(HEADER)
            if header[: len(MAGIC)] != MAGIC:
                raise self._damaged(sha256)
            cipher = self._cipher(header[len(MAGIC) :])
            file.seek(HEADER + first * (CHUNK + TAG))
            for i in range(first, last + 1):
                try:
                    yield cipher.decrypt(_nonce(i, i == final), file.read(CHUNK + TAG), None)
                except InvalidTag as error:
                    raise self._damaged(sha256) from error

    def _cipher(self, salt: bytes) -> AESGCM:
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"motcua/blob").derive(self._content)
        return AESGCM(key)

    def _damaged(self, sha256: str) -> Trouble:
        return Trouble(
            f"Tệp quét {sha256[:12]}… bị hỏng trên đĩa.", "Gọi cán bộ CNTT khôi phục từ bản sao lưu."
        )


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
