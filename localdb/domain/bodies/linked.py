"""The parts of a linked dossier: opened with it, and moved one by one."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.linked import Part, PartState
from localdb.domain.values import Due


class PartsOpened(Struct, frozen=True, tag="parts.opened"):
    """One entry became several parts (liên thông)."""

    parts: tuple[Part, ...]


class PartMoved(Struct, frozen=True, tag="part.moved", omit_defaults=True):
    """A part came further. Of a part that is not ours it is only mirrored: ``source`` says where it was read
    or from whom it came, ``seen_at`` (ISO 8601) when. ``dues`` are the new promises of parts that follow.
    """

    part: str
    state: PartState
    source: str = ""
    seen_at: str = ""
    note: str = ""
    dues: dict[str, Due] = {}
