"""The pages of the paper in hand as small pictures side by side: one is chosen, and acts are done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from ui import theme
from ui.scanning import defects

_PICTURE = QSize(52, 72)
_HEIGHT = 104


class PageStrip(QListWidget):
    """Left and Right choose a page. Hidden for a paper of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Các trang của giấy này")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setIconSize(_PICTURE)
        self.setFixedHeight(_HEIGHT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def place(self) -> int:
        """Which page is chosen, from 0."""
        return max(0, self.currentRow())

    def show_pages(self, pages: Sequence[bytes], flags: Sequence[Sequence[str]] = ()) -> None:
        """Show these pages (PNG bytes), each with the doubts about its picture; the place chosen stays."""
        chosen = self.place
        self.clear()
        for number, page in enumerate(pages, start=1):
            doubts = flags[number - 1] if number <= len(flags) else ()
            picture = QPixmap()
            if not picture.loadFromData(page):
                picture = QPixmap(_PICTURE)
                picture.fill()
            small = picture.scaled(
                _PICTURE * self.devicePixelRatioF(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(self.devicePixelRatioF())
            sheet = QRect(QPoint(), small.deviceIndependentSize().toSize())
            pen = QPainter(small)
            pen.setPen(QColor(theme.tokens().border))
            pen.drawRect(sheet.adjusted(0, 0, -1, -1))
            defects.paint(pen, sheet, defects.of_page(doubts), self.font())
            pen.end()
            item = QListWidgetItem(QIcon(small), str(number))
            place = f"Trang {number} trên {len(pages)}"
            told = defects.explained(doubts)
            item.setToolTip(told)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{place}: {told}" if told else place)
            self.addItem(item)
        self.setVisible(len(pages) > 1)
        self.choose(chosen)

    def choose(self, place: int) -> None:
        """Choose a page, the nearest one there is."""
        self.setCurrentRow(max(0, min(place, self.count() - 1)))
