"""Who keys what next, what a keyer sees, and the tables that come of it: without a window."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from localdb.domain.archive.leaf import Cell, Column, Entry, Leaf
from localdb.domain.archive.pace import Pace
from scanner.ruled import Ruled
from ui.archive.leaves import Page, Tally, Task, beside, lines_for, lists, meant, next_task, own

COLUMNS = (Column("number", "Số"), Column("name", "Họ và tên"))
PAGES = (Page("p", "0" * 64, "Quyển 1", 1), Page("p", "0" * 64, "Quyển 1", 2))


def entry(who: str, text: str) -> Entry:
    return Entry(who, who.upper(), text)


def leaf(number: int = 1, **cells: Cell) -> Leaf:
    """A page of two columns and two rows; ``cells`` by ``c`` and row and column, as ``c10``."""
    keyed = {f"{name[1]}.{name[2]}": cell for name, cell in cells.items()}
    return Leaf(f"p/{number}", 1, "f", "p", number, "rieng", COLUMNS, (0, 200, 900), (0, 400, 800), keyed)


def test_a_person_goes_down_each_column_of_each_page_and_then_looks_where_others_differ() -> None:
    done = Cell((entry("an", "1"), entry("ba", "1")))
    differing = Cell((entry("an", "2"), entry("ba", "3")))
    pages = {"p/1": leaf(c00=Cell((entry("an", "1"),)), c10=differing)}
    assert next_task(PAGES, pages, "an") == Task(0, pages["p/1"], 0, 1)
    assert next_task(PAGES, pages, "ba") == Task(0, pages["p/1"], 0, 0)
    full = {"p/1": leaf(c00=done, c10=differing, c01=done, c11=done)}
    assert next_task(PAGES, full, "an") == Task(1)  # the second page is not ruled yet
    full["p/2"] = leaf(2, c00=done, c10=done, c01=done, c11=done)
    assert next_task(PAGES, full, "an", 1) is None
    assert next_task(PAGES, full, "co") == Task(0, full["p/1"], 1, 0, third=True)


def test_a_keyer_gets_to_own_entries_only() -> None:
    page = leaf(c00=Cell((entry("an", "1"),)), c10=Cell((entry("ba", "2"),)), c01=Cell((entry("an", "Hoà"),)))
    assert own(page, 0, "an") == [(0, "1")]
    assert own(page, 0, "co") == []
    assert meant('"', page, 1, 1, "an") == "Hoà"
    assert meant('"', page, 1, 1, "ba") == '"'  # what another keyed is nothing to copy
    after = beside(Task(0, page, 0, 0), "an", 1)
    assert after is not None
    assert (after.row, after.column) == (1, 0)
    assert beside(Task(0, page, 0, 0), "an", -1) is None


def test_lines_come_from_the_page_else_from_the_page_before() -> None:
    before = leaf()
    assert lines_for(Ruled((1, 2, 3), (4, 5)), before) == ((1, 2, 3), (4, 5))
    assert lines_for(Ruled((1, 2), ()), before) == (before.across, before.down)
    assert lines_for(Ruled(), None) == ((50, 950), (100, 900))


def test_a_register_leaves_as_plain_text_with_its_picture_beside_each_row() -> None:
    same = Cell((entry("an", "=1+1"), entry("ba", "=1+1")))
    settled = Cell((entry("an", "Hoa"), entry("ba", "Hoà")), settled="Hoà", settled_by="co")
    unread = Cell((entry("an", "?"), entry("ba", "?")))
    page = leaf(c00=same, c01=settled, c10=unread, c11=Cell((entry("an", "x"), entry("ba", "y"))))
    made = lists([page], {"p": "LT-3-1/LT-3-1.001.pdf"})
    rows = list(csv.reader(io.StringIO(made["so.csv"].decode("utf-8-sig"))))
    assert rows == [
        ["Tệp ảnh", "Trang", "Dòng", "Số", "Họ và tên", "Ô chưa chốt"],
        ["LT-3-1/LT-3-1.001.pdf", "1", "1", "'=1+1", "Hoà", ""],
        ["LT-3-1/LT-3-1.001.pdf", "1", "2", "[không đọc được]", "", "1"],
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(made["so.xlsx"]))
    assert book.get_sheet_by_index(0).to_python()[1][3] == "=1+1"
    assert book.get_sheet_by_index(1).to_python()[1:] == [
        ["AN", "4", "3", "1", "33.3%"],
        ["BA", "4", "3", "0", "0.0%"],
    ]
    two = replace(page, id="p/2", page=2, columns=(*COLUMNS[:1], Column("other", "Khác")))
    head = lists([page, two], {})["so.csv"].decode("utf-8-sig").splitlines()[0]
    assert head == '"Tệp ảnh","Trang","Dòng","Số","Họ và tên","Khác","Ô chưa chốt"'


def test_progress_tells_how_far_the_book_is_and_how_well_this_person_reads() -> None:
    settled = Cell((entry("an", "Hoa"), entry("ba", "Hoà")), settled="Hoà", settled_by="co")
    same = Cell((entry("an", "1"), entry("ba", "1")))
    open_ = Cell((entry("an", "x"), entry("ba", "y")))
    pages = [leaf(c00=same, c01=settled, c11=open_)]
    pace = [Pace("an", 3, 3, 0, timedelta(seconds=60))]
    assert Tally("an").progress(pages, pace) == (
        "Đã khớp 2/4 ô · 1 ô khác nhau chờ người thứ ba · Bạn: 3 ô, 180 ô/giờ, sai 50,0%"
    )
