"""Promises about the forecast: what will be late is seen two days ahead, by our own history alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.progress import HandedOver
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.pace import LEAST, Pace, Stay, at_risk, over_time, stays, step_due
from localdb.domain.values import Due
from tests.benchmarks import localdb_forecast
from tests.domain import steps
from tests.domain.test_deadline import CALENDAR
from tests.domain.test_dossier import received
from tests.domain.test_progress import do


def test_late_dossiers_are_seen_two_days_ahead_on_a_synthetic_year() -> None:
    told = localdb_forecast.foretell(26)
    assert told.late > 50
    assert told.recall >= 0.8
    assert told.precision >= 0.6
    assert [row.ours.endswith(" %") for row in localdb_forecast.rows()] == [True, True]


def test_without_enough_like_cases_nothing_is_foretold() -> None:
    few = [Stay("ho-tich", "Xác minh", 600)] * (LEAST - 1)
    assert Pace(few).risk("ho-tich", "Xác minh", 0, 60) is None
    shared = Pace([*few, Stay("bao-tro", "Xác minh", 600)])  # the step of all procedures together
    assert shared.risk("ho-tich", "Xác minh", 0, 60) == 1
    assert shared.risk("ho-tich", "Xác minh", 0, 700) == 0
    assert shared.quantile("ho-tich", "Xác minh", 0.8) is None
    assert Pace(few * 2).quantile("ho-tich", "Xác minh", 0.8) == 600


@pytest.fixture
def handed() -> Dossier:
    """Received on Monday at 08:00 for Friday at 17:00, and handed over at 09:00."""
    made = replace(received(), received_at="2026-11-23T08:00:00+07:00", due=Due("2026-11-27T17:00:00+07:00"))
    return do(made, replace(steps.HAND_OVER, step="Xác minh", step_due="2026-11-24T10:00:00+07:00"))


def test_a_finished_dossier_teaches_and_an_open_one_is_judged_by_it(handed: Dossier) -> None:
    done = do(handed, steps.READY_ON_PAPER, at="2026-11-25T17:00:00+07:00")
    assert stays(handed, CALENDAR) == []
    code = done.procedure.code
    assert stays(done, CALENDAR) == [Stay(code, "", 23 * 60), Stay(code, "Xác minh", 22 * 60)]
    pace = Pace(stays(done, CALENDAR) * LEAST)
    near = replace(handed, due=Due("2026-11-24T17:00:00+07:00"))
    at = datetime(2026, 11, 23, 9, 30, tzinfo=VIETNAM)
    assert at_risk(near, pace, at, CALENDAR)
    assert not at_risk(handed, pace, at, CALENDAR)


def test_a_step_has_its_share_of_the_time_and_never_more_than_the_promise(handed: Dossier) -> None:
    began = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
    assert step_due(handed, 40, began, CALENDAR) == "2026-11-25T08:36:00+07:00"  # 15,6 of 39 hours
    assert step_due(handed, 40, began + timedelta(days=4), CALENDAR) == handed.due.at
    assert step_due(handed, 0, began, CALENDAR) == ""
    assert over_time(handed, datetime(2026, 11, 24, 10, 1, tzinfo=VIETNAM))
    assert not over_time(handed, datetime(2026, 11, 24, 9, 59, tzinfo=VIETNAM))
    assert isinstance(handed.steps[-1].body, HandedOver)
