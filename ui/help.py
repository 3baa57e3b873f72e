"""The help sheet (F1): every key that works here, derived from the commands, and the page of the guide."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ui.commands import Command, Commands, shown_key
from ui.overlay import Overlay
from ui.widgets.basics import button, column, label, row

_ALWAYS = (
    ("Enter", "Sang ô tiếp theo"),
    ("Tab · Shift + Tab", "Sang ô tiếp theo · về ô trước"),
    ("Esc", "Đóng bảng đang mở"),
)
_CARD = "Quẹt thẻ căn cước ở đâu cũng được: chương trình tự nhận ra."
_NO_GUIDE = "Cần sách hướng dẫn có ảnh: nhờ cán bộ CNTT chạy lệnh “motcua guide”."
_NOT_NOW = "lúc này chưa dùng được"


class HelpSheet(Overlay):
    """The keys by group, in two columns. ``guide`` is the page of the user guide, where one was made."""

    def __init__(self, host: QWidget, commands: Commands) -> None:
        super().__init__(host)
        self._commands = commands
        self.setAccessibleName("Phím tắt")
        self._close = button("Đóng", self.put_away, icon="close", help_text="Phím Esc")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Danh sách phím tắt")
        self.guide: Path | None = None
        self.read = button("Sách hướng dẫn", self.open_guide, icon="help")
        self._anchor = ""
        self._hint = label("", "helper", wrap=True)
        head = row(label("Phím tắt", "title"), None, self.read, self._close)
        box = column(head, self._hint, self._area, gap=12)
        box.setContentsMargins(24, 16, 16, 16)
        self.setLayout(box)

    def summon(self) -> None:
        """Open with the keys that work now."""
        there = self.guide is not None and self.guide.exists()
        self.read.setVisible(there)
        self._hint.setText(_CARD if there else f"{_CARD} {_NO_GUIDE}")
        sheet = self._sheet()
        self._area.setWidget(sheet)
        self.want(880, sheet.sizeHint().height() + 140)
        self.open_over(self._area)

    def show_guide_of(self, screen: str, title: str) -> None:
        """Let the guide open at the page of a screen."""
        self._anchor = screen
        self.read.setText(f"Sách hướng dẫn: {title}")
        self.read.setAccessibleName(self.read.text())

    def place(self) -> QUrl:
        """Return where the guide speaks of the screen in front."""
        made = QUrl.fromLocalFile(str(self.guide))
        made.setFragment(self._anchor)
        return made

    def open_guide(self) -> None:
        """Open the guide in the system's browser, at the page of this screen."""
        self.put_away()
        QDesktopServices.openUrl(self.place())

    def texts(self) -> list[tuple[str, str]]:
        """Return the pairs of key and title that the sheet lists."""
        keyed = [(shown_key(c.key), c.title) for c in self._commands.all if c.key]
        return [*keyed, *self._commands.keys, *_ALWAYS]

    def _sheet(self) -> QWidget:
        groups = {name: _pairs(commands) for name, commands in self._commands.groups().items()}
        groups = {name: pairs for name, pairs in groups.items() if pairs}
        groups["Ở ô hoặc danh sách đang chọn"] = [*self._commands.keys, *_ALWAYS]
        made = QWidget()
        made.setProperty("role", "scrolled")
        columns = [column(gap=16), column(gap=16)]
        heights = [0, 0]
        for name, pairs in groups.items():
            side = heights.index(min(heights))
            heights[side] += len(pairs) + 2
            columns[side].addLayout(_group(name, pairs))
        for one in columns:
            one.addStretch(1)
        made.setLayout(row(*columns, gap=24))
        return made


def _pairs(commands: list[Command]) -> list[tuple[str, str]]:
    return [
        (shown_key(c.key), c.title if c.enabled() else f"{c.title} ({_NOT_NOW})") for c in commands if c.key
    ]


def _group(name: str, pairs: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, 150)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(name, "heading"), 0, 0, 1, 2)
    for line, (key, title) in enumerate(pairs, start=1):
        grid.addWidget(label(key, "label"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(title, "helper" if title.endswith(f"({_NOT_NOW})") else "", wrap=True), line, 1)
    return grid
