"""Lists page, errors stand beside their fields, states are said in words."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from tests.ui import sample
from ui import theme
from ui.commands import Command, Commands
from ui.hands import focused, press
from ui.widgets.basics import column
from ui.widgets.chips import DELIVERY, STATUS, Chip
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit
from ui.widgets.preview import Preview
from ui.widgets.progress import ProgressStrip
from ui.widgets.table import Column, PageModel, Table


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    theme.wear(made)
    return made


@pytest.fixture
def form(qtbot: QtBot, page: QWidget) -> Form:
    made = Form([Field("name", "Họ và tên", LineEdit()), Field("phone", "Điện thoại", LineEdit())])
    page.setLayout(column(made.summary, *made.fields.values()))
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return made


def test_an_error_stands_beside_its_field_and_in_the_summary_in_the_same_words(form: Form) -> None:
    form.show_troubles([Trouble("Số có 9 chữ số.", "Cần 10.", field="phone"), Trouble("Chưa chọn thủ tục.")])
    assert form.fields["phone"].error == "Số có 9 chữ số. Cần 10."
    assert not form.fields["name"].error
    assert "Điện thoại: Số có 9 chữ số. Cần 10." in form.summary.accessibleName()
    assert "Chưa chọn thủ tục." in form.summary.accessibleName()
    assert focused() is form.fields["phone"].control


def test_a_line_of_the_summary_leads_to_its_field(form: Form) -> None:
    form.show_troubles([Trouble("Thiếu.", field="name"), Trouble("Thiếu.", field="phone")])
    form.summary.findChildren(QPushButton)[-1].click()
    assert focused() is form.fields["phone"].control


def test_mending_takes_every_error_away_and_nothing_typed(form: Form) -> None:
    control = form.fields["name"].control
    assert isinstance(control, LineEdit)
    control.setText("Hoà")
    form.show_troubles([Trouble("Thiếu.", field="name")])
    form.clear_troubles()
    assert not form.fields["name"].error
    assert form.summary.isHidden()
    assert control.text() == "Hoà"


def test_a_screen_reader_hears_label_and_error(form: Form) -> None:
    form.show_troubles([Trouble("Thiếu họ tên.", field="name")])
    heard = QAccessible.queryAccessibleInterface(form.fields["name"].control)
    assert heard.text(QAccessible.Text.Name) == "Họ và tên"
    assert heard.text(QAccessible.Text.Description) == "Thiếu họ tên."


def test_a_table_reads_200_rows_at_a_time() -> None:
    asked: list[tuple[int | None, int]] = []

    def more(last: int | None, limit: int) -> list[int]:
        asked.append((last, limit))
        start = 0 if last is None else last + 1
        return list(range(start, min(start + limit, 450)))

    model = PageModel([Column[int]("Số", str)], more)
    model.reload()
    assert (model.rowCount(), asked) == (200, [(None, 200)])
    while model.canFetchMore(model.index(-1, -1)):
        model.fetchMore(model.index(-1, -1))
    assert model.rows == list(range(450))
    assert asked == [(None, 200), (199, 200), (399, 200)]


def test_enter_chooses_the_row_that_arrows_moved_to(qtbot: QtBot) -> None:
    model = PageModel([Column[sample.Row]("Mã", lambda r: r[1])], sample.rows)
    table = Table(model, "Hồ sơ")
    qtbot.addWidget(table)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    model.reload()
    table.select_row(0)
    press(Qt.Key.Key_Down, into=table)
    with qtbot.waitSignal(table.chosen) as chosen:
        press(Qt.Key.Key_Return, into=table)
    assert chosen.args[0][0] == 1


def test_columns_have_their_shares_and_leave_no_gap_whatever_the_rows_say(qtbot: QtBot) -> None:
    shown = ["một"]
    columns = [
        Column[str]("Mã", str),
        Column[str]("Giấy tờ", str, stretch=3),
        Column[str]("Người", str, stretch=2),
    ]
    table = Table(PageModel(columns, lambda last, _limit: [] if last else shown), "Hồ sơ")
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    header = table.horizontalHeader()
    narrow = header.sectionSize(0)

    def fills() -> bool:
        """Whether the columns fill the list, three parts to two."""
        shares = header.sectionSize(1) * 2 - header.sectionSize(2) * 3
        return header.length() == table.viewport().width() and abs(shares) <= 6

    shown[:] = ["một lời nói rất dài, dài hơn nhiều"]
    table.page.reload()
    qtbot.waitUntil(lambda: header.sectionSize(0) > narrow and fills())
    shown[:] = ["một"]
    table.page.reload()
    qtbot.waitUntil(lambda: header.sectionSize(0) == narrow and fills())


def test_a_state_is_word_icon_and_colour_and_a_screen_reader_hears_the_word(qtbot: QtBot) -> None:
    for faces in (list(DELIVERY.values()), list(STATUS.values())):
        assert len({face.text for face in faces}) == len(faces)
        for face in faces:
            chip = Chip(face)
            qtbot.addWidget(chip)
            assert chip.accessibleName() == face.text
            assert face.icon
    assert set(STATUS) == set(Status)
    accepted = DELIVERY["accepted"]
    assert [face.tone for face in DELIVERY.values()].count(accepted.tone) == 1


def test_a_preview_shows_its_pages_and_says_when_there_are_none(qtbot: QtBot) -> None:
    page = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(page, "PNG")
    preview = Preview("Chưa có giấy tiếp nhận.")
    qtbot.addWidget(preview)
    preview.resize(400, 600)
    preview.show_pages([page.getvalue(), page.getvalue()])
    assert preview.page_count == 2
    preview.zoom_by(2)
    preview.show_pages([b"not a picture"])
    assert preview.page_count == 1
    preview.show_pages([])
    assert preview.page_count == 0


def test_long_work_can_be_stopped_once(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.show_step("Đang đọc trang 3", 3, 12)
    (stop,) = strip.findChildren(QPushButton)
    with qtbot.waitSignal(strip.stopped):
        stop.click()
    assert not stop.isEnabled()
    strip.finish()
    assert strip.isHidden()


def test_two_commands_never_share_a_key(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    commands = Commands(host)
    with pytest.raises(ValueError, match="share Ctrl\\+S"):
        commands.set_common(
            [Command("a", "Một", host.update, "Ctrl+S"), Command("b", "Hai", host.update, "Ctrl+S")]
        )


def test_a_command_that_may_not_run_is_neither_found_nor_run(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    ran: list[str] = []
    command = Command("a", "Đóng sổ", lambda: ran.append("a"), enabled=lambda: False)
    commands = Commands(host)
    commands.set_common([command])
    assert commands.search("dong so") == []
    command()
    assert ran == []
