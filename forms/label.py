"""The label on a result that goes home by post."""

from __future__ import annotations

from typing import ClassVar

from forms.form import OfDossier, Words
from localdb.domain.bodies.posting import Posted
from localdb.domain.letters import StockReasons
from localdb.domain.trouble import Refused


class PostLabel(OfDossier, frozen=True):
    """“Nhãn bưu gửi”: to whom and where, under which item number; the dossier's bar code is in its head."""

    form: ClassVar[str] = "post-label"
    names: ClassVar[frozenset[str]] = frozenset(
        {"item_number", "receiver", "post_address", "post_phone", "note"}
    )
    order: Posted

    def check(self, stock: StockReasons) -> None:
        """A label without a receiver or an address brings nothing home."""
        if not self.order.receiver.strip() or not self.order.address.strip():
            raise Refused("Nhãn thiếu người nhận hoặc địa chỉ.", "Ghi đủ rồi in lại.", field="address")

    def words(self) -> Words:
        """To whom, where, under which number."""
        return {
            "item_number": self.order.item_number,
            "receiver": self.order.receiver,
            "post_address": self.order.address,
            "post_phone": self.order.phone,
            "note": self.order.note,
        }
