"""Rules of closing a dossier of old software: only such a one, once, with a reason that says something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.legacy import ClosedOut, Ending
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.rules.steps import UNFINISHED, need_status, need_text, step
from localdb.domain.trouble import Refused
from localdb.domain.values import Status


def _close(dossier: Dossier, change: Change, body: ClosedOut) -> Dossier:
    if dossier.origin is None:
        raise Refused(
            "Hồ sơ này được tiếp nhận ở đây, không phải hồ sơ của hệ thống cũ.",
            "Trả kết quả, rút hồ sơ hoặc dừng giải quyết như thường lệ.",
        )
    need_status(dossier, UNFINISHED | {Status.DONE}, "kết thúc")
    need_text(body.reason, "reason", "Chưa có lý do hồ sơ còn tồn.", "Ghi vì sao hồ sơ chưa kết thúc.")
    if body.ending is not Ending.RETURNED:
        need_text(
            body.paper, "paper", "Chưa có văn bản làm căn cứ.", "Ghi số, ngày văn bản (Mẫu 05, biên bản)."
        )
    if body.ended_on and body.ended_on > change.at[:10]:
        raise Refused("Ngày kết thúc còn ở tương lai.", "Nhập lại ngày.", field="ended_on")
    return step(dossier, change, body, to=body.ending.status)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {ClosedOut: _close}
