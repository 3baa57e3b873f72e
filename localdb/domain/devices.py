"""A commune's devices as its gateway knows them: told to each desk, so that one screen can show them all."""

from __future__ import annotations

from msgspec import Struct

WAITING, REVOKED = "waiting", "revoked"


class Device(Struct, frozen=True, omit_defaults=True):
    """One device of the commune. Times are ISO 8601, UTC.

    Every change up to number ``contiguous`` is at the gateway. Of its changes ``held`` lack an earlier one,
    ``undecided`` wait for the province, ``conflicts`` for a person; ``refused`` counts since the beginning.
    """

    id: str
    counter: str
    tag: str
    seen_at: str
    contiguous: int
    standing: str = "approved"
    forked: bool = False
    held: int = 0
    undecided: int = 0
    conflicts: int = 0
    refused: int = 0
