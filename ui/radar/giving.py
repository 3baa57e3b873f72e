"""One act for all that goes to one body: who took the dossiers there, and the list both sides sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain import digitising
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from ui.radar.elsewhere import body_of
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit


class GivePane(QWidget):
    """Asks to which body, and who took them. ``accepted(body, name, why unscanned)``; ``closed`` to leave."""

    accepted = Signal(str, str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body, self.name = Choice([]), LineEdit()
        self.unscanned = Choice([("", "Chọn lý do…"), *((g, g) for g in digitising.GROUNDS)])
        self._fields = {
            "body": Field("body", "Nơi giải quyết", self.body),
            "taker": Field("taker", "Họ tên người nhận", self.name, required=True),
            digitising.FIELD: Field(digitising.FIELD, "Chưa quét vì", self.unscanned, required=True),
        }
        told = "Ghi bàn giao mọi hồ sơ của nơi này và in một phiếu để hai bên ký. Kết quả do nơi đó trả."
        give = button("Giao tất cả, in phiếu", self.accept, kind="primary", icon="next")
        give.setToolTip("Ctrl + Enter")
        back = button("Về bảng hạn  (Esc)", self.closed.emit, kind="quiet")
        *where, why = self._fields.values()
        asked = row(*where, gap=12)
        asked.setStretch(0, 1)
        asked.setStretch(1, 1)
        form = column(
            label("Chuyển nơi giải quyết", "heading"),
            label(told, "helper", wrap=True),
            asked,
            why,
            row(give, back),
            None,
        )
        self.setLayout(column(card(form, margin=12), None))

    def start(self, waiting: Sequence[Dossier], body: str) -> None:
        """Offer the bodies that dossiers wait for, ``body`` first; who took the last ones is not assumed."""
        counts = Counter(body_of(dossier) for dossier in waiting)
        del counts[""]
        self.body.set_pairs([(name, f"{name}: {count} hồ sơ") for name, count in counts.items()])
        self.body.choose(body)
        self.name.clear()
        self.unscanned.choose("")
        lacking = sum(bool(digitising.waits(dossier)) for dossier in waiting)
        self._fields[digitising.FIELD].set_helper(f"{lacking} hồ sơ còn giấy chưa quét.")
        self._fields[digitising.FIELD].setVisible(bool(lacking))
        self.refuse(None)

    def accept(self) -> None:
        """Ask for the hand-over to be written."""
        self.accepted.emit(self.body.value(), self.name.value(), self.unscanned.value())

    def refuse(self, trouble: Trouble | None) -> None:
        """Show why it was not written; nothing, when there is nothing to say."""
        for field in self._fields.values():
            field.set_error("")
        if trouble is not None:
            self._fields.get(trouble.field, self._fields["body"]).set_error(str(trouble))
        excuse = trouble is not None and trouble.field == digitising.FIELD
        (self.unscanned if excuse else self.name).setFocus()
