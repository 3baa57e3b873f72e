"""How fast everybody at this desk digitised in the last thirty days, and how much was scanned again."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.archive.pace import Pace
from ui.desk import Desk
from ui.parts import Parts
from ui.widgets.basics import column, label
from ui.widgets.table import Column, PageModel, Table

_DAYS = 30


class Pacing(QWidget):
    """``shown`` once the figures are in the table; ``trouble`` when they cannot be had."""

    shown = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._home = desk, parts.home
        self._paces: list[Pace] = []
        columns = [
            Column[Pace]("Người quét", lambda pace: pace.actor, stretch=3),
            Column[Pace]("Tài liệu", lambda pace: str(pace.papers), right=True),
            Column[Pace]("Trang", lambda pace: str(pace.pages), right=True),
            Column[Pace]("Trang/giờ", lambda pace: str(pace.pages_per_hour), right=True),
            Column[Pace]("Quét lại", lambda pace: f"{pace.share_again:.0%}", right=True),
        ]
        self.table = Table(
            PageModel(columns, lambda last, _limit: [] if last else self._paces), "Năng suất quét"
        )
        heading = label(f"Năng suất quét, {_DAYS} ngày qua", "heading")
        hint = label("Quét lại: phần trang phải quét hai lần. Esc để về.", "helper", wrap=True)
        whole = column(heading, hint, self.table, gap=8)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def begin(self) -> None:
        """Count anew, and show."""
        home = self._home
        since = home.writer.now() - timedelta(days=_DAYS)
        names = {account.id: account.name for account in home.accounts.all()}

        def show(found: list[Pace]) -> None:
            self._paces = [replace(pace, actor=names.get(pace.actor, pace.actor)) for pace in found]
            self.table.page.reload()
            self.shown.emit()
            self.table.setFocus()

        self._desk.run(lambda: home.archive.paces(since), show, self.trouble.emit)
