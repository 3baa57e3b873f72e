"""Everything that happens to a dossier is a ``Change``: written, audited, undone, shown and sent as one.

A change is immutable. On the wire and on disk it is one line of canonical JSON (sorted keys, UTF-8); its
SHA-256 is the ``prev`` of the device's next change, so a missing or altered line shows.
"""

from __future__ import annotations

import hashlib
import uuid

import msgspec
from msgspec import Struct

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.legacy import ClosedOut
from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.bodies.lookups import LookupAnswered, LookupAsked, LookupSettled, LookupTakenBack
from localdb.domain.bodies.merging import ClashSettled, Newer
from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.posting import Posted
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
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.trouble import Trouble

SCHEMA = 2
FIRST_PREV = "0" * 64
PROVINCE = "province:"  # begins the device of a change that the province made; no desk can be called so
_SAID_AGAIN = uuid.UUID("0b7f4c1e-52f6-4c0f-9b39-5a8a7f3f6d10")

Body = (
    Received
    | Voided
    | Corrected
    | Advanced
    | PaperFiled
    | PaperUnfiled
    | FactsCorrected
    | DifferenceSettled
    | ReceiptIssued
    | FormIssued
    | FeeCollected
    | FeeVoided
    | ReceiptLinked
    | FeeExempted
    | HandedOver
    | HandOverAnswered
    | PartsOpened
    | PartMoved
    | LookupAsked
    | LookupAnswered
    | LookupSettled
    | LookupTakenBack
    | SupplementAsked
    | SupplementAnswered
    | LetterDrafted
    | Extended
    | LetterDelivered
    | Declined
    | Withdrawn
    | Stopped
    | ResultReady
    | Posted
    | ResultReturned
    | Notified
    | ClosedOut
    | TakenBack
    | CodeBound
    | PortalAnswered
    | Certified
    | ClashSettled
    | Newer
)
_OF_SCHEMA_1 = frozenset(
    {
        *(Received, Voided, Corrected, CodeBound, Advanced),
        *(PaperFiled, PaperUnfiled, ReceiptIssued, FeeCollected),
    }
)


class Change(Struct, frozen=True, omit_defaults=True):
    """One user action on one dossier.

    ``id`` is a UUIDv7 and the idempotency key; ``dseq`` counts 1, 2, 3 … without a gap per device and is the
    only order; ``at`` is the desk's clock (ISO 8601 with offset) and decides nothing; ``base`` is the
    dossier version it was made on; ``blobs`` are SHA-256 of the files it needs; ``undoes`` names the change
    that it takes back. ``seen`` says, for each other desk, the last ``dseq`` of this dossier that its maker
    knew; ``reissues`` names the first change of a closed device that this one says again, and ``stood_as``
    the places (``place``) at which it was said before, for those who build on them; ``schema`` is the oldest
    version of this format that can read it.
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
    schema: int = 1
    actor_name: str = ""
    seen: dict[str, int] = {}
    reissues: str = ""
    stood_as: tuple[str, ...] = ()


class _Outline(Struct, frozen=True):
    """The part of a line that every version can read."""

    id: str
    device: str
    dseq: int
    entity: str
    actor: str
    at: str
    body: _Kind
    prev: str
    schema: int
    actor_name: str = ""


class _Kind(Struct, frozen=True):
    type: str


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Change)


def to_line(change: Change) -> bytes:
    """Return the canonical JSON line of a change, without a newline."""
    return _encoder.encode(change)


def from_line(line: bytes) -> Change:
    """Read a canonical line; a body of a newer version comes as ``Newer``.

    Raises ``Trouble`` for anything that is not a change.
    """
    try:
        change = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return _newer(line, error)
    if isinstance(change.body, Newer):  # a word for us only, never one on the wire
        raise _unreadable("kiểu thay đổi “newer”")
    return change if change.schema <= SCHEMA else _newer(line, None)


def said_again(change: str) -> str:
    """Return the id under which a change is said again by whoever says it again (``reissues``)."""
    return str(uuid.uuid5(_SAID_AGAIN, change))


def place(device: str, dseq: int) -> str:
    """Return how the place of a line in its device's chain is written."""
    return f"{device}#{dseq}"


def first_name(change: Change) -> str:
    """Return the id under which the act of a change was first said."""
    return change.reissues or change.id


def schema_of(body: Body, reissues: str = "") -> int:
    """Return the oldest version of the format that can read such a change."""
    newer = any(getattr(body, name, None) for name in ("origin", "entry", "taken_at"))
    newer = newer or (isinstance(body, Received) and body.how.confirmed is not None)
    return 1 if type(body) in _OF_SCHEMA_1 and not newer and not reissues else SCHEMA


def _newer(line: bytes, error: Exception | None) -> Change:
    try:
        outline = msgspec.json.decode(line, type=_Outline)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _unreadable(error) from error
    if outline.schema <= SCHEMA:
        raise _unreadable(error) from error
    told = msgspec.structs.asdict(outline)
    return Change(**{**told, "body": Newer(outline.body.type)})


def _unreadable(why: object) -> Trouble:
    return Trouble(f"Dòng thay đổi không đọc được: {why}.", "Báo cán bộ CNTT.")


def digest(line: bytes) -> str:
    """Return the SHA-256 (hex) of a line, the ``prev`` of the device's next change."""
    return hashlib.sha256(line).hexdigest()
