"""Which of the papers a dossier needs is this one? A guess by its words, or nothing when it is not clear.

A wrong name costs more than no name: when the best guess is weak, or a second one is nearly as good, the
answer is None and a person is asked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import msgspec
from rapidfuzz.distance import Levenshtein

from localdb.domain.words import fold

SURE = 0.5
"""The least confidence at which a guess is given at all."""

_TITLE_LINES = 14
_LEAD = 0.12
_LONG = 4
_STUCK = re.compile(r"(?<!\w)[^\w\s]+|[^\w\s]+(?!\w)")


class Component(msgspec.Struct, frozen=True):
    """One paper a procedure asks for: its id, its name, and words that are typical of it."""

    id: str
    name: str
    keywords: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """A guess: the component's id, and a confidence from ``SURE`` to 1."""

    id: str
    confidence: float


def match(text: str, components: Sequence[Component]) -> Match | None:
    """Return the component that ``text``, as read off the paper, most likely is; None when it is not clear.

    The name counts most where titles stand, in the first lines; keywords count anywhere. Words that many of
    the components share say little about any of them. Accents are ignored: readers lose them first.
    """
    lines = [plain(line) for line in text.splitlines() if line.strip()]
    head, body = f" {' '.join(lines[:_TITLE_LINES])} ", f" {' '.join(lines)} "
    if not body.strip() or not components:
        return None
    weights = _weights(components)
    scored = sorted(((_score(head, body, c, weights), c.id) for c in _whole(head, components)), reverse=True)
    best, best_id = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    if best < SURE or best - second < _LEAD:
        return None
    return Match(best_id, round(min(1.0, best), 2))


def _whole(head: str, components: Sequence[Component]) -> list[Component]:
    """Return the components without those whose name is only a part of a longer name in the heading."""
    borne = {c.id: plain(c.name) for c in components if bears(head, plain(c.name))}
    parts = {i for i, name in borne.items() if any(o != name and bears(o, name) for o in borne.values())}
    return [component for component in components if component.id not in parts]


def plain(line: str) -> str:
    """Return a line folded, without the marks that stick to its words."""
    return " ".join(_STUCK.sub(" ", fold(line)).split())


def bears(text: str, name: str) -> bool:
    """Whether the words of ``name`` stand in ``text`` one behind the other, both plain; a long word may have
    one letter misread, a short one none: "khai tử" must not pass for "khai sinh".
    """
    said, words = text.split(), name.split()
    if not words:
        return False
    starts = range(len(said) - len(words) + 1)
    return any(all(map(_same, words, said[start : start + len(words)])) for start in starts)


def _same(word: str, read: str) -> bool:
    return word == read or (min(len(word), len(read)) >= _LONG and Levenshtein.distance(word, read) == 1)


def _weights(components: Sequence[Component]) -> dict[str, float]:
    """Return how much each word of the names tells: less, the more components have it."""
    shared = Counter(word for component in components for word in set(plain(component.name).split()))
    return {word: 1 / (1 + math.log(count)) if count > 1 else 1.0 for word, count in shared.items()}


def _score(head: str, body: str, component: Component, weights: dict[str, float]) -> float:
    name = plain(component.name)
    if name and f" {name} " in head:
        title = 1.0
    elif bears(head, name):
        title = 0.97
    else:
        words = set(name.split()) if name.count(" ") > 1 else set()  # two words apart are no name
        known = sum(weights[word] for word in words if f" {word} " in head)
        title = 0.75 * known / max(1e-9, sum(weights[word] for word in words))
    keys = [word for key in component.keywords if (word := plain(key))]
    if not keys:
        return title
    found = sum(f" {key} " in body for key in keys) / len(keys)
    return max(title, 0.6 * title + 0.4 * found)
