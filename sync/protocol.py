"""What a desk and the province's gateway say to each other; both sides import this, and only this.

Changes travel as the very lines that the desk stored (``localdb.domain.change.to_line``), one per line of
an NDJSON body, so that their SHA-256 chain can be checked at every hop. Five words are kept apart: *queued*
(on the desk), *sent* (on the wire), *received* (``recorded`` below: durable at the gateway), and *accepted*
or *refused*, which only the province says, and only through the feed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec import Struct

from localdb.domain.codes import Block
from localdb.domain.devices import Device

T = TypeVar("T")
PROTOCOL = 2
PROTOCOL_HEADER = "Motcua-Protocol"
AUDIENCE = "motcua-gateway"
NDJSON = "application/x-ndjson"
JSON = "application/json"
OFFSET_BYTES = "application/offset+octet-stream"
TUS = "1.0.0"
TUS_SPOKEN = {"Tus-Resumable": TUS}  # in every request and answer about a file, as its specification wants
REFUSED_SINCE = "refused"  # code of a duplicate's result when the province has said no meanwhile
CLASH = "clash"  # code of a change that was taken, though it contradicts another
SAID_BEFORE = "said_before"  # code of a duplicate that says again what is here under another name
BLOB_WRONG = 460  # the checksum status of tus: the whole file did not have its SHA-256

MAX_CHANGES = 500
MAX_BYTES = 1 << 20  # of an unpacked push body, as advertised
MAX_BODY = 4 << 20  # the end of the gateway's patience, so that one very long change still passes alone
BLOB_CHUNK = 1 << 20
BLOB_PARALLEL = 4  # on a lossy line TCP is the limit, not the line
MAX_BLOB = 256 << 20
MAX_REFERENCE = 8 << 20  # a package of reference data
MAX_ASKED = 1000  # hashes in one question, events in one page
MAX_WAIT_SECONDS = 10.0


class Limits(Struct, frozen=True):
    """What the gateway asks of a desk: lines and bytes per push, bytes per PATCH, uploads at a time."""

    max_changes: int = MAX_CHANGES
    max_bytes: int = MAX_BYTES
    blob_chunk: int = BLOB_CHUNK
    blob_parallel: int = BLOB_PARALLEL


class Outcome(StrEnum):
    """What became of one line of a push."""

    APPLIED = "applied"  # the province's system took it at once
    RECORDED = "recorded"  # durable at the gateway; the province decides later
    DUPLICATE = "duplicate"  # was here before; ``first`` is the answer it got then
    HELD = "held"  # kept, but waits: for a missing earlier change, or for a newer gateway
    CONFLICT = "conflict"  # kept; a person must decide
    REJECTED = "rejected"  # will never be taken as it is


class Result(Struct, frozen=True, omit_defaults=True):
    """The answer to one line: ``code`` for machines, ``field`` and Vietnamese ``message`` for people.

    Of what was refused since, ``why`` is the code of that refusal.
    """

    id: str
    outcome: Outcome
    code: str = ""
    field: str = ""
    message: str = ""
    first: Result | None = None
    why: str = ""


class DeviceState(Struct, frozen=True, omit_defaults=True):
    """How far the gateway knows a device: every ``dseq`` up to ``contiguous_dseq`` is here, and the line of
    that number has the SHA-256 ``digest``, which by the chain stands for all before it.
    """

    id: str
    contiguous_dseq: int
    held: int = 0
    digest: str = ""


class PushAnswer(Struct, frozen=True):
    """One result per pushed line, in order; ``time`` is the gateway's clock (ISO 8601)."""

    results: tuple[Result, ...]
    device: DeviceState
    epoch: str
    limits: Limits
    time: str


class EventKind(StrEnum):
    """What a feed event tells."""

    ACCEPTED = "accepted"  # the province took this desk's change
    REFUSED = "refused"  # the province said no, with a reason
    RECORDED = "recorded"  # a change that was held has taken its place
    CONFLICT = "conflict"  # this desk's change was taken beside another; a person decides what stands
    CODE_BOUND = "code_bound"  # the official code of a dossier; ``line`` is the province's own change
    OTHER = "other"  # a decided change of another desk of the commune; ``line`` is that change
    SHARED = "shared"  # a hub tells a change of another desk, which the province has not decided
    WITHDRAWN = "withdrawn"  # another desk's change was refused; told to desks that ask with ``shares``


class FeedEvent(Struct, frozen=True, omit_defaults=True):
    """One thing that happened to a dossier (``entity``) of the commune.

    ``change`` is the change it is about, ``version`` the dossier version at the province after it;
    ``counter`` names the counter that made it. Of a refused act that was said again under another name,
    ``first`` is its first name, under which a hub may have told of it.
    """

    kind: EventKind
    entity: str
    change: str
    version: int = 0
    official_code: str = ""
    code: str = ""
    field: str = ""
    message: str = ""
    line: str = ""
    counter: str = ""
    first: str = ""


class FeedPage(Struct, frozen=True):
    """Events in the order in which they were committed; ``cursor`` is opaque and asks for the next page."""

    events: tuple[FeedEvent, ...]
    cursor: str
    epoch: str
    more: bool
    time: str


class MissingQuestion(Struct, frozen=True):
    """Which of these files does the gateway lack?"""

    sha256: tuple[str, ...]


class MissingBlob(Struct, frozen=True):
    """A file that the gateway lacks, from byte ``offset`` on."""

    sha256: str
    offset: int


class MissingAnswer(Struct, frozen=True):
    """Only what is missing; what is not named here is at the gateway, whole and checked."""

    missing: tuple[MissingBlob, ...]


class Me(Struct, frozen=True):
    """What the gateway knows of the asking device, and the serials that are reserved for it; ``devices`` are
    all of its commune, itself among them.
    """

    device: DeviceState
    commune: str
    counter: str
    epoch: str
    blocks: tuple[Block, ...]
    limits: Limits
    province: str
    time: str
    devices: tuple[Device, ...] = ()


class EnrolRequest(Struct, frozen=True):
    """A one-time ``code``, the PC's own ``device`` id with its ``tag``, and its Ed25519 key (base64url)."""

    code: str
    device: str
    tag: str
    public_key: str


class EnrolAnswer(Struct, frozen=True):
    """The desk belongs to ``commune`` (agency code) and ``counter`` from now on.

    While it is ``waiting``, somebody of the province has still to let it in. A ``hub`` is the commune's own
    exchange between its counters, and decides nothing.
    """

    device: str
    commune: str
    counter: str
    gateway_key: str
    blocks: tuple[Block, ...]
    epoch: str
    province: str
    waiting: bool = False
    hub: bool = False


class Nonce(Struct, frozen=True):
    """A challenge that is good once; the gateway's own clock says for how long, the desk's plays no part."""

    nonce: str


class TokenRequest(Struct, frozen=True):
    """``assertion`` is a JWT signed with the device key over the gateway's nonce and the desk's challenge."""

    device: str
    assertion: str


class Token(Struct, frozen=True):
    """A bearer token for ``seconds``; ``proof`` is the gateway's signature over the desk's challenge."""

    token: str
    seconds: int
    proof: str


class Head(Struct, frozen=True):
    """A desk's signed word that its line number ``dseq`` has the SHA-256 ``digest``: left at its hub, or
    brought with its lines by the name that it has now.

    It is signed with the key that the province knows; ``gateway`` is the province's own public key.
    ``public_key`` is the desk's own, for a gateway that may have forgotten it.
    """

    device: str
    dseq: int
    digest: str
    gateway: str
    public_key: str = ""


class Health(Struct, frozen=True):
    """The gateway stands; ``province`` names the system behind it."""

    ok: bool
    protocol: int
    province: str
    epoch: str
    time: str


class Problem(Struct, frozen=True, omit_defaults=True):
    """The body of every answer that is not 2xx."""

    code: str
    message: str
    todo: str = ""


def encode(value: Struct) -> bytes:
    """Return ``value`` as JSON."""
    return msgspec.json.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """Read JSON as ``kind``. Raises ``msgspec.MsgspecError`` for anything else."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from error
