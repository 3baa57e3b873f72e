"""The middle of the scanning screen: where papers come from, how far they are, and the papers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.scanning.feeding import Feeding
from ui.scanning.paper import Stage
from ui.scanning.papers_list import PapersList, PapersModel
from ui.scanning.scanner_panel import ScannerPanel
from ui.widgets.basics import Empty, button, column, icon_button, label, row
from ui.widgets.progress import ProgressStrip


class PapersPane(QWidget):
    """The papers and their sources. ``files_asked``, ``scan_asked``, ``scanner_asked``, ``tray_asked``."""

    files_asked = Signal()
    scan_asked = Signal()
    scanner_asked = Signal()
    tray_asked = Signal()

    def __init__(self, model: PapersModel, watch: Path | None, feeding: Feeding) -> None:
        super().__init__()
        self._feeding = feeding
        self._aside, self._in_tray = 0, False
        self.model = model
        self.list = PapersList(model)
        self.progress = ProgressStrip()
        self.heading = label("Khay để riêng", "label")
        self.heading.hide()
        self.files = button("Chọn tệp", self.files_asked.emit, icon="add", help_text="F9")
        self.scan = button("Quét", self.scan_asked.emit, icon="scanning", help_text="F10")
        self.choose = icon_button(
            "Chọn máy quét, khay, độ nét (Shift + F10)", "settings", self.scanner_asked.emit
        )
        self.setup = label("", "helper", wrap=True)
        self.panel = ScannerPanel(feeding)
        self.tray = button("Khay để riêng", self.tray_asked.emit, kind="quiet", icon="inbox", help_text="F12")
        where = (
            f"Kéo tệp vào đây, hoặc để máy quét lưu vào thư mục “{watch.name}”."
            if watch
            else "Kéo tệp vào đây."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Empty("scanning", "Chưa có giấy tờ nào", where))
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.panel)
        setup = row(self.setup, self.choose)
        setup.setStretch(0, 1)
        whole = column(
            row(self.files, self.scan, None),
            setup,
            self.heading,
            self._stack,
            self.progress,
            row(self.tray, None),
            gap=8,
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._count)
        self.panel.closed.connect(self.close_panel)
        feeding.setup_changed.connect(self._show_setup)
        feeding.count_changed.connect(self.show_progress)
        self._show_setup()

    def show_mode(self, *, tray: bool) -> None:
        """Say whether the tray is shown, and how to get back."""
        self.heading.setVisible(tray)
        self._in_tray = tray
        self._show_tray()

    def show_aside(self, count: int) -> None:
        """Say on the way to the tray how many pages lie there."""
        self._aside = count
        self._show_tray()

    def _show_tray(self) -> None:
        there = f"Khay để riêng: {self._aside} trang" if self._aside else "Khay để riêng"
        self.tray.setText("Về giấy vừa vào" if self._in_tray else there)
        self.tray.setAccessibleName(self.tray.text())

    @property
    def reading(self) -> int:
        """How many papers are being read."""
        return sum(paper.stage is Stage.READING for paper in self.model.papers())

    def show_progress(self) -> None:
        """Show how many pages came from the scanner, or how many papers are still to be read."""
        papers, scans = self.model.papers(), self._feeding.scans
        if not self.reading and not scans:
            self.progress.finish()
            return
        done = sum(paper.stage is not Stage.READING for paper in papers)
        words = f"Đã quét {self._feeding.count}" if scans else f"Đọc {done}/{len(papers)} tờ"
        self.progress.show_step(words, *((done, len(papers)) if self.reading else (0, 0)))

    def toggle_panel(self) -> None:
        """Show the choice of scanner in place of the papers, or the papers again."""
        if self._stack.currentWidget() is self.panel:
            self.close_panel()
            return
        self._stack.setCurrentWidget(self.panel)
        self._show_line(shown=False)  # the panel says the same, and needs the room
        self.panel.show_now()
        self.panel.scanner.setFocus()

    def close_panel(self) -> None:
        """Show the papers."""
        self._stack.setCurrentWidget(self.list)
        self._show_line(shown=True)
        self._count()
        self.list.setFocus()

    def _show_line(self, *, shown: bool) -> None:
        self.setup.setVisible(shown)
        self.choose.setVisible(shown)

    def _show_setup(self) -> None:
        setup = self._feeding.setup
        self.setup.setText(setup.label if setup else "Chưa chọn máy quét")

    def _count(self) -> None:
        if self._stack.currentWidget() is not self.panel:
            self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
