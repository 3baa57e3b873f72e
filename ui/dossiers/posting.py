"""The form for a result that goes home by post."""

from __future__ import annotations

from typing import ClassVar

from forms.label import PostLabel
from localdb.domain.bodies.posting import Posted
from localdb.domain.posting import posted
from localdb.posting import Posting
from ui.dossiers.panels import Case, Deed, Panel, undoable
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit


class PostPanel(Panel):
    """Gửi bưu chính công ích: to whom and where; the item number is drawn, or typed from the post's label."""

    prints: ClassVar[bool] = True

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self.receiver, self.address, self.phone = LineEdit(), LineEdit(), LineEdit()
        self.number, self.note = LineEdit(), LineEdit()
        self._number = Field("number", "Số hiệu bưu gửi", self.number)
        fields = [
            Field("receiver", "Người nhận", self.receiver, required=True),
            Field("address", "Địa chỉ nhận", self.address, required=True),
            Field("phone", "Điện thoại", self.phone),
            self._number,
            Field("note", "Ghi chú", self.note),
        ]
        hint = "Giao cho bưu điện chưa phải là đã trả: khi bưu điện báo phát, ghi “Trả kết quả”."
        super().__init__("Gửi bưu chính", hint, fields, "Gửi và in nhãn")

    def begin(self, case: Case) -> None:
        """Begin with whose dossier it is."""
        person = case.dossier.subject
        self.receiver.setText(person.name)
        self.address.setText(person.address_now or person.address or case.dossier.applicant.address)
        self.phone.setText(case.dossier.applicant.phone or person.phone)
        left = self._posting.numbers_left()
        told = f"Để trống: lấy số của máy này, còn {left}." if left else "Ghi số trên nhãn của bưu điện."
        self._number.set_helper(f"{told} {self._posting.warning()}".strip())

    def deed(self, case: Case) -> Deed:
        """Send it, and print the label."""
        number = "".join(self.number.value().upper().split())
        order = Posted(
            number, self.receiver.value(), self.address.value(), self.phone.value(), self.note.value()
        )
        return Deed(
            lambda _store, actor: self._posting.send(case.dossier.id, order, actor),
            f"{undoable('Đã ghi gửi bưu chính.')} {self._posting.warning(drawn=not number)}".strip(),
            lambda dossier: PostLabel(dossier, posted(dossier) or order),
        )
