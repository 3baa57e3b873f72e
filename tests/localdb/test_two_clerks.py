"""Promises to two clerks on one dossier, in two windows of one store: the second is told, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from localdb.domain.bodies.papers import ReceiptIssued
from localdb.domain.bodies.results import ResultReady, ResultReturned
from localdb.domain.trouble import Refused
from localdb.domain.values import Relation, Status
from localdb.home import Folder, Home
from localdb.log import first_break
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, LEADER, Clock, file_scan, intake

Act = Callable[[Home, str], object]


@pytest.fixture
def other(home: Home, made: Made, folder: Folder, clock: Clock) -> Iterator[Home]:
    """The second window of the same desk."""
    second = Home(folder, made.key, clock)
    yield second
    second.close()


def corrected(**new: str) -> Act:
    fields = {f"applicant.{field}": ("", value) for field, value in new.items()}
    return lambda home, dossier: home.store.correct(dossier, fields, "", CLERK)


def moved_to(status: Status) -> Act:
    return lambda home, dossier: home.store.advance(dossier, status, "", CLERK)


def void(home: Home, dossier: str) -> None:
    home.store.void(dossier, "nhầm", CLERK)


def ready(home: Home, dossier: str) -> None:
    home.store.advance(dossier, Status.PROCESSING, "", CLERK)
    result = ResultReady("12/TLKS", "Trần Văn Bình", paper=1, ground="chưa ký số")
    home.store.act(dossier, result, LEADER)


def hand_back(home: Home, dossier: str) -> None:
    taken = ResultReturned("Đặng Thị Hoà", "001190000001", next(iter(Relation)))
    home.store.act(dossier, taken, CLERK)


def collect(home: Home, dossier: str) -> None:
    home.store.collect(dossier, 8000, "cash", "", CLERK)


def receipt(home: Home, dossier: str) -> None:
    home.store.issue_receipt(dossier, b"%PDF", "mau01", "A5", CLERK)


def scan(home: Home, dossier: str) -> None:
    file_scan(home, dossier, home.device.id.encode() + str(id(home)).encode())


def undo(home: Home, dossier: str) -> None:
    done = [change for change in home.queries.history(dossier) if not change.undoes]
    home.store.undo(done[-1].id, CLERK)


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ((None, corrected(phone="0911"), corrected(phone="0922")), "điện thoại người nộp thành “0911”"),
        ((None, corrected(phone="0911"), corrected(phone="0922", address="Thôn Đông")), "thành “0911”"),
        ((None, moved_to(Status.PROCESSING), void), "không hủy tiếp nhận được"),
        ((None, collect, void), "đã thu tiền"),
        ((None, void, moved_to(Status.PROCESSING)), "đã hủy tiếp nhận"),
        ((None, void, void), "đã hủy tiếp nhận"),
        ((None, void, collect), "đã hủy tiếp nhận"),
        ((None, void, corrected(phone="0922")), "đã hủy tiếp nhận"),
        ((None, ready, moved_to(Status.PAYMENT)), "."),
        ((ready, hand_back, hand_back), "."),
        ((corrected(phone="0911"), undo, undo), "đã được hoàn tác"),
        ((None, receipt, lambda home, dossier: home.store.undo(_received(home, dossier), CLERK)), "Thu lại"),
    ],
)
def test_the_second_is_told_why_and_the_firsts_work_stands(
    home: Home, other: Home, acts: tuple[Act | None, Act, Act], told: str
) -> None:
    before, first, second = acts
    dossier = home.store.receive(intake(), CLERK).id
    if before:
        before(home, dossier)
    first(home, dossier)
    stands = home.queries.dossier(dossier)
    with pytest.raises(Refused, match=told) as refused:
        second(other, dossier)
    assert "applicant" not in str(refused.value)
    assert other.queries.dossier(dossier) == stands
    assert other.check() == []


def _received(home: Home, dossier: str) -> str:
    return home.queries.history(dossier)[0].id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (corrected(phone="0911"), corrected(address="Thôn Đông")),
        (corrected(phone="0911"), moved_to(Status.PROCESSING)),
        (collect, collect),  # money that was really taken twice is two entries; a person voids one
        (scan, scan),
        (receipt, receipt),
        (scan, moved_to(Status.PROCESSING)),
    ],
)
def test_what_does_not_contradict_stands_from_both(home: Home, other: Home, first: Act, second: Act) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    first(home, dossier)
    second(other, dossier)
    found = home.queries.dossier(dossier)
    assert found is not None
    assert found == other.queries.dossier(dossier)
    assert len(home.queries.history(dossier)) == found.version == 3
    entries = [c.number for c in found.collections]
    assert len(set(entries)) == len(entries)
    assert [r.reprint for r in found.receipts] == list(range(len(found.receipts)))
    assert home.check() == []


def test_windows_that_receive_at_once_never_share_a_number(home: Home, other: Home) -> None:
    def receive(turn: int) -> str:
        return (home, other)[turn % 2].store.receive(intake(), CLERK).code

    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(receive, range(24)))
    assert len(set(codes)) == 24
    assert first_break(other.connections.get(), home.device.id) == 0


def test_a_reception_is_not_undone_once_its_receipt_is_out_but_voided_with_a_reason(home: Home) -> None:
    before = home.store.receive(intake(), CLERK)
    receipt(home, before.id)
    with pytest.raises(Refused, match="không hoàn tác được"):
        home.store.undo(_received(home, before.id), CLERK)
    voided = home.store.void(before.id, "Công dân nộp nhầm nơi, đã thu lại giấy", CLERK)
    assert [type(c.body) for c in home.queries.history(voided.id)][1] is ReceiptIssued
    assert home.store.receive(intake(), CLERK).code != before.code
