"""The pages of the paper in hand as small pictures side by side: one is chosen, and acts are done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from ui import theme

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

    def show_pages(self, pages: Sequence[bytes]) -> None:
        """Show these pages (PNG bytes); the place chosen stays."""
        place = self.place
        self.clear()
        for number, page in enumerate(pages, start=1):
            picture = QPixmap()
            if not picture.loadFromData(page):
                picture = QPixmap(_PICTURE)
                picture.fill()
            small = picture.scaled(
                _PICTURE * self.devicePixelRatioF(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pen = QPainter(small)
            pen.setPen(QColor(theme.tokens().border))
            pen.drawRect(small.rect().adjusted(0, 0, -1, -1))
            pen.end()
            item = QListWidgetItem(QIcon(small), str(number))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"Trang {number} trên {len(pages)}")
            self.addItem(item)
        self.setVisible(len(pages) > 1)
        self.choose(place)

    def choose(self, place: int) -> None:
        """Choose a page, the nearest one there is."""
        self.setCurrentRow(max(0, min(place, self.count() - 1)))
