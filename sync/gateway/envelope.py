"""What stands on the outside of a pushed line, whatever its body says: enough to give it its place."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from localdb.domain.change import PROVINCE, place
from sync.protocol import decode

_Name = Annotated[str, Meta(min_length=1, max_length=64)]


class Envelope(Struct, frozen=True):
    """The part of a line that can be read whatever its body says."""

    id: _Name
    device: _Name
    dseq: Annotated[int, Meta(ge=1, le=1 << 53)]
    entity: _Name
    prev: Annotated[str, Meta(max_length=64)]
    body: msgspec.Raw
    schema: Annotated[int, Meta(ge=1, le=1 << 53)] = 1
    blobs: tuple[Annotated[str, Meta(pattern="^[0-9a-f]{64}$")], ...] = ()
    seen: dict[_Name, Annotated[int, Meta(ge=1, le=1 << 53)]] = {}
    reissues: Annotated[str, Meta(max_length=64)] = ""
    stood_as: Annotated[tuple[Annotated[str, Meta(max_length=96)], ...], Meta(max_length=1000)] = ()


class _Tag(Struct, frozen=True):
    type: str


def read(line: bytes) -> Envelope | str:
    """Return what stands on the outside of a line, or why that cannot be read."""
    try:
        return decode(line, Envelope)
    except msgspec.MsgspecError as error:
        return str(error)


def lacking(change: Envelope) -> set[str]:
    """Return the names of all that a change builds on; what the province said here is never waited for."""
    seen = [(device, dseq) for device, dseq in change.seen.items() if not device.startswith(PROVINCE)]
    return {*change.blobs, *(place(device, dseq) for device, dseq in seen)}


def is_text(line: bytes) -> bool:
    """Whether a line is UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def type_of(change: Envelope) -> str:
    """Return the kind of a change, empty when it says none."""
    try:
        return decode(bytes(change.body), _Tag).type
    except msgspec.MsgspecError:
        return ""
