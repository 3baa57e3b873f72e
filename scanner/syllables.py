"""Whether a word can be Vietnamese at all: an onset, a rime and a tone that go together.

The parts and the rules by which they join are those of the orthography; no list of words is behind it. What
is no syllable may still be right (foreign names, abbreviations): this only says where a person should look.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP = {"\u0301", "\u0323"}
"""The tones (sắc, nặng) that a syllable which ends in c, ch, p or t must have one of."""

_ENDS = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- a ch m n nh p t u",
    "o": "- c i m n ng p t",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "ư": "- a c i m n ng p t u",
    "y": "- nh t",
    "iê": "c m n ng p t u",
    "yê": "m n ng t u",
    "uô": "c i m n ng p t",
    "ươ": "c i m n ng p t u",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "- n o t",
    "oo": "c ng",
    "uâ": "n ng t y",
    "uê": "- ch n nh",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
}
"""What may follow each vowel or group of vowels; ``-`` is nothing."""

_AFTER_QU = {"a": _ENDS["oa"], "ă": _ENDS["oă"], "â": _ENDS["uâ"], "e": _ENDS["oe"], "ê": _ENDS["uê"]}
_AFTER_QU |= {"y": _ENDS["uy"], "yê": "n t", "i": "- t", "ơ": "- n", "ô": "c"}
_RIMES = frozenset(v + end.strip("-") for v, ends in _ENDS.items() for end in ends.split())
_RIMES_OF_QU = frozenset(v + end.strip("-") for v, ends in _AFTER_QU.items() for end in ends.split())
_RIMES_OF_GI = frozenset(rime for rime in _RIMES if rime[0] not in "iy") | {"", "êng", "êt", "êc"}

_ANYWHERE = [
    "b",
    "ch",
    "d",
    "đ",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "nh",
    "p",
    "ph",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
_BEFORE_BACK, _BEFORE_FRONT = ("c", "g", "ng"), ("k", "gh", "ngh")
_ONSETS = ("", "qu", "gi", *_ANYWHERE, *_BEFORE_BACK, *_BEFORE_FRONT)


@lru_cache(4096)
def is_syllable(word: str) -> bool:
    """Tell whether a word, in any case, is spelt like a syllable, on whichever vowel its tone sits."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONES]
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    stopped = base.endswith(("c", "ch", "p", "t"))
    if len(tones) > 1 or (stopped and not (tones and tones[0] in _SHARP)):
        return False
    return any(base.startswith(onset) and _joins(onset, base[len(onset) :]) for onset in _ONSETS)


def _joins(onset: str, rime: str) -> bool:
    """Tell whether a rime may stand behind an onset; k, gh and ngh stand before e, ê, i and y alone."""
    if onset == "qu":
        return rime in _RIMES_OF_QU
    if onset == "gi":
        return rime in _RIMES_OF_GI
    if rime not in _RIMES:
        return False
    front = rime[0] in "eêiy"
    if onset == "g" and rime[0] == "i":
        return True
    return front if onset in _BEFORE_FRONT else not (front and onset in _BEFORE_BACK)
