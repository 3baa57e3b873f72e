"""Promises about registers: numbers run without a gap, with their dossier, and are never used twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from localdb.db import rows
from localdb.domain.bodies.results import ResultReady, ResultReturned
from localdb.domain.deadline import VIETNAM
from localdb.domain.intake import CopyOrder
from localdb.domain.parties import HERE, Circumstances, Routing
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused
from localdb.domain.values import Relation, Status
from localdb.home import Home
from localdb.registers import _COORDINATE
from localdb.store import Actor
from tests.localdb.made_up import CLERK, LEADER, Clock, intake

PAPER = CopyOrder("Giấy khai sinh", pages=3, copies=2, fee=10_000, book="01", paid="cash")
FIRST, LAST = date(2020, 1, 1), date(2040, 1, 1)


def numbers(home: Home) -> list[tuple[int, str, int]]:
    return [(c.paper.year, c.paper.book, c.paper.number) for c in home.registers.copies(FIRST, LAST)]


def test_one_act_receives_numbers_and_takes_the_fee(home: Home) -> None:
    assert home.store.next_copy_number("01") == 1
    dossier = home.store.certify(intake(), PAPER, CLERK)
    (paper,) = dossier.certified
    assert (paper.register, paper.book, paper.number, paper.fee) == ("SCT/BS", "01", 1, 10_000)
    assert dossier.collected == 10_000
    assert home.store.next_copy_number("01") == 2
    assert home.outbox.waiting() == 3
    (copy,) = home.registers.copies(FIRST, LAST)
    assert (copy.dossier, copy.paper, copy.twice) == (dossier, paper, False)
    assert home.check() == []


def test_a_number_is_used_once_even_when_its_dossier_is_taken_back(home: Home) -> None:
    first = home.store.certify(intake(), replace(PAPER, paid=""), CLERK)
    home.store.void(first.id, "nhầm", CLERK)
    home.store.certify(intake(), PAPER, CLERK)
    year = home.writer.now().year
    assert numbers(home) == [(year, "01", 1), (year, "01", 2)]
    assert home.registers.copies(FIRST, LAST)[0].dossier.voided


def test_what_is_refused_uses_no_number_and_leaves_nothing(home: Home) -> None:
    for wrong in (replace(PAPER, document=" "), replace(PAPER, pages=0), replace(PAPER, copies=0)):
        with pytest.raises(Refused):
            home.store.certify(intake(), wrong, CLERK)
    with pytest.raises(Refused):
        home.store.certify(intake(), PAPER, Actor("it", "IT", Role.IT))
    assert home.store.next_copy_number("01") == 1
    assert home.queries.page(0, 9) == []


def test_numbers_begin_again_with_the_year_and_run_in_each_book(home: Home, clock: Clock) -> None:
    clock.time = datetime(2026, 12, 31, 16, tzinfo=VIETNAM)
    home.store.certify(intake(), PAPER, CLERK)
    home.store.certify(intake(), replace(PAPER, book="02"), CLERK)
    clock.time = datetime(2027, 1, 4, 8, tzinfo=VIETNAM)
    home.store.certify(intake(), PAPER, CLERK)
    assert numbers(home) == [(2026, "01", 1), (2026, "02", 1), (2027, "01", 1)]
    day = date(2026, 12, 31)
    assert len(home.registers.copies(day, day)) == 2


def test_the_share_of_electronic_copies_is_counted_without_voided_ones(home: Home) -> None:
    home.store.certify(intake(), replace(PAPER, electronic=True), CLERK)
    home.store.certify(intake(), PAPER, CLERK)
    gone = home.store.certify(intake(), replace(PAPER, electronic=True, paid=""), CLERK)
    home.store.void(gone.id, "nhầm", CLERK)
    count = home.registers.copy_count(FIRST, LAST)
    assert (count.electronic, count.all_of_them) == (1, 2)


def test_the_book_of_dossiers_keeps_its_order_and_its_voided_ones(home: Home) -> None:
    first, second = (home.store.receive(intake(), CLERK) for _ in range(2))
    home.store.void(first.id, "nhầm", CLERK)
    found = home.registers.received(FIRST, LAST)
    assert [d.id for d in found] == [first.id, second.id]
    assert found[0].voided
    assert home.registers.received(FIRST, FIRST) == []


def test_a_dossier_of_unknown_competence_waits_in_a_list_until_it_is_finished(home: Home) -> None:
    unknown = home.store.receive(replace(intake(), how=Circumstances(routing=Routing())), CLERK)
    home.store.receive(replace(intake(), how=Circumstances(routing=Routing("Xã Mẫu Hai"))), CLERK)
    home.store.receive(intake(), CLERK)
    now = home.writer.now()
    assert [d.id for d in home.registers.to_coordinate(now)] == [unknown.id]
    assert home.registers.to_coordinate(now - timedelta(minutes=1)) == []
    plan = rows(
        home.connections.get(), f"EXPLAIN QUERY PLAN {_COORDINATE}", {"before": now.isoformat(), "most": 9}
    )
    assert any("dossier_unknown" in row["detail"] for row in plan)  # it is asked every few seconds
    named = home.store.correct(unknown.id, {"routing": ("", "Xã Mẫu Ba")}, "Lãnh đạo cho biết", CLERK)
    assert named.how.routing == Routing("Xã Mẫu Ba")
    assert home.registers.to_coordinate(now) == []
    home.store.correct(unknown.id, {"routing": ("Xã Mẫu Ba", HERE)}, "Xã mình giải quyết", CLERK)
    home.store.correct(unknown.id, {"routing": (HERE, "")}, "Chưa chắc", CLERK)
    home.store.void(unknown.id, "nhầm", CLERK)
    assert home.registers.to_coordinate(now) == []


def test_the_book_of_results_names_who_took_which(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    home.store.advance(dossier, Status.PROCESSING, "", CLERK)
    home.store.act(dossier, ResultReady("12/TLKS", "Trần Văn Bình", paper=1, ground="chưa ký số"), LEADER)
    taken = ResultReturned("Đặng Thị Hoà", "001190000001", next(iter(Relation)))
    home.store.act(dossier, taken, CLERK)
    today = home.writer.now().date()
    (line,) = home.registers.returned(today, today)
    assert (line.dossier.id, line.body) == (dossier, taken)
    assert home.registers.returned(FIRST, FIRST) == []
