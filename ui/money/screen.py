"""The end of the day at the drawer: the entries, the count by note, and the difference between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget

from localdb.domain.roles import Act, may
from localdb.domain.till import CASH, DENOMINATIONS, Closing, Entry, by_method, counted
from localdb.domain.trouble import Trouble
from ui.commands import Command
from ui.desk import Desk
from ui.moments import parse_money
from ui.money.statement import StatementPane
from ui.parts import Parts
from ui.screen import Screen
from ui.widgets.basics import button, card, column, holder, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit
from ui.widgets.picking import pick_file
from ui.widgets.table import Column, PageModel, Table
from ui.words import method, money, short_code, short_moment

WIDE = 110  # digits: in less width the entry numbers step aside
_NUMBER = 4
NOTHING = "Không thu khoản tiền mặt nào, két trống."
STATEMENTS = "Sao kê ngân hàng (*.xlsx *.xls *.csv *.tsv *.txt)"
Day = tuple[list[Entry], Closing | None, list[date]]


class MoneyScreen(Screen):
    """Counts the drawer against the day's cash, and closes the day once."""

    id: ClassVar[str] = "money"
    title: ClassVar[str] = "Chốt tiền"
    icon: ClassVar[str] = "check"
    key: ClassVar[str] = "Ctrl+2"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Trên dòng sao kê: ghi thu dòng khớp, hoặc sang ô mã hồ sơ"),
        ("Delete", "Trên dòng sao kê: không phải của quầy"),
    )

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self._entries: list[Entry] = []
        self._closing: Closing | None = None
        self._former: date | None = None  # a day that nobody closed when it was today
        self._left: list[date] = []
        self.opening, self.reason = LineEdit(), LineEdit()
        self.notes = {value: LineEdit() for value in DENOMINATIONS}
        self.fields = {
            "opening": Field("opening", "Tiền đầu ngày", self.opening),
            "reason": Field("reason", "Lý do nếu lệch", self.reason),
        }
        self.table = Table(PageModel(self._columns(), self._page), "Các khoản thu trong ngày")
        self._sums, self._verdict = label("", "label", wrap=True), label("", "heading", wrap=True)
        self._error = label("", "error", wrap=True)
        self._day = label("Hôm nay", "heading")
        self.other_days = button("", self.next_left_open, kind="quiet")
        self.other_days.hide()
        self.close_day = button("Chốt ngày  (F9)", self.close_the_day, kind="primary", icon="tick")
        self.statement = StatementPane(desk, parts, self.choose_statement)
        self._build()
        self.statement.told.connect(self.told)
        self.statement.trouble.connect(self.trouble)
        self.statement.opened.connect(lambda dossier: self.asked.emit("dossiers", dossier))
        self.statement.closed.connect(self.activate)
        for line in (self.opening, *self.notes.values()):
            line.textChanged.connect(lambda _text: self._show_verdict())
        self.table.chosen.connect(lambda entry: self.asked.emit("dossiers", entry.dossier))

    @property
    def day(self) -> date:
        """The day that is counted: today, or one before that was left open."""
        return self._former or self._parts.home.writer.now().date()

    def activate(self) -> None:
        """Start counting."""
        self._stack.setCurrentIndex(0)
        self._former = None
        self.refresh(None)
        self.opening.setFocus()

    def next_left_open(self) -> None:
        """Count the next day that was left open, and after the last of them today again."""
        after = [day for day in self._left if self._former is None or day > self._former]
        self._former = after[0] if after else None
        for line in (self.opening, self.reason, *self.notes.values()):
            line.clear()
        self.refresh(None)
        self.opening.setFocus()

    def refresh(self, change: object) -> None:
        """Read the day again; what was counted stays."""
        till, day, today = self._parts.home.till, self.day, self._parts.home.writer.now().date()
        self.desk.run(
            lambda: (till.entries(day), till.closing(day), till.left_open(today)),
            partial(self._show, day),
            self.show_trouble,
        )

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group, may_, lines = self.title, self._may, self.statement
        return (
            Command("money.close", "Chốt tiền trong ngày", self.close_the_day, "F9", group, "két", may_),
            Command(
                "money.former",
                "Ngày trước chưa chốt",
                self.next_left_open,
                "Ctrl+D",
                group,
                "nhập bù hôm qua",
                lambda: bool(self._left) and may_(),
            ),
            Command(
                "money.bank",
                "Đối chiếu sao kê ngân hàng",
                self.choose_statement,
                "Ctrl+O",
                group,
                "chuyển khoản khớp",
                may_,
            ),
            Command(
                "money.bank.all",
                "Ghi mọi dòng khớp của sao kê",
                lines.record_all,
                "Ctrl+Return",
                group,
                "",
                self._on_lines,
            ),
            Command(
                "money.bank.undo",
                "Hoàn tác dòng sao kê vừa ghi",
                lines.undo,
                "Ctrl+Z",
                group,
                "",
                self._on_lines,
            ),
            Command(
                "money.bank.open",
                "Mở hồ sơ của dòng sao kê",
                lines.open_dossier,
                "F12",
                group,
                "",
                self._on_lines,
            ),
        )

    def choose_statement(self) -> None:
        """Ask for the file of a bank's statement."""
        pick_file(self, "Chọn sao kê ngân hàng", STATEMENTS, self.load_statement)

    def load_statement(self, path: Path) -> None:
        """Show a statement beside what dossiers owe; nothing is written yet."""
        self._stack.setCurrentWidget(self.statement)
        self.statement.load(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the numbers where they would be cut."""
        super().resizeEvent(event)
        narrow = self.width() < WIDE * self.fontMetrics().horizontalAdvance("0")
        self.table.setColumnHidden(_NUMBER, narrow)

    def close_the_day(self) -> None:
        """Close the day with what was counted."""
        self._tell("")
        try:
            actor = self._parts.session.require()
            opening, notes = self._read()
        except Trouble as trouble:
            self._refuse(trouble)
            return
        till, day, reason = self._parts.home.till, self.day, self.reason.value()

        def closed(closing: Closing) -> None:
            self._closing = closing
            self.told.emit(f"Đã chốt ngày {day:%d/%m/%Y}: {_came(closing)}")
            self.refresh(None)

        self.desk.run(lambda: till.close(day, opening, notes, reason, actor), closed, self._refuse)

    def _read(self) -> tuple[int, dict[int, int]]:
        """Read the count. Raises ``Trouble`` beside what cannot be read."""
        opening = parse_money(self.opening.value() or "0", "opening")
        notes = {}
        for value, line in self.notes.items():
            text = line.value()
            if text and not (text.isdecimal() and len(text) < 6):
                raise Trouble(f"“{text}” không phải số tờ {money(value)}.", "Nhập số.", field=f"note{value}")
            if text:
                notes[value] = int(text)
        return opening, notes

    def _show(self, day: date, found: Day) -> None:
        if day != self.day:
            return  # another day was asked for meanwhile
        self._entries, self._closing, self._left = found
        self._show_days()
        self.table.page.reload()
        sums = by_method(self._entries)
        told = [f"{method(how)}: {money(amount)}" for how, amount in sums.items()]
        self._sums.setText(" · ".join(told) or "Chưa thu khoản nào.")
        self.close_day.setEnabled(self._closing is None and self._may())
        self._show_verdict()

    def _show_days(self) -> None:
        """Say which day is counted, and which ones nobody counted."""
        self._day.setText(f"Ngày {self.day:%d/%m/%Y}" if self._former else "Hôm nay")
        others = ", ".join(f"{day:%d/%m}" for day in self._left if day != self._former)
        told = f"Chưa chốt: {others}  (Ctrl + D)" if others else "Về hôm nay  (Ctrl + D)"
        self.other_days.setText(told)
        self.other_days.setVisible(bool(others or self._former))

    def _show_verdict(self) -> None:
        """Say before closing whether the drawer agrees."""
        if self._closing is not None:
            self._verdict.setText(f"Đã chốt: {_came(self._closing)}")
            return
        try:
            opening, notes = self._read()
        except Trouble:
            self._verdict.setText("")
            return
        cash = by_method(self._entries).get(CASH, 0)
        if not notes:
            self._verdict.setText(f"Phải có {money(opening + cash)}. Chưa đếm tờ nào.")
            return
        lies = counted(notes)
        if not lies and not opening and not cash:
            self._verdict.setText(NOTHING)
            return
        self._verdict.setText(
            f"Phải có {money(opening + cash)}, đếm được {money(lies)}. {_agrees(lies - opening - cash)}"
        )

    def _refuse(self, trouble: Trouble) -> None:
        field = self.fields.get(trouble.field)
        if field is not None:
            field.set_error(str(trouble))
            field.control.setFocus()
            return
        self._tell(str(trouble))
        value = trouble.field.removeprefix("note")
        if value.isdecimal() and int(value) in self.notes:
            self.notes[int(value)].setFocus()

    def _tell(self, text: str) -> None:
        for field in self.fields.values():
            field.set_error("")
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def _page(self, last: Entry | None, limit: int) -> Sequence[Entry]:
        return [] if last else self._entries

    def _hour(self, entry: Entry) -> str:
        """The hour; with its day where that one was closed before the money was written down."""
        return entry.at[11:16] if entry.at[:10] == self.day.isoformat() else short_moment(entry.at)

    def _columns(self) -> list[Column[Entry]]:
        return [
            Column[Entry]("Giờ", self._hour),
            Column[Entry]("Việc", lambda e: e.what, stretch=1),
            Column[Entry]("Cách nộp", lambda e: method(e.method)),
            Column[Entry]("Số tiền", lambda e: money(e.amount), right=True),
            Column[Entry]("Số ghi thu", lambda e: short_code(e.number) if e.number else ""),
        ]

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for place, (value, line) in enumerate(self.notes.items()):
            name: QLabel = label(money(value))
            name.setBuddy(line)
            line.setAccessibleName(f"Số tờ {money(value)}")
            line.setMaximumWidth(96)
            grid.addWidget(name, place // 2, place % 2 * 2)
            grid.addWidget(line, place // 2, place % 2 * 2 + 1)
        count = column(
            self.fields["opening"], label("Số tờ trong két", "label"), grid, self.fields["reason"], None
        )
        form = column(
            row(self._day, None, self.other_days),
            scrolled(holder(count)),
            self._verdict,
            self._error,
            self.close_day,
            gap=8,
        )
        form.setStretch(1, 1)
        left = card(form, margin=12)
        bank = button("Đối chiếu sao kê  (Ctrl + O)", self.choose_statement, icon="file")
        right = column(row(self._sums, None, bank), self.table, gap=8)
        right.setStretch(1, 1)
        whole = row(left, right, gap=12)
        whole.setStretch(0, 2)
        whole.setStretch(1, 3)
        self._stack = QStackedWidget()
        self._stack.addWidget(holder(whole))
        self._stack.addWidget(self.statement)
        outer = column(self._stack)
        self.setLayout(outer)
        self._error.hide()

    def _on_lines(self) -> bool:
        return self._may() and self._stack.currentWidget() is self.statement

    def _may(self) -> bool:
        actor = self._parts.session.actor
        return actor is not None and may(actor.role, Act.COLLECT)


def _came(closing: Closing) -> str:
    """What a closed day came to; an empty drawer that nothing went into does not “agree”."""
    if not closing.counted and not closing.opening and not closing.taken:
        return NOTHING
    return f"{money(closing.counted)}. {_agrees(closing.difference)}"


def _agrees(difference: int) -> str:
    if not difference:
        return "Khớp."
    return f"{'Thừa' if difference > 0 else 'Thiếu'} {money(abs(difference))}."
