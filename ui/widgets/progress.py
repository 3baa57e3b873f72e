"""A strip that shows how far long work has come, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from ui.widgets.basics import button, column, label, row


class ProgressStrip(QFrame):
    """What is being done, how far, and a stop button (``stopped``). Hidden while nothing runs."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._text = label("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Tiến độ")
        self._stop = button("Dừng", self._ask_to_stop, icon="close")
        box = row(column(self._text, self._bar, gap=8), self._stop, gap=10)
        box.setContentsMargins(16, 12, 16, 12)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.hide()

    def show_step(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show ``text`` and ``done`` of ``total``; a total of 0 means that nobody knows how much there is."""
        self._text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.setAccessibleName(f"{text} {done}/{total}" if total else text)
        self._stop.setEnabled(True)
        self.show()

    def finish(self) -> None:
        """Hide: the work is over."""
        self.hide()

    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self._text.setText("Đang dừng sau phần đang làm …")
        self.stopped.emit()
