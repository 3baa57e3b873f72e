"""A dossier comes in, is corrected or taken back, and gets its official code."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.late_entry import LateEntry
from localdb.domain.legacy import Origin
from localdb.domain.parties import Circumstances
from localdb.domain.values import Channel, Due, FeeLine, OldNew, PaperLine, Person, Pin


class Received(Struct, frozen=True, tag="dossier.received", omit_defaults=True):
    """A dossier is received at the counter, or was in old software (``origin``).

    With ``entry`` it was taken on paper at ``received_at``, and entered when the change was made.
    """

    code: str
    temporary: bool
    unit: str
    procedure: Pin
    applicant: Person
    papers: tuple[PaperLine, ...]
    due: Due
    received_at: str
    owner: Person | None = None
    channel: Channel = Channel.DIRECT
    fees: tuple[FeeLine, ...] = ()
    sets: int = 1
    note: str = ""
    how: Circumstances = Circumstances()
    origin: Origin | None = None
    entry: LateEntry | None = None


class Voided(Struct, frozen=True, tag="dossier.voided"):
    """A mistaken reception is taken back; its number stays used."""

    reason: str


class Corrected(Struct, frozen=True, tag="dossier.corrected"):
    """Descriptive fields change from one value to another: ``{"applicant.phone": (old, new)}``."""

    fields: dict[str, OldNew]
    reason: str = ""


class CodeBound(Struct, frozen=True, tag="code.bound"):
    """The province gave the official code (mã số hồ sơ) of a dossier."""

    official_code: str
