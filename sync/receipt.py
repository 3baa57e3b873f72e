"""The desk takes the province's receipt from a stick: the same answers as on the wire, only later.

A receipt can be lost, doubled, or come after the wire has said more. So it settles only changes whose fate is
unknown, its part of the feed counts only from exactly where this desk stands, and one from before the gateway
lost its memory is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.domain.codes import Block
from localdb.domain.devices import Device
from localdb.domain.trouble import Trouble, why
from localdb.outbox import Outbox
from sync.credentials import BadSignature, verify_bytes
from sync.engine import settled_by, take_page, told
from sync.events import Event, Reoffered
from sync.link import Identity
from sync.package import MAX_RECEIPT, RECEIPT, VERSION, Receipt
from sync.sealing import NotForUs, unseal_bytes


class ReceiptTaken(Struct, frozen=True):
    """A receipt was taken. ``unread`` names volumes that the province could not use: they must go again.

    ``reference`` is reference data for a desk that has what ``asked_reference`` names; ``devices`` are all of
    the commune, as the gateway knew them at its ``time``.
    """

    name: str
    changes: int
    files: int
    unread: tuple[str, ...]
    blocks: tuple[Block, ...]
    time: str
    devices: tuple[Device, ...]
    asked_reference: str = ""
    reference: bytes = b""


class ReceiptPassed(Struct, frozen=True):
    """A receipt was left alone, and why."""

    name: str
    reason: str


def import_receipts(
    outbox: Outbox, identity: Identity, parent: Path
) -> Iterator[ReceiptTaken | ReceiptPassed | Event]:
    """Take every receipt found in ``parent``, the oldest first. Raises ``Trouble`` when there is none."""
    paths = [*parent.glob(f"*{RECEIPT}"), *parent.glob(f"*/*{RECEIPT}")]
    if not paths:
        raise Trouble(f"Không có biên nhận nào trong {parent}.", "Chọn thư mục trên USB mang từ tỉnh về.")
    opened: list[tuple[Path, Receipt]] = []
    for path in sorted(paths):
        try:
            opened.append((path, _open(path, identity)))
        except Trouble as trouble:
            yield ReceiptPassed(path.name, str(trouble))
    for path, receipt in sorted(opened, key=lambda pair: pair[1].made_at):
        yield from _take(outbox, path.name, receipt)


def _open(path: Path, identity: Identity) -> Receipt:
    try:
        if path.stat().st_size > MAX_RECEIPT:
            raise Trouble("Tệp quá lớn, không phải biên nhận.", "Bỏ qua tệp này.")
        signed = unseal_bytes(path.read_bytes(), bytes.fromhex(identity.key))
        receipt = msgspec.json.decode(verify_bytes(identity.gateway_key, signed), type=Receipt)
    except OSError as error:
        raise Trouble(f"Không đọc được {path.name}: {why(error)}.", "Cắm lại USB rồi thử lại.") from error
    except NotForUs as error:
        raise Trouble(
            "Không phải biên nhận của máy này, hoặc tệp hỏng.", "Nhập ở đúng máy đã xuất gói."
        ) from error
    except (BadSignature, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Trouble(
            "Biên nhận không do cổng tỉnh của máy này ký.", "Không dùng; hỏi lại cán bộ CNTT của tỉnh."
        ) from error
    if receipt.version > VERSION:
        raise Trouble("Biên nhận do phiên bản mới hơn lập.", "Cập nhật Một Cửa trên máy này rồi nhập lại.")
    return receipt


def _take(outbox: Outbox, name: str, receipt: Receipt) -> Iterator[ReceiptTaken | ReceiptPassed | Event]:
    position = outbox.position()
    if receipt.me.epoch != position.epoch:
        if receipt.asked_epoch != position.epoch:
            yield ReceiptPassed(
                name, "Biên nhận đã cũ: sau đó máy này đã gặp lại cổng tỉnh. Không cần nhập nữa."
            )
            return
        if count := outbox.reoffer_after(receipt.me.device.contiguous_dseq, receipt.me.device.digest):
            yield Reoffered(count)
    settled = [settled_by(result.id, result) for result in receipt.results if result.id]
    outbox.take_receipt(settled, receipt.stored)
    yield from told(settled)
    cursor = receipt.asked_cursor
    for page in receipt.pages:
        if outbox.position().cursor == cursor != page.cursor:
            yield from take_page(outbox, page)
        cursor = page.cursor
    yield ReceiptTaken(
        name,
        len(settled),
        len(receipt.stored),
        receipt.unread,
        receipt.me.blocks,
        receipt.me.time,
        receipt.me.devices,
        receipt.asked_reference,
        receipt.reference,
    )
