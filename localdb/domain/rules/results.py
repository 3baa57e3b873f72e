"""Rules of results: electronic and paper together, and handed over only to who may take it, with proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.rules.linked import need_all_ended
from localdb.domain.rules.steps import OPEN, need_status, need_text, step
from localdb.domain.trouble import Refused
from localdb.domain.values import Relation, Status
from localdb.domain.words import fold

_WAITING = frozenset({Status.DONE, Status.STOPPED, Status.WITHDRAWN})


def _ready(dossier: Dossier, change: Change, body: ResultReady) -> Dossier:
    """The electronic result and the paper have the same value and go together (NĐ 118/2025).

    A file without a digital signature has no such value: it stands beside the paper, not for it.
    """
    need_status(dossier, OPEN, "ghi có kết quả")
    need_all_ended(dossier)
    need_text(body.number, "number", "Chưa có số, ký hiệu của kết quả.", "Ghi như trên văn bản.")
    need_text(body.signer, "signer", "Chưa có người ký kết quả.", "Ghi họ tên người ký.")
    if body.paper < 0:
        raise Refused("Số bản giấy không được âm.", "Nhập lại.", field="paper")
    if not body.files and not body.paper:
        raise Refused(
            "Chưa có kết quả nào.", "Thêm tệp kết quả điện tử, hoặc ghi số bản giấy.", field="files"
        )
    signed = any(file.signed for file in body.files)
    if not (signed and body.paper):
        lacks = "Mới chỉ có bản điện tử." if signed else "Mới chỉ có bản giấy."
        if body.files and not signed:
            lacks = "Tệp kết quả chưa có chữ ký số, chưa có giá trị như bản giấy."
        todo = "Thêm bản còn thiếu, hoặc ghi căn cứ chỉ trả một bản."
        need_text(body.ground, "ground", lacks, todo)
    return step(dossier, change, body, to=Status.DONE)


def _return(dossier: Dossier, change: Change, body: ResultReturned) -> Dossier:
    """Who takes it is named with an identity paper; a stranger only with an authorisation."""
    need_status(dossier, _WAITING, "trả kết quả")
    need_text(body.name, "name", "Chưa có người nhận kết quả.", "Ghi họ tên hoặc quét thẻ căn cước.")
    need_text(body.id_number, "id_number", "Chưa có số giấy tờ của người nhận.", "Xem giấy tờ rồi ghi số.")
    if body.relation is Relation.PROXY:
        need_text(
            body.authorisation, "authorisation", "Chưa có giấy ủy quyền.", "Ghi số, ngày giấy ủy quyền."
        )
    elif not _party(dossier, body):
        raise Refused(
            f"{body.name} không phải người nộp hay chủ hồ sơ này.",
            "Kiểm tra lại giấy tờ, hoặc chọn “người được ủy quyền” và ghi giấy ủy quyền.",
            field="name",
        )
    return step(dossier, change, body, to=Status.RETURNED)


def _post(dossier: Dossier, change: Change, body: Posted) -> Dossier:
    """What is given to the post is not returned yet: the post says when it was."""
    need_status(dossier, _WAITING, "gửi bưu chính")
    if any(isinstance(s.body, Posted) for s in dossier.steps):
        raise Refused("Kết quả này đã gửi bưu chính.", "Lấy lại bước vừa làm nếu gửi nhầm.")
    need_text(body.receiver, "receiver", "Chưa có người nhận.", "Ghi họ tên người nhận.")
    need_text(body.address, "address", "Chưa có địa chỉ nhận.", "Ghi số nhà, thôn, xã, tỉnh.")
    need_text(body.item_number, "number", "Chưa có số hiệu bưu gửi.", "Ghi số trên nhãn của bưu điện.")
    return step(dossier, change, body)


def _party(dossier: Dossier, body: ResultReturned) -> bool:
    """Whether the receiver is the applicant or the owner: the number decides where both are known."""
    for person in filter(None, (dossier.applicant, dossier.owner)):
        numbers = {person.number, person.old_number} - {""}
        if numbers and body.id_number in numbers:
            return True
        if not numbers and fold(person.name) == fold(body.name):
            return True
    return False


def _notify(dossier: Dossier, change: Change, body: Notified) -> Dossier:
    need_text(body.channel, "channel", "Chưa chọn cách báo.", "Chọn gọi điện, tin nhắn…")
    need_text(body.outcome, "outcome", "Chưa ghi kết quả báo.", "Chọn đã báo được hay chưa.")
    return step(dossier, change, body)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    ResultReady: _ready,
    Posted: _post,
    ResultReturned: _return,
    Notified: _notify,
}
