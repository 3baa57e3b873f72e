"""The paper in hand: its pages, what was read on it, what it is taken for, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStackedLayout, QStackedWidget, QWidget

from localdb.domain.facts import found
from ui.scanning.cropping import HOW, Cropper
from ui.scanning.filing import NO_DOSSIER
from ui.scanning.page_strip import PageStrip
from ui.scanning.paper import Paper, Stage
from ui.scanning.papers_list import face_of
from ui.widgets.basics import Empty, button, column, holder, icon_button, label, row
from ui.widgets.chips import Chip
from ui.widgets.facts import FactsView
from ui.widgets.preview import Mark, Preview

_CROP = 2  # the place of the cutting among the views


class PaperPane(QWidget):
    """Shows one paper. ``act_asked`` for the main act (file, read again, take back), ``aside_asked``,
    ``undo_asked``; ``fact_corrected(field, value)`` when a person corrects what stands on it.
    """

    act_asked = Signal()
    aside_asked = Signal()
    undo_asked = Signal()
    fact_corrected = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self.chip = Chip(face_of(Paper("", "")))
        self.what = label("", "heading", wrap=True)
        self.reason = label("", wrap=True)
        self.figures = label("", "helper", wrap=True)
        self.preview = Preview("Chưa có hình trang này.", "Trang giấy")
        self.cropper = Cropper()
        self._pages: tuple[bytes, ...] = ()
        for signal in (self.cropper.cropped, self.cropper.dropped):
            signal.connect(self._end_crop)
        self.strip = PageStrip()
        self.strip.currentRowChanged.connect(self.preview.go_to)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Chữ đã đọc")
        self.facts = FactsView()
        self.facts.setMaximumHeight(200)
        self.facts.corrected.connect(self.fact_corrected)
        self.act = button("Xếp  (Enter)", self.act_asked.emit, kind="primary", icon="check")
        self.aside = icon_button("Để riêng sang khay (Delete)", "inbox", self.aside_asked.emit)
        self.undo = button("Lấy ra  (Ctrl + Z)", self.undo_asked.emit, icon="undo")
        self.view = icon_button("Xem thông tin và chữ đã đọc", "eye", self._turn)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("file", "Chọn một tờ để xem"))
        self._stack.addWidget(self._sheet())

    def _sheet(self) -> QWidget:
        self._views = QStackedWidget()
        self._views.addWidget(self.preview)
        read = QWidget()
        both = column(self.facts, self.text, gap=8)
        both.setContentsMargins(0, 0, 0, 0)
        both.setStretch(1, 1)
        read.setLayout(both)
        self._views.addWidget(read)
        self._views.addWidget(holder(column(label(HOW, "helper", wrap=True), self.cropper, gap=4)))
        sheet = QFrame()
        sheet.setProperty("role", "card")
        acts = row(self.aside, self.undo, None, self.act)
        whole = column(
            row(self.chip, None, self.view),
            self.what,
            self.figures,
            self.reason,
            self._views,
            self.strip,
            acts,
            gap=8,
        )
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setStretch(4, 1)
        sheet.setLayout(whole)
        return sheet

    def show_paper(self, paper: Paper | None, what: str) -> None:
        """Show a paper; ``what`` says what it is taken for."""
        before, self._paper = self._paper, paper
        self._stack.setCurrentIndex(0 if paper is None else 1)
        if paper is None:
            return
        if before is None or before.id != paper.id:
            self._pages = ()
            self._views.setCurrentIndex(0)
            self.preview.show_pages(())
            self.strip.show_pages(())
        self.chip.show_face(face_of(paper))
        self.what.setText(what)
        told = paper.reason if paper.reason != NO_DOSSIER else ""  # the chip says so already
        self.reason.setText(f"{told} {paper.todo}".strip())
        self.reason.setVisible(bool(self.reason.text()))
        self.figures.setText(_figures(paper))
        self.figures.setVisible(bool(self.figures.text()))
        self.text.setPlainText(paper.text or "Chưa đọc được chữ nào.")
        self.facts.show_facts(paper.facts, editable=paper.stage is Stage.WAITING)
        self.facts.setVisible(self.facts.rowCount() > 0)
        self._show_acts(paper)

    def show_sheets(self, paper: str, pages: Sequence[bytes]) -> None:
        """Show the pages, when this paper is still in hand."""
        if self._paper is not None and self._paper.id == paper:
            known = found(self._paper.facts) if self._paper.facts else {}
            marks = [Mark(fact.page, fact.box, fact.sure) for fact in known.values() if any(fact.box)]
            marks += [Mark(doubt.page, doubt.box, sure=False, word=True) for doubt in self._paper.doubts]
            self._pages = tuple(pages)
            self.preview.show_pages(pages, marks)
            self.strip.show_pages(pages, self._paper.page_flags)

    def begin_crop(self, place: int) -> None:
        """Let a person say what is kept of page ``place``."""
        if place < len(self._pages):
            self._views.setCurrentIndex(_CROP)
            self.cropper.begin(self._pages[place])

    def _end_crop(self) -> None:
        self._views.setCurrentIndex(0)
        self.strip.setFocus()

    def _turn(self) -> None:
        """Turn from the page to what was read on it, and back."""
        words = self._views.currentIndex() == 0
        self._views.setCurrentIndex(1 if words else 0)
        self.strip.setVisible(not words and self.strip.count() > 1)
        name = "Xem trang giấy" if words else "Xem thông tin và chữ đã đọc"
        self.view.setAccessibleName(name)
        self.view.setToolTip(name)

    def _show_acts(self, paper: Paper) -> None:
        words = {
            Stage.WAITING: "Xếp  (Enter)",
            Stage.FAILED: "Đọc lại  (Enter)",
            Stage.ASIDE: "Đưa trở lại  (Enter)",
        }
        self.act.setText(words.get(paper.stage, ""))
        self.act.setAccessibleName(self.act.text())
        self.act.setVisible(paper.stage in words and (paper.stage is not Stage.FAILED or bool(paper.pages)))
        self.aside.setVisible(paper.stage in (Stage.WAITING, Stage.FAILED))
        self.undo.setVisible(paper.stage is Stage.FILED)


def _figures(paper: Paper) -> str:
    """Return how sure the machine is: of the kind of paper and of the words in percent, and what to check."""
    if not paper.sha256:
        return ""
    kind = f"Khớp tiêu đề {paper.likeness:.0%} · " if paper.likeness else ""
    words = f"{kind}chữ rõ {paper.confidence:.0f}%" if kind else f"Chữ rõ {paper.confidence:.0f}%"
    count = len(paper.doubts)
    return f"{words} · so lại {count} chữ gạch chân" if count else words
