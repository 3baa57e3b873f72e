"""Promises when a year, Tết or a law turns in the middle of a dossier: what was promised stands."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.catalogue import Catalogue, installed
from localdb.domain.bodies.progress import SupplementAnswered, SupplementAsked
from localdb.domain.codes import parse
from localdb.domain.deadline import VIETNAM, Calendar, CalendarYear, Slot, due
from localdb.domain.dossier import Dossier
from localdb.domain.intake import CopyOrder
from localdb.domain.procedure import Rule, TimeLimit, Verification
from localdb.domain.supplement import resumed_due
from localdb.domain.trouble import Refused
from localdb.domain.values import Clock as Counting
from localdb.domain.values import Lack, PaperLine, Pin, Status
from localdb.home import Home
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, LEADER, Clock, intake, open_again
from tests.localdb.packing import BIRTH, package, shipped, trust

OFFICE = (Slot(time(7), time(11, 30)), Slot(time(13, 30), time(17)))
TET = {date(2027, 2, day): "Tết Nguyên đán" for day in range(5, 11)}
CALENDAR = Calendar(
    "xa-thu",
    tuple(CalendarYear(year, Verification.LIST) for year in (2026, 2027)),
    OFFICE,
    {date(2027, 1, 1): "Tết Dương lịch", **TET},
)
FIVE_DAYS = TimeLimit(Rule.WORKING_DAYS, 5)
CODE = "1.001193"


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), VIETNAM)


@pytest.mark.parametrize(
    ("received", "limit", "promised"),
    [
        ("2026-12-30", FIVE_DAYS, "2027-01-07"),  # New Year's Day is a Friday
        ("2026-12-31", TimeLimit(Rule.WORKING_DAYS, 1), "2027-01-04"),
        ("2027-02-03", FIVE_DAYS, "2027-02-16"),
        ("2027-02-04", TimeLimit(Rule.WORKING_DAYS, 1), "2027-02-11"),
        ("2027-02-06", TimeLimit(Rule.WORKING_DAYS, 1), "2027-02-12"),  # on Tết itself: as on the 11th
        ("2027-02-28", FIVE_DAYS, "2027-03-08"),  # a Sunday: as on the 1st of March
    ],
)
def test_a_limit_counts_over_the_turn_and_over_tet(received: str, limit: TimeLimit, promised: str) -> None:
    assert due(at(received), limit, CALENDAR).at == at(promised, 17)


@pytest.mark.parametrize(
    ("asked", "answered", "clock", "promised"),
    [
        ("2027-02-04", "2027-02-11", Counting.PAUSE, "2027-02-17"),  # Tết passed while it stood still
        ("2027-02-04", "2027-02-11", Counting.RESTART, "2027-02-18"),
        ("2027-02-12", "2027-02-15", Counting.RESTART, "2027-02-22"),
    ],
)
def test_what_was_asked_before_tet_and_supplied_after_it_keeps_its_days(
    asked: str, answered: str, clock: Counting, promised: str
) -> None:
    before = due(at("2027-02-03"), FIVE_DAYS, CALENDAR).promise()
    found = resumed_due(before, at(asked), at(answered), clock=clock, limit=FIVE_DAYS, calendar=CALENDAR)
    assert found.at == at(promised, 17).isoformat()


def test_numbers_begin_anew_with_the_day_and_books_with_the_year_and_nothing_is_renumbered(
    home: Home, made: Made, clock: Clock
) -> None:
    clock.time = at("2026-12-31", 16)
    order = CopyOrder("Giấy khai sinh", pages=1, copies=1, fee=2000, book="01", paid="cash")
    old = home.store.certify(intake(), order, CLERK)
    clock.time = at("2027-01-04", 7)
    home = open_again(home, made.key, clock)
    new = home.store.certify(intake(), order, CLERK)
    assert [(c.year, c.number) for d in (old, new) for c in d.certified] == [(2026, 1), (2027, 1)]
    codes = [parse(d.code) for d in (old, new)]
    assert [(c.day, c.serial) for c in codes] == [(date(2026, 12, 31), 1), (date(2027, 1, 4), 1)]
    assert len({c.number for d in (old, new) for c in d.collections}) == 2

    moved = home.store.advance(old.id, Status.PROCESSING, "", CLERK)
    assert (moved.code, moved.certified, moved.due) == (old.code, old.certified, old.due)
    january = (date(2027, 1, 1), date(2027, 1, 31))
    assert [d.id for d in home.registers.received(*january)] == [new.id]
    assert [c.dossier.id for c in home.registers.copies(*january)] == [new.id]
    assert home.registers.received_before(date(2027, 2, 1)) == 1  # the year's own, not all there ever were
    assert home.queries.counts()[Status.PROCESSING] == 1  # last year's dossier is still work
    home.close()


@pytest.fixture
def law(home: Home, clock: Clock, tmp_path: Path) -> Catalogue:
    """A package of February with a version from 1/3/2027: two days, and another paper under the same mark."""
    clock.time = at("2027-02-20")
    trust(home)
    old = shipped(BIRTH)
    limit = {"rule": "working_days", "value": 2, "text": "02 ngày làm việc"}
    papers = [c | {"name": "Giấy mới", "short": ""} if c["id"] == "tp02" else c for c in old["components"]]
    new = old | {"version": "2027.1", "valid_from": "2027-03-01", "limit": limit, "components": papers}
    offer = installed.examine(home, package(tmp_path, {BIRTH: new}), installed.load(home))
    return installed.install(home, offer, LEADER)


def receive(home: Home, catalogue: Catalogue, moment: datetime) -> Dossier:
    procedure = catalogue.procedure(CODE, moment.date())
    pin = Pin(procedure.code, procedure.version, procedure.label, procedure.field)
    papers = tuple(PaperLine(c.id, c.label, c.originals) for c in procedure.components[:2])
    promise = due(moment, procedure.limit, CALENDAR).promise()
    made = replace(intake(), procedure=pin, papers=papers, due=promise, received_at=moment.isoformat())
    return home.store.receive(made, CLERK)


@pytest.mark.parametrize(
    ("moment", "version", "paper", "promised"),
    [
        (at("2027-02-26"), "2026.1", "Giấy chứng sinh", "2027-02-26"),
        (at("2027-02-28", 23, 59), "2026.1", "Giấy chứng sinh", "2027-03-01"),
        (at("2027-03-01", 0, 0), "2027.1", "Giấy mới", "2027-03-03"),
        (at("2027-03-01", 16), "2027.1", "Giấy mới", "2027-03-03"),
    ],
)
def test_the_day_of_reception_says_which_law_a_dossier_is_under_for_good(
    home: Home,
    made: Made,
    clock: Clock,
    law: Catalogue,
    *,
    moment: datetime,
    version: str,
    paper: str,
    promised: str,
) -> None:
    clock.time = moment
    dossier = receive(home, law, moment)
    clock.time = at("2027-04-01")
    home = open_again(home, made.key, clock)
    assert home.queries.dossier(dossier.id) == dossier
    pinned = installed.load(home).pinned(dossier.procedure)
    assert pinned is not None
    assert (pinned.version, pinned.component("tp02").label) == (version, paper)
    assert dossier.papers[1].name == paper
    assert dossier.due.at == at(promised, 17).isoformat()
    home.close()


def test_a_dossier_of_the_old_law_is_asked_and_counted_by_it_under_the_new_one(
    home: Home, clock: Clock, law: Catalogue
) -> None:
    dossier = receive(home, law, at("2027-02-26"))
    pinned = law.pinned(dossier.procedure)
    assert pinned is not None
    assert pinned.named("Giấy chứng sinh").id == "tp02"
    with pytest.raises(Refused, match="không có trong thành phần"):
        pinned.named("Giấy mới")
    clock.time = at("2027-02-26", 10)
    lack = Lack("tp02", "Giấy chứng sinh", "mờ")
    home.store.act(
        dossier.id, SupplementAsked("Mờ", "Điều 16 Luật Hộ tịch", Counting.RESTART, (lack,)), CLERK
    )
    clock.time = at("2027-03-02")
    again = resumed_due(
        dossier.due,
        at("2027-02-26", 10),
        clock.time,
        clock=Counting.RESTART,
        limit=pinned.limit,
        calendar=CALENDAR,
    )
    found = home.store.act(dossier.id, SupplementAnswered(again), CLERK)
    assert found.due.at == at("2027-03-02", 17).isoformat()  # the same day, as the old law has it
    assert found.procedure == dossier.procedure
