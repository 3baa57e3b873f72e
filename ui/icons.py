"""Icons, drawn for this app as strokes on a 24 by 24 grid."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_STROKES = {
    "reception": "M7 4h10a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM9 2.5h6v3H9z"
    "M12 10v6M9 13h6",
    "dossiers": "M3 6.5a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 11h18",
    "scanning": "M5 3h14v6H5zM3 9h18v8H3zM7 17v4h10v-4M6 13h2M11 13h7",
    "returning": "M3 12h4l3 3h4l3-3h4M3 12v7h18v-7M12 3v8M8.5 7.5 12 11l3.5-3.5",
    "syncing": "M4 9h13M13 5l4 4-4 4M20 15H7M11 11l-4 4 4 4",
    "archive": "M3 4h18v5H3zM5 9v11h14V9M10 13h4",
    "reports": "M4 20h16M6.5 16v-5M12 16V5M17.5 16V9",
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5"
    "a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3.2 2.7 3.5 5.5",
    "person": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21c.6-4.5 3.5-7 7.5-7s6.9 2.5 7.5 7",
    "lock": "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 15v2",
    "key": "M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h9M18 12v3.5M21 12v2.5",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.8v.2",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.5v.2",
    "warn": "M12 3.5 22 20H2zM12 10v4.5M12 17v.2",
    "cross": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9l6 6M15 9l-6 6",
    "tick": "M6 12.5l4 4 8-9",
    "down": "M6 9l6 6 6-6",
    "close": "M6 6l12 12M18 6 6 18",
    "check": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.2l3 3 5-6",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.5 2",
    "send": "M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z",
    "inbox": "M3 13l3-8h12l3 8v6H3zM3 13h5l1.5 2.5h5L16 13h5",
    "save": "M5 3h11l4 4v14H4V4a1 1 0 0 1 1-1zM8 3v5h7V3M8 21v-7h8v7",
    "link": "M4.5 19.5v-3M9.5 19.5v-6.5M14.5 19.5v-10.5M19.5 19.5v-15",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "add": "M12 5v14M5 12h14",
    "undo": "M4 9h10a5.5 5.5 0 0 1 0 11H9M8 5 4 9l4 4",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6",
    "next": "M9 5l7 7-7 7",
    "previous": "M15 5l-7 7 7 7",
    "refresh": "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
    "eye": "M2 12c2.5-4.5 6-7 10-7s7.5 2.5 10 7c-2.5 4.5-6 7-10 7s-7.5-2.5-10-7z"
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
}
NAMES = tuple(_STROKES)


def _svg(name: str, colour: str) -> QByteArray:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path d="{_STROKES[name]}" fill="none" stroke="{colour}" stroke-width="1.8" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    ).encode()
    return QByteArray(drawing)


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = 24) -> QPixmap:
    """Return the icon ``name`` in ``colour`` (``#rrggbb``), ``size`` pixels square at twice the density."""
    picture = QPixmap(size * 2, size * 2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(_svg(name, colour)).render(painter, QRectF(0, 0, size * 2, size * 2))
    painter.end()
    picture.setDevicePixelRatio(2)
    return picture


def icon(name: str, colour: str, off: str, size: int, width: int) -> QIcon:
    """Return the icon for a button: ``size`` pixels square, at the left of a picture ``width`` wide.

    ``off`` is its colour while the button cannot be pressed.
    """
    made = QIcon()
    for mode, tone in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, off)):
        wide = QPixmap(width * 2, size * 2)
        wide.setDevicePixelRatio(2)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, pixmap(name, tone, size))
        painter.end()
        made.addPixmap(wide, mode)
    return made
