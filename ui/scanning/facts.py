"""What stands on a paper, checked against the card on it and the people of its dossier. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact, Facts
from localdb.domain.people import looks_like_card_qr, parse_card_qr
from localdb.domain.trouble import Trouble
from localdb.domain.words import fold
from scanner.values import PageResult


def with_card(facts: Facts, pages: Iterable[PageResult]) -> Facts:
    """Return the facts with whose paper it is as the QR of a card on it says: that is never misread."""
    for place, page in enumerate(pages, start=1):
        for code in page.codes:
            if looks_like_card_qr(code):
                try:
                    card = parse_card_qr(code)
                except Trouble:
                    continue
                owner = Fact(card.name, 1.0, place)
                return replace(facts, owner=owner, number=Fact(card.number, 1.0, place))
    return facts


def stranger(facts: Facts | None, dossier: Dossier) -> str:
    """Return why a paper seems to be another person's than the dossier's; empty when nothing speaks so.

    A number that was read surely and belongs to none of the dossier's people speaks so, unless the name on
    the paper is one of theirs: people change cards.
    """
    if facts is None or facts.number is None or not facts.number.sure:
        return ""
    people = [person for person in (dossier.applicant, dossier.owner) if person is not None]
    numbers = {n for person in people for n in (person.number, person.old_number) if n}
    names = {fold(person.name) for person in people}
    if not numbers or facts.number.value in numbers:
        return ""
    if facts.owner is not None and fold(facts.owner.value) in names:
        return ""
    whose = f" ({facts.owner.value})" if facts.owner else ""
    return f"Giấy ghi số {facts.number.value}{whose}, khác người trong hồ sơ."
