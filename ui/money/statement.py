"""A bank's statement beside the drawer: which dossier each payment was for, line by line, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from localdb.domain.bank import Fate, Judged, dong
from localdb.domain.trouble import Refused, Trouble
from scanner.worker import in_child
from sync.bank import Judging, Recorded, judging, leave_out, record, recording, take_back
from sync.tables import read_table
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.widgets.basics import button, card, column, holder, label, row, scrolled
from ui.widgets.chips import ChipFace
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit
from ui.widgets.progress import ProgressStrip
from ui.widgets.table import Column, PageModel, Table
from ui.words import short_code

FACES = {
    Fate.OPEN: ChipFace("Cần xem", "warn", "warn"),
    Fate.PAID: ChipFace("Khớp", "check", "good"),
    Fate.COUNTED: ChipFace("Đã ghi", "check", "muted"),
    Fate.LEFT: ChipFace("Bỏ qua", "cross", "muted"),
    Fate.OUT: ChipFace("Tiền ra", "returning", "muted"),
}
_ORDER = tuple(FACES)
_NARROW = 96  # digits: in less width the day and text of a line are read beside the list only
_BESIDE = (1, 3)  # the day and the text
Settled = list[tuple[Judged, Judged]]  # each line before and after


class StatementPane(QWidget):
    """Shows a statement; nothing is written before a key says so, and Ctrl+Z takes the last act back.

    ``told`` says what was done, ``trouble`` what could not be, ``opened(id)`` asks for a dossier, ``closed``
    for the drawer.
    """

    told = Signal(str)
    trouble = Signal(object)
    opened = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parts: Parts, choose: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts
        self._lines: list[Judged] = []
        self._done: list[Settled] = []
        self._batch: Settled = []
        self._running: Running | None = None
        self.table = Table(PageModel(_columns(), self._page), "Các dòng của sao kê")
        self.progress = ProgressStrip()
        self.code = LineEdit(moves_on=False)
        self.field = Field("dossier", "Ghi thu cho hồ sơ", self.code, helper="Mã trên giấy tiếp nhận.")
        self._sum, self._name = label("", "label"), label("", "heading", wrap=True)
        self._about, self._why = label("", wrap=True), label("", "label", wrap=True)
        self.all = button("Ghi mọi dòng khớp  (Ctrl + Enter)", self.record_all, kind="primary", icon="tick")
        self.one = button("Ghi thu  (Enter)", self.record_one, icon="tick")
        self.skip = button("Không phải của quầy  (Delete)", self.leave_out, icon="close")
        self.dossier = button("Mở hồ sơ  (F12)", self.open_dossier, icon="file")
        self.undo_it = button("Hoàn tác  (Ctrl + Z)", self.undo, icon="undo")
        self._choose = button("Chọn tệp khác  (Ctrl + O)", choose, icon="file")
        self._build()
        self.progress.stopped.connect(self.stop)
        self.table.moved.connect(lambda _line: self._show_line())
        self.table.chosen.connect(self._chosen)
        self.code.entered.connect(lambda _text: self.record_one())

    def load(self, path: Path) -> None:
        """Read a statement and compare each line; what was shown before goes."""
        if self._running is not None:
            return
        home = self._parts.home
        self._lines, self._done, self._batch = [], [], []
        self._name.setText(path.name)
        self._show([])
        self._work("Đang đọc sao kê …")
        self._running = self._desk.stream(
            lambda: judging(home, path, lambda file: in_child(file.name, read_table, file)),
            self._judged,
            self._all_judged,
            self._failed,
        )

    def record_all(self) -> None:
        """Write every line that leaves no doubt."""
        paid = [line for line in self._lines if line.fate is Fate.PAID]
        if not paid or self._running is not None:
            return
        home, actor = self._parts.home, self._parts.session.require()
        self._batch = []
        self._work("Đang ghi …")
        self._running = self._desk.stream(
            lambda: recording(home, paid, actor), self._recorded, self._all_recorded, self._failed
        )

    def record_one(self) -> None:
        """Write the line in front to the dossier whose code stands in the field."""
        line = self.table.row()
        if line is None or line.fate not in (Fate.PAID, Fate.OPEN) or self._running is not None:
            return
        home, actor, typed = self._parts.home, self._parts.session.require(), self.code.value()
        self.field.set_error("")

        def write() -> Judged:
            dossier = home.queries.by_code(typed) if typed else None
            if dossier is None:
                raise Refused(
                    f"Máy này không có hồ sơ mã “{typed}”." if typed else "Chưa có mã hồ sơ.",
                    "Nhập mã trên giấy tiếp nhận.",
                    field="dossier",
                )
            return record(home, replace(line, dossier=dossier.id, code=dossier.shown_code), actor)

        def written(after: Judged) -> None:
            self._settle([(line, after)])
            self.told.emit(f"Đã ghi {dong(line.line.amount)} cho {after.code}. Ctrl + Z để hoàn tác.")

        self._desk.write(write, written, self._refuse)

    def leave_out(self) -> None:
        """Say that the line in front came for something else."""
        line = self.table.row()
        if line is None or line.fate is not Fate.OPEN or self._running is not None:
            return
        home, actor = self._parts.home, self._parts.session.require()
        after = replace(line, fate=Fate.LEFT)

        def done(_none: None) -> None:
            self._settle([(line, after)])
            self.told.emit("Đã bỏ qua dòng này, lần sau không hỏi lại. Ctrl + Z để hoàn tác.")

        self._desk.run(lambda: leave_out(home, line, actor), done, self._refuse)

    def undo(self) -> None:
        """Take the last act back: entries are voided and keep their number, lines wait again."""
        if not self._done or self._running is not None:
            return
        last = self._done[-1]
        home, actor = self._parts.home, self._parts.session.require()

        def back() -> None:
            for _before, after in last:
                if after.fate is Fate.LEFT:
                    leave_out(home, after, actor, leave=False)
                else:
                    take_back(home, after, actor)

        def done(_none: None) -> None:
            self._done.pop()
            self._put([(after, before) for before, after in last])
            self.told.emit(f"Đã hoàn tác {len(last)} dòng; khoản thu đã ghi thì hủy, giữ số.")

        self._desk.write(back, done, self._refuse)

    def open_dossier(self) -> None:
        """Ask for the dossier of the line in front."""
        line = self.table.row()
        if line is not None and line.dossier:
            self.opened.emit(line.dossier)

    def stop(self) -> None:
        """Stop after the line in hand; what was written stays, and Ctrl+Z takes it back."""
        if self._running is not None:
            self._running.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves a field for the list, and the list for the drawer."""
        if event.key() == Qt.Key.Key_Escape and self._running is None:
            self.table.setFocus() if self.code.hasFocus() else self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.leave_out()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what is read beside the list anyway."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.fontMetrics().horizontalAdvance("0")
        for place in _BESIDE:
            self.table.setColumnHidden(place, narrow)

    def _chosen(self, line: Judged) -> None:
        """Enter writes what leaves no doubt, and asks for one more look at what does."""
        if line.fate is Fate.PAID:
            self.record_one()
        elif line.fate is Fate.OPEN:
            self.code.setFocus()
            self.code.selectAll()
        else:
            self.open_dossier()

    def _judged(self, step: Judging) -> None:
        self._lines.extend(step.judged)
        self.progress.show_step(f"Đã so {step.done}/{step.total} dòng", step.done, step.total)

    def _all_judged(self) -> None:
        cancelled = self._running is not None and self._running.cancelled
        self._rest()
        self._show(self._lines)
        if cancelled:
            self.told.emit("Đã dừng: chỉ hiện các dòng đã so, chưa ghi gì.")
        self.table.setFocus()

    def _recorded(self, step: Recorded) -> None:
        before = next(line for line in self._lines if line.line == step.judged.line)
        self._batch.append((before, step.judged))
        self.progress.show_step(f"Đã ghi {step.done}/{step.total}", step.done, step.total)

    def _all_recorded(self) -> None:
        self._rest()
        written = [pair for pair in self._batch if pair[1].fate is Fate.COUNTED]
        self._put(self._batch)
        if written:
            self._done.append(written)
        self._show_line()
        total = dong(sum(after.line.amount for _before, after in written))
        self.told.emit(f"Đã ghi {len(written)} khoản chuyển khoản, {total}. Ctrl + Z để hoàn tác.")
        self._desk.changed.emit(None)
        self.table.setFocus()

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self._show(self._lines)
        self.trouble.emit(trouble)

    def _refuse(self, trouble: Trouble) -> None:
        if trouble.field == self.field.name:
            self.field.set_error(str(trouble))
            self.code.setFocus()
        else:
            self.trouble.emit(trouble)

    def _work(self, text: str) -> None:
        self.progress.show_step(text)
        self._body.setEnabled(False)

    def _rest(self) -> None:
        self._running = None
        self.progress.finish()
        self._body.setEnabled(True)

    def _settle(self, pairs: Settled) -> None:
        """Show what became of lines, remember it for undo, and go on to the next line that waits."""
        place = self.table.currentIndex().row()
        self._done.append(pairs)
        self._put(pairs)
        waits = (place + i for i, line in enumerate(self._lines[place:]) if line.fate in _ORDER[:2])
        self.table.select_row(next(waits, place))
        self.table.setFocus()

    def _put(self, pairs: Settled) -> None:
        place = self.table.currentIndex().row()
        for before, after in pairs:
            self._lines[self._lines.index(before)] = after
        self.table.page.reload()
        self.table.select_row(max(place, 0))
        self._show_sum()

    def _show(self, lines: list[Judged]) -> None:
        """Show lines, what a person must look at first."""
        self._lines = sorted(lines, key=lambda line: _ORDER.index(line.fate))
        self.table.page.reload()
        self.table.select_row(0)
        self._show_sum()
        self._show_line()

    def _show_sum(self) -> None:
        counts = {fate: sum(line.fate is fate for line in self._lines) for fate in _ORDER}
        told = [f"{FACES[fate].text}: {count}" for fate, count in counts.items() if count]
        self._sum.setText(" · ".join(told) or "Chưa có dòng nào.")
        self.all.setEnabled(counts[Fate.PAID] > 0)

    def _show_line(self) -> None:
        """Show the line in front whole, and what may be done about it."""
        line = self.table.row()
        waits = line is not None and line.fate in (Fate.PAID, Fate.OPEN)
        self.field.set_error("")
        self.code.setText(line.code if line else "")
        self.field.setVisible(waits)
        self.one.setEnabled(waits)
        self.skip.setEnabled(line is not None and line.fate is Fate.OPEN)
        self.dossier.setEnabled(line is not None and bool(line.dossier))
        self.undo_it.setEnabled(bool(self._done))
        self._why.setText((line.why or line.fate.label) if line else "Sao kê không có dòng nào tiền vào.")
        said = line.line if line else None
        self._about.setText(f"{said.day} · {dong(said.amount)} · {said.ref}\n{said.text}" if said else "")

    def _page(self, last: Judged | None, limit: int) -> Sequence[Judged]:
        start = len(self.table.page.rows) if last else 0
        return self._lines[start : start + limit]

    def _build(self) -> None:
        words = scrolled(holder(column(self._why, self._about, None, gap=8)))
        beside = column(words, self.field, self.one, self.skip, self.dossier, self.undo_it, gap=6)
        beside.setStretch(0, 1)
        back = button("Về chốt tiền  (Esc)", self.closed.emit, kind="quiet")
        head = row(self._name, None, self._choose, back)
        left = column(self._sum, self.table, row(self.all, None), gap=8)
        left.setStretch(1, 1)
        both = row(left, card(beside, margin=12), gap=12)
        both.setStretch(0, 5)
        both.setStretch(1, 3)
        body = column(head, both, gap=8)
        body.setStretch(1, 1)
        self._body = holder(body)
        whole = column(self.progress, self._body, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)


def _columns() -> list[Column[Judged]]:
    return [
        Column[Judged]("Kết quả", lambda one: one.fate.label, chip=lambda one: FACES[one.fate]),
        Column[Judged]("Ngày", lambda one: one.line.day),
        Column[Judged]("Số tiền", lambda one: dong(one.line.amount), right=True),
        Column[Judged]("Nội dung", lambda one: " ".join(one.line.text.split()), stretch=1),
        Column[Judged]("Hồ sơ", lambda one: short_code(one.code) if one.code else ""),
    ]
