"""Lines over a register's page, moved by keyboard until they stand where the book's own lines do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

HOW = (
    "← → chọn vạch cột, ↑ ↓ chọn vạch dòng · Shift + mũi tên: dời vạch"
    " · Insert: thêm vạch · Delete: bỏ vạch · Ctrl + Enter: nhận các vạch."
)
_STEP = 3  # thousandths of the page for each press
_WAYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (1, -1), Qt.Key.Key_Down: (1, 1)}


class Ruler(QWidget):
    """A page with upright and level lines; one of them is in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Kẻ cột và dòng trên trang sổ")
        self.setAccessibleDescription(HOW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._page = QPixmap()
        self._lines: list[list[int]] = [[], []]
        self._axis, self._places = 0, [0, 0]

    @property
    def across(self) -> tuple[int, ...]:
        """Where the upright lines stand, in thousandths of the page."""
        return tuple(self._lines[0])

    @property
    def down(self) -> tuple[int, ...]:
        """Where the level lines stand."""
        return tuple(self._lines[1])

    def begin(self, page: QPixmap, across: tuple[int, ...], down: tuple[int, ...]) -> None:
        """Show a page with these lines."""
        self._page, self._lines = page, [list(across), list(down)]
        self._axis, self._places = 0, [0, 0]
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a line, with Shift they move it."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._move(*way)
        elif way is not None:
            self._choose(*way)
        elif event.key() == Qt.Key.Key_Insert:
            self._insert()
        elif event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _choose(self, axis: int, by: int) -> None:
        """Take the next line in hand; the first arrow of the other kind only goes over to its lines."""
        if axis == self._axis:
            most = max(0, len(self._lines[axis]) - 1)
            self._places[axis] = max(0, min(most, self._places[axis] + by))
        self._axis = axis

    def _move(self, axis: int, by: int) -> None:
        self._axis, lines, place = axis, self._lines[axis], self._places[axis]
        if not lines:
            return
        least = lines[place - 1] + 1 if place else 0
        most = lines[place + 1] - 1 if place + 1 < len(lines) else 1000
        lines[place] = max(least, min(most, lines[place] + by * _STEP))

    def _insert(self) -> None:
        """Add a line halfway to the next one."""
        lines, place = self._lines[self._axis], self._places[self._axis]
        here = lines[place] if lines else 0
        following = lines[place + 1] if place + 1 < len(lines) else 1000
        if following - here > 1:
            lines.insert(place + 1, (here + following) // 2)
            self._places[self._axis] = min(place + 1, len(lines) - 1)

    def _delete(self) -> None:
        lines, place = self._lines[self._axis], self._places[self._axis]
        if lines:
            del lines[place]
            self._places[self._axis] = max(0, min(place, len(lines) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, its lines, and the one in hand broader."""
        painter, colours = QPainter(self), theme.tokens()
        if self._page.isNull():
            painter.end()
            return
        sheet = self._fitted()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(sheet, self._page, QRectF(self._page.rect()))
        for axis in (0, 1):
            for place, at in enumerate(self._lines[axis]):
                held = axis == self._axis and place == self._places[axis]
                painter.setPen(QPen(QColor(colours.warn if held else colours.accent), 4 if held else 2))
                if axis == 0:
                    x = sheet.left() + at * sheet.width() / 1000
                    painter.drawLine(int(x), int(sheet.top()), int(x), int(sheet.bottom()))
                else:
                    y = sheet.top() + at * sheet.height() / 1000
                    painter.drawLine(int(sheet.left()), int(y), int(sheet.right()), int(y))
        painter.end()

    def _fitted(self) -> QRectF:
        """Return where the page is drawn: as large as there is room for, in the middle."""
        scale = min(self.width() / self._page.width(), self.height() / self._page.height())
        width, height = self._page.width() * scale, self._page.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)


class CellPicture(QWidget):
    """One cell of a page, enlarged, with a little of its neighbours, and a frame around it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Ảnh ô đang nhập")
        self.setMinimumHeight(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._page = QPixmap()
        self._box = (0, 0, 1000, 1000)

    def show_cell(self, page: QPixmap, box: tuple[int, int, int, int]) -> None:
        """Show a cell: left, top, width and height in thousandths of the page."""
        self._page, self._box = page, box
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as large as there is room for."""
        painter = QPainter(self)
        if not self._page.isNull():
            left, top, width, height = self._box
            across, down = self._page.width() / 1000, self._page.height() / 1000
            cell = QRectF(left * across, top * down, width * across, height * down)
            room = cell.adjusted(
                -0.06 * cell.width(), -0.5 * cell.height(), 0.06 * cell.width(), 0.5 * cell.height()
            )
            seen = room.intersected(QRectF(self._page.rect()))
            scale = min(self.width() / seen.width(), self.height() / seen.height())
            size = (seen.width() * scale, seen.height() * scale)
            shown = QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(shown, self._page, seen)
            painter.setPen(QPen(QColor(theme.tokens().accent), 3))
            painter.drawRect(
                QRectF(
                    shown.left() + (cell.left() - seen.left()) * scale,
                    shown.top() + (cell.top() - seen.top()) * scale,
                    cell.width() * scale,
                    cell.height() * scale,
                )
            )
        painter.end()
