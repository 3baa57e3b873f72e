"""Rules of money: what was taken is never rubbed out, an entry keeps its number, a payment counts once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.change import Change
from localdb.domain.dossier import Collection, Dossier
from localdb.domain.rules.steps import need_text
from localdb.domain.trouble import Refused


def _collect(dossier: Dossier, change: Change, body: FeeCollected) -> Dossier:
    if body.amount <= 0:
        raise Refused("Số tiền thu phải lớn hơn 0.", "Nhập lại số tiền.", field="amount")
    if body.bank_ref and any(c.bank_ref == body.bank_ref and not c.void_reason for c in dossier.collections):
        raise Refused("Giao dịch ngân hàng này đã được ghi rồi.", "Không ghi hai lần một khoản.")
    if body.taken_at:
        _check_taken(dossier, body.taken_at, change.at)
    taken = Collection(
        amount=body.amount,
        method=body.method,
        receipt_number=body.receipt_number,
        at=body.taken_at or change.at,
        number=body.number,
        payer=body.payer,
        bank_ref=body.bank_ref,
    )
    return replace(dossier, collections=(*dossier.collections, taken))


def _check_taken(dossier: Dossier, taken_at: str, written_at: str) -> None:
    """Money taken on paper came with the dossier or after it, and before it was written down."""
    taken = datetime.fromisoformat(taken_at)
    if taken > datetime.fromisoformat(written_at):
        raise Refused("Giờ thu tiền còn ở tương lai.", "Ghi giờ trên phiếu thu giấy.", field="taken_at")
    if taken < datetime.fromisoformat(dossier.received_at):
        raise Refused(
            "Giờ thu tiền trước giờ nhận hồ sơ.", "Xem lại giờ trên phiếu thu giấy.", field="taken_at"
        )


def _void(dossier: Dossier, change: Change, body: FeeVoided) -> Dossier:
    need_text(body.reason, "reason", "Hủy một khoản đã thu phải có lý do.", "Ghi lý do.")
    entry = _entry(dossier, body.number)
    if entry.void_reason:
        raise Refused(f"Khoản thu {body.number} đã hủy rồi.", "")
    return _put(dossier, replace(entry, void_reason=body.reason))


def _link(dossier: Dossier, change: Change, body: ReceiptLinked) -> Dossier:
    need_text(body.receipt_number, "receipt_number", "Chưa có số biên lai.", "Nhập số biên lai điện tử.")
    return _put(dossier, replace(_entry(dossier, body.number), receipt_number=body.receipt_number))


def _exempt(dossier: Dossier, change: Change, body: FeeExempted) -> Dossier:
    need_text(body.ground, "ground", "Chưa có căn cứ miễn, giảm.", "Ghi văn bản và điều khoản.")
    if body.name not in {line.name for line in dossier.fees}:
        raise Refused(
            f"Hồ sơ không có khoản “{body.name}”.", "Chọn khoản đã báo khi tiếp nhận.", field="name"
        )
    if any(e.name == body.name for e in dossier.exemptions):
        raise Refused(f"Khoản “{body.name}” đã được miễn.", "")
    return replace(dossier, exemptions=(*dossier.exemptions, body))


def _entry(dossier: Dossier, number: str) -> Collection:
    for entry in dossier.collections:
        if number and entry.number == number:
            return entry
    raise Refused(f"Hồ sơ không có khoản thu số {number}.", "Mở lại hồ sơ.")


def _put(dossier: Dossier, entry: Collection) -> Dossier:
    entries = tuple(entry if c.number == entry.number else c for c in dossier.collections)
    return replace(dossier, collections=entries)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    FeeCollected: _collect,
    FeeVoided: _void,
    ReceiptLinked: _link,
    FeeExempted: _exempt,
}
