"""Two values side by side, and one key to say which one is right: 1 or 2, then Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.syncing.disagreement import Disagreement, Side
from ui.widgets.basics import button, card, column, label, row


class _Choice(QPushButton):
    """One value with who wrote it; checked while it is the chosen one."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._title = title
        self._value = label("", "heading", wrap=True)
        self._source = label("", "helper", wrap=True)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(6)
        inner.addLayout(row(label(key, "key"), label(title, "label", wrap=True), None))
        inner.addWidget(self._value)
        inner.addWidget(self._source)
        inner.addStretch(1)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_side(self, side: Side) -> None:
        """Show a value."""
        self._value.setText(side.shown)
        self._source.setText(side.source)
        self.setAccessibleName(f"{self._title}: {side.shown}. {side.source}")

    def hasHeightForWidth(self) -> bool:
        """Grow with the words: a long address takes more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return what the words need in this width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def sizeHint(self) -> QSize:
        """Return the size of the words."""
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never be cut off."""
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().minimumSizeHint()


class ChoosingPane(QWidget):
    """Walks through what two desks wrote differently; ``chosen(disagreement, value)`` tells of a choice."""

    chosen = Signal(object, str)
    left = Signal()
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Hai quầy ghi khác nhau")
        self._all: list[Disagreement] = []
        self._at = 0
        self._where = label("", "heading", wrap=True)
        self._whose = label("", wrap=True)
        self._standing = _Choice("1", "Đang ghi trong hồ sơ")
        self._wanted = _Choice("2", "Giá trị kia")
        self._group = QButtonGroup(self)
        for choice in (self._standing, self._wanted):
            self._group.addButton(choice)
            choice.clicked.connect(self._picked)
        self._confirm = button("Chọn  (Enter)", self.confirm, kind="primary", icon="check")
        self._next = button("Để sau  (↓)", lambda: self._walk(1))
        self._look = button("Mở hồ sơ", self._open, icon="dossiers")
        self._back = button("Đóng  (Esc)", self.left.emit)
        hint = label(
            "Hỏi lại công dân hoặc xem giấy tờ trước khi chọn. Lựa chọn được ghi vào nhật ký hồ sơ.", "helper"
        )
        hint.setWordWrap(True)
        sides = row(self._standing, self._wanted, gap=12)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        acts = row(self._confirm, self._next, self._look, None, self._back)
        self._card = card(column(self._where, self._whose, sides, hint, acts, gap=12))
        whole = column(self._card, None)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)

    @property
    def current(self) -> Disagreement | None:
        """What is on the screen."""
        return self._all[self._at] if self._all else None

    def show_all(self, found: Sequence[Disagreement], dossier: str = "") -> None:
        """Show what waits; begin with ``dossier`` when it is among them, else stay where we were."""
        before = self.current
        self._all = list(found)
        wanted = dossier or (before.dossier.id if before else "")
        places = [n for n, item in enumerate(self._all) if item.dossier.id == wanted]
        self._at = places[0] if places else min(self._at, max(len(self._all) - 1, 0))
        self._show()

    def confirm(self) -> None:
        """Write the chosen value; without a choice, say that one is needed."""
        now = self.current
        if now is None:
            return
        if self._wanted.isChecked():
            self.chosen.emit(now, now.wanted.value)
        elif self._standing.isChecked():
            self.chosen.emit(now, now.standing.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 choose, Enter writes, up and down walk, Esc leaves."""
        key = event.key()
        if key in (Qt.Key.Key_1, Qt.Key.Key_2):
            (self._standing if key == Qt.Key.Key_1 else self._wanted).setChecked(True)
            self._picked()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _picked(self) -> None:
        self._confirm.setEnabled(True)
        self._confirm.setFocus()

    def _walk(self, by: int) -> None:
        if self._all:
            self._at = (self._at + by) % len(self._all)
            self._show()

    def _open(self) -> None:
        if self.current is not None:
            self.asked.emit(self.current.dossier.id)

    def _show(self) -> None:
        now = self.current
        if now is None:
            self.left.emit()
            return
        self._group.setExclusive(False)
        for choice in (self._standing, self._wanted):
            choice.setChecked(False)
        self._group.setExclusive(True)
        self._confirm.setEnabled(False)
        self._next.setEnabled(len(self._all) > 1)
        many = f"Chỗ {self._at + 1} trên {len(self._all)} · " if len(self._all) > 1 else ""
        self._where.setText(f"{many}{now.where}")
        self._whose.setText(f"Hồ sơ {now.dossier.shown_code} · {now.dossier.subject.name}")
        self._standing.show_side(now.standing)
        self._wanted.show_side(now.wanted)
        self.setFocus()
