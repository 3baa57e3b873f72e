"""Right click, or the Menu key: the commands that act on what lies there, out of the screen's own list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QMenu, QWidget

from ui.commands import Command, shown_key


def offer(widget: QWidget, commands: Callable[[], Sequence[Command]], *on: str) -> None:
    """Let ``widget`` offer the commands that act on one of ``on`` and may be run now, in that order.

    ``commands`` is asked each time. The keys stand beside the words, so that the mouse teaches the keyboard.
    """
    _Offer(widget, commands, on)


class _Offer(QObject):
    def __init__(self, widget: QWidget, commands: Callable[[], Sequence[Command]], on: Sequence[str]) -> None:
        super().__init__(widget)
        self._widget, self._commands, self._on = widget, commands, on
        widget.installEventFilter(self)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what asks for a menu; everything else goes on."""
        if not isinstance(event, QContextMenuEvent):
            return super().eventFilter(watched, event)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self._in_hand() if by_key else self._under(event)
        if place is not None:
            self._show(place)
        return True

    def _in_hand(self) -> QPoint | None:
        """Return where a menu asked for by key opens: beside what is in hand."""
        if not isinstance(self._widget, QAbstractItemView):
            return self._widget.mapToGlobal(self._widget.rect().center())
        index = self._widget.currentIndex()
        middle = self._widget.visualRect(index).center()
        return self._widget.viewport().mapToGlobal(middle) if index.isValid() else None

    def _under(self, event: QContextMenuEvent) -> QPoint | None:
        """Return where the mouse is; None beside the things of a list. What lies there is taken in hand."""
        if isinstance(self._widget, QAbstractItemView):
            index = self._widget.indexAt(self._widget.viewport().mapFromGlobal(event.globalPos()))
            if not index.isValid():
                return None
            self._widget.setCurrentIndex(index)
            self._widget.setFocus()
        return event.globalPos()

    def _show(self, place: QPoint) -> None:
        menu = QMenu(self._widget)
        menu.setAccessibleName("Việc làm được ở đây")
        left = list(self._commands())
        for part in self._on:
            menu.addSeparator()
            for command in [command for command in left if part in command.on]:
                left.remove(command)  # offered once, though it may act on several of these
                if command.enabled():
                    action = menu.addAction(f"{command.title}\t{shown_key(command.key)}".strip())
                    action.triggered.connect(lambda _checked=False, run=command: run())
        menu.aboutToHide.connect(menu.deleteLater)
        if menu.actions():
            menu.popup(place)
