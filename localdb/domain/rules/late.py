"""Rules of the letter of apology (Mẫu 04): drafted whole, signed once, and given to somebody at some time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.progress import Extended
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.late import Letter, letter, signed
from localdb.domain.letters import need_apology, need_explanation, need_reason
from localdb.domain.rules.steps import OPEN, need_status, need_text, step
from localdb.domain.trouble import Refused


def need_letter(dossier: Dossier, body: LetterDrafted | Extended, at: str) -> None:
    """Refuse a second letter, one that lacks an apology, a reason or a date, or whose reason is too short."""
    need_status(dossier, OPEN, "gia hạn")
    if signed(dossier):
        raise Refused(
            "Hồ sơ đã gia hạn một lần; không được hẹn lại lần nữa.",
            "Trả kết quả sớm nhất có thể và giải trình với lãnh đạo.",
        )
    need_apology(body.apology)
    need_reason(body.reason)
    if not body.due.at or body.due.at <= dossier.due.at or body.due.at <= at:
        raise Refused("Ngày hẹn mới phải sau ngày hẹn cũ và sau hôm nay.", "Chọn ngày khác.", field="due")


def _draft(dossier: Dossier, change: Change, body: LetterDrafted) -> Dossier:
    """The explanation to the head comes with the draft (chỉ thị về thư xin lỗi: mọi hồ sơ trễ hạn)."""
    need_letter(dossier, body, change.at)
    need_explanation(body.explanation)
    return step(dossier, change, body)


def extend(dossier: Dossier, change: Change, body: Extended) -> Dossier:
    """At most once, with apology, reason and new date (NĐ 61/2018 Art. 19.9; chỉ thị về thư xin lỗi)."""
    need_letter(dossier, body, change.at)
    need_text(body.signer.name, "signer", "Chưa có người ký thư xin lỗi.", "Chọn lãnh đạo ký.")
    return step(dossier, change, body, due=body.due)


def _deliver(dossier: Dossier, change: Change, body: LetterDelivered) -> Dossier:
    """Only a signed letter is delivered, once; not before it was signed, and not in the future."""
    made = signed(dossier)
    if made is None:
        raise Refused("Thư xin lỗi chưa được ký.", "Trình lãnh đạo ký thư trước.")
    if letter(dossier) is Letter.DELIVERED:
        raise Refused("Thư xin lỗi đã giao rồi.", "")
    need_text(body.taker, "taker", "Chưa ghi ai nhận thư.", "Ghi họ tên người nhận thư.")
    need_text(body.how, "how", "Chưa chọn cách giao thư.", "Chọn giao tận tay, bưu chính, thư điện tử…")
    need_text(body.given_at, "given_at", "Chưa ghi giao thư lúc nào.", "Ghi giờ, ngày giao.")
    given, now = datetime.fromisoformat(body.given_at), datetime.fromisoformat(change.at)
    if given > now:
        raise Refused("Lúc giao thư còn ở tương lai.", "Ghi khi thư đã đến tay.", field="given_at")
    if given < datetime.fromisoformat(made.at).replace(second=0, microsecond=0):
        raise Refused("Lúc giao thư sớm hơn lúc ký.", "Xem lại giờ, ngày giao.", field="given_at")
    return step(dossier, change, body)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    LetterDrafted: _draft,
    Extended: extend,
    LetterDelivered: _deliver,
}
