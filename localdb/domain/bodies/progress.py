"""A dossier moves on."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from localdb.domain.values import Status


class Advanced(Struct, frozen=True, tag="dossier.advanced", omit_defaults=True):
    """The dossier moves from one status to another."""

    from_: Status = msgspec.field(name="from")
    to: Status
    note: str = ""
