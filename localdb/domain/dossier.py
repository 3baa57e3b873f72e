"""What is known of a dossier (hồ sơ): the fold of its changes, as the table caches it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from localdb.domain.bodies.certify import Certified
from localdb.domain.parties import Circumstances
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin, Scan, Status


class Receipt(Struct, frozen=True):
    """A receipt that was made (Mẫu 01)."""

    sha256: str
    form: str
    paper: str
    reprint: int
    at: str


class Issued(Struct, frozen=True):
    """Another paper that was made; ``first`` is the SHA-256 of the one that a reprint repeats."""

    sha256: str
    form: str
    template: str
    title: str
    paper: str
    reprint: int
    first: str
    at: str


class Collection(Struct, frozen=True):
    """Money taken at the counter, in đồng."""

    amount: int
    method: str
    receipt_number: str
    at: str


class Dossier(Struct, frozen=True):
    """What is known of a dossier. ``version`` counts the changes applied.

    ``code`` is on the receipt for ever; ``official_code`` may come later. Dates are ISO 8601 strings.
    """

    id: str
    version: int
    code: str
    temporary: bool
    official_code: str
    unit: str
    procedure: Pin
    applicant: Person
    owner: Person | None
    channel: Channel
    received_at: str
    due: Due
    status: Status
    papers: tuple[PaperLine, ...]
    fees: tuple[FeeLine, ...]
    sets: int
    note: str
    scans: tuple[Scan, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    issued: tuple[Issued, ...] = ()
    collections: tuple[Collection, ...] = ()
    void_reason: str = ""
    how: Circumstances = Circumstances()
    certified: tuple[Certified, ...] = ()

    @property
    def voided(self) -> bool:
        """Whether the reception was taken back."""
        return bool(self.void_reason)

    @property
    def shown_code(self) -> str:
        """The code to say aloud: the official one once it is known."""
        return self.official_code or self.code

    @property
    def subject(self) -> Person:
        """Chủ hồ sơ: the owner, or the applicant when no owner was named."""
        return self.owner or self.applicant

    @property
    def collected(self) -> int:
        """Money taken so far, in đồng."""
        return sum(c.amount for c in self.collections)

    def reprints(self, first: str) -> int:
        """How often the paper with SHA-256 ``first`` was printed again."""
        return sum(i.first == first for i in self.issued)


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Dossier)


def to_json(dossier: Dossier) -> bytes:
    """Return the canonical JSON of a dossier, as the dossier table keeps it."""
    return _encoder.encode(dossier)


def from_json(data: bytes | str) -> Dossier:
    """Read what ``to_json`` wrote."""
    return _decoder.decode(data)
