"""Everything that happens to a dossier is a ``Change``: written, audited, undone, shown and sent as one.

A change is immutable. On the wire and on disk it is one line of canonical JSON (sorted keys, UTF-8); its
SHA-256 is the ``prev`` of the device's next change, so a missing or altered line shows.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import (
    Advanced,
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    TakenBack,
    Withdrawn,
)
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.trouble import Trouble

SCHEMA = 1
FIRST_PREV = "0" * 64

Body = (
    Received
    | Voided
    | Corrected
    | Advanced
    | PaperFiled
    | PaperUnfiled
    | ReceiptIssued
    | FormIssued
    | FeeCollected
    | FeeVoided
    | ReceiptLinked
    | FeeExempted
    | HandedOver
    | SupplementAsked
    | SupplementAnswered
    | Extended
    | Declined
    | Withdrawn
    | Stopped
    | ResultReady
    | ResultReturned
    | Notified
    | TakenBack
    | CodeBound
    | Certified
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
