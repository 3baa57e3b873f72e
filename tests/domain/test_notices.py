"""Promises about telling citizens: it follows from the dossier, and handed over is not told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.results import Notified
from localdb.domain.change import Body
from localdb.domain.dossier import Dossier
from localdb.domain.notices import HANDED, REACHED, Telling, message, tried, untold
from localdb.domain.values import Person
from tests.domain import steps
from tests.domain.test_dossier import received
from tests.domain.test_progress import DUE, do


@pytest.fixture
def dossier() -> Dossier:
    return replace(received(), due=DUE, applicant=Person("Đặng Thị Hoà", "012345678901"))


@pytest.mark.parametrize(
    ("body", "news"),
    [
        (steps.READY_ON_PAPER, Telling.READY),
        (steps.ASK, Telling.SUPPLEMENT),
        (steps.EXTEND, Telling.LATE),
        (steps.DECLINE, Telling.ENDED),
        (steps.STOP, Telling.ENDED),
        (steps.HAND_OVER, None),
        (steps.DRAFT, None),
    ],
)
def test_what_happened_says_what_is_to_be_told(dossier: Dossier, body: Body, news: Telling | None) -> None:
    assert untold(do(dossier, body)) is news


def test_only_who_was_reached_was_told(dossier: Dossier) -> None:
    ready = do(dossier, steps.READY_ON_PAPER)
    assert (untold(ready), tried(ready)) == (Telling.READY, "")
    for outcome in (HANDED, "Không liên lạc được"):
        ready = do(ready, Notified("Tin nhắn SMS", outcome))
        assert (untold(ready), tried(ready)) == (Telling.READY, outcome)
    assert untold(do(ready, Notified("Gọi điện", REACHED))) is None


def test_a_delivered_letter_an_answer_and_a_result_handed_over_are_told(dossier: Dossier) -> None:
    assert untold(do(do(dossier, steps.EXTEND), steps.DELIVER)) is None
    assert untold(do(do(dossier, steps.ASK), steps.ANSWER)) is None
    assert untold(do(do(dossier, steps.READY_ON_PAPER), steps.RETURN)) is None


def test_a_message_names_the_dossier_and_nobody(dossier: Dossier) -> None:
    texts = {"late": "{centre}: {code}, hẹn lại {due}"}
    told = message(Telling.LATE, dossier, texts, "Trung tâm", "17:00, 25/11/2026")
    assert told == f"Trung tâm: {dossier.shown_code}, hẹn lại 17:00, 25/11/2026"
    assert message(Telling.READY, dossier, {}, "Trung tâm", "") == Telling.READY.label
