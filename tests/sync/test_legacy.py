"""A list of old software: every line becomes a dossier or a problem, and none twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localdb.domain.bodies.legacy import ClosedOut, Ending
from localdb.domain.radar import Board, horizon
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Pin, Status
from localdb.domain.words import fold
from localdb.home import Home
from sync.legacy import Line, Plan, guess, translate, undecided
from sync.tables import Table, read_table
from tests.localdb.made_up import CLERK, LEADER, SCANNER
from tests.sync.conftest import MakeDesk
from tests.sync.desks import COMMUNE, Desk

PIN = Pin("1.001193", "3", "Đăng ký khai sinh", "Hộ tịch")
PINS = {fold(PIN.name): PIN}
HEADS = "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Tên thủ tục;Người nộp;Số CMND/CCCD;Điện thoại;Trạng thái;Đơn vị"
GOOD = (
    "000.12.H29-201224-0007;20/12/2024 08:15;31/12/2024;Đăng ký khai sinh;Đặng Thị Hoà;12345678;912345678;"
    "Đang xử lý;UBND xã Cũ"
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    desk = Desk(tmp_path)
    yield desk.home
    desk.close()


def listed(tmp_path: Path, *lines: str, heads: str = HEADS) -> Table:
    path = tmp_path / "danh-sach.csv"
    path.write_text("\n".join((heads, *lines)), encoding="utf-8")
    return read_table(path)


def read(table: Table, plan: Plan | None = None) -> list[Line]:
    return list(translate(table, plan or guess(table, "Egov"), unit=COMMUNE, file="f" * 64, pins=PINS))


def test_a_line_keeps_its_number_dates_and_names(tmp_path: Path) -> None:
    (line,) = read(listed(tmp_path, GOOD))
    got = line.received
    assert got is not None
    assert got.origin is not None
    assert (got.code, got.temporary) == ("000.12.H29-201224-0007", False)
    assert (got.received_at, got.due.at) == ("2024-12-20T08:15:00+07:00", "2024-12-31T00:00:00+07:00")
    assert (got.procedure, got.applicant.name) == (PIN, "Đặng Thị Hoà")
    assert (got.origin.software, got.origin.agency, got.origin.status) == ("Egov", "UBND xã Cũ", "Đang xử lý")
    assert (got.origin.row, got.origin.file) == (1, "f" * 64)


def test_a_zero_that_a_spreadsheet_dropped_is_put_back_and_said(tmp_path: Path) -> None:
    (line,) = read(listed(tmp_path, GOOD))
    assert line.received is not None
    assert (line.received.applicant.number, line.received.applicant.phone) == ("012345678", "0912345678")
    assert len(line.mended) == 2


def test_a_procedure_that_we_do_not_have_keeps_its_name(tmp_path: Path) -> None:
    (line,) = read(listed(tmp_path, GOOD.replace("Đăng ký khai sinh", "Cấp giấy phép cũ")))
    assert line.received is not None
    assert line.received.procedure == Pin("", "", "Cấp giấy phép cũ", "")


def test_what_cannot_be_taken_in_says_why_and_nothing_is_dropped(tmp_path: Path) -> None:
    table = listed(
        tmp_path,
        GOOD,
        GOOD,  # the same number again
        GOOD.replace("0007", "0008").replace("Đặng Thị Hoà", ""),
        GOOD.replace("0007", "0009").replace("20/12/2024 08:15", "31/02/2024"),
        GOOD.replace("000.12.H29-201224-0007", ""),
    )
    lines = read(table)
    assert [line.row for line in lines] == [1, 2, 3, 4, 5]
    assert [bool(line.received) for line in lines] == [True, False, False, False, False]
    why = [line.problems[0] for line in lines[1:]]
    assert why[0] == "trùng mã với dòng 1"
    assert "người nộp" in why[1]
    assert "31/02/2024" in why[2]
    assert "mã hồ sơ" in why[3]


def test_a_word_nobody_decided_means_open(tmp_path: Path) -> None:
    table = listed(tmp_path, GOOD.replace("Đang xử lý", "Chuyển phòng KT"))
    plan = guess(table, "Egov")
    assert undecided(table, plan) == ["Chuyển phòng KT"]
    (line,) = read(table, plan)
    assert line.received is not None
    assert line.received.origin is not None
    assert line.received.origin.stands is Status.PROCESSING


def test_heads_in_old_letters_are_known(tmp_path: Path) -> None:
    heads = "M· hå s¬;Ngµy tiÕp nhËn;Tªn thñ tôc;Ng\xadêi nép"
    table = listed(tmp_path, "1;20/12/2024;§¨ng ký khai sinh;NguyÔn V¨n §\xadêng", heads=heads)
    (line,) = read(table)
    assert line.received is not None
    assert (line.received.applicant.name, line.received.procedure) == ("Nguyễn Văn Đường", PIN)


def test_a_list_without_what_is_needed_is_refused(tmp_path: Path) -> None:
    table = listed(tmp_path, "1;2", heads="Cột A;Cột B")
    with pytest.raises(Trouble, match="Mã hồ sơ"):
        read(table)
    with pytest.raises(Trouble, match="không có dòng nào"):
        guess([], "Egov")


def brought(home: Home, tmp_path: Path, *lines: str) -> list[str]:
    found = [(line.id, line.received) for line in read(listed(tmp_path, *lines)) if line.received]
    for _ in home.old.bring_in(found, LEADER):
        pass
    return [dossier for dossier, _ in found]


def many(count: int) -> list[str]:
    return [GOOD.replace("0007", f"{n:04}") for n in range(1, count + 1)]


def test_a_list_taken_in_twice_counts_once_also_after_it_was_cut_off(home: Home, tmp_path: Path) -> None:
    found = [(line.id, line.received) for line in read(listed(tmp_path, *many(450))) if line.received]
    first = next(home.old.bring_in(found, LEADER))  # and never asked for more
    assert (first.done, first.new) == (200, 200)
    *_, last = home.old.bring_in(found, LEADER)
    assert (last.new, last.known) == (250, 200)
    assert home.old.counts().left == 450


def test_an_old_dossier_is_found_searched_and_closed_with_a_reason(home: Home, tmp_path: Path) -> None:
    (dossier,) = brought(home, tmp_path, GOOD)
    assert [line.id for line in home.queries.search("dang thi hoa")] == [dossier]
    assert home.queries.by_code("000.12.H29-201224-0007") is not None
    with pytest.raises(Refused, match="lý do"):
        home.store.act(dossier, ClosedOut(Ending.RETURNED, " "), CLERK)
    with pytest.raises(Refused, match="không được quyền"):
        home.store.act(dossier, ClosedOut(Ending.STOPPED, "Công dân đã rời xã", "QĐ 12"), CLERK)
    closed = home.store.act(dossier, ClosedOut(Ending.RETURNED, "Đã trả, quên kết thúc"), CLERK)
    assert closed.status is Status.RETURNED
    assert home.old.counts().left == 0
    assert [d.id for d in home.old.closed()] == [dossier]


def test_a_list_taken_in_by_mistake_is_taken_back_but_for_what_was_touched(
    home: Home, tmp_path: Path
) -> None:
    first, *_rest = brought(home, tmp_path, *many(3))
    home.store.act(first, ClosedOut(Ending.RETURNED, "Đã trả"), CLERK)
    assert home.old.take_back("f" * 64, "Nhầm tệp", LEADER) == 2
    assert home.old.counts().brought == 1


def test_only_who_may_takes_lists_in(home: Home, tmp_path: Path) -> None:
    found = [(line.id, line.received) for line in read(listed(tmp_path, GOOD)) if line.received]
    with pytest.raises(Refused, match="không được quyền"):
        next(home.old.bring_in(found, SCANNER))


def test_old_dossiers_are_not_among_those_that_are_late_here(home: Home, tmp_path: Path) -> None:
    brought(home, tmp_path, GOOD)
    counts = home.radar.counts(horizon(home.writer.now(), 2, None))
    assert counts[Board.OVERDUE] == 0


def test_two_desks_that_take_the_same_list_in_have_each_dossier_once(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    one, two = make_desk("may-1"), make_desk("may-2")
    brought(one.home, tmp_path, *many(3))
    brought(two.home, tmp_path, *many(3))
    for desk in (one, two, one):
        desk.sync()
    for desk in (one, two):
        assert desk.home.old.counts().left == 3
        assert [d.version for d in desk.home.queries.every()] == [1, 1, 1]
