"""Promises about due dates: the law's counting rules, at their edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from localdb.domain.deadline import VIETNAM, Calendar, CalendarYear, Slot, counted_from, due
from localdb.domain.procedure import Cutoff, Rule, TimeLimit, Verification
from localdb.domain.trouble import Refused

OFFICE = (Slot(time(7), time(11, 30)), Slot(time(13, 30), time(17)))
CALENDAR = Calendar(  # close to the real 2026, but a test's own
    id="thu-nghiem",
    years=(
        CalendarYear(2023, Verification.UNVERIFIED),
        CalendarYear(2026, Verification.LAW),
    ),
    office=OFFICE,
    holidays={
        date(2026, 1, 1): "Tết Dương lịch",
        **{date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)},
        date(2026, 4, 27): "Giỗ Tổ Hùng Vương (nghỉ bù)",
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Quốc tế Lao động",
        date(2026, 8, 31): "nghỉ hoán đổi",
        date(2026, 9, 1): "Quốc khánh",
        date(2026, 9, 2): "Quốc khánh",
    },
    make_up={date(2026, 8, 22): "làm bù cho 31/8"},
    doubts={date(2026, 11, 24): "Ngày Văn hóa Việt Nam có thể được nghỉ"},
)


def at(text: str, calendar_year: int = 2026) -> datetime:
    """``20/11 16:50`` as a moment in Vietnam."""
    return datetime.strptime(f"{calendar_year} {text} +0700", "%Y %d/%m %H:%M %z").astimezone(VIETNAM)


def working(days: int, cutoff: Cutoff = Cutoff.NONE) -> TimeLimit:
    return TimeLimit(Rule.WORKING_DAYS, days, cutoff)


def days(count: int) -> TimeLimit:
    return TimeLimit(Rule.CALENDAR_DAYS, count)


SAME_DAY = TimeLimit(Rule.SAME_DAY)
CERTIFY = TimeLimit(Rule.SAME_DAY, cutoff=Cutoff.NEXT_DAY_RESULT)
AT_ONCE = TimeLimit(Rule.IMMEDIATE, cutoff=Cutoff.NEXT_DAY_RESULT)


def linked(count: int) -> TimeLimit:
    return working(count, Cutoff.COUNT_FROM_NEXT_DAY)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        # working days: the first day is not counted
        ("16/11 07:00", working(1), "17/11"),
        ("16/11 06:00", working(1), "17/11"),  # before opening
        ("16/11 12:00", working(1), "17/11"),  # at lunch
        ("16/11 17:00", working(1), "17/11"),  # on the stroke of closing
        ("16/11 17:01", working(1), "18/11"),  # after closing: as received the next morning
        ("16/11 23:59", working(1), "18/11"),
        ("20/11 16:50", working(3), "25/11"),  # over a weekend
        ("20/11 17:30", working(1), "24/11"),
        ("21/11 10:00", working(1), "24/11"),  # online on a Saturday
        ("22/11 23:00", working(1), "24/11"),
        ("13/02 10:00", working(1), "23/02"),  # over Tết
        ("13/02 10:00", working(3), "25/02"),
        ("17/02 10:00", working(1), "24/02"),  # received in Tết
        ("29/04 10:00", working(1), "04/05"),
        ("24/04 10:00", working(1), "28/04"),
        ("28/08 10:00", working(2), "04/09"),
        ("20/08 10:00", working(2), "22/08"),  # a swapped Saturday counts
        ("21/08 10:00", working(3), "25/08"),
        ("22/08 10:00", working(1), "24/08"),
        ("30/12 10:00", working(1), "31/12"),
        # 15:00 moves the transfer of an ordinary dossier, never its due date
        ("12/11 15:30", working(2), "16/11"),
        ("12/11 16:00", working(2, Cutoff.NEXT_DAY_RESULT), "16/11"),
        # linked groups count from the next working day
        ("12/11 15:00", linked(3), "17/11"),
        ("12/11 15:01", linked(3), "18/11"),
        ("13/11 16:00", linked(3), "19/11"),
        ("13/11 17:30", linked(3), "19/11"),  # not moved twice
        # the same day, or the next working day after 15:00
        ("16/11 09:00", CERTIFY, "16/11"),
        ("16/11 15:00", CERTIFY, "16/11"),
        ("16/11 15:01", CERTIFY, "17/11"),
        ("13/11 15:30", CERTIFY, "16/11"),
        ("13/11 15:30", SAME_DAY, "13/11"),
        ("13/02 15:30", CERTIFY, "23/02"),
        ("13/11 17:30", CERTIFY, "16/11"),
        ("14/11 16:00", CERTIFY, "16/11"),
        ("21/08 15:30", CERTIFY, "22/08"),
        ("16/11 10:00", AT_ONCE, "16/11"),
        ("16/11 15:30", AT_ONCE, "17/11"),
        # calendar days: rest days count, but are never the last
        ("02/11 10:00", days(10), "12/11"),
        ("13/11 10:00", days(1), "16/11"),
        ("22/08 10:00", days(15), "07/09"),  # ends on a Sunday
        ("11/02 10:00", days(5), "23/02"),  # ends in Tết
        ("01/04 10:00", days(30), "04/05"),  # ends on a holiday before a weekend
        ("21/08 10:00", days(1), "22/08"),  # ends on a swapped Saturday
    ],
)
def test_the_result_is_due_at_the_end_of_the_right_working_day(
    received: str, limit: TimeLimit, expected: str
) -> None:
    assert due(at(received), limit, CALENDAR).at == at(f"{expected} 17:00")


def test_a_real_slip_of_2023_is_reproduced() -> None:
    result = due(at("27/10 09:32", 2023), working(5), CALENDAR)
    assert result.at == at("03/11 17:00", 2023)
    assert not result.verified
    assert "2023" in result.reason


def test_seconds_do_not_count_because_the_receipt_shows_minutes() -> None:
    received = at("16/11 15:00") + timedelta(seconds=59)
    assert due(received, CERTIFY, CALENDAR).at == at("16/11 17:00")


def test_the_hour_is_taken_in_vietnam_wherever_the_clock_stands() -> None:
    received = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    assert due(received, CERTIFY, CALENDAR).at == at("17/11 17:00")


def test_a_reception_in_office_hours_is_not_called_late_in_another_zone() -> None:
    morning = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # 06:30 of the 17th here
    assert "ngoài giờ" not in due(morning, working(1), CALENDAR).reason


@pytest.mark.parametrize(
    ("received", "hours", "expected"),
    [("16/11 07:00", 4, "16/11 11:00"), ("16/11 07:30", 4, "16/11 11:30"), ("16/11 07:31", 4, "16/11 13:31")],
)
def test_a_limit_that_ends_as_the_office_closes_is_due_then(received: str, hours: int, expected: str) -> None:
    assert due(at(received), TimeLimit(Rule.WORKING_HOURS, hours), CALENDAR).at == at(expected)


def test_a_time_without_an_offset_is_a_bug_not_a_guess() -> None:
    with pytest.raises(ValueError, match="offset"):
        due(at("16/11 09:00").replace(tzinfo=None), SAME_DAY, CALENDAR)


@pytest.mark.parametrize(
    ("received", "transfer_by"),
    [
        ("16/11 09:00", "16/11 17:00"),
        ("16/11 15:00", "16/11 17:00"),
        ("16/11 15:01", "17/11 07:00"),
        ("13/11 16:00", "16/11 07:00"),
        ("13/11 17:30", "16/11 17:00"),
        ("13/02 16:00", "23/02 07:00"),
    ],
)
def test_a_dossier_is_handed_on_the_same_day_or_early_on_the_next_after_15(
    received: str, transfer_by: str
) -> None:
    assert due(at(received), working(3), CALENDAR).transfer_by == at(transfer_by)


@pytest.mark.parametrize(
    ("received", "counted"),
    [
        ("16/11 05:00", "16/11 07:00"),
        ("16/11 11:30", "16/11 11:30"),
        ("16/11 11:31", "16/11 13:30"),
        ("16/11 17:00", "16/11 17:00"),
        ("16/11 17:01", "17/11 07:00"),
        ("20/11 18:00", "23/11 07:00"),
    ],
)
def test_a_reception_counts_from_an_office_moment(received: str, counted: str) -> None:
    assert counted_from(at(received), CALENDAR) == at(counted)


@pytest.mark.parametrize(
    "limit", [TimeLimit(Rule.UNKNOWN), TimeLimit(Rule.CHAIN), working(0), days(0)], ids=str
)
def test_no_date_is_made_up_when_the_limit_is_not_known(limit: TimeLimit) -> None:
    result = due(at("16/11 09:00"), limit, CALENDAR)
    assert result.at is None
    assert not result.verified
    assert "tự ghi ngày hẹn" in result.reason
    assert result.promise().at == ""


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("31/12 09:00", working(1)),
        ("31/12 09:00", days(1)),
        ("31/12 15:30", CERTIFY),
        ("28/12 09:00", working(30)),
        ("01/12 09:00", days(31)),
    ],
)
def test_a_year_that_is_not_in_the_calendar_is_refused_by_name(received: str, limit: TimeLimit) -> None:
    with pytest.raises(Refused, match="2027") as refused:
        due(at(received), limit, CALENDAR)
    assert "nạp lịch nghỉ năm 2027" in refused.value.todo


def test_a_day_in_doubt_is_named_and_only_where_it_matters() -> None:
    crossed = due(at("20/11 09:00"), working(3), CALENDAR)
    assert not crossed.verified
    assert "24/11/2026" in crossed.reason
    assert due(at("16/11 09:00"), working(3), CALENDAR).verified
    for first, last in (("24/11 09:00", "25/11"), ("23/11 09:00", "24/11")):  # its own edges matter too
        at_the_edge = due(at(first), working(1), CALENDAR)
        assert at_the_edge.at == at(f"{last} 17:00")
        assert not at_the_edge.verified


def test_a_limit_that_ends_in_a_year_not_verified_says_so() -> None:
    both = replace(CALENDAR, years=(*CALENDAR.years, CalendarYear(2027, Verification.UNVERIFIED)))
    result = due(at("31/12 09:00"), working(1), both)
    assert result.at == at("01/01 17:00", 2027)
    assert not result.verified
    assert "2027" in result.reason


def test_the_reason_tells_why_the_date_moved() -> None:
    assert "nhận sau 15:00" in due(at("13/11 15:30"), CERTIFY, CALENDAR).reason
    assert "Chủ nhật" in due(at("22/08 10:00"), days(15), CALENDAR).reason
    assert "Tết Nguyên đán" in due(at("11/02 10:00"), days(5), CALENDAR).reason


def test_a_centre_may_have_saturday_mornings_and_its_own_hour_of_appointment() -> None:
    calendar = msgspec.structs.replace(
        CALENDAR,
        rest_weekdays=(7,),
        weekday_office={6: (Slot(time(7, 30), time(11)),)},
        due_time=time(16),
    )
    assert due(at("20/11 09:00"), working(1), calendar).at == at("21/11 11:00")
    assert due(at("18/11 09:00"), working(1), calendar).at == at("19/11 16:00")
    assert due(at("18/11 16:30"), SAME_DAY, calendar).at == at("18/11 17:00")
    assert due(at("21/11 11:01"), SAME_DAY, calendar).at == at("23/11 16:00")


def test_the_promise_keeps_date_reason_and_calendar() -> None:
    promise = due(at("16/11 09:00"), working(3), CALENDAR).promise()
    assert promise.at == "2026-11-19T17:00:00+07:00"
    assert promise.calendar == "thu-nghiem"
    assert "3 ngày làm việc" in promise.reason


def test_a_calendar_survives_its_data_file() -> None:
    assert msgspec.json.decode(msgspec.json.encode(CALENDAR), type=Calendar) == CALENDAR


@pytest.mark.parametrize(
    "wrong",
    [
        {"office": []},
        {"office": [{"opens": "13:30", "closes": "11:30"}]},
        {"rest_weekdays": [0]},
        {"weekday_office": {"8": [{"opens": "07:00", "closes": "11:00"}]}},
        {"make_up": {"2026-02-16": "cả nghỉ cả làm"}},
    ],
    ids=str,
)
def test_a_calendar_that_contradicts_itself_is_not_read(wrong: dict[str, object]) -> None:
    data = {**msgspec.to_builtins(CALENDAR, str_keys=True), **wrong}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(data), type=Calendar)


# Properties, over calendars with any holidays. Reception in 2026, limits that end within 2027.

ANY_DAY = st.dates(date(2026, 1, 1), date(2027, 6, 30))
CALENDARS = st.builds(
    lambda holidays, make_up: Calendar(
        id="bất kỳ",
        years=tuple(CalendarYear(year, Verification.LAW) for year in (2026, 2027)),
        office=OFFICE,
        holidays=dict.fromkeys(holidays, "nghỉ"),
        make_up=dict.fromkeys(make_up - holidays, "bù"),
    ),
    st.sets(ANY_DAY, max_size=40),
    st.sets(ANY_DAY, max_size=10),
)


def moments(first: date, last: date) -> st.SearchStrategy[datetime]:
    return st.builds(datetime.combine, st.dates(first, last), st.times(), st.just(VIETNAM))


MOMENTS = moments(date(2026, 1, 1), date(2026, 12, 30))
LIMITS = st.builds(
    TimeLimit,
    st.sampled_from([Rule.SAME_DAY, Rule.IMMEDIATE, Rule.WORKING_DAYS, Rule.CALENDAR_DAYS]),
    st.integers(1, 60),
    st.sampled_from(Cutoff),
)


def moment_due(received: datetime, limit: TimeLimit, calendar: Calendar) -> datetime:
    moment = due(received, limit, calendar).at
    assert moment is not None
    return moment


@given(MOMENTS, LIMITS, CALENDARS)
def test_nothing_is_ever_due_on_a_rest_day_or_before_it_came(
    received: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    moment = moment_due(received, limit, calendar)
    assert calendar.working(moment.date())
    assert moment >= received.replace(second=0, microsecond=0)
    transfer_by = due(received, limit, calendar).transfer_by
    assert calendar.working(transfer_by.date())
    assert transfer_by >= received.replace(second=0, microsecond=0)


@given(MOMENTS, MOMENTS, LIMITS, CALENDARS)
def test_who_comes_later_is_never_due_earlier(
    one: datetime, other: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    first, second = sorted((one, other))
    assert moment_due(first, limit, calendar) <= moment_due(second, limit, calendar)


@given(MOMENTS, LIMITS, st.integers(1, 60), CALENDARS)
def test_a_longer_limit_is_never_due_earlier(
    received: datetime, limit: TimeLimit, more: int, calendar: Calendar
) -> None:
    longer = msgspec.structs.replace(limit, value=limit.value + more)
    assert moment_due(received, limit, calendar) <= moment_due(received, longer, calendar)


@given(MOMENTS, st.integers(1, 60), CALENDARS)
def test_a_limit_of_working_days_holds_exactly_that_many(
    received: datetime, count: int, calendar: Calendar
) -> None:
    start = counted_from(received, calendar).date()
    end = moment_due(received, working(count), calendar).date()
    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(calendar.working(day) for day in between) == count


@given(MOMENTS, LIMITS, CALENDARS)
def test_where_the_dossier_is_handed_on_does_not_depend_on_the_limit(
    received: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    assert due(received, limit, calendar).transfer_by == due(received, SAME_DAY, calendar).transfer_by


@given(moments(date(2028, 1, 1), date(2030, 1, 1)), LIMITS, CALENDARS)
def test_a_missing_year_is_refused_whatever_the_limit(
    received: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    with pytest.raises(Refused, match=str(received.year)):
        due(received, limit, calendar)


def test_a_reception_outside_office_days_says_from_which_day_it_counts() -> None:
    sunday = datetime(2023, 10, 22, 10, 0, tzinfo=VIETNAM)
    result = due(sunday, TimeLimit(Rule.SAME_DAY), CALENDAR)
    assert result.at is not None
    assert result.at.date() == date(2023, 10, 23)
    assert "tính như nhận ngày 23/10/2023" in result.reason
