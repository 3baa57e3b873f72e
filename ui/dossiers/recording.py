"""Forms that put the record right: another status, a corrected value, a reception taken back."""

from __future__ import annotations

from localdb.domain import digitising
from localdb.domain.rules.reception import field_value
from localdb.domain.values import Status
from localdb.domain.words import field_label
from ui.deeds import field_shown
from ui.dossiers.model import correctable, correction, next_steps
from ui.dossiers.panels import Case, Deed, Panel, undoable
from ui.widgets.chips import STATUS
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit


class AdvancePanel(Panel):
    """Moves the dossier to one of its legal next statuses."""

    def __init__(self) -> None:
        self.to = Choice([])
        self.note = LineEdit()
        fields = [Field("to", "Trạng thái mới", self.to), Field("note", "Ghi chú", self.note)]
        super().__init__("Chuyển trạng thái", "", fields, "Chuyển")

    def begin(self, case: Case) -> None:
        """Offer what may follow."""
        self.say(f"Đang là: {case.dossier.status.label}")
        steps = next_steps(case.dossier, case.actor.role)
        self.to.set_pairs([(s.value, STATUS[s].text) for s in steps])
        self.to.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Move it there."""
        to, note = Status(self.to.value()), self.note.value()
        if to is Status.PROCESSING:
            digitising.need(case.dossier, "Quét (F11), hoặc dùng “Bàn giao” và chọn lý do chưa quét được.")
        return Deed(
            lambda store, actor: store.advance(case.dossier.id, to, note, actor),
            undoable(f"Đã chuyển sang “{to.label}”."),
        )


class CorrectPanel(Panel):
    """Replaces one value by another, with a reason."""

    def __init__(self) -> None:
        self.field = Choice([])
        self.value = LineEdit()
        self.reason = LineEdit()
        self._value = Field("value", "Giá trị đúng", self.value)
        fields = [
            Field("field", "Sửa mục", self.field),
            self._value,
            Field("reason", "Lý do", self.reason, required=True),
        ]
        super().__init__("Sửa thông tin", "Giá trị cũ vẫn còn trong diễn biến.", fields, "Ghi sửa đổi")
        self.field.currentIndexChanged.connect(lambda _index: self._show_old())

    def begin(self, case: Case) -> None:
        """Offer the fields, the phone first: what citizens most often give anew."""
        self.field.set_pairs([(f, field_label(f).capitalize()) for f in correctable(case.dossier)])
        self.field.setCurrentIndex(1)
        if case.dossier.how.routing and not case.dossier.how.routing.known:
            self.field.choose("routing")  # nobody knows who decides: that is what is put right first
        self._show_old()

    def deed(self, case: Case) -> Deed:
        """Correct the value, tidied as at reception."""
        reason = self.reason.value()
        fields = correction(case.dossier, self.field.value(), self.value.value(), reason, case.now.date())
        return Deed(
            lambda store, actor: store.correct(case.dossier.id, fields, reason, actor),
            undoable("Đã ghi sửa đổi."),
        )

    def _show_old(self) -> None:
        name = self.field.value()
        if self.case is None or not name:
            return
        old = field_shown(name, field_value(self.case.dossier, name))
        self._value.set_helper(f"Đang ghi: {old}" if old else "Đang để trống")
        self.value.setText(old)
        self.value.selectAll()


class VoidPanel(Panel):
    """Takes a mistaken reception back."""

    def __init__(self) -> None:
        self.reason = LineEdit()
        fields = [Field("reason", "Lý do", self.reason, required=True)]
        hint = "Chỉ dùng khi tiếp nhận nhầm. Số hồ sơ không dùng lại; giấy đã in phải thu hồi."
        super().__init__("Hủy tiếp nhận", hint, fields, "Hủy tiếp nhận")

    def deed(self, case: Case) -> Deed:
        """Void it."""
        reason = self.reason.value()
        return Deed(
            lambda store, actor: store.void(case.dossier.id, reason, actor),
            "Đã hủy tiếp nhận. Nhớ thu hồi giấy đã in.",
        )
