"""The shape of a package on a stick, which both sides import.

::

    MC-H29-19-ABCDEF-20261122-081403/           one export; every name is safe on FAT32
        DOC-TOI.txt                             what this is, for whoever finds the stick
        001.tar.age, 002.tar.age …              volumes: a tar each, sealed to the province's key
        phieu-goi.jws                           the signed list of volumes; written last: no list, no package
    MC-H29-19-ABCDEF-20261122-081403.bien-nhan.age   the receipt, signed by the province, sealed to the desk

In the tars lie ``changes.ndjson`` (the very lines that the wire carries) and ``blobs/<sha256>``. Each volume
can be opened by itself: ``age -d -i KEY 001.tar.age | tar x``. What one stick lost, the next carries again.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from localdb.domain.codes import device_tag
from sync.protocol import FeedPage, Me, Result

VERSION = 1
LIST = "phieu-goi.jws"
README = "DOC-TOI.txt"
RECEIPT = ".bien-nhan.age"
FROM_HUB = ".tram.age"  # ends the name of a file in which a hub carries one device's lines
CHANGES = "changes.ndjson"
VOLUME_NAME = re.compile(r"\d{3}\.tar\.age")
BLOB_NAME = re.compile(r"blobs/([0-9a-f]{64})")
VOLUME_BYTES = 2_000_000_000  # FAT32 ends at 4 GiB, some tools at 2
MAX_LIST = 1 << 20
MAX_RECEIPT = 256 << 20


class Volume(Struct, frozen=True):
    """One sealed file: its size in bytes and the SHA-256 of what lies on the stick."""

    name: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What the desk signs. ``epoch`` and ``cursor`` say how far it has read the province's feed,
    ``reference`` is the SHA-256 of the reference data that came down last.
    """

    version: int
    package: str
    device: str
    commune: str
    made_at: str
    first_dseq: int
    last_dseq: int
    changes: int
    files: int
    volumes: tuple[Volume, ...]
    epoch: str
    cursor: str
    reference: str = ""


class Receipt(Struct, frozen=True):
    """What the province signs: one result per change that it read, its feed, and the files it holds whole.

    ``asked_epoch``, ``asked_cursor`` and ``asked_reference`` repeat the manifest; ``unread`` names volumes
    that could not be used; ``reference`` is the package of reference data that the desk has not seen yet.
    """

    version: int
    package: str
    device: str
    made_at: str
    asked_epoch: str
    asked_cursor: str
    results: tuple[Result, ...]
    stored: tuple[str, ...]
    unread: tuple[str, ...]
    pages: tuple[FeedPage, ...]
    me: Me
    asked_reference: str = ""
    reference: bytes = b""


def folder_name(commune: str, device: str, at: datetime) -> str:
    """Return the name of a package folder: letters, digits and dashes only."""
    place = re.sub(r"[^0-9A-Za-z]+", "-", commune)
    return f"MC-{place}-{device_tag(device)}-{at:%Y%m%d-%H%M%S}"


def tar_entry(name: str, data: bytes) -> Iterator[bytes]:
    """Yield one file of a tar."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = 0o600
    yield entry.tobuf(tarfile.USTAR_FORMAT)
    yield data
    yield b"\0" * (-len(data) % tarfile.BLOCKSIZE)


def tar_end() -> bytes:
    """Return what ends a tar."""
    return b"\0" * (2 * tarfile.BLOCKSIZE)


def tar_size(size: int) -> int:
    """Return how many bytes of a tar a file of ``size`` bytes takes."""
    return tarfile.BLOCKSIZE + size + (-size % tarfile.BLOCKSIZE)


def encode(value: Manifest | Receipt) -> bytes:
    """Return the JSON that is signed."""
    return msgspec.json.encode(value)
