"""Promises about the letter of apology: drafted whole, signed once, delivered; a working day is promised."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.duties import act_of
from localdb.domain.late import Letter, draft, letter, new_promise
from localdb.domain.roles import Act
from localdb.domain.trouble import Refused
from localdb.domain.values import Due
from tests.domain import steps
from tests.domain.test_deadline import CALENDAR
from tests.domain.test_dossier import received
from tests.domain.test_progress import DUE, do

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def dossier() -> Dossier:
    return replace(received(), due=DUE)


def test_a_letter_is_drafted_by_a_clerk_signed_by_a_leader_and_delivered(dossier: Dossier) -> None:
    assert letter(dossier) is Letter.NONE
    drafted = do(dossier, steps.DRAFT)
    assert (letter(drafted), drafted.due, draft(drafted)) == (Letter.DRAFTED, DUE, steps.DRAFT)
    signed = do(drafted, steps.EXTEND)
    assert (letter(signed), signed.due) == (Letter.SIGNED, steps.LATER)
    assert letter(do(signed, steps.DELIVER)) is Letter.DELIVERED
    acts = [act_of(body) for body in (steps.DRAFT, steps.EXTEND, steps.DELIVER)]
    assert acts == [Act.ADVANCE, Act.DECIDE, Act.ADVANCE]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "Lý do khách quan"}, "reason"),
        ({"apology": "Mong thông cảm"}, "apology"),
        ({"explanation": " \n "}, "explanation"),
        ({"due": Due("")}, "due"),
    ],
)
def test_a_draft_lacks_nothing_that_the_letter_must_have(
    dossier: Dossier, change: dict[str, object], field: str
) -> None:
    bad: LetterDrafted = replace(steps.DRAFT, **change)
    with pytest.raises(Refused) as refused:
        do(dossier, bad)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"taker": " "}, "taker"),
        ({"how": ""}, "how"),
        ({"given_at": ""}, "given_at"),
        ({"given_at": "2026-11-23T10:00:00+07:00"}, "given_at"),
        ({"given_at": "2026-11-22T10:00:00+07:00"}, "given_at"),
    ],
)
def test_a_delivery_says_to_whom_how_and_when(
    dossier: Dossier, change: dict[str, object], field: str
) -> None:
    bad: LetterDelivered = replace(steps.DELIVER, **change)
    with pytest.raises(Refused) as refused:
        do(do(dossier, steps.EXTEND), bad)
    assert refused.value.field == field


def test_nothing_is_delivered_unsigned_or_twice(dossier: Dossier) -> None:
    with pytest.raises(Refused, match="chưa được ký"):
        do(do(dossier, steps.DRAFT), steps.DELIVER)
    with pytest.raises(Refused, match="đã giao rồi"):
        do(do(do(dossier, steps.EXTEND), steps.DELIVER), steps.DELIVER)


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, 16, 30, tzinfo=VIETNAM)


def test_the_new_date_is_a_working_day_after_today_and_after_the_old_one() -> None:
    found = new_promise(at(30), DUE, NOW, CALENDAR)
    assert (found.at, found.calendar) == ("2026-11-30T16:30:00+07:00", CALENDAR.id)
    for day, told in ((23, "sau hôm nay"), (25, "sau ngày hẹn cũ"), (28, "kế tiếp là 30/11/2026")):
        with pytest.raises(Refused) as refused:
            new_promise(at(day), DUE, NOW, CALENDAR)
        assert told in str(refused.value)
        assert refused.value.field == "due"


def test_a_year_without_a_calendar_does_not_hold_up_the_letter_and_says_so() -> None:
    found = new_promise(at(4, 1, 2041), DUE, NOW, CALENDAR)
    assert "Chưa có lịch nghỉ năm 2041" in found.reason
    assert not found.calendar
