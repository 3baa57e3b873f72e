"""What happens while a desk meets its gateway, in the order in which it happens."""

from __future__ import annotations

from msgspec import Struct

from localdb.comparing import Compared
from localdb.domain.codes import Block
from localdb.domain.devices import Device
from localdb.domain.trouble import Trouble
from sync.link import LinkTrouble


class Connected(Struct, frozen=True):
    """The gateway answered. ``blocks`` are the serials reserved for this device as of now.

    ``time`` is the gateway's clock (ISO 8601, UTC), to show when this PC's own is far off; ``known`` is how
    many changes it has under this PC's name; ``devices`` are all of the commune.
    """

    commune: str
    counter: str
    province: str
    blocks: tuple[Block, ...]
    time: str
    known: int = 0
    devices: tuple[Device, ...] = ()


class Reoffered(Struct, frozen=True):
    """The gateway was set back to an older copy; ``count`` changes are offered again."""

    count: int


class Sent(Struct, frozen=True):
    """``count`` changes are on their way."""

    count: int


class Received(Struct, frozen=True):
    """The gateway has the change durably; the province has not decided yet."""

    id: str


class Held(Struct, frozen=True):
    """The gateway keeps the change until something else arrives."""

    id: str
    reason: str


class Conflict(Struct, frozen=True):
    """The change contradicts another; a person decides."""

    id: str
    reason: str


class Accepted(Struct, frozen=True):
    """The province took the change."""

    id: str
    entity: str


class Refused(Struct, frozen=True):
    """The change will not be taken; ``reason`` is Vietnamese, ``field`` names the input it is about."""

    id: str
    code: str
    reason: str
    field: str


class CodeBound(Struct, frozen=True):
    """The province gave a dossier its official code."""

    entity: str
    official_code: str


class BlobSent(Struct, frozen=True):
    """``sent`` of ``size`` bytes of a file are safe at the gateway; equal when it is whole and checked."""

    sha256: str
    sent: int
    size: int


class BlobFailed(Struct, frozen=True):
    """One file cannot be sent now; the others go on."""

    sha256: str
    trouble: Trouble


class Pulled(Struct, frozen=True):
    """One page of the feed is on this disk; ``others`` of its events are from other desks."""

    events: int
    others: int


class ReferenceCame(Struct, frozen=True):
    """The province's package of reference data came down, ``size`` bytes; nothing was installed."""

    size: int


class Finished(Struct, frozen=True):
    """Everything that could be said was said."""


class Interrupted(Struct, frozen=True):
    """The line failed; everything so far is kept."""

    trouble: LinkTrouble


Event = (
    Connected
    | Reoffered
    | Sent
    | Received
    | Held
    | Conflict
    | Accepted
    | Refused
    | CodeBound
    | BlobSent
    | BlobFailed
    | Pulled
    | Compared
    | ReferenceCame
    | Finished
    | Interrupted
)
