"""The desk's side of the stick: changes and files out as a sealed package, the province's receipt back in.

Exported is not sent. A change becomes *carried* only after every byte on the stick was read again and was
right; only a receipt, or the wire, says more. The same changes may travel by wire meanwhile, and sticks may
be lost, doubled or brought in any order: ids and the desk's own sequence decide what is new.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from localdb.blobs import Blobs
from localdb.domain.trouble import Trouble
from localdb.files import explain
from localdb.log import new_id
from localdb.outbox import BlobRef, Outbox, Outgoing, Position
from sync.credentials import sign_bytes
from sync.events import BlobFailed
from sync.link import Identity
from sync.package import (
    CHANGES,
    LIST,
    README,
    VERSION,
    VOLUME_BYTES,
    Manifest,
    Volume,
    encode,
    folder_name,
    tar_end,
    tar_entry,
    tar_size,
)
from sync.sealing import recipient_of, seal
from sync.stick import Stick, StickFile

EVERYTHING = 10**9
SPARE_BYTES = 1 << 20  # what age, the list and the stick's own clusters add
_NOTE = """Gói hồ sơ một cửa của {commune}, máy {device}, lập lúc {at}.

Nội dung đã mã hóa, chỉ cổng đồng bộ của tỉnh mở được. Nếu nhặt được USB này, xin trả lại Ủy ban nhân dân xã.
Cán bộ CNTT của tỉnh:   motcua gateway --import THƯ-MỤC-CHỨA-GÓI
Khi không có Một Cửa:   age -d -i gateway.ssh 001.tar.age | tar x
"""


class Weighed(Struct, frozen=True):
    """What is about to be written: changes, files, and how many bytes they take."""

    changes: int
    files: int
    size: int


class Written(Struct, frozen=True):
    """``done`` of ``size`` bytes are written."""

    done: int
    size: int


class Checking(Struct, frozen=True):
    """Everything is written; now every byte is read again."""


class Carried(Struct, frozen=True):
    """The package at ``folder`` is whole and checked: the stick may be pulled out."""

    folder: Path
    changes: int
    files: int
    volumes: int


class NothingToCarry(Struct, frozen=True):
    """There is nothing that the province lacks, as far as this desk knows."""


Exporting = Weighed | Written | BlobFailed | Checking | Carried | NothingToCarry


def export(
    outbox: Outbox,
    blobs: Blobs,
    identity: Identity,
    parent: Path,
    now: datetime,
    *,
    recipients: tuple[str, ...] = (),
    volume_bytes: int = VOLUME_BYTES,
    reference: str = "",
) -> Generator[Exporting, None, None]:
    """Write everything that the province lacks into a new package under ``parent``.

    ``recipients`` may open it besides the gateway (a recovery key of the province); ``reference`` names the
    reference data that this desk has. Ends with ``Carried`` or
    ``NothingToCarry``. Raises ``Trouble`` when the stick is full, read-only, pulled out, or reads back wrong;
    then, and when the generator is closed early, no state has changed and the package is taken away again.
    """
    changes = outbox.pending(EVERYTHING)
    files = outbox.blobs_waiting(EVERYTHING)
    if not changes and not files:
        yield NothingToCarry()
        return
    stick = Stick(parent, folder_name(identity.commune, identity.device, now))
    package = _Package(stick, blobs, identity, recipients)
    try:
        yield from package.write(changes, files, volume_bytes)
        package.sign(changes, outbox.position(), now, reference)
        yield Checking()
        stick.check()
    except BaseException as error:
        stick.remove()
        if isinstance(error, OSError):
            raise explain(error, stick.folder) from error
        raise
    outbox.mark_carried([change.id for change in changes])
    yield Carried(stick.folder, len(changes), package.files, len(package.volumes))


class _Package:
    """One package while it is being written."""

    def __init__(self, stick: Stick, blobs: Blobs, identity: Identity, others: tuple[str, ...]) -> None:
        self._stick = stick
        self._blobs = blobs
        self._identity = identity
        self._recipients = (recipient_of(identity.gateway_key), *others)
        self.volumes: list[Volume] = []
        self.files = 0

    def write(self, changes: list[Outgoing], files: list[BlobRef], most: int) -> Iterator[Exporting]:
        """Write the volumes. A file that this disk has lost stays behind, the rest goes."""
        lines = b"".join(change.line + b"\n" for change in changes)
        size = tar_size(len(lines)) + sum(tar_size(ref.size) for ref in files)
        yield Weighed(len(changes), len(files), size)
        self._stick.require_room(size + SPARE_BYTES)
        done = 0
        for group in _volumes(tar_size(len(lines)), files, most - SPARE_BYTES):
            failed: list[BlobFailed] = []
            with self._stick.create(f"{len(self.volumes) + 1:03d}.tar.age") as file:
                seal(self._tar(lines, group, failed), file, self._recipients)
            self.volumes.append(_volume(file))
            yield from failed
            done += tar_size(len(lines)) + sum(tar_size(ref.size) for ref in group)
            yield Written(min(done, size), size)
            lines = b""  # they are all in the first volume

    def sign(self, changes: list[Outgoing], position: Position, now: datetime, reference: str) -> None:
        """Write the signed list of the volumes; from here on it is a package."""
        dseqs = [change.dseq for change in changes] or [0]
        manifest = Manifest(
            version=VERSION,
            package=new_id(),
            device=self._identity.device,
            commune=self._identity.commune,
            made_at=now.isoformat(timespec="seconds"),
            first_dseq=min(dseqs),
            last_dseq=max(dseqs),
            changes=len(changes),
            files=self.files,
            volumes=tuple(self.volumes),
            epoch=position.epoch,
            cursor=position.cursor,
            reference=reference,
        )
        note = _NOTE.format(commune=manifest.commune, device=manifest.device, at=manifest.made_at)
        with self._stick.create(README) as file:
            file.write(note.encode("utf-8-sig"))  # so that an old Notepad shows the Vietnamese
        with self._stick.create(LIST) as file:
            file.write(sign_bytes(bytes.fromhex(self._identity.key), encode(manifest)))

    def _tar(self, lines: bytes, group: list[BlobRef], failed: list[BlobFailed]) -> Iterator[bytes]:
        if lines:
            yield from tar_entry(CHANGES, lines)
        for ref in group:
            try:
                data = self._blobs.read(ref.sha256)
            except Trouble as trouble:
                failed.append(BlobFailed(ref.sha256, trouble))
                continue
            yield from tar_entry(f"blobs/{ref.sha256}", data)
            self.files += 1
        yield tar_end()


def _volume(file: StickFile) -> Volume:
    return Volume(file.name, file.size, file.sha256)


def _volumes(first: int, files: list[BlobRef], most: int) -> Iterator[list[BlobRef]]:
    """Share the files out to volumes of at most ``most`` bytes; ``first`` of the first are taken."""
    group: list[BlobRef] = []
    size = first
    for ref in files:
        if size + tar_size(ref.size) > most and (group or size):
            yield group
            group, size = [], 0
        group.append(ref)
        size += tar_size(ref.size)
    yield group
