"""A look at a paper before it prints: pages as pictures, fitted to the width."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basics import Empty


class Mark(Struct, frozen=True):
    """A place on a page to frame: left, top, width, height in thousandths; ``sure`` chooses the colour.

    A single ``word`` is underlined instead, so that a page with many stays legible.
    """

    page: int
    box: tuple[int, int, int, int]
    sure: bool = True
    word: bool = False


def _frame(picture: QPixmap, marks: Sequence[Mark]) -> None:
    if picture.isNull() or not marks:
        return
    painter, colours, room = QPainter(picture), theme.tokens(), 4
    for mark in marks:
        left, top, width, height = mark.box
        painter.setPen(QPen(QColor(colours.good if mark.sure else colours.warn), 3))
        frame = QRect(
            left * picture.width() // 1000 - room,
            top * picture.height() // 1000 - room,
            width * picture.width() // 1000 + 2 * room,
            height * picture.height() // 1000 + 2 * room,
        )
        if mark.word:
            painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        else:
            painter.drawRect(frame)
    painter.end()


class Preview(QWidget):
    """Shows the pages of a document, given as PNG bytes. PageUp and PageDown scroll, + and - zoom."""

    def __init__(self, empty: str = "Chưa có gì để xem trước.", name: str = "Xem trước") -> None:
        super().__init__()
        self._name = name
        self._pictures: list[QPixmap] = []
        self._labels: list[QLabel] = []
        self._pointed: Mark | None = None
        self._zoom = 1.0
        self._sheets = QWidget()
        self._sheets.setProperty("role", "page")
        self._column = QVBoxLayout(self._sheets)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(16)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheets)
        self._area.setAccessibleName(name)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("file", empty))
        self._stack.addWidget(self._area)
        self.setFocusProxy(self._area)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pictures)

    def show_pages(self, pages: Sequence[bytes], marks: Sequence[Mark] = ()) -> None:
        """Show these pages (PNG bytes) from the top, with frames around ``marks``; none: the empty text."""
        for old in self._labels:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._pictures, self._labels, self._pointed = [], [], None
        for number, page in enumerate(pages, start=1):
            picture = QPixmap()
            picture.loadFromData(page)
            _frame(picture, [mark for mark in marks if mark.page == number])
            sheet = QLabel()
            sheet.setAccessibleName(f"{self._name}: trang {number} trên {len(pages)}")
            self._pictures.append(picture)
            self._labels.append(sheet)
            self._column.addWidget(sheet)
        self._stack.setCurrentIndex(1 if self._pictures else 0)
        self._fit()
        self._area.verticalScrollBar().setValue(0)

    def go_to(self, place: int) -> None:
        """Bring page ``place`` (from 0) to the top, when there is one."""
        if 0 <= place < len(self._labels):
            self._area.verticalScrollBar().setValue(self._labels[place].y() - 16)

    def point_at(self, mark: Mark | None) -> None:
        """Frame one place beside those always framed and bring it into sight; ``None``: no such place."""
        before, self._pointed = self._pointed, mark
        for number in {m.page for m in (before, mark) if m is not None}:
            if number <= len(self._pictures):
                self._fit_page(number - 1)
        if mark is not None and mark.page <= len(self._labels):
            sheet, (left, top, width, height) = self._labels[mark.page - 1], mark.box
            self._sheets.adjustSize()
            size = sheet.pixmap().deviceIndependentSize()
            across = sheet.x() + (left + width / 2) * size.width() / 1000
            down = sheet.y() + (top + height / 2) * size.height() / 1000
            self._area.ensureVisible(int(across), int(down), 80, 120)

    def zoom_by(self, factor: float) -> None:
        """Enlarge (above 1) or reduce (below 1), between half and four times the width of the pane."""
        self._zoom = max(0.5, min(4.0, self._zoom * factor))
        self._fit()

    def _fit(self) -> None:
        for place in range(len(self._pictures)):
            self._fit_page(place)

    def _fit_page(self, place: int) -> None:
        picture, sheet = self._pictures[place], self._labels[place]
        if picture.isNull():
            sheet.setText("Không vẽ được trang này.")
            return
        ratio = self.devicePixelRatioF()
        width = int(max(80, self.width() - 32 - 20) * self._zoom * ratio)
        fitted = picture.scaledToWidth(
            min(width, picture.width() * 2), Qt.TransformationMode.SmoothTransformation
        )
        if self._pointed is not None and self._pointed.page == place + 1:
            _frame(fitted, [self._pointed])
        fitted.setDevicePixelRatio(ratio)
        sheet.setPixmap(fitted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with + and -."""
        if event.text() in ("+", "="):
            self.zoom_by(1.25)
        elif event.text() == "-":
            self.zoom_by(0.8)
        else:
            super().keyPressEvent(event)
