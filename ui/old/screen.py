"""Hồ sơ cũ: a list of old software comes in, and what is still open in it is closed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from platformdirs import user_documents_path
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from localdb.domain.bodies.legacy import ClosedOut
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act, may
from localdb.files import write_file
from localdb.legacy import Brought
from sync.legacy import Line, Plan
from sync.legacy_command import as_csv
from ui.commands import Command
from ui.desk import Desk, Running
from ui.old.closing import ClosingPane
from ui.old.model import closed_list
from ui.old.reading import OldList, ReadingPane, read_list, try_list
from ui.paperwork import Sheets, hand_out
from ui.parts import Parts
from ui.screen import Screen
from ui.widgets.basics import Empty, button, card, column, icon_button, label, row
from ui.widgets.picking import pick_file
from ui.widgets.preview import Preview
from ui.widgets.progress import ProgressStrip
from ui.widgets.table import Column, PageModel, Table
from ui.words import day, short_code

WIDE = 110  # digits
_PROCEDURE = 2
SOFTWARE = "Egov"  # what the lists seen so far came from; the person may write another name
LISTS = "Danh sách (*.xlsx *.xls *.csv *.tsv *.txt *.json *.sql)"


class OldScreen(Screen):
    """What is left of the software before this one: nothing may stay open there."""

    id: ClassVar[str] = "old"
    title: ClassVar[str] = "Hồ sơ cũ"
    icon: ClassVar[str] = "returning"
    key: ClassVar[str] = "Ctrl+4"

    def __init__(self, desk: Desk, parts: Parts, folder: Path | None = None) -> None:
        super().__init__(desk)
        self._parts = parts
        self._folder = folder
        self._found: OldList | None = None
        self._lines: list[Line] = []
        self._running: Running | None = None
        self._step: Brought | None = None
        self.table = Table(PageModel(_columns(), self._page), "Hồ sơ cũ chưa kết thúc")
        self.closing, self.reading = ClosingPane(), ReadingPane()
        self.preview = Preview("Đang lập danh sách …", "Danh sách")
        self.progress = ProgressStrip()
        self._counts = label("", "heading", wrap=True)
        self._none = Empty(
            "check",
            "Không có hồ sơ cũ nào chờ kết thúc.",
            "F9: đưa vào danh sách của phần mềm cũ (XLSX, CSV, JSON, SQL), thử từng dòng rồi mới ghi.",
        )
        self._build()
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(lambda dossier: self.asked.emit("dossiers", dossier.id))
        self.closing.accepted.connect(self._close)
        self.closing.wanted.connect(self.accept)
        self.reading.planned.connect(self._try)
        self.reading.accepted.connect(self.accept)
        self.reading.reported.connect(self.report)
        self.reading.closed.connect(self.show_board)
        self.progress.stopped.connect(self._stop)

    def activate(self) -> None:
        """Show what is left; the focus is in the list."""
        self.show_board()

    def refresh(self, change: object) -> None:
        """Show what is true now, and stay on the same line."""
        if self._stack.currentWidget() is not self._board:
            return
        place = self.table.currentIndex().row()
        self.table.page.reload()
        counts = self._parts.home.old.counts()
        self._counts.setText(f"Còn {counts.left} trên {counts.brought} hồ sơ" if counts.brought else "")
        self.closing.setVisible(counts.left > 0)
        self._lists.setCurrentWidget(self.table if self.table.page.rows else self._none)
        self.table.select_row(min(max(place, 0), len(self.table.page.rows) - 1))

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        return (
            Command(
                "old.choose",
                "Đưa danh sách vào",
                self.choose,
                "F9",
                group,
                "nhập egov excel",
                self._may_import,
            ),
            Command(
                "old.print", "In danh sách đã kết thúc", self.print_closed, "Ctrl+P", group, "ký xác nhận"
            ),
            Command("old.accept", "Kết thúc hồ sơ, đưa vào", self.accept, "Ctrl+Return", group),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the form beside the list says anyway."""
        super().resizeEvent(event)
        self.table.setColumnHidden(
            _PROCEDURE, self.width() < WIDE * self.fontMetrics().horizontalAdvance("0")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape comes back to the board."""
        if event.key() == Qt.Key.Key_Escape and self._running is None:
            self.show_board()
            event.accept()
        else:
            super().keyPressEvent(event)

    def choose(self) -> None:
        """Ask for the file of a list."""
        pick_file(self, "Chọn danh sách của phần mềm cũ", LISTS, self.load)

    def load(self, path: Path) -> None:
        """Read a list and show how it is understood; nothing is written yet."""
        self.desk.run(lambda: read_list(path, SOFTWARE), self._loaded, self.show_trouble)

    def accept(self) -> None:
        """Close the dossier in front, or take the list in."""
        if self._stack.currentWidget() is self.reading:
            self._take_in()
        else:
            self.closing.accept(self._parts.home.writer.now().date())

    def report(self) -> None:
        """Write what becomes of each line, as a table."""
        lines, name = list(self._lines), Path(self._found.name).stem if self._found else ""
        path = (self._folder or user_documents_path() / "Mot-Cua") / f"bao-cao-{name}.csv"

        def write() -> Path:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, as_csv(lines))
            return path

        self.desk.run(write, lambda where: self.told.emit(f"Báo cáo từng dòng: {where}"), self.show_trouble)

    def print_closed(self) -> None:
        """Print what was closed here, for the leader's signature, and show it."""
        parts = self._parts
        self.desk.run(
            lambda: hand_out(parts, closed_list(parts.home), parts.session.require()),
            self._printed,
            self.show_trouble,
        )

    def show_board(self) -> None:
        """Come back to what is left."""
        self._found = None
        self._stack.setCurrentWidget(self._board)
        self.refresh(None)
        (self.table if self.table.page.rows else self._bring).setFocus()

    def _printed(self, sheets: Sheets) -> None:
        self.preview.show_pages(sheets.pages)
        self._stack.setCurrentWidget(self.preview)
        self.preview.setFocus()
        where = f"Đã in trên {sheets.printed_on}." if sheets.printed_on else "Chưa in: chưa chọn máy in."
        self.told.emit(f"{sheets.title}. {where} Esc để về danh sách.")
        if sheets.trouble:
            self.show_trouble(sheets.trouble)

    def _loaded(self, found: OldList) -> None:
        self._found = found
        self.reading.show_list(found)
        self._stack.setCurrentWidget(self.reading)
        self._try(found.plan)

    def _try(self, plan: Plan) -> None:
        found, home = self._found, self._parts.home
        if found is None:
            return
        pins = self._parts.catalogue.pins(home.writer.now().date())
        self.reading.form.clear_troubles()
        self.desk.run(lambda: try_list(home, found, plan, pins), self._tried, self._no_plan)

    def _tried(self, lines: list[Line]) -> None:
        self._lines = lines
        self.reading.show_lines(lines)

    def _no_plan(self, trouble: object) -> None:
        self._tried([])

    def _take_in(self) -> None:
        good = [(line.id, line.received) for line in self._lines if line.received and not line.problems]
        if not good or self._running is not None:
            return
        old, actor = self._parts.home.old, self._parts.session.require()
        self.progress.show_step("Đang đưa vào …", 0, len(good))
        self.reading.setEnabled(False)
        self._running = self.desk.stream(
            lambda: old.bring_in(good, actor), self._brought, self._ended, self._failed
        )

    def _brought(self, step: Brought) -> None:
        self._step = step
        self.progress.show_step(f"Đã đưa vào {step.done}/{step.total}", step.done, step.total)

    def _ended(self) -> None:
        self._running = None
        self.progress.finish()
        self.reading.setEnabled(True)
        if (step := self._step) and step.done == step.total:
            self.told.emit(f"Đã ghi {step.new} hồ sơ cũ, {step.known} đã có từ trước.")
        else:  # what was under way when it was stopped is written too
            here = self._parts.home.old.counts().brought
            self.told.emit(f"Đã dừng: trên máy nay có {here} hồ sơ cũ. Đưa vào lần nữa sẽ đi tiếp.")
        self._step = None
        self.show_board()
        self.desk.changed.emit(None)

    def _failed(self, trouble: object) -> None:
        self._running = None
        self.progress.finish()
        self.reading.setEnabled(True)
        self.trouble.emit(trouble)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _moved(self, dossier: Dossier | None) -> None:
        if dossier is not None:
            self.closing.show_dossier(dossier)

    def _close(self, body: ClosedOut) -> None:
        dossier = self.table.row()
        if dossier is None:
            return
        store, actor = self._parts.home.store, self._parts.session.require()
        self.desk.write(lambda: store.act(dossier.id, body, actor), self._closed, self.closing.refuse)

    def _closed(self, dossier: Dossier) -> None:
        self.told.emit(f"Đã ghi kết thúc {dossier.code}.")
        self.table.setFocus()

    def _page(self, last: Dossier | None, limit: int) -> Sequence[Dossier]:
        return self._parts.home.old.left(len(self.table.page.rows) if last else 0, limit)

    def _may_import(self) -> bool:
        actor = self._parts.session.actor
        return actor is not None and may(actor.role, Act.IMPORT)

    def _build(self) -> None:
        self._bring = button("Đưa danh sách vào  (F9)", self.choose, icon="file")
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._none)
        head = row(
            self._counts,
            None,
            icon_button("In danh sách đã kết thúc  (Ctrl + P)", "print", self.print_closed),
            self._bring,
        )
        left = column(head, self._lists, gap=8)
        left.setStretch(1, 1)
        both = row(left, self.closing, gap=16)
        both.setStretch(0, 5)
        both.setStretch(1, 3)
        self._board = card(both, margin=12)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._board)
        self._stack.addWidget(self.reading)
        self._stack.addWidget(self.preview)
        whole = column(self.progress, self._stack, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)


def _columns() -> list[Column[Dossier]]:
    return [
        Column[Dossier]("Mã cũ", lambda d: short_code(d.code)),
        Column[Dossier]("Công dân", lambda d: d.subject.name, stretch=1),
        Column[Dossier]("Thủ tục", lambda d: d.procedure.name, stretch=1),
        Column[Dossier]("Nhận", lambda d: day(d.received_at)),
    ]
