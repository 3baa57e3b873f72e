"""The list of half-typed forms: find one by slip, name or number, go on with it, or clear it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from localdb.drafts import Draft
from ui.reception.drafting import REASONS
from ui.widgets.basics import BriefButton, button, column, label, row
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table
from ui.words import short_moment

OLD = timedelta(days=7)  # older ones are marked, so that somebody clears them


class LeftPane(QWidget):
    """``resumed(id)`` when one is taken up, ``cleared(id, reason)``, ``closed`` on Escape."""

    resumed = Signal(str)
    cleared = Signal(str, str)
    closed = Signal()

    def __init__(self, find: Callable[[str], Sequence[Draft]], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._find, self._now = find, now
        self.search = LineEdit("Số phiếu, tên, số định danh", moves_on=False)
        self.search.setAccessibleName("Tìm hồ sơ nhập dở")
        columns = [
            Column[Draft]("Phiếu", lambda d: str(d.ticket) if d.ticket else "–"),
            Column[Draft]("Người nộp", lambda d: d.title, stretch=1),
            Column[Draft]("Nhập dở", lambda d: short_moment(d.updated_at)),
        ]
        self.table = Table(PageModel(columns, self._page), "Hồ sơ nhập dở")
        self.told = label("", "helper", wrap=True)
        self.reason = Choice([("", "Lý do bỏ…"), *REASONS])
        self.reason.setAccessibleName("Lý do bỏ")
        self.clear = button("Bỏ", self._clear, icon="cross")
        self.back = BriefButton("Quay lại  (Esc)", "Quay lại")
        self.back.clicked.connect(lambda _checked=False: self.closed.emit())
        whole = column(
            label("Hồ sơ nhập dở", "label"),
            self.search,
            self.table,
            self.told,
            row(self.reason, self.clear),
            self.back,
        )
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.search.textChanged.connect(lambda _text: self.read())
        self.search.entered.connect(lambda _text: self._take_up(self.table.row()))
        self.table.chosen.connect(self._take_up)
        self.reason.currentIndexChanged.connect(lambda _index: self._allow())

    def start(self) -> None:
        """Show all of them; what is typed now looks for one."""
        self.search.clear()
        self.read()
        self.search.setFocus()

    def read(self) -> None:
        """Show those that fit what is typed."""
        self.table.page.reload()
        self.table.select_row(0)
        found = self.table.page.rows
        old = sum(self._is_old(draft) for draft in found)
        told = f"{len(found)} hồ sơ. Enter: nhập tiếp." if found else "Không có hồ sơ nào như vậy."
        self.told.setText(f"{told} {old} hồ sơ để quá 7 ngày." if old else told)
        self.reason.choose("")
        self._allow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, the down arrow into the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _page(self, last: Draft | None, _limit: int) -> Sequence[Draft]:
        return self._find(self.search.value()) if last is None else ()

    def _is_old(self, draft: Draft) -> bool:
        return datetime.fromisoformat(draft.updated_at) < self._now() - OLD

    def _take_up(self, draft: object) -> None:
        if isinstance(draft, Draft):
            self.resumed.emit(draft.id)

    def _allow(self) -> None:
        self.clear.setEnabled(bool(self.reason.value()) and self.table.row() is not None)

    def _clear(self) -> None:
        if (draft := self.table.row()) is not None and self.reason.value():
            self.cleared.emit(draft.id, self.reason.value())
