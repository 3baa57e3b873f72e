"""The command palette (Ctrl+K): type a few letters, with or without accents, Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ui.commands import Command, Commands, shown_key
from ui.overlay import Overlay
from ui.widgets.basics import column, label
from ui.widgets.lines import LineEdit

_COMMAND = Qt.ItemDataRole.UserRole
_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class Palette(Overlay):
    """Every command that may be run now, searched as one types."""

    def __init__(self, host: QWidget, commands: Commands) -> None:
        super().__init__(host)
        self.want(640, 460)
        self._commands = commands
        self.setAccessibleName("Bảng lệnh")
        self.search = LineEdit("Gõ tên việc cần làm, không cần dấu", moves_on=False)
        self.search.setAccessibleName("Tìm lệnh")
        self.list = QListWidget()
        self.list.setAccessibleName("Các lệnh")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none = label("Không tìm thấy lệnh nào. Thử từ khác, hoặc xóa bớt chữ.", "helper", wrap=True)
        box = column(self.search, self.none, self.list, gap=8)
        box.setContentsMargins(16, 16, 16, 16)
        self.setLayout(box)
        self.search.textChanged.connect(self._fill)
        self.search.entered.connect(lambda _text: self._run(self.list.currentItem()))
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._run)

    def summon(self) -> None:
        """Open, empty."""
        self.search.clear()
        self._fill("")
        self.open_over(self.search)

    def titles(self) -> list[str]:
        """Return the titles now listed."""
        return [self._command(self.list.item(place)).title for place in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the caret stays in the search box; leaving the box closes."""
        if watched is self.search:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() in _TO_LIST:
                    self._move(event.key())
                    return True
            elif event.type() == QEvent.Type.FocusOut and self.isVisible():
                self.hide()
        return super().eventFilter(watched, event)

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        place = self.list.currentRow() + step[Qt.Key(key)]
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, place)))

    def _fill(self, text: str) -> None:
        self.list.clear()
        for command in self._commands.search(text):
            item = QListWidgetItem()
            item.setData(_COMMAND, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.title}, {command.group}")
            self.list.addItem(item)
            self.list.setItemWidget(item, _line(command))
        self.list.setCurrentRow(0)
        self.none.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        command = self._command(item)
        self.put_away()
        command()

    @staticmethod
    def _command(item: QListWidgetItem) -> Command:
        command = item.data(_COMMAND)
        assert isinstance(command, Command)
        return command


def _line(command: Command) -> QWidget:
    made = QWidget()
    box = QHBoxLayout(made)
    box.setContentsMargins(8, 0, 8, 0)
    box.addWidget(label(command.title))
    box.addStretch(1)
    box.addWidget(label(command.group, "helper"))
    box.addSpacing(12)
    box.addWidget(label(shown_key(command.key), "label"))
    return made
