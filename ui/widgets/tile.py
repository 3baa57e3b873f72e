"""A tile: a number, what it counts, and on pressing, the rows behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.widgets.basics import Picture, label, row
from ui.widgets.chips import ChipFace


class Tile(QPushButton):
    """One number with its word; checked while its rows are shown."""

    def __init__(self, face: ChipFace, word: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setCheckable(True)
        self._face = face
        self._number = label("0", "heading")
        self._word = label(word, "helper")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(8, 6, 8, 6)
        inner.setSpacing(0)
        inner.addLayout(row(Picture(face.icon, face.tone, 20), self._number, None))
        inner.addWidget(self._word)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show the number."""
        self._number.setText(f"{count:,}".replace(",", "."))
        self.setAccessibleName(f"{self._face.text}: {count}")

    def sizeHint(self) -> QSize:
        """Return the size of the words and the number."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never be cut off."""
        return self.sizeHint()
