"""Promises about words that are nearly what was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localdb.nearly import SHORTEST, near

LETTERS = "abcdehinoqtu"
WORDS = st.text(LETTERS, min_size=SHORTEST, max_size=8)


@given(WORDS, st.integers(0, 8), st.sampled_from(LETTERS))
def test_a_letter_too_many_wrong_or_missing_is_near(word: str, place: int, letter: str) -> None:
    at = min(place, len(word) - 1)
    for typed in (
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
    ):
        if typed != word and len(typed) >= SHORTEST:
            assert near(typed, {word}) == [word]


@given(WORDS, st.integers(0, 6))
def test_two_letters_that_changed_places_are_near(word: str, place: int) -> None:
    at = min(place, len(word) - 2)
    typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if typed != word:
        assert near(typed, {word}) == [word]


@given(WORDS, WORDS)
def test_nearness_goes_both_ways_and_short_words_are_near_to_nothing(one: str, other: str) -> None:
    assert bool(near(one, {other})) == bool(near(other, {one}))
    assert near(one[:2], {one, other}) == []
