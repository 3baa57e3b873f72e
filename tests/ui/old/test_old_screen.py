"""What is promised of closing the old software down: tried first, taken in by keyboard, closed in a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from localdb.domain.values import Status
from sync.legacy import Item
from tests.ui.fronting import in_front
from tests.ui.walk import small_targets, truncated, unnamed
from ui.desk import Desk
from ui.old.model import closed_list
from ui.old.screen import OldScreen
from ui.parts import Parts
from ui.sample import PIN

PATIENCE_MS = 60_000
LIST = """DANH SÁCH HỒ SƠ TỒN
Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Tên thủ tục;Người nộp;Điện thoại;Trạng thái
000.12.H29-201224-0007;20/12/2024;31/12/2024;Đăng ký khai sinh;Đặng Thị Hoà;912345678;Đang xử lý
000.12.H29-201224-0008;20/12/2024;31/12/2024;Cấp giấy phép cũ;Lò Seo Kỷ;;Chuyển phòng KT
000.12.H29-201224-0009;20/12/2024;31/12/2024;Đăng ký khai sinh;;;Đã trả kết quả
000.12.H29-201224-0010;20/12/2024;31/12/2024;Đăng ký khai sinh;Vàng Thị Mỷ;;Đã trả kết quả
"""


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts, tmp_path: Path) -> Iterator[OldScreen]:
    """The screen of old dossiers in front of the leader."""
    leader = next(a for a in parts.home.accounts.all() if a.role == "leader")
    parts.session.actor = parts.home.accounts.login(leader.id, PIN)
    made = OldScreen(desk, parts, tmp_path / "ra")
    desk.changed.connect(made.refresh)
    yield in_front(qtbot, made, 900, 600)
    desk.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list of four, one of them without a name."""
    made = tmp_path / "ton-dong.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


def load(qtbot: QtBot, screen: OldScreen, path: Path) -> None:
    screen.load(path)
    qtbot.waitUntil(lambda: len(screen.reading.table.page.rows) == 4, timeout=PATIENCE_MS)


def take_in(qtbot: QtBot, screen: OldScreen, path: Path) -> None:
    load(qtbot, screen, path)
    with qtbot.waitSignal(screen.told, timeout=PATIENCE_MS):
        screen.accept()
    qtbot.waitUntil(lambda: len(screen.table.page.rows) == 2, timeout=PATIENCE_MS)


def test_a_list_is_shown_line_by_line_before_anything_is_written(
    qtbot: QtBot, screen: OldScreen, path: Path
) -> None:
    load(qtbot, screen, path)
    first = screen.reading.table.page.rows[0]
    assert (first.row, first.problems) == (3, ("thiếu người nộp",))
    assert "3 dòng vào được, 1 dòng không" in screen.reading._sum.text()
    assert list(screen.reading.states) == ["Chuyển phòng KT", "Đang xử lý", "Đã trả kết quả"]
    assert screen._parts.home.old.counts().brought == 0
    assert (unnamed(screen), small_targets(screen), truncated(screen)) == ([], [], [])


def test_a_column_chosen_by_hand_is_tried_at_once(qtbot: QtBot, screen: OldScreen, path: Path) -> None:
    load(qtbot, screen, path)
    screen.reading.columns[Item.NAME].choose("")
    qtbot.waitUntil(lambda: not screen.reading.take_in.isEnabled(), timeout=PATIENCE_MS)
    screen.reading.columns[Item.NAME].choose("Mã hồ sơ")
    qtbot.waitUntil(lambda: "4 dòng vào được" in screen.reading._sum.text(), timeout=PATIENCE_MS)


def test_old_dossiers_are_closed_one_after_the_other_by_keyboard(
    qtbot: QtBot, screen: OldScreen, path: Path
) -> None:
    take_in(qtbot, screen, path)
    assert screen._counts.text() == "Còn 2 trên 3 hồ sơ"
    screen.accept()
    qtbot.waitUntil(lambda: "lý do" in screen.closing.form.fields["reason"].error, timeout=PATIENCE_MS)
    screen.refresh(None)  # another desk's change comes in: what is on the form stays
    assert screen.closing.form.fields["reason"].error
    screen.closing.reason.setText("Đã trả, quên kết thúc")
    screen.accept()
    qtbot.waitUntil(lambda: len(screen.table.page.rows) == 1, timeout=PATIENCE_MS)
    screen.accept()
    qtbot.waitUntil(lambda: not screen.table.page.rows, timeout=PATIENCE_MS)
    assert screen.closing.reason.value() == "Đã trả, quên kết thúc"
    assert {d.status for d in screen._parts.home.queries.every() if d.origin} == {Status.RETURNED}
    assert screen._none.isVisible()
    screen.print_closed()
    qtbot.waitUntil(screen.preview.isVisible, timeout=PATIENCE_MS)
    items = closed_list(screen._parts.home).items
    assert {(item.result, item.reason) for item in items} == {
        ("Đã trả kết quả từ trước", "Đã trả, quên kết thúc")
    }
    assert len(items) == 2  # what had ended in the old software is not ours to sign


def test_escape_leaves_a_list_that_was_only_looked_at(qtbot: QtBot, screen: OldScreen, path: Path) -> None:
    load(qtbot, screen, path)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.table.isVisible() or screen._none.isVisible()
    assert screen._parts.home.old.counts().brought == 0


def test_a_file_that_is_no_list_says_so(qtbot: QtBot, screen: OldScreen, tmp_path: Path) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 half a file")
    with qtbot.waitSignal(screen.trouble, timeout=PATIENCE_MS) as told:
        screen.load(broken)
    assert "không phải bảng" in str(told.args[0])
