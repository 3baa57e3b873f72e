"""Tiles: a number, what it counts, and on pressing, the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from localdb.outbox import Delivery
from ui.widgets.chips import DELIVERY, ChipFace
from ui.widgets.tile import Tile

_ALL = ChipFace("Tất cả", "syncing", "muted")
_GAP = 4
# Shorter than on chips, so that all of them stand side by side in the smallest window.
_WORDS = {
    Delivery.QUEUED: "Chờ gửi",
    Delivery.SENT: "Đã gửi",
    Delivery.CARRIED: "Ra USB",
    Delivery.RECEIVED: "Cổng nhận",
    Delivery.ACCEPTED: "Chấp nhận",
    Delivery.REFUSED: "Từ chối",
    Delivery.HELD: "Cổng giữ",
    Delivery.CONFLICT: "Đối chiếu",
}


class Tiles(QWidget):
    """The states of the outbox as tiles. ``picked(states)`` with the states behind the pressed one."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._states: dict[Tile, tuple[Delivery, ...]] = {Tile(_ALL, _ALL.text): tuple(Delivery)}
        for state in Delivery:
            self._states[Tile(DELIVERY[state.value], _WORDS[state])] = (state,)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._columns = 0
        for tile, states in self._states.items():
            self._group.addButton(tile)
            tile.setAccessibleDescription("Bấm để xem các thay đổi này")
            tile.clicked.connect(lambda _checked=False, of=states: self.picked.emit(of))
        self._arrange()
        self.pick(tuple(Delivery))

    def show_counts(self, counts: dict[Delivery, int]) -> None:
        """Show how many changes stand in each state."""
        for tile, states in self._states.items():
            tile.show_count(sum(counts[state] for state in states))
        self._arrange()

    def pick(self, states: Sequence[Delivery]) -> None:
        """Mark the tile of ``states``, without telling."""
        for tile, of in self._states.items():
            tile.setChecked(of == tuple(states))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in one line where there is room, else in two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        tiles = list(self._states)
        needed = sum(tile.sizeHint().width() + _GAP for tile in tiles)
        columns = len(tiles) if self.width() >= needed else (len(tiles) + 1) // 2
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(tiles):
            self._grid.addWidget(tile, place // columns, place % columns)

    def minimumSizeHint(self) -> QSize:
        """Need no more width than two lines of tiles do."""
        widths = sorted(tile.sizeHint().width() for tile in self._states)
        half = (len(widths) + 1) // 2
        return QSize(half * (widths[-1] + _GAP), super().minimumSizeHint().height())
