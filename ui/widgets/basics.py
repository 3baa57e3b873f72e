"""Small parts: labels with a role, buttons, cards, rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme

Part = QWidget | QLayout | int | None


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; ``role`` is one of title, heading, label, helper, error, key, or nothing."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def button(
    text: str, pressed: Callable[[], None], *, kind: str = "", icon: str = "", help_text: str = ""
) -> QPushButton:
    """Return a push button; ``kind`` is primary, quiet or nothing. Enter presses it when it has the focus."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(True)
    made.setAccessibleName(text)
    if help_text:
        made.setToolTip(help_text)
        made.setAccessibleDescription(help_text)
    if icon:
        theme.set_icon(made, icon, "on_accent" if kind == "primary" else "text")
    made.clicked.connect(lambda _checked=False: pressed())
    return made


class BriefButton(QPushButton):
    """A button that says what it does in fewer words where there is no room for all of them."""

    def __init__(self, text: str, brief: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setAutoDefault(True)
        self._words = (text, brief)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _size(self, words: str) -> QSize:
        """Return the size with other words in the same frame."""
        metrics, size = self.fontMetrics(), super().sizeHint()
        more = metrics.horizontalAdvance(words) - metrics.horizontalAdvance(self.text())
        return QSize(size.width() + more, size.height())

    def sizeHint(self) -> QSize:
        """Return the room for all words."""
        return self._size(self._words[0])

    def minimumSizeHint(self) -> QSize:
        """Return the room for the fewer words."""
        return self._size(self._words[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        enough = self.width() >= self.sizeHint().width()
        self.setText(self._words[0] if enough else self._words[1])


def icon_button(name: str, icon: str, pressed: Callable[[], None]) -> QPushButton:
    """Return a square button that shows only an icon; ``name`` is its tooltip and accessible name."""
    made = button("", pressed, kind="quiet", help_text=name)
    made.setAccessibleName(name)
    theme.set_icon(made, icon, alone=True)
    made.setFixedWidth(44)
    return made


def _fill(box: QBoxLayout, parts: Sequence[Part], gap: int) -> None:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)


def row(*parts: Part, gap: int = 8) -> QHBoxLayout:
    """Return a row of widgets and layouts; None stretches, a number is an extra gap in pixels."""
    box = QHBoxLayout()
    _fill(box, parts, gap)
    return box


def column(*parts: Part, gap: int = 8) -> QVBoxLayout:
    """Return a column of widgets and layouts; None stretches, a number is an extra gap in pixels."""
    box = QVBoxLayout()
    _fill(box, parts, gap)
    return box


def holder(layout: QLayout, margin: int = 0) -> QWidget:
    """Return a plain widget around a layout."""
    made = QWidget()
    layout.setContentsMargins(margin, margin, margin, margin)
    made.setLayout(layout)
    return made


def card(layout: QLayout, margin: int = 16) -> QFrame:
    """Return a card (a surface with a hairline around it) holding ``layout``."""
    made = QFrame()
    made.setProperty("role", "card")
    layout.setContentsMargins(margin, margin, margin, margin)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, for something else to be put in."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def rule() -> QFrame:
    """Return a horizontal hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


class Scrolled(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it holds."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widget.setProperty("role", widget.property("role") or "scrolled")
        self.setWidget(widget)
        self._content = widget

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content with a scroll bar beside it, and little height."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, 80)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear when the content needs another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolled(widget: QWidget) -> Scrolled:
    """Return ``widget`` in an area that scrolls when the window is too low; it takes no focus itself."""
    return Scrolled(widget)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look at the properties of ``widget`` again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Picture(QWidget):
    """An icon that stands alone, in the colour of a token; decoration, so it has no accessible name."""

    def __init__(self, name: str, tone: str = "muted", size: int = 24) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the colours in force."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, getattr(theme.tokens(), self._tone), self._size))
        painter.end()


class Empty(QWidget):
    """What a list shows when there is nothing in it: an icon, a sentence, and what to do about it."""

    def __init__(self, icon: str, title: str, hint: str = "", action: QPushButton | None = None) -> None:
        super().__init__()
        heading, helper = label(title, "heading", wrap=True), label(hint, "helper", wrap=True)
        for text in (heading, helper):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts: list[Part] = [None, row(None, Picture(icon, "border", 48), None), heading, helper]
        if action is not None:
            parts += [8, row(None, action, None)]
        self.setLayout(column(*parts, None))
        self.setAccessibleName(f"{title} {hint}".strip())
