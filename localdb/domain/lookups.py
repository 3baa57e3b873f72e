"""Look-ups in databases of the state: only for an open dossier, and only what its procedure needs.

Personal data may be looked up for the purpose at hand and no further (Luật Bảo vệ dữ liệu cá nhân
91/2025/QH15; the article is unverified), so a question exists only where a published component can be
answered by it. What may be asked of whom, and by which law, is data (``forms/catalogue/sources``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from localdb.domain.bodies.lookups import (
    LookupAnswered,
    LookupAsked,
    LookupSettled,
    LookupTakenBack,
    Outcome,
)
from localdb.domain.procedure import Mode, PaperKind, Procedure, Verification
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine, Person
from localdb.domain.words import clean, person_field

COMPARED = ("number", "name", "birth", "sex")  # an address is told, not compared: it has old and new names
WHO = ("applicant", "owner")
AWAITED = "asked"  # ``closed_by`` of a paper whose answer is under way: of a printed line only, never filed
_PAPER = {"paper_number": "số giấy", "paper_date": "ngày cấp", "paper_issuer": "nơi cấp"}


class Validity(Struct, frozen=True, forbid_unknown_fields=True):
    """For how many ``days`` an answer given from ``valid_from`` on may stand in for a paper, and why."""

    valid_from: date
    days: int
    ground: str
    verification: Verification = Verification.UNVERIFIED


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A database that the province's gateway may ask: which ``kinds`` of paper its ``facts`` stand for.

    ``ground`` is the law that lets a one-stop counter use it; of ``validity`` the newest that began counts.
    """

    id: str
    name: str
    ground: str
    kinds: tuple[str, ...]
    facts: tuple[str, ...]
    validity: tuple[Validity, ...] = ()
    verification: Verification = Verification.UNVERIFIED

    def valid_on(self, day: date) -> Validity | None:
        """Return for how long an answer holds that is asked for on ``day``; ``None``: nobody limits it."""
        begun = (v for v in self.validity if v.valid_from <= day)
        return max(begun, key=lambda v: v.valid_from, default=None)


class Sources(Struct, frozen=True, forbid_unknown_fields=True):
    """Databases published together, as one data file."""

    id: str
    sources: tuple[Source, ...]
    notes: str = ""


class Want(Struct, frozen=True):
    """One thing that a procedure allows to look up: a ``component``, and the database that answers for it."""

    source: Source
    component: str
    name: str


class State(StrEnum):
    """How a look-up stands."""

    WAITING = "waiting"
    CHECK = "check"
    EXPIRED = "expired"
    SERVES = "serves"
    UNUSED = "unused"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return _LABELS[self]


_LABELS = {
    State.WAITING: "Chờ trả lời",
    State.CHECK: "Cần xem lại",
    State.EXPIRED: "Hết hạn",
    State.SERVES: "Đã trả lời",
    State.UNUSED: "Có trả lời, không dùng",
    State.TAKEN_BACK: "Đã rút câu hỏi",
}


class Lookup(Struct, frozen=True):
    """A question of a dossier and what became of it; ``change`` is the id of the change that asked.

    ``good_until`` is the last day on which the answer may stand in for the paper (ISO date); empty: no end.
    """

    change: str
    actor: str
    at: str
    asked: LookupAsked
    answer: LookupAnswered | None = None
    settled: LookupSettled | None = None
    differs: tuple[str, ...] = ()  # fields in which the answer is not what the dossier says
    taken_back: LookupTakenBack | None = None
    good_until: str = ""

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self.answer is None and self.taken_back is None

    @property
    def open_difference(self) -> bool:
        """Whether somebody has still to say what holds."""
        return bool(self.differs) and self.settled is None and self.taken_back is None

    @property
    def serves(self) -> bool:
        """Whether the answer stands in place of the paper."""
        found = self.answer is not None and self.answer.outcome is Outcome.FOUND and self.taken_back is None
        return found and (not self.differs or (self.settled is not None and self.settled.taken))

    def state(self, today: date) -> State:
        """Return how it stands on a day: an answer that served runs out."""
        if self.taken_back is not None:
            return State.TAKEN_BACK
        if self.answer is None:
            return State.WAITING
        if self.serves:
            over = self.good_until and date.fromisoformat(self.good_until) < today
            return State.EXPIRED if over else State.SERVES
        return State.UNUSED if self.settled else State.CHECK


def wanted(
    procedure: Procedure, sources: Iterable[Source], kind_of: Callable[[str], PaperKind | None]
) -> tuple[Want, ...]:
    """Return what may be looked up for a procedure: its published components that a database answers for."""
    sources = tuple(sources)
    found = []
    for component in procedure.components:
        kind = kind_of(component.label)
        if kind is not None and component.mode is not Mode.DECLARE:
            found += [Want(s, component.id, component.label) for s in sources if kind.id in s.kinds]
    return tuple(found)


def question(person: Person | None, who: str, want: Want, purpose: str, today: date) -> LookupAsked:
    """Return the question about ``person``, asked ``today``.

    Raises ``Refused`` when nobody can be named to the database.
    """
    if person is None or not person.number:
        raise Refused(
            "Chưa có số định danh của người cần tra cứu.",
            "Sửa thông tin, ghi số định danh, rồi tra cứu.",
            field="who",
        )
    validity = want.source.valid_on(today)
    return LookupAsked(
        want.source.id,
        want.source.name,
        want.component,
        want.name,
        who,
        person.number,
        want.source.facts,
        want.source.ground,
        clean(purpose),
        validity.days if validity else 0,
    )


def good_until(asked: LookupAsked, answer: LookupAnswered) -> str:
    """Return the last day on which an answer may stand in for its paper; empty when nothing limits it."""
    if not asked.valid_days:
        return ""
    return (datetime.fromisoformat(answer.at).date() + timedelta(days=asked.valid_days)).isoformat()


def awaited(lookups: Iterable[Lookup], papers: Iterable[PaperLine]) -> tuple[PaperLine, ...]:
    """Return the papers that nobody asks the citizen for because a database was asked, as a receipt tells."""
    had = {paper.component for paper in papers}
    waiting = [known for known in lookups if known.waiting and known.asked.component not in had]
    return tuple(
        PaperLine(
            known.asked.component,
            known.asked.component_name,
            closed_by=AWAITED,
            evidence=f"đã hỏi {known.asked.source_name}, chờ trả lời",
        )
        for known in {known.asked.component: known for known in waiting}.values()
    )


def needed(lookups: Iterable[Lookup], papers: Iterable[PaperLine]) -> frozenset[str]:
    """Return the look-ups, by their changes, on which a paper of the dossier hangs: the newest of each
    component, unless the paper itself came or something else closed it.
    """
    newest = {known.asked.component: known for known in lookups}
    closed = {paper.component: paper.evidence for paper in papers}
    return frozenset(
        known.change
        for component, known in newest.items()
        if component not in closed or (known.answer and closed[component] == evidence(known.answer))
    )


def run_out(lookups: Iterable[Lookup], papers: Iterable[PaperLine], today: date) -> dict[str, str]:
    """Return the components that only an answer closed which holds no more, each with why not."""
    closed = {(paper.component, paper.evidence) for paper in papers if paper.closed_by == "data"}
    return {
        known.asked.component: f"trả lời của {known.asked.source_name} chỉ dùng được đến"
        f" {date.fromisoformat(known.good_until):%d/%m/%Y}: tra cứu lại"
        for known in lookups
        if known.answer is not None
        and known.state(today) is State.EXPIRED
        and (known.asked.component, evidence(known.answer)) in closed
    }


def differences(person: Person | None, facts: dict[str, str]) -> tuple[str, ...]:
    """Return the fields in which an answer contradicts what the dossier says of the person."""
    if person is None:
        return ()
    said = {field: str(getattr(person, field)) for field in COMPARED}
    return tuple(f for f in COMPARED if facts.get(f) and said[f] and _plain(facts[f]) != _plain(said[f]))


def evidence(answer: LookupAnswered) -> str:
    """Return what the receipt and the record say closed the component."""
    at = datetime.fromisoformat(answer.at)
    return f"Khai thác {answer.source} lúc {at:%H:%M %d/%m/%Y}"


def fact_label(name: str) -> str:
    """Return the Vietnamese name of a fact; one that a source calls otherwise keeps its own name."""
    told = person_field(name) if name in Person.__struct_fields__ else _PAPER.get(name, name)
    return told[:1].upper() + told[1:]


def _plain(text: str) -> str:
    return clean(text).casefold()
