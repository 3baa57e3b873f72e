"""A look at a filed paper: its pages as pictures, and what was read on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.widgets.basics import button, column, holder, label, row
from ui.widgets.preview import Preview


class Viewer(QWidget):
    """Shows one paper; ``closed`` when it is put away (Escape, or its button)."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "heading", wrap=True)
        self._told = label("", "helper", wrap=True)
        self.preview = Preview("Đang mở …", "Bản quét")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Chữ đọc được trên bản quét")
        self._beside = holder(column(label("Chữ đọc được", "label"), self.text, gap=4))
        close = button("Đóng  (Esc)", self.closed.emit, icon="close")
        head = row(column(self._title, self._told, gap=0), close, gap=12)
        head.setStretch(0, 1)
        body = row(self.preview, self._beside, gap=12)
        body.setStretch(0, 3)
        body.setStretch(1, 2)
        whole = column(head, body, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.preview)

    def wait(self, title: str) -> None:
        """Say what is being opened."""
        self._title.setText(title)
        self._told.setText("Đang mở …")
        self.preview.show_pages(())
        self.text.clear()
        self._beside.hide()

    def show_paper(self, pages: Sequence[bytes], told: str, text: str | None = None) -> None:
        """Show pages (PNG), a line about them, and the text read on them (``None``: not a scan)."""
        self._told.setText(told)
        self.preview.show_pages(pages)
        self._beside.setVisible(text is not None)
        self.preview.setFocus()
        self.text.setPlainText(text or "Không đọc được chữ nào trên bản quét này.")
