"""A made-up screen that uses every part, and a window around it."""

from __future__ import annotations

from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from ui.commands import Command
from ui.desk import Desk
from ui.lock import Door, Who
from ui.screen import Screen
from ui.widgets.basics import button, card, column, holder, label, row, scrolled
from ui.widgets.chips import DELIVERY, STATUS, Chip
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit, TextArea
from ui.widgets.preview import Preview
from ui.widgets.progress import ProgressStrip
from ui.widgets.table import Column, PageModel, Table
from ui.widgets.ticks import Tick
from ui.window import Window

HOA = Who("a1", "Đặng Thị Hoà", "Cán bộ một cửa")
ACCOUNTS = [HOA, Who("a2", "Nguyễn Văn Bằng", "Lãnh đạo")]
PHRASE, PIN = "cây đa bến nước", "246810"
TOTAL = 450
Row = tuple[int, str, str, Status, str]
_NAMES = ["Nguyễn Thị Hường", "Trần Văn Đức", "Lê Thị Ánh Nguyệt", "Phạm Quốc Khánh"]


def rows(last: Row | None, limit: int) -> list[Row]:
    """Return the next ``limit`` of 450 made-up dossiers."""
    start = last[0] + 1 if last else 0
    kinds, states = list(Status), list(DELIVERY)
    return [
        (i, f"H29.8-261122-{i:04d}", _NAMES[i % 4], kinds[i % len(kinds)], states[i % len(states)])
        for i in range(start, min(start + limit, TOTAL))
    ]


class SampleScreen(Screen):
    """A form on the left, a list and a preview on the right."""

    id, title, icon, key = "reception", "Tiếp nhận hồ sơ", "reception", "F2"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cards: list[str] = []
        self.saved: list[str] = []
        self.name = LineEdit("Như trên thẻ căn cước")
        self.number = LineEdit()
        self.note = TextArea("Ghi chú cho người xử lý", lines=2)
        sex = Choice([("nam", "Nam"), ("nu", "Nữ")])
        self.form = Form(
            [
                Field("applicant.name", "Họ và tên", self.name, required=True),
                Field("applicant.number", "Số định danh", self.number, helper="12 chữ số, hoặc 9 số CMND"),
                Field("applicant.sex", "Giới tính", sex),
                Field("note", "Ghi chú", self.note),
            ]
        )
        tick = Tick("Giấy chứng sinh (bản chính)")
        save = button("Tiếp nhận", self.save, kind="primary", icon="check")
        fields = column(label("Người nộp", "heading"), *self.form.fields.values(), tick, None, gap=12)
        acts = row(None, button("Bỏ nháp", self.save, kind="quiet"), save)
        left = card(column(scrolled(holder(fields)), acts, gap=12))
        columns = [
            Column[Row]("Mã hồ sơ", lambda r: r[1]),
            Column[Row]("Người nộp", lambda r: r[2], stretch=1),
            Column[Row]("Gửi tỉnh", lambda r: DELIVERY[r[4]].text, chip=lambda r: DELIVERY[r[4]]),
        ]
        self.model = PageModel(columns, rows)
        self.table = Table(self.model, "Hồ sơ hôm nay")
        self.preview = Preview()
        self.progress = ProgressStrip()
        chips = row(*[Chip(face) for face in (STATUS[Status.DONE], DELIVERY["refused"])], None)
        right = column(self.progress, chips, self.table, self.preview, gap=12)
        right.setStretch(2, 3)
        right.setStretch(3, 2)
        body = row(left, right, gap=16)
        body.setStretch(0, 2)
        body.setStretch(1, 3)
        whole = column(self.form.summary, body, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.model.reload()

    def activate(self) -> None:
        self.name.setFocus()

    def commands(self) -> list[Command]:
        return [Command("sample.save", "Tiếp nhận hồ sơ đang nhập", self.save, "Ctrl+Return", self.title)]

    def take_card_qr(self, text: str) -> bool:
        self.cards.append(text)
        return True

    def save(self) -> None:
        """Refuse an empty name, as the domain would."""
        if not self.name.value():
            missing = Trouble("Chưa có họ tên.", "Nhập như trên thẻ căn cước.", field="applicant.name")
            self.form.show_troubles(
                [missing, Trouble("Số có 11 chữ số.", "Cần 12.", field="applicant.number")]
            )
            return
        self.form.clear_troubles()
        self.saved.append(self.name.value())


class PlainScreen(Screen):
    """A second screen, to go to."""

    id, title, icon, key = "syncing", "Gửi và nhận", "syncing", "F6"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.refreshed: list[object] = []
        self.opened: list[object] = []
        self.first = LineEdit("Tìm trong hàng chờ")
        self.first.setAccessibleName("Tìm")
        self.setLayout(column(self.first, None))

    def activate(self) -> None:
        self.first.setFocus()

    def refresh(self, change: object) -> None:
        self.refreshed.append(change)

    def open(self, what: object) -> None:
        self.opened.append(what)


def unlock(phrase: str) -> None:
    """Open the made-up store."""
    if phrase != PHRASE:
        raise Trouble("Mật khẩu không đúng.", "Kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.")


def login(who_id: str, pin: str) -> Who:
    """Let anybody in who knows the one PIN."""
    if pin != PIN:
        raise Trouble("Mã PIN không đúng.", "Còn 4 lần thử.")
    return next(who for who in ACCOUNTS if who.id == who_id)


def make_window(desk: Desk) -> Window:
    """Return a window before its door, with the two screens."""
    door = Door(desk, unlock=unlock, accounts=lambda: ACCOUNTS, login=login)
    window = Window(desk, door)
    window.rail.show_commune("Xã Đồng Xanh, tỉnh Mẫu")
    window.set_screens([SampleScreen(desk), PlainScreen(desk)])
    return window
