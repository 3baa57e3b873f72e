"""Chips: a state as icon, word and colour together, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from localdb.domain.values import Status
from ui import icons, theme

_ICON = 16


@dataclass(frozen=True)
class ChipFace:
    """What a chip shows; ``tone`` is muted, accent, good, warn or bad."""

    text: str
    icon: str
    tone: str


# The words of delivery, by ``localdb.outbox.Delivery``. "Accepted" is only ever the province's own receipt.
DELIVERY = {
    "queued": ChipFace("Chờ gửi", "clock", "muted"),
    "sent": ChipFace("Đã gửi", "send", "accent"),
    "carried": ChipFace("Đã chép ra USB", "save", "accent"),
    "received": ChipFace("Cổng tỉnh đã nhận", "inbox", "accent"),
    "accepted": ChipFace("Tỉnh chấp nhận", "check", "good"),
    "refused": ChipFace("Bị từ chối", "cross", "bad"),
    "held": ChipFace("Cổng tỉnh đang giữ", "clock", "warn"),
    "conflict": ChipFace("Khác với tỉnh", "warn", "warn"),
}

TOLD_BY_HUB = ChipFace("Tỉnh chưa quyết", "clock", "muted")  # another counter's act, heard on the LAN

STATUS = {
    Status.NEW: ChipFace(Status.NEW.label, "file", "muted"),
    Status.RECEIVED: ChipFace(Status.RECEIVED.label, "inbox", "accent"),
    Status.DECLINED: ChipFace(Status.DECLINED.label, "cross", "bad"),
    Status.PROCESSING: ChipFace(Status.PROCESSING.label, "refresh", "accent"),
    Status.SUPPLEMENT: ChipFace("Yêu cầu bổ sung", "warn", "warn"),
    Status.PAYMENT: ChipFace("Chờ nộp tiền", "clock", "warn"),
    Status.WITHDRAWN: ChipFace(Status.WITHDRAWN.label, "undo", "muted"),
    Status.STOPPED: ChipFace(Status.STOPPED.label, "cross", "muted"),
    Status.DONE: ChipFace(Status.DONE.label, "check", "good"),
    Status.RETURNED: ChipFace(Status.RETURNED.label, "check", "muted"),
}


def chip_width(face: ChipFace, metrics: QFontMetrics) -> int:
    """Return the width a chip needs, in pixels."""
    return 10 + _ICON + 6 + metrics.horizontalAdvance(face.text) + 12


def chip_height(metrics: QFontMetrics) -> int:
    """Return the height a chip needs, in pixels."""
    return metrics.height() + 8


def paint_chip(painter: QPainter, face: ChipFace, left: int, middle: int) -> None:
    """Draw a chip from ``left``, centred on the line ``middle``."""
    colours = theme.tokens()
    metrics = painter.fontMetrics()
    height = chip_height(metrics)
    box = QRectF(left + 0.5, middle - height / 2 + 0.5, chip_width(face, metrics) - 1, height - 1)
    colour = getattr(colours, face.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colours.tint(face.tone)))
    outline = face.tone if theme.current()[0] is theme.Look.CONTRAST else ""
    painter.setPen(QPen(QColor(colour)) if outline else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.drawPixmap(left + 10, middle - _ICON // 2, icons.pixmap(face.icon, colour, _ICON))
    painter.setPen(QColor(colour))
    text = QRect(left + 10 + _ICON + 6, middle - height // 2, int(box.width()), height)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, face.text)
    painter.restore()


class Chip(QWidget):
    """A chip that stands alone."""

    def __init__(self, face: ChipFace) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_face(face)

    def show_face(self, face: ChipFace) -> None:
        """Show another state."""
        self._face = face
        self.setAccessibleName(face.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size the words need."""
        return QSize(chip_width(self._face, self.fontMetrics()), chip_height(self.fontMetrics()))

    def minimumSizeHint(self) -> QSize:
        """Never be cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip in the colours in force."""
        painter = QPainter(self)
        paint_chip(painter, self._face, 0, self.height() // 2)
        painter.end()


CHIP_ROLE = Qt.ItemDataRole.UserRole + 1


class ChipDelegate(QStyledItemDelegate):
    """Draws the cells of a column whose model gives a ``ChipFace`` under ``CHIP_ROLE``."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave the words to the chip; the model still gives them to screen readers."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell, then the chip on it."""
        super().paint(painter, option, index)
        face = index.data(CHIP_ROLE)
        if isinstance(face, ChipFace):
            painter.setFont(option.font)
            paint_chip(painter, face, option.rect.left() + 8, option.rect.center().y())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size the chip needs."""
        face = index.data(CHIP_ROLE)
        if not isinstance(face, ChipFace):
            return super().sizeHint(option, index)
        return QSize(chip_width(face, option.fontMetrics) + 16, chip_height(option.fontMetrics) + 8)
