"""Promises about hours and supplements: what starts at once, what stands still, and what begins anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.deadline import due
from localdb.domain.procedure import Rule, TimeLimit
from localdb.domain.supplement import resumed_due
from localdb.domain.values import Clock, Due
from tests.domain.test_deadline import CALENDAR, SAME_DAY, at, working

FIVE = working(5)


def office(hours: int) -> TimeLimit:
    return TimeLimit(Rule.WORKING_HOURS, hours)


def clock(hours: int) -> TimeLimit:
    return TimeLimit(Rule.HOURS, hours)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("20/11 08:00", office(4), "20/11 14:00"),  # lunch does not count
        ("20/11 07:00", office(8), "20/11 17:00"),  # a whole day
        ("20/11 08:00", office(8), "23/11 08:00"),  # over a weekend
        ("20/11 07:00", office(16), "23/11 17:00"),
        ("20/11 16:50", office(2), "23/11 08:50"),  # no 15:00 rule: hours start at once
        ("20/11 11:30", office(1), "20/11 14:30"),  # as the office closes for lunch
        ("20/11 12:00", office(1), "20/11 14:30"),  # at lunch
        ("20/11 06:30", office(1), "20/11 08:00"),  # before opening
        ("20/11 17:30", office(1), "23/11 08:00"),  # after closing
        ("21/11 09:00", office(2), "23/11 09:00"),  # on a Saturday
        ("13/02 16:00", office(2), "23/02 08:00"),  # over Tết
        ("21/08 16:30", office(1), "22/08 07:30"),  # into a make-up Saturday
        ("28/08 16:00", office(3), "03/09 09:00"),  # over a swapped Monday and the national day
        ("20/11 08:00", clock(2), "20/11 10:00"),
        ("19/11 09:00", clock(24), "20/11 09:00"),  # day and night
        ("20/11 09:00", clock(24), "23/11 07:00"),  # ends on a Saturday: when the office opens
        ("19/11 18:00", clock(24), "23/11 07:00"),  # ends after closing on a Friday
        ("20/11 10:00", clock(2), "20/11 13:30"),  # ends at lunch
        ("19/11 06:00", clock(1), "19/11 07:00"),  # ends as the office opens
    ],
)
def test_hours_start_at_once_and_end_when_somebody_is_there(
    received: str, limit: TimeLimit, expected: str
) -> None:
    assert due(at(received), limit, CALENDAR).at == at(expected)


def resume(old: str, asked: str, answered: str, how: Clock, limit: TimeLimit = FIVE) -> datetime:
    before = Due(at(old).isoformat(), "", CALENDAR.id)
    after = resumed_due(before, at(asked), at(answered), clock=how, limit=limit, calendar=CALENDAR)
    return datetime.fromisoformat(after.at)


@pytest.mark.parametrize(
    ("old", "asked", "answered", "expected"),
    [
        ("27/11 17:00", "23/11 10:00", "23/11 15:00", "27/11 17:00"),  # answered the same day
        ("27/11 17:00", "24/11 10:00", "28/11 09:00", "03/12 17:00"),  # on a Saturday: as on Monday
        ("27/11 17:00", "27/11 09:00", "27/11 16:00", "27/11 17:00"),  # asked on the last day
        ("27/11 17:00", "27/11 09:00", "30/11 08:00", "30/11 17:00"),
        ("27/11 17:00", "27/11 17:00", "01/12 10:00", "01/12 17:00"),  # asked at the last moment
        ("27/11 17:00", "27/11 17:01", "01/12 10:00", "27/11 17:00"),  # already late: stays late
        ("25/02 17:00", "13/02 09:00", "24/02 09:00", "27/02 17:00"),  # over Tết
        ("27/11 17:00", "20/11 17:30", "23/11 06:00", "27/11 17:00"),  # asked after closing
        ("27/11 17:00", "23/11 10:00", "24/11 18:00", "01/12 17:00"),  # answered after closing
        ("27/11 11:00", "27/11 08:00", "30/11 10:00", "30/11 11:00"),  # its own hour of appointment
        ("27/11 11:00", "27/11 08:00", "30/11 14:00", "30/11 17:00"),  # which has passed that day
        ("24/08 17:00", "21/08 10:00", "21/08 16:00", "24/08 17:00"),  # a make-up Saturday counts
        ("04/09 17:00", "28/08 10:00", "04/09 10:00", "08/09 17:00"),  # over the national day
    ],
)
def test_a_pause_leaves_as_many_working_days_as_there_were(
    old: str, asked: str, answered: str, expected: str
) -> None:
    assert resume(old, asked, answered, Clock.PAUSE) == at(expected)


@pytest.mark.parametrize(
    ("old", "asked", "answered", "limit", "expected"),
    [
        ("27/11 17:00", "23/11 10:00", "25/11 10:00", FIVE, "02/12 17:00"),
        ("27/11 17:00", "23/11 10:00", "23/11 11:00", FIVE, "30/11 17:00"),
        ("23/11 17:00", "23/11 10:00", "24/11 09:00", SAME_DAY, "24/11 17:00"),
        ("27/11 17:00", "23/11 10:00", "25/11 15:30", FIVE, "02/12 17:00"),  # 15:00 moves no due date
        ("23/02 17:00", "11/02 10:00", "13/02 10:00", FIVE, "27/02 17:00"),
    ],
)
def test_a_restart_gives_the_whole_limit_again(
    old: str, asked: str, answered: str, limit: TimeLimit, expected: str
) -> None:
    assert resume(old, asked, answered, Clock.RESTART, limit) == at(expected)


def test_a_limit_in_hours_is_paused_by_the_minute() -> None:
    assert resume("23/11 08:00", "20/11 10:00", "23/11 09:00", Clock.PAUSE, office(8)) == at("23/11 17:00")
    assert resume("20/11 09:00", "19/11 15:00", "20/11 08:00", Clock.PAUSE, clock(24)) == at("23/11 07:00")


def test_without_a_promise_there_is_nothing_to_move() -> None:
    moment = at("23/11 10:00")
    kept = resumed_due(Due(""), moment, moment, clock=Clock.PAUSE, limit=FIVE, calendar=CALENDAR)
    assert kept == Due("")


_MINUTES = st.integers(0, 60 * 24 * 40)


@given(received=_MINUTES, asked=_MINUTES, wait=_MINUTES, more=_MINUTES, how=st.sampled_from(Clock))
def test_a_supplement_never_brings_the_promise_forward_and_never_gains_by_waiting_less(
    received: int, asked: int, wait: int, more: int, how: Clock
) -> None:
    came = at("01/06 00:00") + timedelta(minutes=received)
    promise = due(came, FIVE, CALENDAR).promise()
    asked_at = came + timedelta(minutes=asked)
    soon = asked_at + timedelta(minutes=wait)
    late = soon + timedelta(minutes=more)
    first, second = (
        datetime.fromisoformat(
            resumed_due(promise, asked_at, moment, clock=how, limit=FIVE, calendar=CALENDAR).at
        )
        for moment in (soon, late)
    )
    assert datetime.fromisoformat(promise.at) <= first <= second
    assert CALENDAR.working(first.date())


@given(received=_MINUTES, asked=_MINUTES)
def test_a_supplement_answered_at_once_costs_and_gives_nothing(received: int, asked: int) -> None:
    came = at("01/06 00:00") + timedelta(minutes=received)
    promise = due(came, FIVE, CALENDAR).promise()
    moment = came + timedelta(minutes=asked)
    if moment <= datetime.fromisoformat(promise.at):
        kept = resumed_due(promise, moment, moment, clock=Clock.PAUSE, limit=FIVE, calendar=CALENDAR)
        assert kept.at == promise.at
