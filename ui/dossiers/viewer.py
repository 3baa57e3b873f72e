"""A look at a filed paper: its pages as pictures, and what was read on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.crosscheck import Difference
from localdb.domain.facts import Fact
from localdb.domain.values import Scan
from ui.dossiers.reading import ReadingPane
from ui.widgets.basics import button, column, label, row
from ui.widgets.preview import Mark, Preview


class Viewer(QWidget):
    """Shows one paper; ``closed`` when it is put away (Escape, or its button)."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scan: Scan | None = None
        self._title = label("", "heading", wrap=True)
        self._told = label("", "helper", wrap=True)
        self.preview = Preview("Đang mở …", "Bản quét")
        self.reading = ReadingPane()
        self.reading.pointed.connect(self._point_at)
        close = button("Đóng  (Esc)", self.closed.emit, icon="close")
        head = row(column(self._title, self._told, gap=0), close, gap=12)
        head.setStretch(0, 1)
        body = row(self.preview, self.reading, gap=12)
        body.setStretch(0, 3)
        body.setStretch(1, 2)
        whole = column(head, body, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.preview)

    def wait(self, title: str) -> None:
        """Say what is being opened."""
        self.scan = None
        self.reading.facts.restore()
        self._title.setText(title)
        self._told.setText("Đang mở …")
        self.preview.show_pages(())
        self.reading.hide()

    def show_paper(self, pages: Sequence[bytes], told: str) -> None:
        """Show pages (PNG) of a paper that was made here, and a line about them."""
        self._told.setText(told)
        self.preview.show_pages(pages)
        self.preview.setFocus()

    def show_scan(self, scan: Scan, pages: Sequence[bytes], told: str, text: str) -> None:
        """Show the pages of a scan and the text read on them; ``show_reading`` follows."""
        self.scan = scan
        self._told.setText(told)
        self.preview.show_pages(pages)
        self.reading.text.setPlainText(text or "Không đọc được chữ nào trên bản quét này.")

    def show_reading(self, scan: Scan, found: Sequence[Difference], *, able: bool, settles: bool) -> None:
        """Show what is known of the scan in hand now, and where it speaks against the dossier."""
        first = self.reading.isHidden()
        self.scan = scan
        self.reading.show()
        self.reading.show_scan(scan, found, able=able, settles=settles)
        if first:
            self.reading.focus_first()

    def _point_at(self, field: str) -> None:
        """Frame the place on the page where a field stands, and bring it into sight."""
        facts = self.scan.facts if self.scan else None
        fact: Fact | None = getattr(facts, field) if facts else None
        known = fact is not None and any(fact.box)
        self.preview.point_at(Mark(fact.page, fact.box, fact.sure) if fact and known else None)
