"""One signature for all that somebody was given: whose, with which PIN."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit


class SignPane(QWidget):
    """Asks who signs for the dossiers that wait. ``accepted(taker, pin)``; ``closed`` to go back."""

    accepted = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.taker, self.pin = Choice([]), LineEdit(secret=True)
        self._taker = Field("taker", "Người nhận", self.taker)
        self._pin = Field("pin", "PIN của người nhận", self.pin, required=True)
        told = "Ký nhận mọi hồ sơ đang chờ người này. Thiếu hồ sơ nào thì mở hồ sơ đó, chọn “không nhận”."
        sign = button("Ký nhận tất cả", self.accept, kind="primary", icon="tick", help_text="Ctrl + Enter")
        back = button("Về bảng hạn  (Esc)", self.closed.emit, kind="quiet")
        form = column(
            label("Ký nhận hồ sơ", "heading"),
            label(told, "helper", wrap=True),
            self._taker,
            self._pin,
            row(sign, back),
            None,
        )
        self.setLayout(column(card(form, margin=12), None))

    def start(self, waiting: Sequence[Dossier], taker: str) -> None:
        """Offer the receivers of what waits, ``taker`` first."""
        counts: dict[str, list[str]] = {}
        for dossier in waiting:
            if dossier.handing:
                body = dossier.handing[1]
                counts.setdefault(body.taker.id, []).append(body.taker.name)
        self.taker.set_pairs([(key, f"{names[0]}: {len(names)} hồ sơ") for key, names in counts.items()])
        self.taker.choose(taker)
        self.pin.clear()
        self._pin.set_error("")
        self.pin.setFocus()

    def accept(self) -> None:
        """Ask for all of it to be signed; the PIN is not kept."""
        pin = self.pin.text()
        self.pin.clear()
        self._pin.set_error("")
        self.accepted.emit(self.taker.value(), pin)

    def refuse(self, trouble: Trouble) -> None:
        """Show why it was not signed."""
        self._pin.set_error(str(trouble))
        self.pin.setFocus()
