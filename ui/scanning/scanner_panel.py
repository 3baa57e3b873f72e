"""Which scanner, where its paper lies, how fine, in colour or not: set once, remembered, out of the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from scanner.setup import Colour, Feed
from ui.scanning.feeding import Feeding
from ui.widgets.basics import button, column, holder, icon_button, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit


class ScannerPanel(QFrame):
    """The choices of ``feeding``, each in force at once. ``closed`` when the clerk is done (Esc)."""

    closed = Signal()

    def __init__(self, feeding: Feeding) -> None:
        super().__init__()
        self._feeding = feeding
        self._showing = False
        self.scanner, self.feed, self.dpi, self.colour = (Choice([]) for _ in range(4))
        for short in (self.dpi, self.colour):
            short.setMinimumContentsLength(1)  # the two stand side by side
        self.state = label("", "helper", wrap=True)
        self.again = icon_button("Tìm lại máy quét", "refresh", feeding.search)
        self.start = button("Quét  (F10)", self._scan, kind="primary", icon="scanning")
        self.setProperty("role", "card")
        self.address = LineEdit("192.168.1.20", moves_on=False)
        self._at = Field("address", "Địa chỉ máy quét mạng", self.address, helper="Gõ địa chỉ rồi Enter.")
        close = icon_button("Đóng phần chọn máy quét (Esc)", "close", self.closed.emit)
        choices = column(
            Field("scanner", "Máy quét", self.scanner),
            self.state,
            Field("feed", "Giấy đặt ở", self.feed),
            row(Field("dpi", "Độ nét (dpi)", self.dpi), Field("colour", "Màu", self.colour)),
            self._at,
            None,
        )
        whole = column(
            row(label("Máy quét", "heading"), None, self.again, close),
            scrolled(holder(choices)),
            row(None, self.start),
        )
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for choice in (self.feed, self.dpi, self.colour):
            choice.currentIndexChanged.connect(lambda _place: self._adjust())
        self.scanner.currentIndexChanged.connect(lambda _place: self._choose())
        self.address.entered.connect(self._add)
        feeding.setup_changed.connect(self.show_now)
        feeding.found.connect(self.show_now)
        self.show_now()

    def show_now(self) -> None:
        """Show the scanners known, and what the one in use offers."""
        self._showing = True
        setup, known = self._feeding.setup, self._feeding.scanners
        self.scanner.set_pairs([(scanner.id, scanner.label) for scanner in known])
        if setup is not None:
            able = setup.abilities
            self.scanner.choose(setup.scanner.id)
            self.feed.set_pairs([(feed.value, feed.label) for feed in Feed if feed in able.feeds])
            self.dpi.set_pairs([(str(dpi), str(dpi)) for dpi in able.dpis])
            self.colour.set_pairs([(c.value, c.label) for c in Colour if c in able.colours])
            self.feed.choose(setup.feed.value)
            self.dpi.choose(str(setup.dpi))
            self.colour.choose(setup.colour.value)
        for choice in (self.feed, self.dpi, self.colour, self.start):
            choice.setEnabled(setup is not None)
        self.scanner.setEnabled(bool(known))
        self.again.setEnabled(not self._feeding.searches)
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))
        self._showing = False

    def _state(self) -> str:
        if self._feeding.searches:
            return "Đang tìm máy quét …"
        return "" if self._feeding.scanners else "Chưa thấy máy quét nào. Bật máy quét rồi tìm lại."

    def _choose(self) -> None:
        if not self._showing:
            self._feeding.choose(self.scanner.value())

    def _adjust(self) -> None:
        if not self._showing:
            feed, colour = Feed(self.feed.value()), Colour(self.colour.value())
            self._feeding.adjust(feed, int(self.dpi.value()), colour)

    def _add(self, address: str) -> None:
        if address:
            self._at.set_error("")
            self._feeding.add(address, lambda trouble: self._at.set_error(str(trouble)))

    def _scan(self) -> None:
        self.closed.emit()
        self._feeding.scan()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
