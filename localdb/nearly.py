"""Words that are nearly what was typed: one letter too many, too few, wrong, or two that changed places."""

from __future__ import annotations

from collections.abc import Collection

SHORTEST = 3  # letters: a shorter word is near to too many others
MOST = 6


def near(typed: str, known: Collection[str]) -> list[str]:
    """Return the known words one mistake away from ``typed`` (both folded), in alphabetical order."""
    if len(typed) < SHORTEST:
        return []
    return sorted(word for word in known if word != typed and _one_apart(typed, word))[:MOST]


def _one_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
