"""What is known of a dossier (hồ sơ): the fold of its changes, as the table caches it."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.legacy import ClosedOut
from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.bodies.money import FeeExempted
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import (
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    Withdrawn,
)
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.late_entry import LateEntry
from localdb.domain.legacy import Origin
from localdb.domain.linked import Part
from localdb.domain.lookups import Lookup
from localdb.domain.parties import Circumstances
from localdb.domain.values import Channel, Due, FeeLine, Officer, PaperLine, Person, Pin, Scan, Status

FINISHED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.STOPPED, Status.DONE, Status.RETURNED})
StepBody = (
    HandedOver
    | HandOverAnswered
    | PartsOpened
    | PartMoved
    | SupplementAsked
    | SupplementAnswered
    | LetterDrafted
    | Extended
    | LetterDelivered
    | Declined
    | Withdrawn
    | Stopped
    | ResultReady
    | Posted
    | ResultReturned
    | Notified
    | ClosedOut
)


class Receipt(Struct, frozen=True):
    """A receipt that was made (Mẫu 01); ``first`` is the SHA-256 of the one whose very pages it repeats."""

    sha256: str
    form: str
    paper: str
    reprint: int
    at: str
    first: str = ""


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
    """Money taken at the counter, in đồng. A voided entry counts no more and keeps its ``number``."""

    amount: int
    method: str
    receipt_number: str
    at: str
    number: str = ""
    payer: str = ""
    bank_ref: str = ""
    void_reason: str = ""


class Step(Struct, frozen=True):
    """One step of the way: what was done (``body``), and how the dossier stood ``before`` it.

    ``change`` is the id of its change, ``actor`` the account that did it; ``due`` is the promise before it.
    """

    change: str
    actor: str
    at: str
    body: StepBody
    before: Status
    after: Status
    due: Due


class Upstream(Struct, frozen=True, omit_defaults=True):
    """What the ``portal`` above the province last acknowledged: ``status``, and when (ISO 8601).

    Both are empty before it acknowledged anything. ``refusal`` is its answer to what was sent after that,
    until it takes a correction.
    """

    portal: str
    at: str = ""
    status: Status | None = None
    refusal: PortalAnswered | None = None


class Clash(Struct, frozen=True):
    """Two desks changed the same thing beside each other, and a person has yet to decide.

    ``change`` came second and wanted ``wanted`` in place of ``old``; what stands is in the dossier itself.
    ``field`` is a correctable field, or ``status``, ``void``, ``fee`` or ``step``.
    """

    change: str
    field: str
    old: str
    wanted: str


class Dossier(Struct, frozen=True):
    """What is known of a dossier. ``version`` counts the changes applied.

    ``code`` is on the receipt for ever; ``official_code`` may come later. Dates are ISO 8601 strings.
    ``entered_at`` is when it was entered, if later than taken (``entry`` says why), else empty.
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
    steps: tuple[Step, ...] = ()
    exemptions: tuple[FeeExempted, ...] = ()
    clashes: tuple[Clash, ...] = ()
    origin: Origin | None = None
    lookups: tuple[Lookup, ...] = ()
    upstream: Upstream | None = None
    entry: LateEntry | None = None
    entered_at: str = ""

    @property
    def voided(self) -> bool:
        """Whether the reception was taken back."""
        return bool(self.void_reason)

    @property
    def late_words(self) -> str:
        """Why it was entered later than taken, and when, in a line for lists; else empty."""
        if self.entry is None:
            return ""
        paper = f", phiếu giấy {self.entry.paper}" if self.entry.paper else ""
        entered = datetime.fromisoformat(self.entered_at)
        return f"Nhập bù lúc {entered:%H:%M %d/%m/%Y} ({self.entry.why}{paper})"

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
        """Money taken so far, in đồng, without the voided entries."""
        return sum(c.amount for c in self.collections if not c.void_reason)

    @property
    def refunded(self) -> int:
        """Money handed back when the dossier ended, in đồng."""
        return sum(
            s.body.money.amount for s in self.steps if isinstance(s.body, Declined | Withdrawn | Stopped)
        )

    @property
    def owed(self) -> int | None:
        """Money still to take, in đồng; ``None`` when a fee is not known. Exempted fees are not owed."""
        free = {e.name for e in self.exemptions}
        amounts = [line.amount for line in self.fees if line.name not in free]
        if any(amount is None for amount in amounts):
            return None
        return max(0, sum(amount or 0 for amount in amounts) - self.collected)

    @property
    def fee_free(self) -> bool:
        """Whether nothing was ever to be paid, so that the counter need not speak of money."""
        return not self.collections and all(line.amount == 0 for line in self.fees)

    @property
    def original_due(self) -> Due:
        """The promise on the receipt, whatever became of it since."""
        return self.steps[0].due if self.steps else self.due

    @property
    def finished_at(self) -> str:
        """When the work ended (ISO 8601): done, declined, withdrawn or stopped; empty while it goes on."""
        ends = [self.origin.ended_at] if self.origin and self.origin.ended_at else []
        ends += [s.at for s in self.steps if s.after in FINISHED and s.before not in FINISHED]
        return ends[-1] if ends and self.status in FINISHED else ""

    @property
    def holder(self) -> Officer | None:
        """Who answers for the dossier: the last who signed for it; ``None`` before the first hand-over."""
        holder: Officer | None = None
        offered: Officer | None = None
        for step in self.steps:
            if isinstance(step.body, HandedOver):
                offered = step.body.taker
                holder = (holder or step.body.giver) if step.body.to_confirm else offered
            elif isinstance(step.body, HandOverAnswered) and step.body.accepted:
                holder = offered
        return holder

    @property
    def handing(self) -> tuple[str, HandedOver] | None:
        """The hand-over that its receiver has not signed for yet, with the id of its change."""
        for step in reversed(self.steps):
            if isinstance(step.body, HandOverAnswered):
                return None
            if isinstance(step.body, HandedOver):
                return (step.change, step.body) if step.body.to_confirm else None
        return None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a linked dossier, as far as each has come; none for an ordinary one."""
        parts: dict[str, Part] = {}
        for step in self.steps:
            if isinstance(step.body, PartsOpened):
                parts = {part.id: part for part in step.body.parts}
            elif isinstance(step.body, PartMoved):
                moved = step.body
                told = (moved.state, moved.source, moved.seen_at, moved.note)
                names = ("state", "source", "at", "note")
                parts[moved.part] = replace(parts[moved.part], **dict(zip(names, told, strict=True)))
                for following, due in moved.dues.items():
                    parts[following] = replace(parts[following], due=due)
        return tuple(parts.values())

    @property
    def supplements(self) -> tuple[Step, ...]:
        """The requests for a supplement, oldest first."""
        return tuple(s for s in self.steps if isinstance(s.body, SupplementAsked))

    @property
    def result(self) -> ResultReady | None:
        """The result, once it is here."""
        made = [s.body for s in self.steps if isinstance(s.body, ResultReady)]
        return made[-1] if made else None

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
