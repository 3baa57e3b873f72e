"""Naming a paper: which component of the dossier it is, judged by the heading that was read on it.

What people at this desk did with the same heading before counts as well: three times the same and never
otherwise names a paper; fewer times, or against what the heading says, make a proposal that asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import pairwise, zip_longest

from msgspec import Struct

from localdb.domain.procedure import Component, Procedure
from localdb.domain.words import fold
from scanner import match

SURE = 0.9  # a heading this alike, in capitals, needs no look by a person
OFTEN = 3  # so many times the same way, and never another, needs no look either
_HEAD_LINES = 18
_LONG = 10  # letters of a heading that tells a paper of any procedure
_ABOUT = re.compile(r"v\s?/\s?v\b")
_LETTER = "CÔNG VĂN"
_STATE = ("cong hoa xa hoi", "doc lap", "uy ban nhan dan", "so:", "tm.", "kt.")


class Proposal(Struct, frozen=True):
    """What a paper is taken for; ``likeness`` is 0 to 1, ``component`` empty when nothing fits.

    ``why`` says so in words when the reason is what people did before.
    """

    component: str = ""
    likeness: float = 0.0
    sure: bool = False
    why: str = ""


def propose(text: str, components: Sequence[Component]) -> Proposal:
    """Return the component whose heading is on the paper.

    Forms name other papers in their lines ("Giấy tờ tùy thân: …"), so the lines in capitals near the top,
    where headings stand, are asked alone; without any, the whole text gives a guess that is never sure.
    """
    known = {match.plain(word) for c in components for word in (c.label, *c.keywords)}
    capitals = [_lengthened(*pair, known) for pair in _capitals_and_below(text)]
    if _is_letter(text):
        capitals.insert(0, _LETTER)
    said = match.plain(" ".join(capitals))
    names = [match.Component(c.id, _heading(c, said)) for c in components]
    for heads in ("\n".join(capitals), text):
        if found := match.match(heads, names):
            sure = heads != text and found.confidence >= SURE
            return Proposal(found.id, found.confidence, sure)
    return Proposal()


def taught(proposal: Proposal, times: Mapping[str, int], components: Sequence[Component]) -> Proposal:
    """Return a proposal after what people did with papers of this heading before."""
    labels = {component.id: component.label for component in components}
    known = {component: count for component, count in times.items() if component in labels or not component}
    if not known:
        return proposal
    best = max(known, key=lambda component: known[component])
    if best == proposal.component:
        return proposal if proposal.sure or len(known) > 1 or known[best] < OFTEN else _agreed(proposal)
    if not best:
        return Proposal(proposal.component, proposal.likeness, why="Lần trước người xếp vào “Giấy tờ khác”.")
    often = known[best] >= OFTEN and len(known) == 1 and not proposal.sure
    return Proposal(best, 1.0, often, "" if often else f"Như {known[best]} lần trước: {labels[best]}.")


def _agreed(proposal: Proposal) -> Proposal:
    return Proposal(proposal.component, max(proposal.likeness, SURE), sure=True)


def heading_of(text: str) -> str:
    """Return the folded heading of a paper, by which it is known again; empty when it has none."""
    lines = [fold(line) for line in _capitals(text)]
    return next((line for line in lines if len(line) >= 6 and not line.startswith(_STATE)), "")


def elsewhere(text: str, procedures: Iterable[Procedure]) -> str:
    """Return the name of a paper that other procedures ask for and this one is; empty when there is none."""
    said = match.plain(" ".join(_capitals(text)))
    borne = {
        word: component.label
        for procedure in procedures
        for component in procedure.components
        for word in component.keywords
        if len(word) >= _LONG and match.bears(said, match.plain(word))
    }
    return borne[max(borne, key=len)] if borne else ""


def _is_letter(text: str) -> bool:
    """Whether “V/v” stands below the number: an office's letter, the one paper without a heading of its own.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (thể thức công văn).
    """
    lines = [fold(line).strip() for line in text.splitlines() if line.strip()][:_HEAD_LINES]
    return any(one.startswith("so") and _ABOUT.match(two) for one, two in pairwise(lines))


def _capitals(text: str) -> list[str]:
    return [line for line, _ in _capitals_and_below(text)]


def _capitals_and_below(text: str) -> list[tuple[str, str]]:
    """Return the lines in capitals near the top, each with the line below it."""
    lines = [line.strip() for line in text.partition("\f")[0].splitlines() if line.strip()][:_HEAD_LINES]
    pairs = zip_longest(lines, lines[1:], fillvalue="")
    return [(line, below) for line, below in pairs if line == line.upper() and any(map(str.isalpha, line))]


def _lengthened(heading: str, below: str, names: Set[str]) -> str:
    """Return a heading with as much of the line below as makes it the name of a paper that is known.

    "THÔNG BÁO" stands above "Nộp tiền sử dụng đất"; the paper is called by both.
    """
    whole, start = match.plain(f"{heading} {below}"), match.plain(heading)
    longer = [name for name in names if name.startswith(f"{start} ") and f"{whole} ".startswith(f"{name} ")]
    return max(longer, key=len, default=heading)


def _heading(component: Component, said: str) -> str:
    """Return the heading of the component that the paper bears, else the name the component goes by."""
    borne = [word for word in component.keywords if match.bears(said, match.plain(word))]
    return max(borne, key=len, default=component.label)
