"""Reading a card in a child process that can be called off, so that no window waits for a driver."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from localdb.domain.trouble import Trouble
from scanner.chip.messaging import Transmit
from scanner.chip.opening import Secret
from scanner.chip.pcsc import connected
from scanner.chip.reading import read_chip
from scanner.chip.roots import installed
from scanner.chip.values import ChipRead
from scanner.worker import Limits, Stopped, Workers

Connect = Callable[[], AbstractContextManager[Transmit]]
_SECONDS = 30.0
_SLOW = Trouble("Đầu đọc thẻ không trả lời.", "Rút đầu đọc, cắm lại, đặt thẻ, đọc lại; hoặc dùng mã QR.")


class Reading:
    """One reading of the card on a reader of this PC; ``roots`` is the folder of root certificates (CSCA)."""

    def __init__(self, roots: Path, connect: Connect = connected) -> None:
        self._roots = roots
        self._connect = connect
        self._workers = Workers(Limits(wall=_SECONDS), _SLOW)

    def read(self, secret: Secret, today: date) -> ChipRead | None:
        """Read the card, off the GUI thread; ``None`` when it was called off. Raises ``Trouble``."""
        anchors = tuple(root.der for root in installed(self._roots))
        with contextlib.closing(self._workers) as workers:
            try:
                return workers.run("thẻ", _read, self._connect, secret, anchors, today)
            except Stopped:
                return None

    def cancel(self) -> None:
        """Call it off, also before it began."""
        self._workers.stop()


def _read(connect: Connect, secret: Secret, roots: tuple[bytes, ...], today: date) -> ChipRead:
    with connect() as card:
        return read_chip(card, secret, roots, today)
