"""The registers: choose one and a time, look, print as the paper prescribes, or take out as Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from platformdirs import user_documents_path
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from forms.form import Form
from forms.template import Template
from localdb.domain import people
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Trouble, check_all, each
from localdb.files import write_file
from localdb.store import Actor
from ui.commands import Command
from ui.desk import Desk
from ui.later import Later
from ui.paperwork import Sheets, draft, hand_out
from ui.parts import Parts
from ui.registers import model
from ui.registers.batch import PAPERS, print_all
from ui.registers.model import Book, Line, Span
from ui.screen import Screen
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.field import Field
from ui.widgets.field import Form as Fields
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.preview import Preview
from ui.widgets.table import Column, PageModel, Table

_REPORT_WORDS = "gói báo cáo xml excel pdf quản lý văn bản thông tin báo cáo"


class RegistersScreen(Screen):
    """Shows, prints and exports the registers of a time; a line opens its dossier."""

    id: ClassVar[str] = "registers"
    title: ClassVar[str] = "Sổ"
    icon: ClassVar[str] = "reports"
    key: ClassVar[str] = "F7"

    def __init__(self, desk: Desk, parts: Parts, folder: Path | None = None) -> None:
        super().__init__(desk)
        self._parts = parts
        self._folder = folder
        self._books: list[Book] = []
        self._lines: list[Line] = []
        self.kind = Choice(list(model.KINDS))
        today = parts.home.writer.now().date()
        self.since, self.until = LineEdit("1/11/2026"), LineEdit("30/11/2026")
        self.since.setText(f"{today.replace(day=1):%d/%m/%Y}")
        self.until.setText(f"{today:%d/%m/%Y}")
        self.table = Table(PageModel(_columns(), lambda _last, _limit: self._lines), "Sổ")
        self.preview = Preview("Chưa in gì.", "Giấy vừa in")
        self.paper = Choice(list(PAPERS))
        self.total, self.sums = label("", "helper"), label("", "helper", wrap=True)
        self._reading = self._shown = 0
        self._later = Later()
        self._drafted: list[Form] = []  # shown, and not yet printed
        self._build()
        self.kind.currentIndexChanged.connect(lambda _index: self._look_anew())
        for line in (self.since, self.until):
            line.left.connect(lambda _text: self._look_anew())
        self.table.chosen.connect(lambda line: self.asked.emit("dossiers", line.dossier))

    def activate(self) -> None:
        """Show the register as it stands."""
        self._look_anew()
        self.kind.setFocus()

    def refresh(self, change: object) -> None:
        """Show what is true now."""
        self.show_books()

    def open(self, what: object) -> None:
        """Show one register."""
        if isinstance(what, str):
            self.kind.choose(what)

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        return (
            Command(
                "registers.batch",
                "In loạt giấy của các hồ sơ này",
                self.print_batch,
                "F9",
                group,
                "mẫu 06 bìa nhãn bưu gửi thư xin lỗi",
            ),
            Command("registers.look", "Xem trước sổ để in", self.look_at_books, "Ctrl+P", group),
            Command(
                "registers.print", "In sổ đang xem", self.print_books, "Ctrl+Return", group, "", self._looking
            ),
            Command("registers.export", "Xuất Excel", self.export, "Ctrl+E", group, "xlsx bảng tính"),
            Command(
                "registers.report",
                "Xuất gói báo cáo",
                self.export_report,
                "Ctrl+G",
                group,
                _REPORT_WORDS,
            ),
        )

    def _look_anew(self) -> None:
        """Show what was chosen; the paper that was printed before goes away."""
        self._stack.setCurrentWidget(self.table)
        self.show_books()

    def show_books(self) -> None:
        """Read the register of the time chosen."""
        try:
            span = self._span()
            span.days()
        except Trouble as trouble:
            self.fields.show_troubles(each(trouble), go=False)
            return
        self.fields.clear_troubles()
        self._reading = read = self._reading + 1
        kind, registers, unit = self.kind.value(), self._parts.home.registers, self._parts.unit
        self.desk.run(
            lambda: model.books(kind, registers, span, unit),
            partial(self._show, read),
            partial(self._unread, read),
        )

    @property
    def ready(self) -> bool:
        """Whether what is shown is what was chosen."""
        return self._shown == self._reading

    def _unread(self, read: int, trouble: Trouble) -> None:
        self._later.ask(None)
        self._show(read, [])
        self.show_trouble(trouble)

    def _show(self, read: int, books: list[model.Book]) -> None:
        if read != self._reading:
            return  # another was chosen meanwhile
        self._books, self._shown = books, read
        self._lines = [line for book in self._books for line in book.lines()]
        self.table.page.reload()
        sums = "".join(model.sums(book.form) for book in self._books)
        self.sums.setText(sums)
        self.sums.setVisible(bool(sums))
        reporting = self.kind.value() == model.REPORT
        self._package.setVisible(reporting)
        self._batch.setVisible(not reporting)
        self.total.setText(
            f"{len(self._lines)} dòng" if self._lines else "Không có dòng nào trong thời gian này."
        )
        self._later.done()

    def look_at_books(self) -> None:
        """Show each book as its paper prescribes, before any of it is printed."""
        if not self.ready:
            self._later.ask(self.look_at_books)
            return
        forms, parts = [book.form for book in self._books], self._parts
        if not forms:
            self.told.emit("Không có dòng nào để in trong thời gian này.")
            return

        def made(drafts: list[Sheets]) -> None:
            self._show_pages(drafts)
            self._drafted = forms
            self.told.emit("Sổ xem trước, chưa in. Ctrl + Enter để in, Esc để về sổ.")

        self.desk.run(
            lambda: [draft(parts, form, parts.session.require()) for form in forms], made, self.show_trouble
        )

    def print_books(self) -> None:
        """Print what is looked at, the same pages; the access log says so."""
        if not self._looking():
            return
        forms, parts, self._drafted = self._drafted, self._parts, []
        self.desk.run(
            lambda: [hand_out(parts, form, parts.session.require()) for form in forms],
            self._printed,
            self.show_trouble,
        )

    def _looking(self) -> bool:
        """Whether pages are shown that were not printed."""
        return bool(self._drafted) and self._stack.currentWidget() is self.preview

    def print_batch(self) -> None:
        """Print one kind of paper for every dossier of the register, as one job."""
        if not self.ready:
            self._later.ask(self.print_batch)
            return
        try:
            actor = self._parts.session.require()
        except Trouble as trouble:
            self.show_trouble(trouble)
            return
        parts, paper = self._parts, self.paper.value()
        ids = [dossier for book in self._books for dossier in book.dossiers]
        self.desk.write(lambda: [print_all(parts, paper, ids, actor)], self._printed, self._not_batched)

    def _not_batched(self, trouble: Trouble) -> None:
        if trouble.field in self.fields.fields:
            self.fields.show_troubles([trouble])
        else:
            self.show_trouble(trouble)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape comes back from the paper to the register."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is self.preview:
            self._stack.setCurrentWidget(self.table)
            self.table.setFocus()
            event.accept()
        else:
            super().keyPressEvent(event)

    def export(self) -> None:
        """Write an Excel file of plain text; who took it out stands in the access log."""
        if not self.ready:
            self._later.ask(self.export)
            return
        books, kind = list(self._books), self.kind.value()

        def made(_actor: Actor, _span: Span) -> bytes:
            from forms.excel import workbook  # a library of its own, for this only

            return workbook([(book.form, self._template(book.form)) for book in books])

        self._write(f"so-{kind}", "xlsx", kind, made, self._exported)

    def export_report(self) -> None:
        """Write the report of the time for other systems: XML by a published schema, Excel and PDF in one."""
        parts = self._parts

        def made(actor: Actor, span: Span) -> bytes:
            from forms.excel import workbook
            from forms.exchange.package import package

            report = model.report_of(parts.home.registers, span)
            beside = {
                "bao-cao.xlsx": workbook([(report, self._template(report))]),
                "bao-cao.pdf": draft(parts, report, actor).pdf,
            }
            return package(report, (parts.home.device.unit, parts.unit.centre), actor.name, beside)

        self._write(f"bao-cao-{parts.home.device.unit}", "zip", model.REPORT, made, self._packed)

    def _write(
        self,
        name: str,
        suffix: str,
        what: str,
        made: Callable[[Actor, Span], bytes],
        done: Callable[[Path], None],
    ) -> None:
        """Write a file about the time that is chosen; the access log says who took it out."""
        parts, folder = self._parts, self._folder or user_documents_path() / "Mot-Cua"
        try:
            span = self._span()
            since, until = span.days()
        except Trouble as trouble:
            self.fields.show_troubles(each(trouble))
            return

        def write() -> Path:
            actor = parts.session.require()
            require(actor.role, Act.EXPORT)
            path = folder / f"{name}-{since:%Y%m%d}-{until:%Y%m%d}.{suffix}"
            data = made(actor, span)
            parts.home.access.note(actor.id, "register.export", what)
            write_file(path, data)
            return path

        self.desk.run(write, done, self.show_trouble)

    def _template(self, form: Form) -> Template:
        return self._parts.template(self._parts.home.writer.now().date(), form.form)

    def _printed(self, made: list[Sheets]) -> None:
        """Show the very pages that went to the printer, and say where each paper went."""
        self._show_pages(made)
        for sheets in made:
            where = (
                f"đã gửi tới máy in {sheets.printed_on}" if sheets.printed_on else "chưa in: chưa có máy in"
            )
            self.told.emit(f"{sheets.title}: {where}. Esc để về sổ.")
            if sheets.trouble:
                self.show_trouble(sheets.trouble)

    def _show_pages(self, made: list[Sheets]) -> None:
        self._drafted = []
        self.preview.show_pages([page for sheets in made for page in sheets.pages])
        self._stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    def _exported(self, path: Path) -> None:
        self.told.emit(f"Đã xuất ra {path}. Tệp có dữ liệu cá nhân: giữ kín, xóa khi dùng xong.")

    def _packed(self, path: Path) -> None:
        self.told.emit(f"Đã đóng gói báo cáo: {path}. Chưa gửi đi đâu: chép tệp này vào hệ thống báo cáo.")

    def _span(self) -> Span:
        now = self._parts.home.writer.now()
        texts = {"since": self.since.value(), "until": self.until.value()}
        checks = [partial(people.parse_date, text, now.date(), field=name) for name, text in texts.items()]
        check_all(*checks)
        since, until = (check() for check in checks)
        return Span(since, until, now)

    def _build(self) -> None:
        fields = [
            Field("kind", "Sổ", self.kind),
            Field("since", "Từ ngày", self.since),
            Field("until", "Đến ngày", self.until),
            Field("paper", "Giấy in loạt", self.paper),
        ]
        self.fields = Fields(fields)
        chosen = row(*fields, gap=12)
        for place, share in enumerate((6, 3, 3, 5)):
            chosen.setStretch(place, share)
        self._batch = button("In loạt  (F9)", self.print_batch, icon="print")
        self._package = button("Gói báo cáo  (Ctrl + G)", self.export_report, icon="file")
        self._package.hide()
        acts = row(
            self.total,
            None,
            self._batch,
            button("Xem, in sổ  (Ctrl + P)", self.look_at_books, icon="print"),
            button("Xuất Excel  (Ctrl + E)", self.export, icon="file"),
            self._package,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.preview)
        whole = column(
            self.fields.summary, card(column(chosen, acts, self.sums, gap=12)), self._stack, gap=12
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)


def _columns() -> list[Column[Line]]:
    return [
        Column[Line]("Số", lambda line: line.number),
        Column[Line]("Hồ sơ, giấy tờ", lambda line: line.what, stretch=5),
        Column[Line]("Công dân", lambda line: line.who, stretch=3),
        Column[Line]("Ngày", lambda line: line.when),
        Column[Line]("Trả, ghi chú", lambda line: line.note, stretch=2),
    ]
