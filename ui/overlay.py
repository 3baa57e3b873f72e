"""A sheet that lies over the window: not a dialog. Escape, or looking elsewhere, puts it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

MARGIN = 24


class Overlay(QFrame):
    """A frame over ``host``, centred near its top; closing gives the focus back to where it was."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._wanted = (640, 480)
        self._above: QWidget | None = None
        self._focus_before: QWidget | None = None
        self.setProperty("role", "overlay")
        self.hide()
        host.installEventFilter(self)

    def want(self, width: int, height: int) -> None:
        """Say how big to be, in pixels, as far as the window has room."""
        self._wanted = (width, height)

    def stay_below(self, head: QWidget) -> None:
        """Leave ``head`` free while it can be seen: it says which screen this is."""
        self._above = head

    def open_over(self, first: QWidget) -> None:
        """Show over the host, with the focus in ``first``."""
        self._focus_before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """Hide, and give the focus back."""
        if self.isHidden():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the sheet away; no key goes through to the screen below."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle when the window changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = min(self._wanted[0], self._host.width() - 2 * MARGIN)
        head = self._above.geometry().bottom() + 1 if self._above and self._above.isVisible() else MARGIN
        height = min(self._wanted[1], self._host.height() - head - MARGIN)
        top = max(head, (self._host.height() - height) // 5)
        self.setGeometry((self._host.width() - width) // 2, top, width, height)
