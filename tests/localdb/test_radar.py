"""Promises about the boards, the diary and the drawer: nothing late is missed, and the sum is right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from localdb.db import IntegrityError
from localdb.domain.bodies.money import FeeVoided
from localdb.domain.bodies.progress import Declined, Stopped, Withdrawn
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.outage import Outage, OutageKind
from localdb.domain.parties import Circumstances, Routing
from localdb.domain.radar import Board, horizon, judged_by, late, late_days, month_of, outcome, public_reason
from localdb.domain.till import DENOMINATIONS, Closing, counted
from localdb.domain.trouble import Refused
from localdb.domain.values import Due, Fate, MoneyFate
from localdb.home import Home
from tests.domain import steps
from tests.domain.test_progress import do
from tests.localdb.made_up import CLERK, IT, LEADER, MORNING, Clock, intake

CASH = "cash"
HAND_OVER = replace(steps.HAND_OVER, unscanned="Máy quét hỏng")
TODAY = MORNING.date()


def received(home: Home, due: str, name: str = "Đặng Thị Hoà") -> Dossier:
    return home.store.receive(replace(intake(name), due=Due(due)), CLERK)


def test_each_dossier_stands_on_the_one_board_it_belongs_to(home: Home) -> None:
    plan = {
        "2026-11-19T17:00:00+07:00": Board.OVERDUE,
        "2026-11-20T08:00:00+07:00": Board.OVERDUE,
        "2026-11-20T17:00:00+07:00": Board.TODAY,
        "2026-11-23T17:00:00+07:00": Board.SOON,  # the next working day, after a weekend
        "2026-11-24T17:00:00+07:00": None,
        "": None,
    }
    for due in plan:
        received(home, due)
    asked = received(home, "2026-11-19T17:00:00+07:00")
    home.store.act(asked.id, steps.ASK, CLERK)
    done = received(home, "2026-11-19T17:00:00+07:00")
    home.store.act(done.id, steps.READY_ON_PAPER, CLERK)
    waits = received(home, "")
    home.store.act(waits.id, replace(HAND_OVER, to_confirm=True), CLERK)
    view = horizon(home.writer.now(), 3, None)
    how = Circumstances(routing=Routing("Công an xã Tân Mẫu"))
    elsewhere = home.store.receive(replace(intake(), how=how, due=Due("")), CLERK)
    given = home.store.receive(replace(intake(), how=how, due=Due("")), CLERK)
    home.store.act(given.id, HAND_OVER, CLERK)
    counts = home.radar.counts(view)
    wanted = {board: [d for d, b in plan.items() if b is board] for board in Board if board is not Board.RISK}
    wanted[Board.SUPPLEMENT], wanted[Board.UNCOLLECTED] = [asked.due.at], [done.due.at]
    wanted[Board.TELL] = [asked.due.at, done.due.at]
    wanted[Board.HANDOVER] = [waits.due.at]
    wanted[Board.TO_HAND_ON] = [elsewhere.due.at]
    for board, dues in wanted.items():
        page = home.radar.page(board, view, 0, 50)
        assert [d.due.at for d in page] == dues
        assert counts[board] == len(page)


@given(minutes=st.lists(st.integers(-20_000, 20_000), max_size=8))
def test_the_boards_of_open_work_never_overlap_and_miss_nothing_late(minutes: list[int]) -> None:
    view = horizon(MORNING, 2, None)
    assert view.now < view.tonight < view.soon
    for minute in minutes:
        due = MORNING + timedelta(minutes=minute)
        boards = [due < view.now, view.now <= due <= view.tonight, view.tonight < due <= view.soon]
        assert sum(boards) == (due <= view.soon)


def test_late_says_how_late_and_finished_work_says_before_on_or_after(home: Home) -> None:
    dossier = received(home, "2026-11-20T17:00:00+07:00")
    assert not late(dossier, MORNING)
    after = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
    assert (late(dossier, after), late_days(dossier, after)) == (True, 3)
    for at, told in (
        ("2026-11-19T09:00:00+07:00", "Trước hạn"),
        ("2026-11-20T17:00:00+07:00", "Đúng hạn"),
        ("2026-11-20T17:00:01+07:00", "Quá hạn"),
    ):
        assert outcome(do(dossier, steps.READY, at=at)) == told
    assert outcome(dossier) == ""


def test_a_letter_signed_after_the_promise_passed_does_not_make_it_punctual(home: Home, clock: Clock) -> None:
    dossier = received(home, "2026-11-20T17:00:00+07:00")
    after = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
    began, ended = month_of(after.date())
    in_time = do(dossier, steps.EXTEND, at="2026-11-19T09:00:00+07:00")
    assert not late(in_time, after)
    clock.time = after
    home.store.act(dossier.id, steps.EXTEND, LEADER)
    (extended,) = home.radar.promised_between(began, ended)
    assert (late(extended, after), late_days(extended, after)) == (True, 3)
    assert judged_by(extended) == "2026-11-20T17:00:00+07:00" != extended.due.at
    assert outcome(do(extended, steps.READY, at="2026-11-24T09:00:00+07:00")) == "Quá hạn"


def test_what_hangs_on_the_wall_never_names_a_citizen(home: Home) -> None:
    dossier = received(home, "2026-11-20T17:00:00+07:00")
    assert public_reason(do(dossier, steps.EXTEND)) == steps.REASON
    for leak in (
        "Bà Đặng Thị Hòa chưa nhận được trả lời của công an xã Đồng Mẫu",
        "chờ bà HOÀ bổ sung số liệu ở thôn Đông xã Tân Mẫu",
        "Chờ tra cứu số 012345678901 trong cơ sở dữ liệu dân cư",
    ):
        assert public_reason(do(dossier, replace(steps.EXTEND, reason=leak))) == ""


def test_a_month_ends_where_the_next_begins() -> None:
    began, ended = month_of(date(2026, 12, 31))
    assert (began.isoformat(), ended.isoformat()) == (
        "2026-12-01T00:00:00+07:00",
        "2027-01-01T00:00:00+07:00",
    )


def test_the_outage_diary_is_evidence_and_moves_no_clock(home: Home) -> None:
    dossier = received(home, "2026-11-20T17:00:00+07:00")
    outage = Outage(
        OutageKind.NETWORK, "2026-11-20T07:10:00+07:00", "2026-11-20T07:47:00+07:00", "ERR_TIMED_OUT"
    )
    home.diary.note(outage, CLERK)
    home.diary.note(replace(outage, kind=OutageKind.POWER), IT)
    assert len(home.diary.between("2026-11-20T07:30:00+07:00", dossier.due.at)) == 2
    assert home.diary.between("2026-11-20T08:00:00+07:00", dossier.due.at) == []
    assert home.diary.latest()[0].kind is OutageKind.POWER
    assert home.queries.dossier(dossier.id) == dossier
    for wrong in (
        replace(outage, ended=outage.began),
        replace(outage, ended="2026-11-21T08:00:00+07:00"),
    ):
        with pytest.raises(Refused):
            home.diary.note(wrong, CLERK)
    with pytest.raises(IntegrityError, match="append-only"):
        home.connections.get().execute("DELETE FROM outage")


def test_a_set_back_clock_is_noticed(home: Home, clock: Clock) -> None:
    received(home, "2026-11-20T17:00:00+07:00")
    assert not home.store.clock_is_behind()
    clock.time -= timedelta(hours=3)
    assert home.store.clock_is_behind()


def test_the_drawer_is_the_sum_of_the_days_cash(home: Home, clock: Clock) -> None:
    one, two = (received(home, "", name) for name in ("Đặng Thị Hoà", "Lò Seo Kỷ"))
    home.store.collect(one.id, 8000, CASH, "", CLERK)
    wrong = home.store.collect(one.id, 30_000, CASH, "", CLERK).collections[-1].number
    home.store.collect(two.id, 50_000, "transfer", "", CLERK)
    home.store.collect(two.id, 20_000, CASH, "", CLERK)
    home.store.act(one.id, FeeVoided(wrong, "nhầm"), CLERK)
    refund = MoneyFate(Fate.REFUNDED, 20_000, CASH, "Chưa làm")
    home.store.act(two.id, Withdrawn("Xin rút", refund), CLERK)
    assert [(e.what, e.amount) for e in home.till.entries(TODAY)] == [
        ("Thu", 8000),
        ("Thu", 30_000),
        ("Thu", 50_000),
        ("Thu", 20_000),
        ("Hủy khoản thu", -30_000),
        ("Hoàn lại", -20_000),
    ]
    numbers = [c.number for d in (one, two) for c in (home.queries.dossier(d.id) or d).collections]
    assert len(set(numbers)) == 4
    with pytest.raises(Refused, match=r"Két thiếu 3\.000 đ"):
        home.till.close(TODAY, 100_000, {50_000: 2, 5_000: 1}, "", CLERK)
    closing = home.till.close(TODAY, 100_000, {50_000: 2, 5_000: 1, 2_000: 1, 1_000: 1}, "", CLERK)
    assert (closing.taken, closing.counted, closing.difference) == (8000, 108_000, 0)
    assert home.till.closing(TODAY) == closing
    with pytest.raises(Refused, match="đã chốt"):
        home.till.close(TODAY, 0, {}, "x", CLERK)
    with pytest.raises(Refused, match="không được quyền"):
        home.till.close(TODAY, 0, {}, "x", LEADER)


REFUND = MoneyFate(Fate.REFUNDED, 8000, CASH, "Chưa làm")


@pytest.mark.parametrize(
    "end",
    [
        Withdrawn("Rút", money=REFUND),
        Declined("Không đủ điều kiện", "Điều 9", money=REFUND),
        Stopped("Hết căn cứ", "Điều 9", money=REFUND),
    ],
    ids=["withdrawn", "declined", "stopped"],
)
def test_a_refund_leaves_the_drawer_and_comes_back_when_undone(
    home: Home, end: Declined | Stopped | Withdrawn
) -> None:
    dossier = received(home, "")
    home.store.collect(dossier.id, 8000, CASH, "", CLERK)
    actor = LEADER if isinstance(end, Stopped) else CLERK
    home.store.act(dossier.id, end, actor)
    assert sum(e.amount for e in home.till.entries(TODAY)) == 0
    home.store.undo(home.queries.history(dossier.id)[-1].id, actor)
    assert sum(e.amount for e in home.till.entries(TODAY)) == 8000


@given(
    notes=st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 200)), opening=st.integers(0, 10**6)
)
def test_the_difference_is_what_was_counted_less_what_should_be_there(
    notes: dict[int, int], opening: int
) -> None:
    taken = counted(notes) - opening
    assert Closing("2026-11-20", opening, taken, notes).difference == 0
    assert Closing("2026-11-20", opening, taken + 500, notes).difference == -500


@pytest.mark.parametrize("notes", [{3_000: 1}, {1_000: -1}])
def test_a_note_that_does_not_exist_is_not_counted(notes: dict[int, int]) -> None:
    with pytest.raises(Refused):
        counted(notes)
