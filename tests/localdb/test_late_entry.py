"""Promises about dossiers that were taken on paper while the desk was down, and entered later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from localdb.domain.change import from_line, to_line
from localdb.domain.deadline import VIETNAM
from localdb.domain.intake import CopyOrder, Intake, PaidThen
from localdb.domain.late_entry import LateEntry, is_old, need_leader, warnings
from localdb.domain.outage import Outage, OutageKind
from localdb.domain.trouble import Refused
from localdb.home import Home
from localdb.late_entry import draw_numbers
from tests.domain.test_deadline import CALENDAR
from tests.localdb.made_up import CLERK, Clock, intake

POWER = Outage(OutageKind.POWER, "2026-11-20T07:30:00+07:00", "2026-11-20T16:30:00+07:00")
TAKEN = datetime(2026, 11, 20, 8, 40, tzinfo=VIETNAM)
EVENING = datetime(2026, 11, 20, 17, 5, tzinfo=VIETNAM)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
NOTES = {100_000: 0}


def late(taken: datetime = TAKEN, **entry: str) -> Intake:
    said = LateEntry(POWER, **entry)
    return replace(intake(), received_at=taken.isoformat(), entry=said)


def test_both_times_are_kept_and_told_apart(home: Home, clock: Clock) -> None:
    clock.time = EVENING
    dossier = home.store.receive(late(paper="12/Q3"), CLERK)
    assert dossier.received_at == TAKEN.isoformat()
    assert dossier.entered_at.startswith("2026-11-20T17:05:00")
    (change,) = home.queries.history(dossier.id)
    assert change.at == dossier.entered_at
    assert from_line(to_line(change)) == change
    assert change.schema == 2  # an older desk would drop what it does not know: it keeps the line instead
    assert dossier.entry == LateEntry(POWER, paper="12/Q3")


def test_an_ordinary_reception_says_nothing_of_it(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK)
    assert (dossier.entry, dossier.entered_at) == (None, "")
    assert b"entry" not in to_line(home.queries.history(dossier.id)[0])


def test_the_code_tells_the_day_of_reception_and_stays_unique(home: Home, clock: Clock) -> None:
    there = home.store.receive(replace(intake(), received_at=TAKEN.isoformat()), CLERK)
    clock.time = MONDAY
    codes = [home.store.receive(late(), CLERK).code for _ in range(3)]
    assert all("-261120-" in code for code in codes)
    assert len({there.code, *codes}) == 4
    assert "-261123-" in home.store.receive(intake(), CLERK).code


@pytest.mark.parametrize(
    ("entry", "taken", "field"),
    [
        (LateEntry(), TAKEN, "entry.why"),
        (LateEntry(reason="  "), TAKEN, "entry.why"),
        (LateEntry(POWER), EVENING + timedelta(minutes=1), "entry.at"),
    ],
    ids=["no ground", "a blank reason", "a time to come"],
)
def test_what_cannot_be_is_refused(
    home: Home, clock: Clock, entry: LateEntry, taken: datetime, field: str
) -> None:
    clock.time = EVENING
    with pytest.raises(Refused) as refused:
        home.store.receive(replace(intake(), received_at=taken.isoformat(), entry=entry), CLERK)
    assert refused.value.field == field
    assert home.queries.page(0, 1) == []


def test_a_clock_that_was_set_back_dates_nothing_back(home: Home, clock: Clock) -> None:
    clock.time = MONDAY
    home.store.receive(intake(), CLERK)
    clock.time = EVENING
    with pytest.raises(Refused, match="Đồng hồ"):
        home.store.receive(late(), CLERK)


def test_a_printed_paper_is_entered_once_and_found_by_its_number(home: Home, clock: Clock) -> None:
    first, second = draw_numbers(home.writer, home.device.id, 2, CLERK.id)
    assert first < second
    clock.time = EVENING
    dossier = home.store.receive(late(paper=first), CLERK)
    assert home.queries.by_code(first.lower()) == dossier
    with pytest.raises(Refused, match=dossier.code):
        home.store.receive(late(paper=first), CLERK)
    home.store.void(dossier.id, "nhập nhầm người", CLERK)
    again = home.store.receive(late(paper=first), CLERK)
    assert home.queries.of_paper(first) == again
    assert home.queries.of_paper(second) is None


def test_blank_numbers_are_given_once_in_sane_amounts(home: Home) -> None:
    drawn = [n for _ in range(3) for n in draw_numbers(home.writer, home.device.id, 5, CLERK.id)]
    assert len(set(drawn)) == 15
    for count in (0, 51):
        with pytest.raises(Refused):
            draw_numbers(home.writer, home.device.id, count, CLERK.id)


def paid(taken: datetime = TAKEN) -> Intake:
    return replace(late(taken), paid=PaidThen(8000, "0012"))


def test_money_taken_on_paper_counts_on_the_day_it_was_taken(home: Home, clock: Clock) -> None:
    clock.time = MONDAY
    dossier = home.store.receive(paid(), CLERK)
    assert dossier.collections[0].at == TAKEN.isoformat()
    (entry,) = home.till.entries(TAKEN.date())
    assert (entry.amount, entry.at) == (8000, TAKEN.isoformat())
    assert "-261120-" in entry.number
    assert home.till.entries(MONDAY.date()) == []


def test_money_of_a_day_that_is_closed_counts_when_it_is_entered(home: Home, clock: Clock) -> None:
    clock.time = EVENING
    home.till.close(TAKEN.date(), 0, NOTES, "", CLERK)
    clock.time = MONDAY
    dossier = home.store.receive(paid(), CLERK)
    assert home.till.entries(TAKEN.date()) == []
    (entry,) = home.till.entries(MONDAY.date())
    assert entry.at == TAKEN.isoformat()  # the true time stays
    assert "-261123-" in entry.number
    assert dossier.collections[0].at == TAKEN.isoformat()


def test_closing_a_day_afterwards_moves_no_money(home: Home, clock: Clock) -> None:
    clock.time = MONDAY
    home.store.receive(paid(), CLERK)
    home.till.close(TAKEN.date(), 0, {5000: 1, 2000: 1, 1000: 1}, "", CLERK)
    assert [e.amount for e in home.till.entries(TAKEN.date())] == [8000]


@pytest.mark.parametrize("taken", [TAKEN - timedelta(minutes=1), MONDAY + timedelta(days=1)])
def test_money_comes_with_the_dossier_or_after_it(home: Home, clock: Clock, taken: datetime) -> None:
    clock.time = MONDAY
    dossier = home.store.receive(late(), CLERK)
    with pytest.raises(Refused) as refused:
        home.store.collect(dossier.id, 8000, "cash", "", CLERK, taken=taken)
    assert refused.value.field == "taken_at"


@given(st.integers(0, 400), st.integers(0, 30))
def test_a_leader_is_asked_exactly_when_the_entry_is_older_than_the_province_allows(
    back: int, days: int
) -> None:
    today = date(2026, 11, 23)
    day = today - timedelta(days=back)
    assert is_old(day, today, days) is (back > days)
    need_leader(day, today, days, "Trần Văn Bình")
    if back > days:
        with pytest.raises(Refused):
            need_leader(day, today, days, "")


def test_a_person_is_told_what_to_look_at_twice_and_refused_nothing() -> None:
    entry = LateEntry(POWER)
    assert warnings(entry, TAKEN, EVENING, CALENDAR) == ()
    (outside,) = warnings(entry, TAKEN.replace(day=19), EVENING, CALENDAR)
    assert "ngoài lần gián đoạn" in outside
    told = warnings(LateEntry(reason="lũ"), TAKEN.replace(hour=6), EVENING.replace(month=12), CALENDAR)
    assert "ngoài giờ làm việc" in told[0]
    assert "tháng 11/2026" in told[1]


def test_a_day_that_nobody_closed_is_asked_for_until_somebody_does(home: Home, clock: Clock) -> None:
    clock.time = MONDAY
    assert home.till.left_open(MONDAY.date()) == []
    home.store.receive(paid(), CLERK)
    home.store.receive(paid(), CLERK)
    assert home.till.left_open(MONDAY.date()) == [TAKEN.date()]
    home.till.close(TAKEN.date(), 0, {5000: 3, 1000: 1}, "", CLERK)
    assert home.till.left_open(MONDAY.date()) == []
    home.store.receive(paid(), CLERK)  # counts today: that day is closed
    assert home.till.left_open(MONDAY.date()) == []
    assert [d.isoformat() for d in home.till.left_open(date(2026, 11, 24))] == ["2026-11-23"]


COPY = CopyOrder("Học bạ", pages=2, copies=1, fee=4000, book="01", paid="cash")


def test_a_copy_of_last_year_is_numbered_and_registered_there(home: Home, clock: Clock) -> None:
    clock.time = datetime(2026, 12, 31, 9, 0, tzinfo=VIETNAM)
    home.store.certify(intake(), COPY, CLERK)
    taken = datetime(2026, 12, 31, 15, 30, tzinfo=VIETNAM)
    clock.time = datetime(2027, 1, 4, 8, 0, tzinfo=VIETNAM)
    home.store.certify(intake(), COPY, CLERK)
    dossier = home.store.certify(late(taken), COPY, CLERK)
    assert (home.store.next_copy_number("01"), home.store.next_copy_number("01", 2026)) == (2, 3)
    old = home.registers.copies(taken.date(), taken.date())
    assert [(c.paper.year, c.paper.number, c.at[:16]) for c in old] == [
        (2026, 1, "2026-12-31T09:00"),
        (2026, 2, "2026-12-31T15:30"),
    ]
    assert dossier.collections[0].at == taken.isoformat()
    assert {change.schema for change in home.queries.history(dossier.id)} == {2}
    assert home.check() == []


def test_a_number_written_by_hand_is_taken_once_and_the_series_goes_on_behind_it(
    home: Home, clock: Clock
) -> None:
    clock.time = EVENING
    assert home.store.certify(late(), replace(COPY, written=126), CLERK).certified[0].number == 126
    assert home.store.certify(late(), replace(COPY, written=125), CLERK).certified[0].number == 125
    for wrong, word in ((126, "đã cấp cho hồ sơ"), (1260, "quá xa")):
        with pytest.raises(Refused, match=word) as refused:
            home.store.certify(late(), replace(COPY, written=wrong), CLERK)
        assert refused.value.field == "copy.number"
    assert home.store.certify(intake(), COPY, CLERK).certified[0].number == 127
