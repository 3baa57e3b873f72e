"""The province's list against ours: nothing missed, nothing equal called different, and a way forward."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from localdb.commune import Side
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from localdb.outbox import Delivery, Settled
from scanner.worker import in_child
from sync.reconcile import Compared, compare
from sync.reconcile_command import DIFFERENT, SAME, as_csv, reconcile_command
from sync.tables import Table, read_table
from tests.sync.desks import CLERK, Desk

HEADS = ("STT", "Mã hồ sơ", "Họ và tên", "Mã thủ tục", "Trạng thái", "Ngày tiếp nhận")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def line(dossier: Dossier, **other: str) -> dict[str, str]:
    day = f"{dossier.received_at[8:10]}/{dossier.received_at[5:7]}/{dossier.received_at[:4]}"
    said = (dossier.code, dossier.applicant.name, dossier.procedure.code, dossier.status.label, day)
    return dict(zip(HEADS, ("1", *said), strict=True)) | other


def compared(desk: Desk, *rows: dict[str, str]) -> Compared:
    return compare(desk.home.queries.every(), desk.home.outbox.states_of, list(rows))


def test_equal_lists_have_no_finding(desk: Desk) -> None:
    one, two = desk.receive("Đặng Thị Hoà"), desk.receive("Lò Văn Páo")
    moved = {"Họ và tên": "ĐẶNG THỊ HÒA", "Trạng thái": "2"}  # the tone mark elsewhere, the portal's number
    found = compared(desk, line(one, **moved), line(two))
    assert found.findings == ()
    assert (found.ours, found.theirs, found.same) == (2, 2, 2)


def test_a_name_that_differs_by_one_mark_is_a_difference(desk: Desk) -> None:
    found = compared(desk, line(desk.receive("Lê Thị Hoà"), **{"Họ và tên": "Lê Thị Hoa"}))
    (only,) = found.findings
    assert (only.side, only.field, only.ours, only.theirs) == (
        Side.BOTH,
        "họ tên",
        "Lê Thị Hoà",
        "Lê Thị Hoa",
    )
    assert "chưa tới tỉnh" in only.todo


def settle(desk: Desk, dossier: Dossier, state: Delivery, reason: str = "") -> None:
    for row in desk.home.outbox.states_of(dossier.id):
        desk.home.outbox.settle([Settled(row.id, state, reason=reason)])


@pytest.mark.parametrize(
    ("state", "todo"),
    [
        (Delivery.QUEUED, "đồng bộ ngay"),
        (Delivery.CARRIED, "biên nhận"),
        (Delivery.RECEIVED, "đang giữ"),
        (Delivery.REFUSED, "Thiếu ngày sinh"),
        (Delivery.ACCEPTED, "danh sách không có"),
    ],
)
def test_what_only_we_have_says_why_and_what_to_do(state: Delivery, todo: str, desk: Desk) -> None:
    there, missing = desk.receive(), desk.receive()
    settle(desk, missing, state, "Thiếu ngày sinh.")
    (only,) = compared(desk, line(there)).findings
    assert (only.side, only.code) == (Side.OURS, missing.code)
    assert todo in only.todo


def test_what_only_they_have_is_listed_and_other_days_of_ours_are_not(desk: Desk) -> None:
    dossier = desk.receive()
    strange = line(dossier, **{"Mã hồ sơ": "H29.19-261201-0001", "Ngày tiếp nhận": "20261201093000"})
    (only,) = compared(desk, strange).findings
    assert (only.side, only.code) == (Side.THEIRS, "H29.19-261201-0001")


def test_the_side_that_went_further_is_told_from_the_other(desk: Desk) -> None:
    dossier = desk.receive()
    settle(desk, dossier, Delivery.ACCEPTED)
    (further,) = compared(desk, line(dossier, **{"Trạng thái": "Đã xử lý xong"})).findings
    assert "Tỉnh đã đi xa hơn" in further.todo
    moved = desk.home.store.advance(dossier.id, Status.PROCESSING, "", CLERK)
    settle(desk, moved, Delivery.ACCEPTED)
    (behind,) = compared(desk, line(moved, **{"Trạng thái": "2"})).findings
    assert "Máy này đã đi xa hơn" in behind.todo


def as_xlsx(rows: Table) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "DANH SÁCH HỒ SƠ THÁNG 11")
        sheet.write_row(2, 0, list(rows[0]))
        for n, row in enumerate(rows, 3):
            sheet.write_row(n, 0, list(row.values()))
    return held.getvalue()


def as_csv_table(rows: Table) -> bytes:
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def as_json(rows: Table) -> bytes:
    names = dict(
        zip(HEADS, ("STT", "MaHoSo", "ChuHoSo", "MaThuTuc", "TrangThai", "NgayTiepNhan"), strict=True)
    )
    return json.dumps({"data": [{names[k]: v for k, v in row.items()} for row in rows]}).encode()


@pytest.mark.parametrize(
    ("name", "write"), [("ds.xlsx", as_xlsx), ("ds.csv", as_csv_table), ("ds.json", as_json)]
)
def test_every_kind_of_file_reads_the_same(
    name: str, write: Callable[[Table], bytes], desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(write([line(desk.receive("Đặng Thị Hoà")), line(desk.receive("Lò Văn Páo"))]))
    said: list[str] = []
    assert reconcile_command(desk.home, path, None, said.append, read=read_table) == SAME
    assert "giống nhau 2" in said[0]


def test_the_report_opens_in_vietnamese_and_runs_no_formula(desk: Desk, tmp_path: Path) -> None:
    path, report = tmp_path / "ds.csv", tmp_path / "bao-cao.csv"
    path.write_bytes(as_csv_table([line(desk.receive(), **{"Họ và tên": '=HYPERLINK("http://x")'})]))
    said: list[str] = []
    assert reconcile_command(desk.home, path, report, said.append, read=read_table) == DIFFERENT
    text = report.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in text.decode("utf-8-sig")
    assert "HYPERLINK" not in "".join(said)  # values stay out of the terminal
    assert as_csv(Compared((), 0, 0, 0)).count(b"\n") == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"khong phai excel"),
        ("a.csv", b""),
        ("a.csv", "Họ tên;Ngày\nA;B".encode()),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.json", b"[1, 2]"),
        ("a.json", b"[" * 100_000),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(name: str, data: bytes, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Trouble) as caught:
        reconcile_command(desk.home, path, None, str, read=read_table)
    assert caught.value.todo


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Không đọc được"):
        read_table(tmp_path / "khong-co.csv")


def test_the_app_opens_a_foreign_list_in_a_child_that_may_die(tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.csv"
    path.write_text("Mã hồ sơ,Trạng thái\nH29.19-261122-0001,2\n", encoding="utf-8")
    assert in_child(path.name, read_table, path) == read_table(path)
    path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04" + b"rac" * 500)
    with pytest.raises(Trouble, match="không phải bảng"):
        in_child(path.name, read_table, path.with_suffix(".xlsx"))
