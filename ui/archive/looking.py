"""A paper of a file, looked at: its pages, and what stands on it, to set right while the box is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.archive.values import ArchivedPaper, File, Stage
from ui.desk import Desk
from ui.parts import Parts
from ui.picture import PDF, draw_pages
from ui.widgets.basics import column, holder, label, row
from ui.widgets.facts import FactsView
from ui.widgets.preview import Preview

_SHEET, _MOST_PAGES, _LEAST = 1000, 60, 330


class Looking(QWidget):
    """``shown`` when the pages are there, ``trouble`` when something cannot be. Tab goes to the fields."""

    shown = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts
        self._file, self._paper = "", ""
        self.preview = Preview("Chưa có hình trang này.", "Trang tài liệu")
        self.facts = FactsView(every=True)
        self.facts.corrected.connect(self._correct)
        self._keys = label("", "helper", wrap=True)
        side = holder(column(label("Thông tin trên giấy", "label"), self._keys, self.facts, gap=4))
        side.setMinimumWidth(_LEAST)
        both = row(self.preview, side, gap=8)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        self.setLayout(both)
        self.setFocusProxy(self.preview)

    def begin(self, file: File, paper: ArchivedPaper) -> None:
        """Draw the pages of a paper and show them; the access log says who looked."""
        self._file, self._paper = file.id, paper.id
        self._show_facts(file)
        home, session = self._parts.home, self._parts.session
        numbers = range(1, min(paper.pages, _MOST_PAGES) + 1)

        def draw() -> list[bytes]:
            home.access.note(session.require().id, "archive.read", paper.id)
            return draw_pages(home.blobs.read(paper.sha256), PDF, paper.name, numbers, _SHEET)

        def show(pages: list[bytes]) -> None:
            self.preview.show_pages(pages)
            self.shown.emit()
            self.preview.setFocus()

        self._desk.run(draw, show, self.trouble.emit)

    def _show_facts(self, file: File) -> None:
        paper = next((paper for paper in file.papers if paper.id == self._paper), None)
        if paper is None or file.id != self._file:
            return
        box = self._parts.home.archive.box(file.box)
        able = box is not None and box.stage is Stage.OPEN
        self._keys.setText("Tab: sang đây. F2 hoặc gõ đè: sửa." if able else "Hộp đã khóa: chỉ xem.")
        self.facts.show_facts(paper.facts, editable=able)

    def _correct(self, field: str, typed: str) -> None:
        archive, file, paper = self._parts.home.archive, self._file, self._paper
        session = self._parts.session
        self._desk.write(
            lambda: archive.correct_paper(file, paper, field, typed, session.require()),
            self._show_facts,
            self._refused,
        )

    def _refused(self, trouble: object) -> None:
        self.facts.restore()
        self.trouble.emit(trouble)
