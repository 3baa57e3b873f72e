"""The late radar: a number for each board, the dossiers behind it, and the lists that go out on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget

from forms.form import Form
from localdb.domain import late
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.dossier import Dossier
from localdb.domain.late import Letter
from localdb.domain.outage import Outage
from localdb.domain.radar import Board
from localdb.domain.roles import Act, may
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui import paperwork
from ui.commands import Command
from ui.desk import Desk
from ui.paperwork import Sheets
from ui.parts import Parts
from ui.radar import elsewhere, lines, lookups, model
from ui.radar.diary import DiaryPane
from ui.radar.giving import GivePane
from ui.radar.model import ACTS, FACES, LISTED, SELDOM, WORDS, Boards
from ui.radar.signing import SignPane
from ui.screen import Screen
from ui.widgets.basics import Empty, button, column, holder, icon_button, label, row
from ui.widgets.preview import Preview
from ui.widgets.table import PageModel, Table
from ui.widgets.tile import Tile

WIDE = 130  # digits: in less width the list leaves out what the line under it says anyway,
FIT = 95  # and in less than this many the procedure too
KEYS = "1234567890-"  # of the boards


class RadarScreen(Screen):
    """Boards of dossiers: overdue, due today, due soon, waiting for the citizen, not collected."""

    id: ClassVar[str] = "radar"
    title: ClassVar[str] = "Theo dõi hạn"
    icon: ClassVar[str] = "clock"
    key: ClassVar[str] = "Ctrl+1"

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self.board = Board.OVERDUE
        self._boards: Boards | None = None
        self._chose = False
        self.tiles = {board: Tile(FACES[board], WORDS[board]) for board in Board}
        now = parts.home.writer.now
        columns = lines.columns(now, lambda: self.board, lambda: parts.catalogue)
        self.table = Table(PageModel(columns, self._page), "Hồ sơ trên bảng")
        self.diary = DiaryPane(parts.home.diary.latest, parts.home.writer.now)
        self.signing, self.giving = SignPane(), GivePane()
        self._to_diary = False
        self._drafted: Form | None = None  # shown, and not yet printed
        self.preview = Preview("Đang lập danh sách …", "Danh sách")
        self._none = Empty("check", "Không có hồ sơ nào ở đây.", "")
        self._told = label("", "helper", wrap=True)
        self._build()
        self.table.chosen.connect(lambda dossier: self.asked.emit("dossiers", dossier.id))
        self.table.moved.connect(lambda d: self._told.setText(lines.told(d, self.board, now().date())))
        self._stack.currentChanged.connect(lambda _place: self._foot.setVisible(not self._writing))
        self.diary.accepted.connect(self._note)
        self.diary.closed.connect(self.show_boards)
        self.signing.accepted.connect(self._sign)
        self.signing.closed.connect(self.show_boards)
        self.giving.accepted.connect(self._give)
        self.giving.closed.connect(self.show_boards)

    def activate(self) -> None:
        """Show the most pressing board, its list in focus; or the outage diary, if that was asked for."""
        if self._to_diary:
            self._to_diary = False
            self.show_diary()
        else:
            self.show_boards()

    def open(self, what: object) -> None:
        """Show one board, or the outage diary."""
        self._to_diary = what == "diary"
        if isinstance(what, Board):
            self.board, self._chose = what, True

    def refresh(self, change: object) -> None:
        """Count again."""
        self.desk.run(
            lambda: model.boards(self._parts.home, self._parts.catalogue), self._counted, self.show_trouble
        )

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        boards = (
            Command(f"radar.{board}", f"Bảng: {board.label}", partial(self.pick, board), key, group)
            for key, board in zip(KEYS, Board, strict=True)
        )
        return (*boards, *self._lists(), *self._acts())

    def _lists(self) -> Iterator[Command]:
        """What goes out on paper."""
        for name, title, act, key, words in (
            ("call", "In danh sách báo công dân", self.print_calls, "F9", "gọi điện"),
            ("posted", "In bảng kê giao bưu chính hôm nay", self.print_posted, "Ctrl+B", "bưu điện công ích"),
            ("public", "In danh sách công khai tháng này", self.print_public, "F10", "trễ hạn niêm yết"),
        ):
            may_print = partial(self._may, Act.PRINT)
            yield Command(f"radar.{name}", title, act, key, self.title, words, may_print)

    def _acts(self) -> Iterator[Command]:
        """What is done about the dossiers of a board."""
        apology = "Thư xin lỗi cho hồ sơ đang chọn, hoặc ký nhận, sửa"
        send = "Gửi tin nhắn cho những người cần báo"
        accept = "In danh sách đang xem, ghi gián đoạn, ký nhận, chuyển nơi giải quyết"
        may_note, chosen = partial(self._may, Act.NOTE_OUTAGE), lambda: self.table.row() is not None
        telling, accepts = lambda: self.board is Board.TELL, lambda: self._writing or self._looking()
        for name, title, act, key, words, able in (
            ("letter", apology, self.write_letter, "F12", "mẫu 04 hẹn lại giải trình", chosen),
            ("send", send, self.send_messages, "Ctrl+M", "sms zalo nhắn tin", telling),
            ("diary", "Nhật ký gián đoạn", self.show_diary, "F11", "mất mạng mất điện", may_note),
            ("accept", accept, self._accept, "Ctrl+Return", "", accepts),
        ):
            yield Command(f"radar.{name}", title, act, key, self.title, words, able)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape comes back to the boards."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_boards()
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that would squeeze the names."""
        super().resizeEvent(event)
        digits = self.width() // self.fontMetrics().horizontalAdvance("0")
        self.table.setColumnHidden(lines.PROCEDURE, digits < FIT)
        for place in lines.SAID_BELOW:
            self.table.setColumnHidden(place, digits < WIDE)

    def pick(self, board: Board) -> None:
        """Show the dossiers of ``board``."""
        self.board, self._chose = board, True
        self.table.page.reload()  # at once: F9 right after must not print the lines of the board before
        self.table.select_row(0)
        self.show_boards()

    def show_boards(self) -> None:
        """Come back to the boards, counted anew; two buttons mean what fits the board."""
        self._list.setText("In phiếu  (F9)" if self.board in LISTED else "Gọi báo  (F9)")
        self._act.setText(f"{ACTS.get(self.board, 'Xin lỗi')}  (F12)")
        self._send.setVisible(self.board is Board.TELL)
        self._stack.setCurrentWidget(self.table)
        self.table.setFocus()
        self.refresh(None)

    def show_diary(self) -> None:
        """Open the outage diary."""
        self._stack.setCurrentWidget(self.diary)
        self.diary.start()

    def print_calls(self) -> None:
        """Print whom to tell what, from the board in front; of hand-overs, the list that both sides sign."""
        shown, board = tuple(self.table.page.rows), self.board
        now = self._parts.home.writer.now()
        if board is Board.HANDOVER:
            taker = self._waits_for()
            self._print(lambda: model.hand_over_list(shown, taker, now))
            return
        if board is Board.TO_HAND_ON:
            office = self._parts.unit.centre
            body = elsewhere.body_of(front) if (front := self.table.row()) else ""
            self._print(lambda: elsewhere.to_body(shown, body, now, (office, "", "")))
            return
        self._print(lambda: model.call_list(shown, board, now))

    def write_letter(self) -> None:
        """Open the letter of apology of the dossier in front, as far as it has come; or sign hand-overs."""
        dossier = self.table.row()
        if self.board is Board.HANDOVER:
            self._stack.setCurrentWidget(self.signing)
            self.signing.start(self.table.page.rows, self._waits_for())
            return
        if dossier is None:
            return
        if self.board is Board.TO_HAND_ON and elsewhere.body_of(dossier):
            self._stack.setCurrentWidget(self.giving)
            self.giving.start(self.table.page.rows, elsewhere.body_of(dossier))
            return
        if self.board is Board.TELL:
            self.asked.emit("dossiers", (dossier.id, "notify"))
            return
        if self.board in (Board.SENT_BACK, Board.TO_HAND_ON):
            self.asked.emit("dossiers", (dossier.id, "correct"))
            return
        today = self._parts.home.writer.now().date()
        if self.board is Board.LOOKUP and (known := lookups.pressing(dossier, today)):
            self.asked.emit("dossiers", (dossier.id, lookups.way_of(known, today)))
            return
        way = "deliver" if late.letter(dossier) is Letter.SIGNED else "extend"
        self.asked.emit("dossiers", (dossier.id, way))

    def send_messages(self) -> None:
        """Hand what is untold to the provider of messages, if there is one."""
        if (actor := self._actor(self.show_trouble)) is None:
            return
        shown = tuple(self.table.page.rows)

        def sent(counts: tuple[int, int]) -> None:
            taken, left = counts
            self.told.emit(f"Nhà mạng đã nhận {taken} tin, chưa chắc đã đến; {left} người phải gọi điện.")
            self.show_boards()

        self.desk.write(lambda: model.send_messages(self._parts, shown, actor), sent, self.show_trouble)

    def print_posted(self) -> None:
        """Print what goes to the post today."""
        home = self._parts.home
        self._print(lambda: model.posting_list(home, home.writer.now()))

    def print_public(self) -> None:
        """Print the month's late dossiers for the wall."""
        home = self._parts.home
        self._print(lambda: model.late_list(home, home.writer.now()))

    def _print(self, form: Callable[[], Form]) -> None:
        """Show a list before it is printed: Ctrl+Enter prints the same pages."""
        if (actor := self._actor(self.show_trouble)) is None:
            return

        def drafted(made: tuple[Form, Sheets]) -> None:
            self._show_pages(made[1])
            self._drafted = made[0]
            self._told.setText(f"{made[1].title}: xem trước, chưa in. Ctrl + Enter để in, Esc để thôi.")

        def draft() -> tuple[Form, Sheets]:
            made = form()
            return made, paperwork.draft(self._parts, made, actor)

        self.desk.run(draft, drafted, self.show_trouble)

    def _looking(self) -> bool:
        """Whether a list is shown that was not printed."""
        return self._drafted is not None and self._stack.currentWidget() is self.preview

    def _show_pages(self, sheets: Sheets) -> None:
        self._drafted = None
        self.preview.show_pages(sheets.pages)
        self._stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    def _printed(self, sheets: Sheets) -> None:
        self._show_pages(sheets)
        where = f"Đã in trên {sheets.printed_on}." if sheets.printed_on else "Chưa in: chưa chọn máy in."
        self._told.setText(f"{sheets.title}. {where} Esc để về bảng hạn.")
        if sheets.trouble:
            self.show_trouble(sheets.trouble)

    @property
    def _writing(self) -> bool:
        """Whether a form is in front, which needs the room of what is said and done about the list."""
        return isinstance(self._stack.currentWidget(), DiaryPane | SignPane | GivePane)

    def _accept(self) -> None:
        shown, form = self._stack.currentWidget(), self._drafted
        if self._looking() and form is not None and (actor := self._actor(self.show_trouble)):
            self._drafted = None
            self.desk.run(
                lambda: paperwork.hand_out(self._parts, form, actor), self._printed, self.show_trouble
            )
        if isinstance(shown, DiaryPane | SignPane | GivePane):
            shown.accept()

    def _give(self, body: str, name: str, unscanned: str) -> None:
        """Hand on everything that waits for ``body``."""
        if (actor := self._actor(self.giving.refuse)) is None:
            return
        parts = self._parts
        self.desk.write(
            lambda: elsewhere.hand_on(parts, body, name, actor, unscanned), self._printed, self.giving.refuse
        )

    def _waits_for(self) -> str:
        """The account whose signature the dossier in front waits for."""
        dossier = self.table.row() or next(iter(self.table.page.rows), None)
        return dossier.handing[1].taker.id if dossier and dossier.handing else ""

    def _sign(self, taker: str, pin: str) -> None:
        """Sign for everything that waits for ``taker``."""
        home = self._parts.home
        waiting = [d for d in self.table.page.rows if d.handing and d.handing[1].taker.id == taker]

        def job() -> int:
            signer = home.accounts.sign(taker, pin, "handover")
            for dossier in waiting:
                if dossier.handing:
                    home.store.act(dossier.id, HandOverAnswered(dossier.handing[0]), signer)
            return len(waiting)

        def signed(count: int) -> None:
            self.told.emit(f"Đã ký nhận {count} hồ sơ.")
            self.show_boards()

        self.desk.write(job, signed, self.signing.refuse)

    def _note(self, outage: object) -> None:
        if not isinstance(outage, Outage):
            return
        if (actor := self._actor(self.diary.refuse)) is None:
            return

        def noted(_none: object) -> None:
            self.told.emit("Đã ghi gián đoạn vào nhật ký.")
            if self.diary.isVisible():  # who went on meanwhile keeps the caret
                self.diary.start()

        self.desk.run(lambda: self._parts.home.diary.note(outage, actor), noted, self.diary.refuse)

    def _counted(self, boards: Boards) -> None:
        self._boards = boards
        for board, tile in self.tiles.items():
            tile.show_count(boards.counts[board])
        if not self._chose:
            self.board = next((b for b in Board if boards.counts[b]), Board.OVERDUE)
        for board, tile in self.tiles.items():
            tile.setChecked(board is self.board)
        for board in SELDOM:
            self.tiles[board].setVisible(bool(boards.counts[board]))
        kept = self.table.row()
        self.table.page.reload()
        ids = [dossier.id for dossier in self.table.page.rows]
        self.table.select_row(ids.index(kept.id) if kept and kept.id in ids else 0)
        if self._stack.currentWidget() in (self.table, self._none):
            self._stack.setCurrentWidget(self.table if ids else self._none)
            if not ids:
                self.tiles[self.board].setFocus()

    def _page(self, last: Dossier | None, limit: int) -> Sequence[Dossier]:
        if self._boards is None:
            return []
        skip = len(self.table.page.rows) if last else 0
        if self.board is Board.RISK:
            return self._boards.risky[skip : skip + limit]
        return self._parts.home.radar.page(self.board, self._boards.horizon, skip, limit)

    def _build(self) -> None:
        group = QButtonGroup(self)
        for key, (board, tile) in zip(KEYS, self.tiles.items(), strict=True):
            group.addButton(tile)
            tile.setAccessibleDescription(f"Phím {key}: xem các hồ sơ này")
            tile.clicked.connect(partial(self._pressed, board))
        self._stack = QStackedWidget()
        for widget in (self.table, self._none, self.diary, self.signing, self.giving, self.preview):
            self._stack.addWidget(widget)
        self._list = button("Gọi báo  (F9)", self.print_calls, icon="print")
        self._send = icon_button(
            "Gửi tin nhắn cho những người cần báo (Ctrl + M)", "inbox", self.send_messages
        )
        self._act = button("Xin lỗi  (F12)", self.write_letter, icon="file")
        acts = row(
            self._list,
            button("Công khai  (F10)", self.print_public, icon="print"),
            button("Gián đoạn  (F11)", self.show_diary, icon="warn"),
            self._act,
            None,
            gap=4,
        )
        daily, seldom = (
            [t for b, t in self.tiles.items() if (b in SELDOM) is rare] for rare in (False, True)
        )
        tiles = column(row(*daily, None, gap=4), row(*seldom, None, gap=4), gap=4)
        post = icon_button("In bảng kê giao bưu chính hôm nay (Ctrl + B)", "send", self.print_posted)
        told = row(self._told, post, self._send, gap=4)
        told.setStretch(0, 1)
        self._foot = holder(column(told, acts, gap=8))
        whole = column(tiles, self._stack, self._foot, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _pressed(self, board: Board, _checked: bool = False) -> None:
        self.pick(board)

    def _actor(self, refuse: Callable[[Trouble], None]) -> Actor | None:
        """Who is at the desk; when nobody is, ``refuse`` is told."""
        try:
            return self._parts.session.require()
        except Trouble as trouble:
            refuse(trouble)
            return None

    def _may(self, act: Act) -> bool:
        actor = self._parts.session.actor
        return actor is not None and may(actor.role, act)
