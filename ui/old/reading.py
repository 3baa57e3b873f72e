"""A list of old software before it is taken in: what its columns and states mean, and what comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from localdb.domain.legacy import STATES
from localdb.domain.values import Pin, Status
from localdb.home import Home
from scanner.worker import in_child
from sync.legacy import NEEDED, Item, Line, Plan, guess, undecided
from sync.legacy_command import judged
from sync.tables import Table as Rows
from sync.tables import read_table
from ui.widgets.basics import button, card, clear, column, holder, label, row, scrolled
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table
from ui.words import short_code


class OldList(NamedTuple):
    """A list that was read: its name, SHA-256, rows and the plan proposed for it."""

    name: str
    file: str
    rows: Rows
    plan: Plan


def read_list(path: Path, software: str) -> OldList:
    """Read a list and propose how to understand it. Raises ``Trouble``."""
    rows = in_child(path.name, read_table, path)
    return OldList(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), rows, guess(rows, software))


def try_list(home: Home, found: OldList, plan: Plan, pins: Mapping[str, Pin]) -> list[Line]:
    """Return what would become of each line."""
    return judged(home, found.rows, plan, found.file, pins)


class ReadingPane(QWidget):
    """Shows a list and how it is read. ``planned(Plan)`` when somebody changes that; then ``show_lines``."""

    planned = Signal(object)
    accepted = Signal()
    reported = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: OldList | None = None
        self._shown: list[Line] = []
        self.software = LineEdit("Egov")
        self.form = Form([Field("software", "Phần mềm cũ", self.software, required=True)])
        self.columns: dict[Item, Choice] = {}
        self.states: dict[str, Choice] = {}
        self._name, self._sum = label("", "heading", wrap=True), label("", "label", wrap=True)
        self._maps = QVBoxLayout()
        self._maps.setSpacing(12)
        self.table = Table(PageModel(_columns(), self._page), "Các dòng của danh sách")
        self.take_in = button(
            "Đưa vào", self.accepted.emit, kind="primary", icon="tick", help_text="Ctrl + Enter"
        )
        report = button("Báo cáo", self.reported.emit, icon="file")
        back = button("Thôi  (Esc)", self.closed.emit, kind="quiet")
        chosen = column(self.form.fields["software"], self._maps, None, gap=12)
        left = column(self._name, self.form.summary, scrolled(holder(chosen)), gap=8)
        left.setStretch(2, 1)
        right = column(self._sum, self.table, row(self.take_in, report, None, back), gap=8)
        right.setStretch(1, 1)
        whole = row(card(left, margin=12), right, gap=12)
        whole.setStretch(0, 3)
        whole.setStretch(1, 5)
        self.setLayout(whole)
        self.software.left.connect(lambda _text: self._changed())

    def show_list(self, found: OldList) -> None:
        """Offer the columns and states of a list for checking."""
        self._found = found
        self._name.setText(found.name)
        self.software.setText(found.plan.software)
        clear(self._maps)
        heads = [("", "không có")] + [(head, head) for head in found.rows[0]]
        self.columns = {
            item: self._choice(heads, found.plan.columns.get(item, ""), item.label, item in NEEDED)
            for item in sorted(Item, key=lambda item: item not in NEEDED)
        }
        open_word = [("", "chưa rõ: tính là đang xử lý")]
        states = open_word + [(s.value, s.label) for s in Status if s in STATES]
        unclear = undecided(found.rows, found.plan)
        words = [*unclear, *found.plan.states]
        if words:
            self._maps.addWidget(label("Trạng thái ở phần mềm cũ nghĩa là", "heading", wrap=True))
        self.states = {
            word: self._choice(states, found.plan.states.get(word, ""), f"“{word}”", False) for word in words
        }
        self.show_lines([])
        self.software.setFocus()

    def plan(self) -> Plan:
        """Return the plan as it is chosen now."""
        assert self._found is not None
        columns = {item: chosen.value() for item, chosen in self.columns.items() if chosen.value()}
        states = {word: Status(c.value()) for word, c in self.states.items() if c.value()}
        software = self.software.value() or self._found.plan.software
        return replace(self._found.plan, software=software, columns=columns, states=states)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what comes of each line, those that cannot come in first."""
        self._shown = sorted(lines, key=lambda line: (not line.problems, line.row))
        self.table.page.reload()
        bad = sum(bool(line.problems) for line in lines)
        good = len(lines) - bad
        self._sum.setText(f"{good} dòng vào được, {bad} dòng không." if lines else "Chọn cột cho đủ các mục.")
        self.take_in.setEnabled(good > 0)

    def _choice(self, pairs: list[tuple[str, str]], chosen: str, name: str, needed: bool) -> Choice:
        made = Choice(pairs)
        made.choose(chosen)
        made.currentIndexChanged.connect(lambda _index: self._changed())
        self._maps.addWidget(Field("", name, made, required=needed))
        return made

    def _changed(self) -> None:
        if self._found is not None:
            self.planned.emit(self.plan())

    def _page(self, last: Line | None, limit: int) -> Sequence[Line]:
        start = self._shown.index(last) + 1 if last else 0
        return self._shown[start : start + limit]


def _columns() -> list[Column[Line]]:
    return [
        Column[Line]("Dòng", lambda line: str(line.row), right=True),
        Column[Line]("Mã cũ", lambda line: short_code(line.code)),
        Column[Line](
            "Công dân", lambda line: line.received.applicant.name if line.received else "", stretch=2
        ),
        Column[Line](
            "Thành", lambda line: "; ".join(line.problems or (_state(line), *line.mended)), stretch=3
        ),
    ]


def _state(line: Line) -> str:
    origin = line.received.origin if line.received else None
    return origin.stands.label if origin else ""
