"""Cutting a page to what is wanted of it, by mouse or by arrows; nothing is decided until Enter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.sources import WHOLE, Crop
from ui import theme

_STEP = 10  # thousandths of the page for each press of an arrow
_LEAST = 50
_EDGES = {Qt.Key.Key_Left: 0, Qt.Key.Key_Up: 1, Qt.Key.Key_Right: 2, Qt.Key.Key_Down: 3}
HOW = "Mũi tên cắt cạnh đó vào, Shift + mũi tên nới ra, hoặc kéo chuột. Enter: cắt · Esc: thôi."


class Cropper(QWidget):
    """``cropped(Crop)`` in thousandths of the page shown, ``dropped`` when nothing is to be cut."""

    cropped = Signal(tuple)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Cắt mép trang")
        self.setAccessibleDescription(HOW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._page = QPixmap()
        self._from: QPointF | None = None
        self.box: Crop = WHOLE

    def begin(self, page: bytes) -> None:
        """Show a page (PNG), whole."""
        self._page = QPixmap()
        self._page.loadFromData(page)
        self.box, self._from = WHOLE, None
        self.update()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the edge on their side; Enter cuts, Escape does not."""
        edge = _EDGES.get(Qt.Key(event.key()))
        if edge is not None:
            out = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            inward = _STEP if edge < 2 else -_STEP
            self._put(edge, self.box[edge] + (-inward if out else inward))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cropped.emit(self.box)
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a new frame."""
        self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame from where it began."""
        if self._from is None:
            return
        drawn = QRectF(self._from, event.position()).normalized()
        room = self._room()
        across, down = 1000 / max(1.0, room.width()), 1000 / max(1.0, room.height())
        found = (
            _within((drawn.left() - room.left()) * across),
            _within((drawn.top() - room.top()) * down),
            _within((drawn.right() - room.left()) * across),
            _within((drawn.bottom() - room.top()) * down),
        )
        if found[2] - found[0] >= _LEAST and found[3] - found[1] >= _LEAST:
            self.box = found
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the frame."""
        self._from = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, what goes in shade, and the frame."""
        painter, colours, room = QPainter(self), theme.tokens(), self._room()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(room, self._page, QRectF(self._page.rect()))
        left, top, right, bottom = self.box
        frame = QRectF(
            room.left() + room.width() * left / 1000,
            room.top() + room.height() * top / 1000,
            room.width() * (right - left) / 1000,
            room.height() * (bottom - top) / 1000,
        )
        shade = QColor(0, 0, 0, 120)  # on a sheet of paper, whatever the look
        for part in (
            QRectF(room.left(), room.top(), room.width(), frame.top() - room.top()),
            QRectF(room.left(), frame.bottom(), room.width(), room.bottom() - frame.bottom()),
            QRectF(room.left(), frame.top(), frame.left() - room.left(), frame.height()),
            QRectF(frame.right(), frame.top(), room.right() - frame.right(), frame.height()),
        ):
            painter.fillRect(part, shade)
        painter.setPen(QPen(QColor(colours.accent), 3))
        painter.drawRect(frame)
        painter.end()

    def _put(self, edge: int, place: int) -> None:
        box = list(self.box)
        box[edge] = _within(place)
        if box[2] - box[0] >= _LEAST and box[3] - box[1] >= _LEAST:
            self.box = (box[0], box[1], box[2], box[3])
            self.update()

    def _room(self) -> QRectF:
        """Return where the page stands: as large as it fits, in the middle."""
        if self._page.isNull():
            return QRectF(self.rect())
        size = self._page.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())


def _within(place: float) -> int:
    return max(0, min(1000, round(place)))
