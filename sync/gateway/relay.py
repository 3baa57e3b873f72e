"""What a hub can save of a PC that died: its lines go to the province on a stick, checked by its own word.

At each meeting a desk leaves its signed word on how far its chain reaches (``protocol.Head``). Every line
names the SHA-256 of the one before, so that one signature stands for all: whoever carries them can change
nothing. The hub cannot check the signature and need not; the province can.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.db import Row
from localdb.domain.change import FIRST_PREV, digest
from localdb.domain.codes import device_tag
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from sync import package
from sync.credentials import BadSignature, unproved, verify_bytes
from sync.gateway.denied import Denied
from sync.gateway.envelope import Envelope
from sync.gateway.standing import DEVICE, require_approved
from sync.gateway.store import Store
from sync.protocol import Head, decode
from sync.sealing import NotForUs, recipient_of, seal_bytes, unseal_bytes

_LINES = """
SELECT line, digest FROM change WHERE device = ? UNION ALL SELECT line, digest FROM misfit WHERE device = ?
"""


class CarriedOut(Struct, frozen=True):
    """Everything that a hub has of a counter's device stands in ``path``, read back to the last byte."""

    path: Path
    counter: str
    lines: int


def keep_head(store: Store, device: str, signed: bytes) -> None:
    """Keep a desk's newest word on its chain. Raises ``Denied`` where it does not fit what the hub has."""
    if not store.settings.hub:
        raise Denied(404, "no_hub", "Đây là cổng tỉnh, không phải trạm của xã.")
    try:
        head = decode(unproved(signed), Head)
    except (BadSignature, msgspec.MsgspecError) as error:
        raise Denied(400, "bad_request", f"Lời xác nhận chuỗi không đọc được: {error}.") from error
    asked = "SELECT 1 FROM change WHERE device = ? AND dseq = ? AND digest = ?"
    if head.device != device or store.one(asked, (device, head.dseq, head.digest)) is None:
        raise Denied(409, "head_unknown", "Trạm chưa có dòng mà lời xác nhận chuỗi nói tới.")
    with store.write() as db:
        db.execute(
            "INSERT INTO head (device, dseq, signed) VALUES (?, ?, ?) ON CONFLICT (device)"
            " DO UPDATE SET dseq = excluded.dseq, signed = excluded.signed WHERE head.dseq < excluded.dseq",
            (device, head.dseq, signed),
        )


def carry_out(store: Store, parent: Path) -> Iterator[CarriedOut]:
    """Write what the hub has of each device into a file of its own, sealed to the province's gateway.

    Raises ``Trouble`` when there is nothing, or the stick is full or reads back wrong.
    """
    heads = store.rows("SELECT h.signed, d.counter, d.commune FROM head h JOIN device d ON d.id = h.device")
    if not heads:
        raise Trouble(
            "Trạm chưa có gì để mang lên tỉnh.", "Từng quầy phải vào cổng tỉnh và gặp trạm một lần."
        )
    stamp = f"{datetime.now(VIETNAM):%Y%m%d-%H%M%S}"
    for row in heads:
        head = decode(unproved(row["signed"]), Head)
        lines = _chain(store, head)
        name = f"TRAM-{device_tag(head.device)}-{stamp}{package.FROM_HUB}"
        sealed = seal_bytes(b"\n".join((row["signed"], *lines)), recipient_of(head.gateway))
        write_file(parent / name, sealed)
        if (parent / name).read_bytes() != sealed:
            raise Trouble(f"USB ghi sai tệp {name}.", "Ghi ra USB khác.")
        yield CarriedOut(parent / name, row["counter"], len(lines))


def read_carried(store: Store, path: Path) -> tuple[Row, list[bytes]]:
    """Return the device that a hub's file is about and its lines, in order and proved to be its own.

    Raises ``Trouble`` and ``Denied`` for everything else.
    """
    try:
        signed, *lines = unseal_bytes(path.read_bytes(), store.key).split(b"\n")
        claimed = decode(unproved(signed), Head)
    except OSError as error:
        raise Trouble(f"Không đọc được: {error.strerror}.", "Chép lại từ trạm bằng USB khác.") from error
    except (NotForUs, BadSignature, msgspec.MsgspecError) as error:
        raise Trouble(
            "Tệp của trạm hỏng, hoặc không phải cho cổng này.", "Chép lại từ trạm của xã."
        ) from error
    device = store.one(f"{DEVICE} WHERE d.id = ?", (claimed.device,))
    if device is None:
        raise Trouble("Cổng này không biết máy trong tệp.", "Mang tới đúng cổng mà máy ấy đã ghi danh.")
    try:
        verify_bytes(device["public_key"], signed)
    except BadSignature as error:
        raise Trouble("Chữ ký của máy trong tệp không đúng.", "Không nhập; hỏi lại xã.") from error
    require_approved(device)
    here = {digest(line): line for line in lines}
    found = _walk(here, claimed.digest)
    if not found or decode(found[0], Envelope).prev != FIRST_PREV:
        raise Trouble("Tệp của trạm thiếu dòng ở giữa.", "Chép lại từ trạm của xã.")
    return device, found


def _chain(store: Store, head: Head) -> list[bytes]:
    rows = store.rows(_LINES, (head.device, head.device))
    return _walk({row["digest"]: bytes(row["line"]) for row in rows}, head.digest)


def _walk(lines: dict[str, bytes], last: str) -> list[bytes]:
    """Return the chain that ends with the line of digest ``last``, as far back as it is there."""
    found: list[bytes] = []
    while line := lines.get(last):
        found.append(line)
        last = decode(line, Envelope).prev
    return found[::-1]
