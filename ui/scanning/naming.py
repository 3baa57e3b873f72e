"""Naming a paper: which component of the dossier it is, judged by what was read on it."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

from localdb.domain.procedure import Component
from localdb.domain.words import fold

SURE = 0.86  # a heading this alike, in capitals, needs no look by a person
LEAD = 0.08  # and no other component may come this near
_HEAD_LINES = 18


class Proposal(Struct, frozen=True):
    """What a paper is taken for; ``likeness`` is 0 to 1, ``component`` empty when nothing fits."""

    component: str = ""
    likeness: float = 0.0
    sure: bool = False


def propose(text: str, components: tuple[Component, ...]) -> Proposal:
    """Return the component whose heading is on the paper, looking at the upper part of its first page."""
    lines = [line.strip() for line in text.partition("\f")[0].splitlines() if line.strip()][:_HEAD_LINES]
    joined = [f"{one} {two}" for one, two in pairwise(lines)]
    heads = [(fold(line), line.upper() == line) for line in (*lines, *joined)]
    found = sorted(((_likeness(heads, c), c.id) for c in components), reverse=True)
    if not found or found[0][0] < 0.5:
        return Proposal()
    best, component = found[0]
    second = found[1][0] if len(found) > 1 else 0.0
    return Proposal(component, best, best >= SURE and best - second >= LEAD)


def _likeness(heads: list[tuple[str, bool]], component: Component) -> float:
    words = component.keywords or (component.label,)
    scores = [
        _in_line(fold(word), line) * (1.0 if capital else 0.8) for word in words for line, capital in heads
    ]
    return max(scores, default=0.0)


def _in_line(wanted: str, line: str) -> float:
    """Return how much of a line's best part is like the words wanted."""
    if wanted in line:
        return 1.0
    matcher = SequenceMatcher(None, line, wanted, autojunk=False)
    block = matcher.find_longest_match()
    start = max(0, block.a - block.b)
    return SequenceMatcher(None, line[start : start + len(wanted)], wanted, autojunk=False).ratio()
