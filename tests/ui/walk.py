"""Walks over every widget of a screen and says what is wrong: no accessible name, text cut off, too small."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QFont, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.theme import FAMILY, TARGET
from ui.widgets.basics import BriefButton
from ui.widgets.chips import Chip

_NAMED = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def _shown(root: QWidget) -> list[QWidget]:
    return [w for w in (root, *root.findChildren(QWidget)) if w.isVisibleTo(root)]


def _is_inner(widget: QWidget) -> bool:
    """Whether Qt made the widget itself, inside another (the list of a combo box, a table's corner)."""
    parent = widget.parentWidget()
    inner = "QHeaderView", "QTableCornerButton", "QComboBoxListView", "QComboBoxPrivateContainer"
    return widget.metaObject().className() in inner or isinstance(parent, (QComboBox, QAbstractItemView))


def _called(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {widget.objectName()} “{words}”"


def unnamed(root: QWidget) -> list[str]:
    """Return the controls that a screen reader could not name."""
    found = []
    for widget in _shown(root):
        if not isinstance(widget, _NAMED) or _is_inner(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(_called(widget))
    return found


def small_targets(root: QWidget) -> list[str]:
    """Return the controls that are lower than 40 pixels."""
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    return [
        f"{_called(w)}: {w.height()} px"
        for w in _shown(root)
        if isinstance(w, kinds) and not _is_inner(w) and w.height() < TARGET
    ]


def truncated(root: QWidget) -> list[str]:
    """Return the labels, buttons and fields whose words do not fit where they stand."""
    found = []
    for widget in _shown(root):
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            missing = _label_lack(widget)
        elif isinstance(widget, (QAbstractButton, Chip)):
            wanted = widget.minimumSizeHint() if isinstance(widget, BriefButton) else widget.sizeHint()
            missing = 0 if _is_inner(widget) else wanted.width() - widget.width()
        elif isinstance(widget, QLineEdit):
            missing = widget.fontMetrics().horizontalAdvance(widget.placeholderText()) - widget.width() + 24
        else:
            continue
        if not widget.visibleRegion().isEmpty():
            missing = max(missing, widget.width() - widget.visibleRegion().boundingRect().width())
        if missing > 0:
            found.append(f"{_called(widget)}: {missing} px missing")
    return found


def _label_lack(label: QLabel) -> int:
    metrics, room = label.fontMetrics(), label.contentsRect()
    if not label.wordWrap():
        lines = label.text().split("\n")
        return max(metrics.horizontalAdvance(line) for line in lines) - room.width()
    wanted = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, label.text())
    return max(wanted.height() - room.height(), wanted.width() - room.width())


def unknown_letters(root: QWidget) -> list[str]:
    """Return the characters shown that the bundled font does not have: they look foreign, or blank."""
    known = QRawFont.fromFont(QFont(FAMILY))
    shown = "".join(
        w.text() for w in root.findChildren(QWidget) if isinstance(w, (QLabel, QAbstractButton, QLineEdit))
    )
    return sorted({c for c in shown if c.isprintable() and not known.supportsCharacter(ord(c))})
