"""What the counter hands in: everything the clerk settled before the number is drawn."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.parties import Circumstances
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin


class Intake(Struct, frozen=True, omit_defaults=True):
    """A dossier ready to be received. ``received_at`` is ISO 8601; empty means now."""

    procedure: Pin
    applicant: Person
    papers: tuple[PaperLine, ...]
    due: Due
    owner: Person | None = None
    channel: Channel = Channel.DIRECT
    fees: tuple[FeeLine, ...] = ()
    sets: int = 1
    note: str = ""
    received_at: str = ""
    how: Circumstances = Circumstances()
