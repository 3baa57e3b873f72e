"""What stands on a paper, set right by the card on it. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from localdb.domain.facts import Fact, Facts
from localdb.domain.people import looks_like_card_qr, parse_card_qr
from localdb.domain.trouble import Trouble
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
                said = (card.name, card.number, card.birth.isoformat())
                owner, number, birth = (Fact(value, 1.0, place, qr=True) for value in said)
                return replace(facts, owner=owner, number=number, birth=birth)
    return facts
