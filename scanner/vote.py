"""Several readings of one page held against each other, word by word. Child process only.

What another reading has in the place of a word may be another word, several, or nothing. A word is changed
where two others agree against it; a number, a code or a name (what has a digit or a capital) never is. What
is spelt like no syllable gives way to a syllable that another reading has there. Where readings differ, a
person is asked. What this is worth is in ``ARCHITECTURE.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec
from rapidfuzz.distance import Levenshtein

from scanner.syllables import is_syllable
from scanner.values import Word

_LONGER, _SPECK = 2, 2
_SURE, _DIRT = 90.0, 50.0
_RIM = re.compile(r"^[\W_]+|[\W_]+$")


def hear(line: Sequence[Word], voices: Iterable[Sequence[Word]]) -> list[list[str]]:
    """Return for each word of a line, or of a row of a table, what each other reading of the page has there.

    "" stands for nothing. The boxes of all readings are pixels of the same picture.
    """
    heard: list[list[str]] = [[] for _ in line]
    for voice in voices:
        texts: list[str] = []
        for _, piece in groupby(line, key=lambda word: word.line):
            own = list(piece)
            texts += _beside(own, _standing_on(own, voice))
        for said, text in zip(heard, texts, strict=True):
            said.append(text)
    return heard


def settled(word: Word, said: Sequence[str]) -> Word:
    """Return the word as the others have it, where they outvote it; else as it is."""
    texts = Counter(said)
    rivals = [text for text in texts if text not in ("", word.text) and _as_long(text, word.text)]
    best = max(rivals, key=lambda text: texts[text], default="")
    delicate = any(letter.isdigit() or letter.isupper() for letter in best + word.text)
    if best and texts[best] > texts[word.text] + 1 and not delicate:
        return msgspec.structs.replace(word, text=best)
    if _is_garbled(word.text):
        syllables = [text for text in rivals if _core(text).islower() and is_syllable(_core(text))]
        best = max(syllables, key=lambda text: texts[text], default=word.text)
        return msgspec.structs.replace(word, text=best)
    return word


def is_stray(word: Word, said: Sequence[str]) -> bool:
    """Tell whether a word is dirt that no other reading has: unsure marks, or a letter or two hardly read."""
    if len(said) < 2 or any(said):
        return False
    if not _letters(word.text):
        return word.confidence < _SURE
    small = len(word.text) <= _SPECK and not any(letter.isdigit() for letter in word.text)
    return small and word.confidence < _DIRT


def in_dispute(word: Word, said: Sequence[str]) -> bool:
    """Tell whether all others have one other word, or the reader was not quite sure and one has another.

    Only letters and digits count.
    """
    mine, theirs = _letters(word.text), {_letters(other) for other in said}
    against = bool(mine and theirs - {mine})
    return against and (len(theirs) == 1 or word.confidence < _SURE)


def _beside(line: Sequence[Word], other: str) -> list[str]:
    """Return for each word of a line what stands in its place in another reading of that line."""
    own = " ".join(word.text for word in line)
    owner = [place for place, word in enumerate(line) for _ in range(len(word.text) + 1)]
    facing: dict[int, int] = {}
    for op in Levenshtein.opcodes(own, other):
        if op.tag in ("equal", "replace"):
            facing |= zip(range(op.dest_start, op.dest_end), owner[op.src_start : op.src_end], strict=True)
    found: list[list[str]] = [[] for _ in line]
    start = 0
    for token in other.split(" "):
        faces = Counter(facing[at] for at in range(start, start + len(token)) if at in facing)
        start += len(token) + 1
        if faces:
            found[faces.most_common(1)[0][0]].append(token)
    return [" ".join(tokens) for tokens in found]


def _standing_on(line: Sequence[Word], words: Iterable[Word]) -> str:
    """Return what stands on a line according to another reading, from the left."""
    left, right = min(w.x for w in line), max(w.x + w.width for w in line)
    top, bottom = min(w.y for w in line), max(w.y + w.height for w in line)
    there = [
        word
        for word in words
        if left <= word.x + word.width / 2 <= right and top <= word.y + word.height / 2 <= bottom
    ]
    return " ".join(word.text for word in sorted(there, key=lambda word: word.x))


def _as_long(text: str, as_word: str) -> bool:
    return abs(len(text) - len(as_word)) <= _LONGER


def _is_garbled(text: str) -> bool:
    core = _core(text)
    return core.isalpha() and core.islower() and not is_syllable(core)


def _core(text: str) -> str:
    return _RIM.sub("", text)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
