"""The province's side of the stick: packages in through the same intake as the wire, a receipt back out.

Nothing of a volume is used before its SHA-256 stands in the desk's signed list. What is damaged is named in
the receipt and comes again with the desk's next package; everything else counts now.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.db import Row
from localdb.domain.trouble import Trouble
from localdb.files import explain, weigh, write_file
from sync import package
from sync.credentials import BadSignature, sign_bytes, ssh_private, unproved, verify_bytes
from sync.gateway.about import about
from sync.gateway.delivery import deliver
from sync.gateway.denied import Denied
from sync.gateway.feed import read_feed
from sync.gateway.intake import take
from sync.gateway.province import Province
from sync.gateway.reference import newer
from sync.gateway.relay import read_carried
from sync.gateway.standing import DEVICE, require_approved
from sync.gateway.store import Store
from sync.gateway.uploads import Uploads
from sync.package import Manifest, Receipt
from sync.protocol import MAX_ASKED, MAX_BLOB, MAX_BODY, MAX_CHANGES, FeedPage, Outcome, Result
from sync.sealing import NotForUs, recipient_of, seal_bytes, unseal

PIECE = 1 << 20
MAX_LINES = 512 << 20


class Taken(Struct, frozen=True):
    """A package was taken: how its lines were answered, files that came, volumes that could not be read."""

    folder: str
    commune: str
    counter: str
    outcomes: dict[Outcome, int]
    files: int
    unread: tuple[str, ...]


class NotTaken(Struct, frozen=True):
    """A package was left alone, and why."""

    folder: str
    trouble: Trouble


class ReceiptWritten(Struct, frozen=True):
    """The receipt is on the stick, read back to the last byte."""

    path: Path


Importing = Taken | NotTaken | ReceiptWritten


class _UnreadableError(Exception):
    """A volume cannot be used."""


def write_ssh_key(store: Store) -> Path:
    """Keep the gateway's key as an OpenSSH file beside it, for the ``age`` tool; return its path."""
    path = store.home / "gateway.ssh"
    if not path.exists():
        write_file(path, ssh_private(store.key))
    return path


def import_packages(
    store: Store, province: Province, parent: Path, receipts: Path | None = None
) -> Iterator[Importing]:
    """Take every package found in ``parent``; write each receipt beside its package, or into ``receipts``.

    Taking a package again does no harm and writes its receipt again. Raises ``Trouble`` when there is no
    package, or when the receipt cannot be written (what was taken stays taken).
    """
    write_ssh_key(store)
    folders = sorted(path.parent for path in [*parent.glob(package.LIST), *parent.glob(f"*/{package.LIST}")])
    begun = {path.parent for path in parent.glob("*/*.tar.age")} - set(folders)
    of_hubs = sorted([*parent.glob(f"*{package.FROM_HUB}"), *parent.glob(f"*/*{package.FROM_HUB}")])
    if not folders and not begun and not of_hubs:
        raise Trouble(
            f"Không có gói nào trong {parent}.", "Chọn đúng thư mục trên USB có thư mục tên “MC-…”."
        )
    for folder in sorted(begun):
        half = Trouble("Gói này chưa ghi xong (thiếu phiếu gói).", "Xuất lại ở máy của xã rồi mang lên.")
        yield NotTaken(folder.name, half)
    for path in of_hubs:
        try:
            yield _take_carried(store, province, path)
        except (Trouble, Denied) as error:
            yield _not_taken(path.name, error)
    for folder in folders:
        try:
            taken, receipt = _Import(store, province, folder).run()
        except (Trouble, Denied) as error:
            yield _not_taken(folder.name, error)
            continue
        yield taken
        yield ReceiptWritten(_write_receipt(store, receipt, folder, receipts or folder.parent))


def _not_taken(name: str, error: Trouble | Denied) -> NotTaken:
    return NotTaken(name, Trouble(error.message, error.todo) if isinstance(error, Denied) else error)


def _take_carried(store: Store, province: Province, path: Path) -> Taken:
    """Take what a hub had of one device. Raises ``Trouble`` and ``Denied``."""
    device, lines = read_carried(store, path)
    results = [r for batch in _batches(b"\n".join(lines)) for r in take(store, device["id"], batch).results]
    while deliver(store, province):
        pass
    return Taken(path.name, device["commune"], device["counter"], _outcomes(results), 0, ())


def _outcomes(results: list[Result]) -> dict[Outcome, int]:
    counts = {o: sum(r.outcome is o for r in results) for o in Outcome}
    return {outcome: count for outcome, count in counts.items() if count}


class _Import:
    """One package on its way in."""

    def __init__(self, store: Store, province: Province, folder: Path) -> None:
        self._store = store
        self._province = province
        self._folder = folder
        self._uploads = Uploads(store, lambda: None)
        self._results: list[Result] = []
        self._unread: list[str] = []
        self._files: list[str] = []

    def run(self) -> tuple[Taken, Receipt]:
        """Take the package; what it returns is durable. Raises ``Trouble`` and ``Denied``."""
        manifest, device = self._manifest()
        with tempfile.TemporaryDirectory(dir=self._store.home, prefix="nhap-usb-") as temporary:
            for volume in manifest.volumes:
                try:
                    self._volume(volume, device, Path(temporary))
                except _UnreadableError:
                    self._unread.append(volume.name)
        while deliver(self._store, self._province):
            pass
        taken = Taken(
            self._folder.name,
            device["commune"],
            device["counter"],
            _outcomes(self._results),
            len(self._files),
            tuple(self._unread),
        )
        return taken, self._receipt(manifest, device)

    def _manifest(self) -> tuple[Manifest, Row]:
        path = self._folder / package.LIST
        try:
            signed = path.read_bytes() if path.stat().st_size <= package.MAX_LIST else b""
            claimed = msgspec.json.decode(unproved(signed), type=Manifest)
        except OSError as error:
            raise Trouble(
                f"Không đọc được phiếu gói: {error.strerror}.", "Xuất lại bằng USB khác."
            ) from error
        except (BadSignature, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Trouble("Phiếu gói hỏng, không đọc được.", "Xuất lại ở máy của xã.") from error
        device = self._store.one(f"{DEVICE} WHERE d.id = ?", (claimed.device,))
        if device is None:
            raise Trouble(
                "Cổng này không biết máy đã lập gói.", "Ghi danh máy đó với cổng, hoặc mang tới đúng cổng."
            )
        try:
            verify_bytes(device["public_key"], signed)
        except BadSignature as error:
            raise Trouble(
                "Chữ ký trên phiếu gói không đúng.", "Không nhập; hỏi lại xã rồi xuất gói khác."
            ) from error
        require_approved(device)
        if claimed.version > package.VERSION:
            raise Trouble("Gói do phiên bản Một Cửa mới hơn lập.", "Cập nhật phần mềm cổng rồi nhập lại.")
        return claimed, device

    def _volume(self, volume: package.Volume, device: Row, temporary: Path) -> None:
        if not package.VOLUME_NAME.fullmatch(volume.name):
            raise _UnreadableError
        path = self._folder / volume.name
        plain = temporary / "goi.tar"
        try:
            if weigh(path) != (volume.size, volume.sha256):
                raise _UnreadableError
            with path.open("rb") as sealed, plain.open("wb") as file:
                unseal(sealed, file, self._store.key)
            with tarfile.open(plain, "r:") as tar:
                self._read(tar, device, temporary)
        except (FileNotFoundError, NotForUs, tarfile.TarError) as error:
            raise _UnreadableError from error
        except OSError as error:
            raise explain(error, plain) from error
        finally:
            plain.unlink(missing_ok=True)

    def _read(self, tar: tarfile.TarFile, device: Row, temporary: Path) -> None:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None:
                continue
            blob = package.BLOB_NAME.fullmatch(entry.name)
            if entry.name == package.CHANGES and entry.size <= MAX_LINES:
                for batch in _batches(content.read()):
                    self._results += take(self._store, device["id"], batch).results
            elif blob and entry.size <= MAX_BLOB:
                part = temporary / "tep"
                with part.open("wb") as file:
                    shutil.copyfileobj(content, file, PIECE)
                    file.flush()
                    os.fsync(file.fileno())
                self._blob(part, device["commune"], blob[1], entry.size)

    def _blob(self, part: Path, commune: str, sha256: str, size: int) -> None:
        with part.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                return  # the desk will be told that it is still missing
        self._uploads.keep(part, commune, sha256, size)
        self._files.append(sha256)

    def _receipt(self, manifest: Manifest, device: Row) -> Receipt:
        device = self._store.one("SELECT * FROM device WHERE id = ?", (device["id"],)) or device
        pages: list[FeedPage] = []
        cursor, more = manifest.cursor, True
        while more:
            pages.append(read_feed(self._store, device, cursor, MAX_ASKED, shares=True))
            cursor, more = pages[-1].cursor, pages[-1].more
        return Receipt(
            version=package.VERSION,
            package=manifest.package,
            device=device["id"],
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            asked_epoch=manifest.epoch,
            asked_cursor=manifest.cursor,
            results=tuple(self._results),
            stored=tuple(self._files),
            unread=tuple(self._unread),
            pages=tuple(pages),
            me=about(self._store, device, self._province.name),
            asked_reference=manifest.reference,
            reference=newer(self._store, manifest.reference),
        )


def _write_receipt(store: Store, receipt: Receipt, folder: Path, parent: Path) -> Path:
    row = store.one("SELECT public_key FROM device WHERE id = ?", (receipt.device,))
    assert row is not None
    signed = sign_bytes(store.key, package.encode(receipt))
    path = parent / f"{folder.name}{package.RECEIPT}"
    sealed = seal_bytes(signed, recipient_of(row["public_key"]))
    try:
        write_file(path, sealed)
        if path.read_bytes() != sealed:
            raise Trouble(f"USB ghi sai biên nhận {path.name}.", "Ghi biên nhận ra USB khác.")
    except Trouble as trouble:
        what = f"Gói đã nhập xong, nhưng chưa ghi được biên nhận: {trouble.what}"
        raise Trouble(what, "Nhập lại với --receipts THƯ-MỤC-KHÁC; nhập lại không sinh trùng.") from trouble
    return path


def _batches(data: bytes) -> Iterator[list[bytes]]:
    """Cut lines into pushes like those on the wire."""
    batch: list[bytes] = []
    size = 0
    for line in data.removesuffix(b"\n").split(b"\n") if data else []:
        if batch and (len(batch) == MAX_CHANGES or size + len(line) > MAX_BODY):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch
