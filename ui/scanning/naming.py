"""Naming a paper: which component of the dossier it is, judged by the heading that was read on it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from localdb.domain.procedure import Component
from localdb.domain.words import fold
from scanner import match

SURE = 0.9  # a heading this alike, in capitals, needs no look by a person
_HEAD_LINES = 18


class Proposal(Struct, frozen=True):
    """What a paper is taken for; ``likeness`` is 0 to 1, ``component`` empty when nothing fits."""

    component: str = ""
    likeness: float = 0.0
    sure: bool = False


def propose(text: str, components: Sequence[Component]) -> Proposal:
    """Return the component whose heading is on the paper.

    Forms name other papers in their lines ("Giấy tờ tùy thân: …"), so the lines in capitals near the top,
    where headings stand, are asked alone; without any, the whole text gives a guess that is never sure.
    """
    lines = [line.strip() for line in text.partition("\f")[0].splitlines() if line.strip()][:_HEAD_LINES]
    capitals = [line for line in lines if line == line.upper() and any(c.isalpha() for c in line)]
    said = f" {fold(' '.join(capitals))} "
    names = [match.Component(c.id, _heading(c, said)) for c in components]
    for heads in ("\n".join(capitals), text):
        if found := match.match(heads, names):
            sure = heads != text and found.confidence >= SURE
            return Proposal(found.id, found.confidence, sure)
    return Proposal()


def _heading(component: Component, said: str) -> str:
    """Return the heading of the component that the paper bears, else the name the component goes by."""
    borne = [word for word in component.keywords if f" {fold(word)} " in said]
    return max(borne, key=len, default=component.label)
