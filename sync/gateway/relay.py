"""Lines that another brings: a hub those of a PC that died, on a stick; a desk those of its former names.

A signed word (``protocol.Head``) says how far a name's chain reaches. Every line names the SHA-256 of the one
before, so that one signature stands for all: whoever carries them can change nothing. A desk leaves its word
at its hub at each meeting; the hub cannot check it and need not, the province can.
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
from sync.credentials import BadSignature, public_of, unproved, verify_bytes
from sync.gateway.access import add_former
from sync.gateway.denied import Denied
from sync.gateway.envelope import Envelope
from sync.gateway.intake import take
from sync.gateway.standing import DEVICE, Standing, require_approved
from sync.gateway.store import Store
from sync.protocol import Head, PushAnswer, decode
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


def take_former(store: Store, device: Row, signed: bytes, lines: list[bytes]) -> PushAnswer:
    """Record ``lines`` of a name that ``device`` had before, which ``signed`` proves; return the answers.

    The name itself may be shut out: it is the desk of today that is let in, and answers for them. One that
    this gateway has forgotten is written down again, shut out. Raises ``Denied``.
    """
    try:
        head = decode(unproved(signed), Head)
        known = store.one(f"{DEVICE} WHERE d.id = ?", (head.device,))
        verify_bytes(known["public_key"] if known else head.public_key, signed)
        chain = [decode(line, Envelope) for line in lines]
    except (BadSignature, msgspec.MsgspecError) as error:
        raise Denied(400, "bad_request", f"Lời xác nhận của mã máy cũ không đúng: {error}.") from error
    here = head.gateway == public_of(store.key) and not store.settings.hub
    if not here or (known and known["commune"] != device["commune"]):
        raise Denied(403, "not_yours", "Mã máy cũ này không phải của đơn vị này ở cổng này.")
    if known and known["standing"] == Standing.WAITING:
        require_approved(known)
    ends = [FIRST_PREV, *map(digest, lines)]
    if ends[-1] != head.digest or any(c.prev != end for c, end in zip(chain[1:], ends[1:], strict=False)):
        raise Denied(400, "chain_broken", "Các dòng không nối liền tới dòng mà mã máy cũ đã ký.")
    if known is None:
        add_former(store, device, head)
    return take(store, head.device, lines)


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
