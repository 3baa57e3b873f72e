"""The outage diary: a small form, and what was written down before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from localdb.domain.outage import Outage, OutageKind
from localdb.domain.trouble import Trouble
from ui import moments
from ui.widgets.basics import Empty, button, card, column, holder, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table
from ui.words import short_moment


class DiaryPane(QWidget):
    """Asks what was down from when to when. ``accepted(Outage)``; ``closed`` to go back to the boards."""

    accepted = Signal(object)
    closed = Signal()

    def __init__(self, latest: Callable[[], list[Outage]], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.kind = Choice([(kind.value, kind.label) for kind in OutageKind])
        self.began, self.ended, self.text = LineEdit(), LineEdit(), LineEdit()
        fields = [
            Field("kind", "Gì bị gián đoạn", self.kind),
            Field("began", "Từ lúc", self.began, helper="8:10", required=True),
            Field("ended", "Đến lúc", self.ended, required=True),
            Field("text", "Lỗi đã hiện, ghi chú", self.text),
        ]
        self.fields = {field.name: field for field in fields}
        columns = [
            Column[Outage]("Gì", lambda o: o.kind.label, stretch=1),
            Column[Outage]("Từ", lambda o: short_moment(o.began)),
            Column[Outage]("Đến", lambda o: short_moment(o.ended)),
        ]
        self.table = Table(
            PageModel(columns, lambda last, _limit: [] if last else latest()), "Nhật ký gián đoạn"
        )
        told = label("Chỉ là bằng chứng để giải trình: không tự dời ngày hẹn nào.", "helper", wrap=True)
        save = button("Ghi gián đoạn", self.accept, kind="primary", icon="tick", help_text="Ctrl + Enter")
        back = button("Về bảng hạn  (Esc)", self.closed.emit, kind="quiet")
        form = column(
            label("Nhật ký gián đoạn", "heading"),
            told,
            scrolled(holder(column(*fields, None))),
            row(save, back),
        )
        form.setStretch(2, 1)
        self._written = QStackedWidget()
        self._written.addWidget(self.table)
        self._written.addWidget(
            Empty(
                "check",
                "Chưa ghi lần gián đoạn nào.",
                "Mất điện, mất mạng, hệ thống không vào được: ghi ngay để giải trình khi hồ sơ trễ.",
            )
        )
        whole = row(card(form, margin=12), self._written, gap=12)
        whole.setStretch(0, 2)
        whole.setStretch(1, 3)
        self.setLayout(whole)

    def start(self) -> None:
        """Begin a new line."""
        for line in (self.began, self.ended, self.text):
            line.clear()
        self._clear()
        self.fields["began"].set_helper(f"8:10, hoặc 8:10 {self._now():%d/%m/%y}")
        self.table.page.reload()
        self._written.setCurrentIndex(0 if self.table.page.rows else 1)
        self.kind.setFocus()

    def accept(self) -> None:
        """Read the fields and ask for it to be written."""
        self._clear()
        today = self._now().date()
        try:
            began = moments.parse_past(self.began.value(), today, "began")
            ended = moments.parse_past(self.ended.value(), today, "ended")
        except Trouble as trouble:
            self.refuse(trouble)
            return
        kind = OutageKind(self.kind.value())
        self.accepted.emit(Outage(kind, began.isoformat(), ended.isoformat(), self.text.value()))

    def refuse(self, trouble: Trouble) -> None:
        """Show why it was not written, beside its field; what was typed stays."""
        field = self.fields.get(trouble.field, self.fields["text"])
        field.set_error(str(trouble))
        field.control.setFocus()

    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_error("")
