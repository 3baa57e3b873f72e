"""The archive at this desk: boxes, books and files by keyboard; papers come in by the scanning screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from localdb.domain.archive.values import Box, Stage
from localdb.domain.trouble import Refused
from ui.archive import model
from ui.archive.checking import Checking
from ui.archive.finding import Finder
from ui.archive.handing import Handing
from ui.archive.keying import KeyingPane
from ui.archive.looking import Looking
from ui.archive.pacing import Pacing
from ui.archive.panes import BoxLine, Deed, Pane, Papers, boxes_table, files_table
from ui.archive.sheet import Sheet
from ui.archive.thumbs import Thumbs
from ui.archive.tree import ALL, Tree
from ui.archive.writing import Writing
from ui.commands import Command
from ui.desk import Desk
from ui.parts import Parts
from ui.screen import Screen
from ui.widgets.basics import Empty, card, column, label, row
from ui.widgets.context import offer


class ArchiveScreen(Screen):
    """Box → book → file → papers. Everything is done from the keyboard; what is typed is on disk at once."""

    id: ClassVar[str] = "archive"
    title: ClassVar[str] = "Lưu trữ"
    icon: ClassVar[str] = "archive"
    key: ClassVar[str] = "Ctrl+3"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter · Delete", "Trên một giấy: xem, lấy ra"),
        ("Enter · 1 … 9", "Khi kiểm tra: trang đạt, trang có lỗi ấy"),
    )

    def __init__(self, desk: Desk, parts: Parts, folder: Path | None = None) -> None:
        super().__init__(desk)
        self._parts, self._archive = parts, parts.home.archive
        self.view = model.View((), {})
        self.tree, self.finder, self.writing = Tree(), Finder(self._archive), Writing(desk, parts)
        self.checking, self.handing = Checking(desk, parts), Handing(desk, parts, folder)
        self.keying = KeyingPane(desk, parts)
        self.boxes, self.files = boxes_table(self._box_lines), files_table(lambda: self.view.files)
        self.pace = Pacing(desk, parts)
        self.papers, self.looking = Papers(), Looking(desk, parts)
        self.thumbs = Thumbs(desk, parts.home, self.papers)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.root = Pane(self.boxes, Empty("archive", "Chưa có hộp nào", "Shift + F9: lập hộp đầu tiên."))
        self.box = Pane(self.files, Empty("dossiers", "Hộp chưa có hồ sơ", "F9: lập hồ sơ mới."))
        self.file = Pane(
            self.papers, Empty("scanning", "Hồ sơ chưa có tài liệu", "F10: quét hoặc chọn tệp vào hồ sơ này.")
        )
        self.stack = QStackedWidget()
        sheets = (*self.writing.sheets, *self.handing.sheets)
        whole_pages = (self.looking, self.checking, self.keying, self.pace)
        for part in (self.root, self.box, self.file, *sheets, *whole_pages):
            self.stack.addWidget(part)
        side = column(self.finder, self.tree, label(model.LOCAL, "helper", wrap=True), gap=8)
        side.setStretch(1, 1)
        left = self.left = card(side, 12)
        left.setMinimumWidth(230)
        right = column(self.stack, self.handing.progress, gap=8)
        right.setStretch(0, 1)
        whole = row(left, right, gap=12)
        whole.setStretch(0, 2)
        whole.setStretch(1, 5)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.stack.currentChanged.connect(lambda _place: self._make_room())
        self.tree.moved.connect(self.go_to)
        self.tree.chosen.connect(lambda _id: self._go_inside())
        self.finder.picked.connect(self._found)
        self.finder.missed.connect(lambda: self.told.emit("Không tìm thấy trong kho lưu trữ."))
        self.boxes.chosen.connect(lambda line: self.go_to(line.box.id))
        self.files.chosen.connect(lambda line: self.go_to(line.id))
        self.papers.opened.connect(self.look_at)
        self.papers.taken_out.connect(self.take_out)
        offer(self.papers, self.commands, "paper")
        offer(self.tree, self._of_what_is_in_hand, "file", "box", "all")
        for forms in (self.writing, self.handing):
            forms.opened.connect(self.stack.setCurrentWidget)
            forms.dropped.connect(self._put_away)
            forms.made.connect(self._made)
            forms.trouble.connect(self.show_trouble)
        self.handing.told.connect(self.told)
        self.checking.closed.connect(self._put_away)
        self.keying.closed.connect(self._put_away)
        self.keying.told.connect(self.told)
        self.keying.trouble.connect(self.show_trouble)
        self.checking.ended.connect(self._made)
        self.looking.shown.connect(lambda: self.stack.setCurrentWidget(self.looking))
        self.looking.trouble.connect(self.show_trouble)
        self.pace.shown.connect(self._show_paces)
        self.pace.trouble.connect(self.show_trouble)
        self.checking.trouble.connect(self.show_trouble)

    # What the window asks.

    def activate(self) -> None:
        """Start where the work is."""
        self.refresh(None)
        if self.sheet is None:
            self.tree.setFocus()

    def open(self, what: object) -> None:
        """Take a box or a file in hand."""
        if isinstance(what, str):
            self.go_to(what)

    def shut(self) -> None:
        """Keep what stands in a form."""
        sheet = self.sheet
        if sheet is not None and sheet in self.writing.sheets:
            self.writing.keep_typed(sheet)

    def refresh(self, change: object) -> None:
        """Show what is true now."""
        self._look(self.view.in_hand)

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        writing, box, file, paper, whole = self.writing, ("box",), ("file",), ("paper",), ("all",)
        acts: tuple[tuple[str, str, Callable[[], None], str, str, tuple[str, ...]], ...] = (
            ("file", "Hồ sơ mới trong hộp", writing.new_file, "F9", "lập hồ sơ lưu trữ", box),
            ("scan", "Quét vào hồ sơ này", self.scan, "F10", "máy quét chọn tệp", file),
            ("find", "Tìm trong kho", self.finder.start, "F11", "", whole),
            ("box", "Hộp mới", writing.new_box, "Shift+F9", "lập hộp", whole),
            ("book", "Quyển mới trong hộp", writing.new_book, "Ctrl+F9", "sổ tập", box),
            ("describe", "Sửa mô tả hộp, hồ sơ", writing.describe, "Ctrl+M", "nhãn", (*box, *file)),
            ("check", "Kiểm tra chất lượng hộp", self.check, "F12", "mẫu lô trả về", box),
            ("key", "Nhập sổ viết tay", self.key_register, "Ctrl+I", "hai người nhập cột ô", file),
            ("hand", "Bàn giao hộp, in biên bản", self.hand_over, "Ctrl+P", "", box),
            ("export", "Xuất hộp ra thư mục", self.export, "Ctrl+E", "usb sha-256", box),
            ("covers", "In tờ bìa hồ sơ của hộp", self.covers, "", "QR máy quét", box),
            ("look", "Xem tài liệu này", self._look_at_it, "", "trang", paper),
            ("out", "Lấy tài liệu này ra quét lại", self._take_it_out, "", "bỏ", paper),
            ("pace", "Năng suất quét", self.show_paces, "Ctrl+J", "trang giờ quét lại", whole),
            ("accept", "Lưu, kết luận đạt", self.accept, "Ctrl+Return", "", ()),
        )
        return tuple(
            Command(f"archive.{name}", title, run, key, self.title, words, on=on)
            for name, title, run, key, words, on in acts
        )

    def _of_what_is_in_hand(self) -> Sequence[Command]:
        level = "file" if self.view.file else "box" if self.view.box else "all"
        return [command for command in self.commands() if level in command.on]

    # What is in hand.

    @property
    def sheet(self) -> Sheet | None:
        """The form in front, when there is one."""
        front = self.stack.currentWidget()
        return front if isinstance(front, Sheet) else None

    def go_to(self, wanted: str) -> None:
        """Take a box, a book or a file in hand, and show it; a form in front is kept and put away."""
        self.shut()
        self._look(wanted, front=True)

    def _look(self, wanted: str, *, front: bool = False) -> None:
        view = self.view = self.writing.view = model.look(self._archive, wanted)
        opened = view.box.id if view.box else ""
        self.tree.show_boxes(view.boxes, opened, view.files, view.in_hand)
        self._fill()
        if front or self.stack.currentWidget() in (self.root, self.box, self.file):
            self.show_now()

    def show_now(self) -> None:
        """Bring what is in hand to the front."""
        view = self.view
        self.stack.setCurrentWidget(self.file if view.file else self.box if view.box else self.root)

    def _fill(self) -> None:
        view = self.view
        self.boxes.page.reload()
        begin = Deed("Hộp mới", "Shift + F9", self.writing.new_box, main=True)
        self.root.show_now("Kho lưu trữ", None, [f"{len(view.boxes)} hộp"], [begin])
        self.root.show_body(filled=bool(view.boxes))
        if view.box is None:
            return
        box = view.box
        if view.file is None:
            self.files.page.reload()
            lines = model.box_lines(box, view.boxed(box))
            self.box.show_now(model.box_name(box), box.stage, lines, self._box_deeds(box))
            self.box.show_body(filled=bool(view.files))
            return
        name = model.file_name(view.file.number, view.file.about.title)
        self.file.show_now(name, box.stage, model.file_lines(view.file, box), self._file_deeds(box))
        self.file.show_body(filled=bool(view.file.papers))
        self.thumbs.show_papers(view.file.papers)

    def _box_deeds(self, box: Box) -> list[Deed]:
        label = Deed("Sửa nhãn", "Ctrl + M", self.writing.describe)
        if box.stage in (Stage.ACCEPTED, Stage.HANDED):
            again = "In lại biên bản" if box.handed else "Bàn giao"
            return [
                Deed("Xuất hộp", "Ctrl + E", self.export, main=not box.exports),
                Deed(again, "Ctrl + P", self.hand_over, main=bool(box.exports) and not box.handed),
            ]
        if box.stage is Stage.CHECKING:
            return [Deed("Kiểm tra tiếp", "F12", self.check, main=True), label]
        return [
            Deed("Hồ sơ mới", "F9", self.writing.new_file, main=True),
            Deed("Quyển mới", "Ctrl + F9", self.writing.new_book),
            label,
            Deed("Kiểm tra", "F12", self.check),
            Deed("In tờ bìa", "", self.covers),
        ]

    def _file_deeds(self, box: Box) -> list[Deed]:
        key = Deed("Nhập sổ viết tay", "Ctrl + I", self.key_register)
        if box.stage is not Stage.OPEN:
            return [key]
        return [
            Deed("Quét vào hồ sơ", "F10", self.scan, main=True),
            Deed("Sửa mô tả", "Ctrl + M", self.writing.describe),
            key,
        ]

    def _box_lines(self) -> list[BoxLine]:
        return [BoxLine(box, self.view.boxed(box)) for box in self.view.boxes]

    def _make_room(self) -> None:
        """Leave the whole width to pages that somebody looks at."""
        self.left.setVisible(self.stack.currentWidget() not in (self.looking, self.checking, self.keying))

    def _go_inside(self) -> None:
        """Go from the tree to what lies in what is in hand."""
        front = self.stack.currentWidget()
        if front is self.root:
            self.boxes.setFocus()
        elif front is self.box:
            self.files.setFocus()
        elif front is self.file:
            self.papers.setFocus()

    def _found(self, file: str) -> None:
        self.go_to(file)
        self.tree.setFocus()

    def _put_away(self) -> None:
        self.shut()
        self.show_now()
        self.tree.setFocus()

    def _made(self, what: str, told: str) -> None:
        self.told.emit(told)
        self._look(what, front=True)
        self.tree.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back one step: the pages, the file, the box, the whole archive."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        event.accept()
        if self.stack.currentWidget() in (self.looking, self.pace):
            self.show_now()
            self._go_inside()
        elif self.view.file is not None:
            self.go_to(self.view.file.box)
        else:
            self.go_to(ALL)

    # Acts.

    def look_at(self, paper: str) -> None:
        """Show the pages of a paper; the access log says who looked."""
        papers = self.view.file.papers if self.view.file else ()
        found = next((one for one in papers if one.id == paper), None)
        if found is None:
            return
        assert self.view.file is not None
        self.looking.begin(self.view.file, found)

    def accept(self) -> None:
        """Save the form in front; accept the lot under check."""
        if self.stack.currentWidget() is self.checking:
            self.checking.accept()
        elif self.stack.currentWidget() is self.keying:
            self.keying.accept()
        elif self.sheet is not None and self.sheet.accept.isEnabled():
            self.sheet.accepted.emit()

    def scan(self) -> None:
        """Take papers for the file in hand, on the screen where papers come in."""
        if self.view.file is None:
            self.show_trouble(Refused("Chưa chọn hồ sơ.", "Chọn hồ sơ ở bên trái, hoặc F9 để lập hồ sơ."))
            return
        self.asked.emit("scanning", self.view.file.id)

    def check(self) -> None:
        """Look at a sample of the box in hand, as its second person."""
        if (box := self._need_box()) is not None:
            self.stack.setCurrentWidget(self.checking)
            self.checking.begin(box.id)

    def key_register(self) -> None:
        """Key the file in hand cell by cell, as an old handwritten register."""
        if self.view.file is None or not self.view.file.papers:
            self.show_trouble(Refused("Chưa có trang sổ nào.", "Chọn hồ sơ đã quét các trang sổ."))
            return
        self.stack.setCurrentWidget(self.keying)
        self.keying.begin(self.view.file)

    def hand_over(self) -> None:
        """Give the box in hand to who takes it."""
        if (box := self._need_box()) is not None:
            self.handing.hand_over(box)

    def export(self) -> None:
        """Write a copy of the box in hand."""
        if (box := self._need_box()) is not None:
            self.handing.export(box)

    def covers(self) -> None:
        """Print a cover for each file of the box in hand."""
        if (box := self._need_box()) is not None:
            self.handing.print_covers(box)

    def show_paces(self) -> None:
        """Show how fast everybody at this desk digitised in the last thirty days."""
        self.pace.begin()

    def _show_paces(self) -> None:
        self.stack.setCurrentWidget(self.pace)
        self.told.emit("Năng suất 30 ngày qua, chỉ lưu trên máy này; nghỉ quá 10 phút không tính.")

    def _look_at_it(self) -> None:
        self.look_at(self.papers.in_hand)

    def _take_it_out(self) -> None:
        self.take_out(self.papers.in_hand)

    def _need_box(self) -> Box | None:
        if self.view.box is None:
            self.show_trouble(Refused("Chưa chọn hộp.", "Chọn hộp ở bên trái."))
        return self.view.box

    def take_out(self, paper: str) -> None:
        """Take a paper out to be scanned again; its pages lie in the tray."""
        file, session = self.view.file, self._parts.session
        if file is None:
            return
        told = "Đã lấy tài liệu ra để quét lại; trang của nó nằm ở khay để riêng, không mất."

        def done(_file: object) -> None:
            self.told.emit(told)

        self.desk.write(
            lambda: self._archive.take_out(file.id, paper, "Quét lại.", session.require(), again=True),
            done,
            self.show_trouble,
        )
