"""Words that no Vietnamese syllable is spelt like are told from those that are."""

from __future__ import annotations

import pytest

from scanner.read import _is_doubtful
from scanner.syllables import is_syllable
from scanner.values import Word


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "quốc",
        "gì",
        "giếng",
        "nghiêng",
        "khuya",
        "quyết",
        "HUỲNH",
        "thuở",
        "quý",
        "gìn",
        "kí",
        "kỹ",
        "ý",
        "yêu",
        "oanh",
    ],
)
def test_syllables_of_every_build_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "bàt",
        "kat",
        "ngi",
        "cê",
        "tiếgn",
        "hìôn",
        "aa",
        "bx",
        "nghang",
        "tât",
        "bạtt",
        "øng",
        "Quóoc",
        "strong",
    ],
)
def test_what_breaks_a_rule_is_none(word: str) -> None:
    assert not is_syllable(word)


def doubtful(text: str, confidence: float) -> bool:
    return _is_doubtful(Word(text, 0, 0, 10, 10, confidence, 0))


def test_words_to_compare_are_unsure_or_impossible_and_abbreviations_are_neither() -> None:
    assert doubtful("xã", 60)
    assert doubtful("(tiếgn,", 96)
    assert not doubtful("(tiếng,", 96)
    assert not doubtful("UBND", 95)
    assert not doubtful("12/QĐ-UBND", 95)
    assert doubtful("1.200.000", 65)
