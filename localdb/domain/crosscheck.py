"""What papers say, held against the dossier they lie in: whose they are, by name, number and birth.

A difference is pointed at and never mended by itself: a clerk looks at the paper and decides. Names are
judged as a clerk judges them: capitals, spaces and the place of a tone mark are nothing, a name written
without any accents is the same name, another accent is worth a look. Papers of mothers, spouses and
neighbours lie in many dossiers, so another name alone is no difference; another number is.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from msgspec import Struct

from localdb.domain.dossier import Dossier
from localdb.domain.facts import LABELS, Fact, Facts, Settled, shown
from localdb.domain.values import Person, Scan
from localdb.domain.words import clean, field_label, fold, spelt

_PERSONAL = 12  # digits of a personal number; an old CMND has nine


class Alike(IntEnum):
    """How alike two names are, as a clerk sees it; the higher, the more."""

    OTHER = 0
    NEAR = 1  # the same but for a word in the middle
    ACCENTS = 2  # the same but for an accent
    SAME = 3


class Difference(Struct, frozen=True):
    """``field`` of a paper says ``on_paper``, where the dossier, or another paper of it, says ``elsewhere``.

    ``held`` is the dossier's field that the paper speaks against (``applicant.number``), empty when nobody in
    the dossier is meant; ``other`` is the other paper's name. ``sure``: the machine is sure of its reading.
    """

    scan: str
    field: str
    on_paper: str
    elsewhere: str
    held: str = ""
    other: str = ""
    name: str = ""
    sure: bool = True
    qr: bool = False

    @property
    def settled(self) -> Settled:
        """The decision that would settle it."""
        return Settled(self.field, self.on_paper, self.elsewhere)

    @property
    def words(self) -> str:
        """The difference in plain words."""
        here, there = shown(self.field, self.on_paper), shown(self.field, self.elsewhere)
        source = "theo mã QR trên thẻ" if self.qr else "trên giấy"
        if self.other:
            what = LABELS[self.field]
            text = f"{what} {source} khác với “{self.other}”: giấy này ghi {here}, giấy kia ghi {there}."
        elif self.held:
            label = field_label(self.held)
            what = f"{label[0].upper()}{label[1:]}"
            text = f"{what} {source} khác với hồ sơ: giấy ghi {here}, hồ sơ ghi {there}."
        else:
            whose = f" ({self.name})" if self.name else ""
            text = f"Giấy ghi số {here}{whose}, khác người trong hồ sơ."
        return text if self.sure else f"{text} Máy chưa chắc chữ này: so lại với giấy."


def alike(one: str, other: str) -> Alike:
    """Return how alike two names are."""
    if spelt(one) == spelt(other):
        return Alike.SAME
    first, second = fold(one), fold(other)
    if first == second:
        bare = first in (clean(one).lower(), clean(other).lower())
        return Alike.SAME if bare else Alike.ACCENTS
    words, others = first.split(), second.split()
    ends = len(words) > 1 and len(others) > 1 and (words[0], words[-1]) == (others[0], others[-1])
    return Alike.NEAR if ends else Alike.OTHER


def differences(dossier: Dossier) -> tuple[Difference, ...]:
    """Return what the papers of a dossier say otherwise than it, and nobody decided yet."""
    strangers = _known_strangers(dossier)
    return tuple(
        difference
        for place, scan in enumerate(dossier.scans)
        for difference in _of_paper(dossier, scan, dossier.scans[:place])
        if difference.settled not in strangers.union(scan.settled)
    )


def of_waiting(dossier: Dossier, facts: Facts | None) -> str:
    """Return in words what a paper that is not filed yet surely says otherwise; empty when nothing."""
    scan = Scan("", "", "", "", 0, 0, facts=facts)
    strangers = _known_strangers(dossier)
    found = (d for d in _of_paper(dossier, scan, dossier.scans) if d.sure and d.settled not in strangers)
    return next((difference.words for difference in found), "")


def _known_strangers(dossier: Dossier) -> frozenset[Settled]:
    """Return whom a person found to belong here though the dossier does not name them: a mother, a spouse."""
    return frozenset(said for scan in dossier.scans for said in scan.settled if not said.elsewhere)


def _of_paper(dossier: Dossier, scan: Scan, before: tuple[Scan, ...]) -> Iterator[Difference]:
    facts = scan.facts
    if facts is None:
        return
    who, person = _whose(dossier, facts)
    if person is not None:
        yield from _against_person(scan.id, facts, who, person)
        return
    yield from _against_papers(scan.id, facts, before)
    people = (dossier.applicant, dossier.owner)
    somebody = any(p is not None and (p.number or p.old_number) for p in people)
    number = facts.number
    if number is not None and number.sure and somebody:
        name = facts.owner.value if facts.owner else ""
        yield Difference(scan.id, "number", number.value, "", name=name, qr=number.qr)


def _whose(dossier: Dossier, facts: Facts) -> tuple[str, Person | None]:
    """Return which person of the dossier a paper is of: by number, else by name where no number denies it."""
    people = [("applicant", dossier.applicant)]
    if dossier.owner is not None:
        people.append(("owner", dossier.owner))
    number = facts.number.value if facts.number else ""
    if number:
        for who, person in people:
            if number in (person.number, person.old_number):
                return who, person
    if facts.owner is None:
        return "", None
    name = facts.owner.value
    who, person = max(people, key=lambda pair: alike(name, pair[1].name))
    likeness = alike(name, person.name)
    denied = bool(number) and _comparable(number, person) != ""
    if likeness is Alike.SAME or (likeness is not Alike.OTHER and not denied):
        return who, person
    return "", None


def _comparable(number: str, person: Person) -> str:
    """Return the person's number of the same kind; empty when only one of the other kind is known."""
    mine = (person.number, person.old_number)
    return next((n for n in mine if n and (len(n) == _PERSONAL) is (len(number) == _PERSONAL)), "")


def _against_person(scan: str, facts: Facts, who: str, person: Person) -> Iterator[Difference]:
    if facts.owner is not None and alike(facts.owner.value, person.name) is not Alike.SAME:
        yield _told(scan, "owner", facts.owner, person.name, f"{who}.name")
    if facts.number is not None:
        mine = _comparable(facts.number.value, person)
        if mine and mine != facts.number.value:
            held = "number" if mine == person.number else "old_number"
            yield _told(scan, "number", facts.number, mine, f"{who}.{held}")
    if facts.birth is not None and person.birth and not _same_day(facts.birth.value, person.birth):
        yield _told(scan, "birth", facts.birth, person.birth, f"{who}.birth")


def _told(scan: str, field: str, fact: Fact, elsewhere: str, held: str) -> Difference:
    return Difference(scan, field, fact.value, elsewhere, held, sure=fact.sure, qr=fact.qr)


def _against_papers(scan: str, facts: Facts, before: tuple[Scan, ...]) -> Iterator[Difference]:
    """Hold a paper of somebody else against the earlier papers of the same number, or the same name."""
    number, owner = facts.number, facts.owner
    for other in before:
        theirs = other.facts
        if theirs is None or number is None or theirs.number is None or owner is None or theirs.owner is None:
            continue
        named = alike(owner.value, theirs.owner.value)
        numbered = number.value == theirs.number.value
        sure = all(fact.sure for fact in (number, owner, theirs.number, theirs.owner))
        if numbered and named is not Alike.SAME:
            yield Difference(scan, "owner", owner.value, theirs.owner.value, other=other.name, sure=sure)
        elif named is Alike.SAME and not numbered and len(number.value) == len(theirs.number.value):
            yield Difference(scan, "number", number.value, theirs.number.value, other=other.name, sure=sure)


def _same_day(one: str, other: str) -> bool:
    """Whether two dates of birth agree; a year alone agrees with every day of it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
