"""The middle of the scanning screen: where papers come from, how far they are, and the papers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.scanning.paper import Stage
from ui.scanning.papers_list import PapersList, PapersModel
from ui.widgets.basics import Empty, button, column, label, row
from ui.widgets.progress import ProgressStrip


class PapersPane(QWidget):
    """The papers and their sources. ``files_asked``, ``scan_asked``, ``tray_asked``."""

    files_asked = Signal()
    scan_asked = Signal()
    tray_asked = Signal()

    def __init__(self, model: PapersModel, watch: Path | None) -> None:
        super().__init__()
        self.model = model
        self.list = PapersList(model)
        self.progress = ProgressStrip()
        self.heading = label("Khay để riêng", "label")
        self.heading.hide()
        self.files = button("Chọn tệp", self.files_asked.emit, icon="add", help_text="F9")
        self.scan = button("Quét", self.scan_asked.emit, icon="scanning", help_text="F10")
        self.tray = button("Khay để riêng", self.tray_asked.emit, kind="quiet", icon="inbox", help_text="F12")
        where = (
            f"Kéo tệp vào đây, hoặc để máy quét lưu vào thư mục “{watch.name}”."
            if watch
            else "Kéo tệp vào đây."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Empty("scanning", "Chưa có giấy tờ nào", where))
        self._stack.addWidget(self.list)
        whole = column(
            row(self.files, self.scan, None),
            self.heading,
            self._stack,
            self.progress,
            row(self.tray, None),
            gap=8,
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._count)

    def show_mode(self, *, tray: bool) -> None:
        """Say whether the tray is shown, and how to get back."""
        self.heading.setVisible(tray)
        self.tray.setText("Về giấy vừa vào" if tray else "Khay để riêng")
        self.tray.setAccessibleName(self.tray.text())

    @property
    def reading(self) -> int:
        """How many papers are being read."""
        return sum(paper.stage is Stage.READING for paper in self.model.papers())

    def show_progress(self) -> None:
        """Show how many papers are still to be read."""
        papers = self.model.papers()
        if not self.reading:
            self.progress.finish()
            return
        done = sum(paper.stage is not Stage.READING for paper in papers)
        self.progress.show_step(f"Đọc {done}/{len(papers)} tờ", done, len(papers))

    def _count(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
