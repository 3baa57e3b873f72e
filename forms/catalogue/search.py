"""Find a procedure from the few letters a clerk types: ``khai si`` is “Đăng ký khai sinh”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from localdb.domain.procedure import Procedure
from localdb.domain.words import fold

_WORD = re.compile(r"[0-9a-z.]+")
_COMMON = frozenset({"dang", "ky", "thu", "tuc", "cap"})  # in so many names that they tell nothing


class _Entry(Struct, frozen=True):
    procedure: Procedure
    short: tuple[str, ...]
    words: frozenset[str]
    initials: str
    sort: str


Rank = tuple[int, bool, int, int, str]


class Index:
    """The words of every procedure, folded once; a search of 560 procedures takes a few milliseconds."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._entries = [_entry(p) for p in procedures]

    def find(self, text: str) -> list[Procedure]:
        """Return the procedures that match ``text``, the likeliest first; all of them for empty text."""
        typed = _words(text)
        ranked = [(rank, e.procedure) for e in self._entries if (rank := _rank(e, typed)) is not None]
        return [procedure for _, procedure in sorted(ranked, key=lambda pair: pair[0])]


def _words(text: str) -> tuple[str, ...]:
    found = (word.strip(".") for word in _WORD.findall(fold(text)))
    return tuple(word for word in found if word)


def _entry(procedure: Procedure) -> _Entry:
    short = _words(procedure.label)
    rest = f"{procedure.name} {procedure.field} {procedure.result}"
    code = (procedure.code, procedure.code.partition(".")[2])
    return _Entry(
        procedure,
        short,
        frozenset({*short, *_words(rest), *code}),
        "".join(word[0] for word in short),
        fold(procedure.label),
    )


def _rank(entry: _Entry, typed: tuple[str, ...]) -> Rank | None:
    """The rank of an entry, lowest first: words of the short name, then of anything, then initials."""
    if all(_begins(word, entry.short) for word in typed):
        tier = 0
    elif all(_begins(word, entry.words) for word in typed):
        tier = 1
    elif len(typed) == 1 and len(typed[0]) > 1 and typed[0] in entry.initials:
        tier = 2 if entry.initials.startswith(typed[0]) else 3
    else:
        return None
    at = _phrase(typed, entry.short)
    left = sum(word not in _COMMON for word in entry.short)
    return tier, at is None, left, at or 0, entry.sort


def _begins(typed: str, words: Iterable[str]) -> bool:
    return any(word.startswith(typed) for word in words)


def _phrase(typed: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Where ``typed`` stands as consecutive words, or ``None``."""
    for start in range(len(words) - len(typed) + 1):
        if all(words[start + i].startswith(word) for i, word in enumerate(typed)):
            return start
    return None
