"""Rules of hand-overs: two people, both of whom sign; responsibility stays until the receiver has signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.rules.steps import need_text, step
from localdb.domain.trouble import Refused
from localdb.domain.values import Officer, Status
from localdb.domain.words import fold


def _hand_over(dossier: Dossier, change: Change, body: HandedOver) -> Dossier:
    """Both sides are named, and who gives is who holds: the chain of Mẫu 06 has no gap."""
    if dossier.status is Status.RETURNED:
        raise Refused("Hồ sơ đã trả kết quả, không bàn giao được nữa.", "")
    need_text(body.giver.name, "giver", "Chưa có người giao.", "Ghi họ tên người giao.")
    need_text(body.taker.name, "taker", "Chưa có người nhận.", "Ghi họ tên người nhận.")
    if _same(body.giver, body.taker):
        raise Refused("Người giao và người nhận là một người.", "Chọn người nhận khác.", field="taker")
    if dossier.handing:
        raise Refused(
            f"Hồ sơ đang chờ {dossier.handing[1].taker.name} ký nhận.",
            "Chờ ký nhận, hoặc lấy lại lần giao vừa rồi.",
        )
    if dossier.holder and not _same(dossier.holder, body.giver):
        raise Refused(
            f"Hồ sơ đang do {dossier.holder.name} giữ, không phải {body.giver.name}.",
            "Ghi đúng người đang giữ hồ sơ là người giao.",
            field="giver",
        )
    if body.to_confirm and not body.taker.id:
        raise Refused("Người nhận không có tài khoản ở đây nên không ký số được.", "Cho ký trên giấy.")
    begins = dossier.status in {Status.NEW, Status.RECEIVED}
    return step(dossier, change, body, to=Status.PROCESSING if begins else None)


def _answer(dossier: Dossier, change: Change, body: HandOverAnswered) -> Dossier:
    """Only the receiver's own account answers, and only the hand-over that waits (chức năng CN06)."""
    if dossier.handing is None or dossier.handing[0] != body.handover:
        raise Refused("Lần giao này không còn chờ ký nhận.", "Mở lại hồ sơ để xem ai đang giữ.")
    taker = dossier.handing[1].taker
    if change.actor != taker.id:
        raise Refused(
            f"Hồ sơ được giao cho {taker.name}.", "Người nhận tự ký bằng mã PIN của mình.", field="pin"
        )
    if not body.accepted:
        need_text(body.note, "note", "Chưa ghi vì sao không nhận.", "Ghi thiếu gì, sai gì.")
    return step(dossier, change, body)


def _same(one: Officer, other: Officer) -> bool:
    return one.id == other.id if one.id and other.id else fold(one.name) == fold(other.name)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    HandedOver: _hand_over,
    HandOverAnswered: _answer,
}
