"""Everything that happens to a dossier is a ``Change``: written, audited, undone, shown and sent as one.

A change is immutable. On the wire and on disk it is one line of canonical JSON (sorted keys, UTF-8); its
SHA-256 is the ``prev`` of the device's next change, so a missing or altered line shows.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec
from msgspec import Struct

from localdb.domain.trouble import Trouble

SCHEMA = 1
FIRST_PREV = "0" * 64
OldNew = tuple[str, str]


class Channel(StrEnum):
    """Kênh thực hiện, with the national portal's numbers."""

    DIRECT = "1"
    ONLINE = "2"
    POST = "3"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính công ích"}[self.value]


class Status(StrEnum):
    """Trạng thái hồ sơ, with the national portal's numbers."""

    NEW = "1"
    RECEIVED = "2"
    DECLINED = "3"
    PROCESSING = "4"
    SUPPLEMENT = "5"
    PAYMENT = "6"
    WITHDRAWN = "7"
    STOPPED = "8"
    DONE = "9"
    RETURNED = "10"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.NEW: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.DECLINED: "Không được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Status.PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.DONE: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}


class Person(Struct, frozen=True, omit_defaults=True):
    """A person as written on the papers. Dates are ISO ``YYYY-MM-DD`` or empty; text is NFC."""

    name: str
    number: str = ""  # 12-digit personal number, or 9-digit CMND
    old_number: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    issued: str = ""


class PaperLine(Struct, frozen=True, omit_defaults=True):
    """A component ticked at reception, as it is printed on the receipt."""

    component: str
    name: str
    originals: int = 0
    copies: int = 0
    closed_by: str = "paper"  # paper | data | store | vneid
    presented: bool = False  # shown, recorded and handed back


class Pin(Struct, frozen=True):
    """The catalogue version that a dossier was received under."""

    code: str
    version: str
    name: str
    field: str


class Due(Struct, frozen=True, omit_defaults=True):
    """When the result is promised. ``at`` is ISO 8601 with offset, empty when no date may be computed."""

    at: str
    reason: str = ""
    calendar: str = ""


class FeeLine(Struct, frozen=True, omit_defaults=True):
    """A fee as told at reception: ``amount`` in đồng, ``None`` when the tables do not know it."""

    name: str
    amount: int | None
    ground: str = ""
    verified: bool = False


class Scan(Struct, frozen=True, omit_defaults=True):
    """A paper filed under a component: ``sha256`` of the PDF/A, ``originals`` of the pages as they came."""

    id: str
    component: str
    name: str
    sha256: str
    size: int
    pages: int
    originals: tuple[str, ...] = ()
    confidence: float = 0.0


class Received(Struct, frozen=True, tag="dossier.received", omit_defaults=True):
    """A dossier is received at the counter."""

    code: str
    temporary: bool
    unit: str
    procedure: Pin
    applicant: Person
    papers: tuple[PaperLine, ...]
    due: Due
    received_at: str
    owner: Person | None = None
    channel: Channel = Channel.DIRECT
    fees: tuple[FeeLine, ...] = ()
    sets: int = 1
    note: str = ""


class Voided(Struct, frozen=True, tag="dossier.voided"):
    """A mistaken reception is taken back; its number stays used."""

    reason: str


class Corrected(Struct, frozen=True, tag="dossier.corrected"):
    """Descriptive fields change from one value to another: ``{"applicant.phone": (old, new)}``."""

    fields: dict[str, OldNew]
    reason: str = ""


class Advanced(Struct, frozen=True, tag="dossier.advanced", omit_defaults=True):
    """The dossier moves from one status to another."""

    from_: Status = msgspec.field(name="from")
    to: Status
    note: str = ""


class PaperFiled(Struct, frozen=True, tag="paper.filed"):
    """A scan is filed under a component."""

    scan: Scan


class PaperUnfiled(Struct, frozen=True, tag="paper.unfiled", omit_defaults=True):
    """A filed scan is taken out again; its bytes stay in the store."""

    scan: str
    reason: str = ""


class ReceiptIssued(Struct, frozen=True, tag="receipt.issued", omit_defaults=True):
    """A receipt was made: the bytes that are previewed, printed and filed. ``reprint`` counts from 0."""

    sha256: str
    form: str
    paper: str
    size: int
    reprint: int = 0


class FeeCollected(Struct, frozen=True, tag="fee.collected", omit_defaults=True):
    """Money was taken at the counter (đồng); ``receipt_number`` is the certified e-receipt's, when known."""

    amount: int
    method: str
    receipt_number: str = ""


class CodeBound(Struct, frozen=True, tag="code.bound"):
    """The province gave the official code (mã số hồ sơ) of a dossier."""

    official_code: str


Body = (
    Received
    | Voided
    | Corrected
    | Advanced
    | PaperFiled
    | PaperUnfiled
    | ReceiptIssued
    | FeeCollected
    | CodeBound
)


class Change(Struct, frozen=True, omit_defaults=True):
    """One user action on one dossier.

    ``id`` is a UUIDv7 and the idempotency key; ``dseq`` counts 1, 2, 3 … without a gap per device and is the
    only order; ``at`` is the desk's clock (ISO 8601 with offset) and decides nothing; ``base`` is the
    dossier version it was made on; ``blobs`` are SHA-256 of the files it needs; ``undoes`` names the change
    that it takes back.
    """

    id: str
    device: str
    dseq: int
    entity: str
    actor: str
    at: str
    body: Body
    prev: str
    base: int = 0
    blobs: tuple[str, ...] = ()
    undoes: str = ""
    schema: int = SCHEMA


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Change)


def to_line(change: Change) -> bytes:
    """Return the canonical JSON line of a change, without a newline."""
    return _encoder.encode(change)


def from_line(line: bytes) -> Change:
    """Read a canonical line. Raises ``Trouble`` for anything that is not a change we know."""
    try:
        return _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Trouble(f"Dòng thay đổi không đọc được: {error}.", "Báo cán bộ CNTT.") from error


def digest(line: bytes) -> str:
    """Return the SHA-256 (hex) of a line, the ``prev`` of the device's next change."""
    return hashlib.sha256(line).hexdigest()
