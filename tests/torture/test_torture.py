"""Bad months end well: five seeds here, fifty by ``./motcua torture``; and the judge knows a bad end."""

from __future__ import annotations

import pytest

from tests.torture.run import run, shortest, torture
from tests.torture.steps import DESKS, Gateway, Lose, Meet, Step, Work, history
from tests.torture.unreliable import FORGETFUL, HASTY, WORDLESS

SEEDS = 5


def test_five_bad_months_end_with_everything_in_its_place_once() -> None:
    said: list[str] = []
    assert torture(SEEDS, 1, said.append) == 0, "\n".join(said)


@pytest.mark.parametrize("bug", [HASTY, FORGETFUL])
def test_the_judge_catches_a_bug_that_was_planted(bug: str) -> None:
    caught = next((seed for seed in range(101, 106) if run(history(seed), bug).wrong), 0)
    assert caught
    assert run(history(caught)).wrong == []  # it is the bug that was caught, nothing else


def test_what_only_the_hub_has_of_a_dead_pc_arrives_and_a_hub_that_lost_its_word_is_caught() -> None:
    everybody = tuple(range(DESKS))
    steps: list[Step] = [Work(0, 6, 1), Meet(everybody, 0), Meet((0, 1), 0, hub=True)]
    steps += [Work(0, 2, 5), Meet((0, 1), 0, hub=True), Work(1, 6, 7), Lose(0)]
    assert run(steps).wrong == []
    assert run(steps, WORDLESS).wrong


def test_a_failing_history_is_told_as_short_as_it_can_be() -> None:
    steps: list[Step] = [Work(0, 3, 1), Work(1, 1, 5), Gateway(1, dies_at=6), Meet((0,), 1), Work(2, 1, 6)]
    culprits = {steps[0], steps[3]}
    assert shortest(steps, lambda some: culprits <= set(some)) == [steps[0], steps[3]]
