"""Asking all the same for a paper that lies here already: a leader says so, with a ground, or nobody does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.accounts import Account
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Trouble
from localdb.domain.words import clean
from ui.reception.typed import ReceptionForm, Ticked
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit


class AskAgain(QWidget):
    """Which paper, which leader with the PIN, on which ground. ``asked(component, leader, pin, ground)``."""

    asked = Signal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.paper, self.leader = Choice([]), Choice([])
        self.pin, self.ground = LineEdit(secret=True), LineEdit("ví dụ: bản đã số hóa mờ, mất trang")
        self.fields = Form(
            [
                Field("again.paper", "Giấy tờ đã có", self.paper),
                Field("account", "Lãnh đạo đồng ý", self.leader),
                Field("pin", "Mã PIN của lãnh đạo", self.pin, required=True),
                Field("ground", "Lý do", self.ground, required=True),
            ]
        )
        told = label(
            "Giấy tờ này đã có, không được hỏi lại (NĐ 309/2026). Chỉ hỏi khi lãnh đạo đồng ý.",
            "helper",
            wrap=True,
        )
        ask = button("Vẫn yêu cầu giấy này", self._ask, icon="warn")
        fields = self.fields.fields
        self.setLayout(
            column(
                told,
                fields["again.paper"],
                row(fields["account"], fields["pin"], gap=12),
                fields["ground"],
                row(None, button("Thôi", self.hide, kind="quiet"), ask),
            )
        )
        self.hide()

    def offer(self, procedure: Procedure, settled: dict[str, Ticked], leaders: Sequence[Account]) -> None:
        """Offer the papers that closed by themselves. Raises ``Trouble`` when there is none, or no leader."""
        if not settled:
            raise Trouble("Không có giấy tờ nào đang được miễn nộp.", "Đánh dấu giấy tờ như thường.")
        if not leaders:
            raise Trouble("Máy này chưa có tài khoản lãnh đạo.", "Nhờ cán bộ CNTT thêm tài khoản.")
        self.paper.set_pairs([(c, procedure.component(c).label) for c in settled])
        self.leader.set_pairs([(a.id, a.name) for a in leaders])
        self.pin.clear()
        self.ground.clear()
        self.fields.clear_troubles()
        self.show()
        self.paper.setFocus()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say in place what was wrong; the reason stays, the PIN does not."""
        self.pin.clear()
        self.fields.show_troubles([trouble])

    def _ask(self) -> None:
        ground = clean(self.ground.text())
        if not ground:
            todo = "Ghi lý do phải nộp lại giấy đã có."
            self.fields.show_troubles([Trouble("Chưa có lý do.", todo, field="ground")])
            return
        self.asked.emit(self.paper.value(), self.leader.value(), self.pin.value(), ground)


def with_again(form: ReceptionForm, component: str, leader: str, ground: str) -> dict[str, str]:
    """Return what is asked for again, each with the words that stand in the dossier."""
    return form.again | {component: f"yêu cầu nộp lại, {leader} đồng ý: {ground}"}
