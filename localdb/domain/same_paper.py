"""Whether two papers are one and the same paper, taken twice, by what was read on them.

Forms are alike in nearly every printed word, so what was filled in decides: numbers weigh by themselves. How
a page looks was measured too and is not used: scans and photos of one sheet are less alike (correlation of
the ink from 0.55) than one form filled in twice (up to 0.98). The table stands in ARCHITECTURE.
"""

from __future__ import annotations

import re
from collections import Counter

from localdb.domain.words import fold

WORDS = 0.93  # of the words must be on both,
NUMBERS = 0.95  # and of the numbers; nothing read twice on 109 pairs fell below 0.98
LEAST_WORDS = 12  # fewer say too little: such papers are known by their bytes alone
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_TELLING = 5  # digits of a number that few papers share
_MOST = 8


def same_paper(one: str, other: str) -> bool:
    """Whether two readings are of the same paper; never for papers with hardly a word on them."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < WORDS * longer * 0.9:
        return False
    if _alike(_counted(_NUMBER, one), _counted(_NUMBER, other)) < NUMBERS:
        return False
    words, others = _counted(_WORD, fold(one)), _counted(_WORD, fold(other))
    return min(words.total(), others.total()) >= LEAST_WORDS and _alike(words, others) >= WORDS


def telling(text: str) -> tuple[str, ...]:
    """Return the numbers of a text that few other papers share, the longest first."""
    found = {number for number in _NUMBER.findall(text) if len(number) >= _TELLING}
    return tuple(sorted(found, key=lambda number: (-len(number), number))[:_MOST])


def _counted(what: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(what.findall(text))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Return how much two collections share, from 0 to 1; two empty ones are the same."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1) if one or other else 1.0
