"""What is wrong with a paper or a page, pointed at on its small picture by a sign and a word."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from scanner.values import ADVICE, FLAGS
from ui import icons, theme
from ui.scanning.paper import Paper, Stage

MISSING, FOREIGN = "Thiếu trang", "Nhầm hồ sơ?"
WORDS = {
    "blurred": "Ảnh mờ",
    "cut_edge": "Mất mép",
    "dark": "Quá tối",
    "faint": "Quá nhạt",
    "low_dpi": "Ảnh thô",
    "low_confidence": "Khó đọc",
}
"""The marks of flawed pictures, the gravest first."""
_SIGN, _CORNER, _PAD = 14, 18, 2
_SMALLEST, _LARGEST = 7.0, 10.0  # points


def of_paper(paper: Paper) -> str:
    """Return the mark of a paper that waits for a person; "" when nothing is wrong with it."""
    if paper.stage is not Stage.WAITING:
        return ""
    if paper.missing or paper.gaps:
        return MISSING
    return FOREIGN if paper.foreign else of_page(paper.flags)


def of_page(flags: Iterable[str]) -> str:
    """Return the mark of a page whose picture raises these doubts; "" for a good one."""
    return next((word for flag, word in WORDS.items() if flag in flags), "")


def explained(flags: Iterable[str]) -> str:
    """Return in words what is wrong with a page and what helps; "" for a good one."""
    wrong = [flag for flag in WORDS if flag in flags]
    told = ", ".join(FLAGS[flag] for flag in wrong)
    return f"{told[0].upper()}{told[1:]}. {ADVICE[wrong[0]]}" if wrong else ""


def paint(painter: QPainter, sheet: QRect, mark: str, font: QFont) -> None:
    """Draw a mark over a picture: a warning sign in its corner, the word on a band at its foot."""
    if not mark:
        return
    colours = theme.tokens()
    lines = mark.replace(" ", "\n", 1)
    small = _fitting(font, lines, sheet.width() - 2 * _PAD)
    tall = QFontMetrics(small).height() * (lines.count("\n") + 1) + 2 * _PAD
    band = QRect(sheet.left(), sheet.bottom() + 1 - tall, sheet.width(), tall)
    corner = QRect(sheet.right() + 1 - _CORNER, sheet.top(), _CORNER, _CORNER)
    painter.save()
    for part in (band, corner):
        painter.fillRect(part, QColor(colours.warn))
    inset = (_CORNER - _SIGN) // 2
    painter.drawPixmap(
        corner.left() + inset, corner.top() + inset, icons.pixmap("warn", colours.surface, _SIGN)
    )
    painter.setFont(small)
    painter.setPen(QColor(colours.surface))
    painter.drawText(band, Qt.AlignmentFlag.AlignCenter, lines)
    painter.restore()


def _fitting(font: QFont, lines: str, width: int) -> QFont:
    """Return the font as large as lets the words stand within a width, at most as large as other words."""
    small = QFont(font)
    small.setWeight(QFont.Weight.DemiBold)
    size = min(_LARGEST, font.pointSizeF())
    small.setPointSizeF(size)
    widest = max(QFontMetrics(small).horizontalAdvance(line) for line in lines.splitlines())
    small.setPointSizeF(max(_SMALLEST, min(size, size * width / widest)))
    return small
