"""What a paper says about itself is found where it stands, and what was hard to read is asked about."""

from __future__ import annotations

import msgspec
import pytest

from localdb.domain.facts import LABELS, Facts, found
from localdb.domain.words import fold
from scanner.understand import PageWords, understand
from tests import stack_desks, stack_others, stack_papers, stack_strangers, stack_villages
from tests.made_up import Dice
from tests.stack_papers import Kind, Made, judged
from tests.stacks import make_stack


def facts_of(paper: Made) -> Facts:
    return understand([PageWords(leaf.words, leaf.width, leaf.height) for leaf in paper.leaves])


def test_a_page_on_which_nothing_was_read_says_nothing_and_stops_nobody() -> None:
    """One that lies upside down, say: the person turns it, and it is read again."""
    assert understand([PageWords((), 1654, 2339)]) == Facts()


@pytest.mark.parametrize(
    "kinds",
    [stack_papers.KINDS, stack_others.KINDS, stack_strangers.KINDS, stack_desks.KINDS, stack_villages.KINDS],
    ids=["known", "never seen", "of strangers", "of every office", "of villages"],
)
def test_fields_are_found_on_papers_of_many_kinds(kinds: tuple[Kind, ...]) -> None:
    right = wrong = missed = 0
    for paper in make_stack(8, kinds, 70).papers:
        got = judged(paper.fields, found(facts_of(paper)))
        right, wrong, missed = right + got.right, wrong + got.wrong, missed + got.missed
    assert right / (right + wrong) >= 0.97
    assert right / (right + wrong + missed) >= 0.95


def test_a_field_says_where_it_stands() -> None:
    paper = stack_papers.birth_notice(Dice("ở đâu"))
    symbol = facts_of(paper).symbol
    assert symbol is not None
    (leaf,) = paper.leaves
    left, top, width, height = symbol.box
    inside = [
        word.text
        for word in leaf.words
        if left - 2 <= 1000 * word.x / leaf.width
        and 1000 * (word.x + word.width) / leaf.width <= left + width + 3
        and top - 2 <= 1000 * word.y / leaf.height
        and 1000 * (word.y + word.height) / leaf.height <= top + height + 3
    ]
    assert inside == [paper.fields["symbol"]]
    assert symbol.page == 1


def test_words_that_were_hard_to_read_make_a_field_that_asks() -> None:
    paper = stack_papers.power_of_attorney(Dice("mờ"))
    faint = [
        PageWords(tuple(msgspec.structs.replace(w, confidence=55.0) for w in p.words), p.width, p.height)
        for p in paper.leaves
    ]
    read = found(understand(faint))
    assert read
    assert not any(fact.sure for fact in read.values())


@pytest.mark.parametrize("words", [(), None])
def test_a_page_without_words_says_nothing(words: tuple[()] | None) -> None:
    pages = [] if words is None else [PageWords((), 100, 100)]
    assert understand(pages) == Facts()


def test_a_wrong_date_is_no_date() -> None:
    paper = stack_papers.official(Dice("ngày"))
    day = paper.fields["date"].split("/")[0]
    words = tuple(
        msgspec.structs.replace(w, text="45") if w.text == day else w for w in paper.leaves[0].words
    )
    assert understand([PageWords(words, 1654, 2339)]).date is None


def test_every_field_has_a_name_for_the_screen() -> None:
    assert set(LABELS) == set(Facts.__struct_fields__)
    assert all(fold(label) for label in LABELS.values())
