"""Look-ups in databases of the state: only for an open dossier, and only what its procedure needs.

Personal data may be looked up for the purpose at hand and no further (Luật Bảo vệ dữ liệu cá nhân
91/2025/QH15; the article is unverified), so a question exists only where a published component can be
answered by it. What may be asked of whom, and by which law, is data (``forms/catalogue/sources``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct

from localdb.domain.bodies.lookups import LookupAnswered, LookupAsked, LookupSettled, Outcome
from localdb.domain.procedure import Mode, PaperKind, Procedure, Verification
from localdb.domain.trouble import Refused
from localdb.domain.values import Person
from localdb.domain.words import clean, person_field

COMPARED = ("number", "name", "birth", "sex")  # an address is told, not compared: it has old and new names
WHO = ("applicant", "owner")
_PAPER = {"paper_number": "số giấy", "paper_date": "ngày cấp", "paper_issuer": "nơi cấp"}


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A database that the province's gateway may ask: which ``kinds`` of paper its ``facts`` stand for.

    ``ground`` is the law that lets a one-stop counter use it.
    """

    id: str
    name: str
    ground: str
    kinds: tuple[str, ...]
    facts: tuple[str, ...]
    verification: Verification = Verification.UNVERIFIED


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


class Lookup(Struct, frozen=True):
    """A question of a dossier and what became of it; ``change`` is the id of the change that asked."""

    change: str
    actor: str
    at: str
    asked: LookupAsked
    answer: LookupAnswered | None = None
    settled: LookupSettled | None = None
    differs: tuple[str, ...] = ()  # fields in which the answer is not what the dossier says

    @property
    def open_difference(self) -> bool:
        """Whether somebody has still to say what holds."""
        return bool(self.differs) and self.settled is None

    @property
    def serves(self) -> bool:
        """Whether the answer stands in place of the paper."""
        found = self.answer is not None and self.answer.outcome is Outcome.FOUND
        return found and (not self.differs or (self.settled is not None and self.settled.taken))


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


def question(person: Person | None, who: str, want: Want, purpose: str) -> LookupAsked:
    """Return the question about ``person``. Raises ``Refused`` when nobody can be named to the database."""
    if person is None or not person.number:
        raise Refused(
            "Chưa có số định danh của người cần tra cứu.",
            "Sửa thông tin, ghi số định danh, rồi tra cứu.",
            field="who",
        )
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
    )


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
