"""What follows when two desks worked on one dossier at once, and what this program cannot read yet."""

from __future__ import annotations

from msgspec import Struct


class ClashSettled(Struct, frozen=True, tag="clash.settled", omit_defaults=True):
    """A person decided which of two values stands.

    ``change`` and ``field`` name the clash; ``old`` is the value that stood, ``new`` the one that stands from
    now on: the same, or the one that the later change wanted.
    """

    change: str
    field: str
    old: str
    new: str
    note: str = ""


class Newer(Struct, frozen=True, tag="newer"):
    """A body of a newer version of this program: kept byte for byte in the log, passed over by the fold."""

    kind: str
