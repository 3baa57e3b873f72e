"""What the counter hands in: everything the clerk settled before the number is drawn."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.bodies.lookups import LookupAsked
from localdb.domain.late_entry import LateEntry
from localdb.domain.linked import Part
from localdb.domain.parties import Circumstances
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin


class PaidThen(Struct, frozen=True):
    """Cash that was taken with a dossier on paper, in đồng, and the number of the receipt, if any."""

    amount: int
    receipt_number: str = ""


class Intake(Struct, frozen=True, omit_defaults=True):
    """A dossier ready to be received. ``received_at`` is ISO 8601; empty means now.

    ``entry`` says why it is entered later than it was taken; ``paid`` is what was paid then.
    """

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
    parts: tuple[Part, ...] = ()  # of a linked procedure
    entry: LateEntry | None = None
    paid: PaidThen | None = None
    asks: tuple[LookupAsked, ...] = ()  # what databases of the state are asked in place of papers


class CopyOrder(Struct, frozen=True):
    """One paper to be certified: its name, pages of the original, copies, and the fee in đồng when known.

    ``book`` is this desk's book of the year's register; ``paid`` is how the fee was taken, empty when it was
    not. ``written`` is the number that stands on a copy certified on paper already, 0 for the next one.
    """

    document: str
    pages: int
    copies: int
    fee: int | None
    book: str
    electronic: bool = False
    paid: str = ""
    written: int = 0
