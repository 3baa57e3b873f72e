"""Rules of progress: which status may follow which, and what each step of the way demands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.progress import (
    Advanced,
    Declined,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    TakenBack,
    Withdrawn,
)
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.rules.steps import OPEN, UNFINISHED, need_fate, need_status, need_text, step
from localdb.domain.trouble import Refused
from localdb.domain.values import Status

# Which status may follow which. Source: status list of the national portal and NĐ 61/2018 Art. 17-20.
NEXT_STATUS: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWN, Status.STOPPED, Status.DONE}
    ),
    Status.PROCESSING: frozenset(
        {Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWN, Status.STOPPED, Status.DONE}
    ),
    Status.SUPPLEMENT: frozenset({Status.RECEIVED, Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.PAYMENT: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED, Status.DONE}),
    Status.DONE: frozenset({Status.RETURNED}),
    Status.STOPPED: frozenset({Status.RETURNED}),
    Status.WITHDRAWN: frozenset({Status.RETURNED}),
}


def _advance(dossier: Dossier, change: Change, body: Advanced) -> Dossier:
    if body.from_ is not dossier.status:
        raise Refused(
            f"Hồ sơ nay ở trạng thái “{dossier.status.label}”, không còn là “{body.from_.label}”.",
            "Mở lại hồ sơ rồi thử lại.",
        )
    if not change.undoes and body.to not in NEXT_STATUS.get(dossier.status, frozenset()):
        raise Refused(
            f"Không chuyển được từ “{dossier.status.label}” sang “{body.to.label}”.", "Chọn bước hợp lệ."
        )
    return replace(dossier, status=body.to)


def _ask_supplement(dossier: Dossier, change: Change, body: SupplementAsked) -> Dossier:
    """Once, with reason and ground (NĐ 309/2026 Art. 17.2a); again only for a leader's reason."""
    need_status(dossier, OPEN, "yêu cầu bổ sung")
    need_text(body.reason, "reason", "Chưa có lý do yêu cầu bổ sung.", "Ghi rõ thiếu gì, sai gì.")
    need_text(
        body.ground, "ground", "Chưa có căn cứ yêu cầu bổ sung.", "Ghi điều khoản quy định giấy tờ này."
    )
    if dossier.supplements and not body.leader_reason.strip():
        raise Refused(
            "Hồ sơ này đã được yêu cầu bổ sung một lần.",
            "Chỉ lãnh đạo được yêu cầu thêm lần nữa, và phải ghi lý do.",
            field="leader_reason",
        )
    return step(dossier, change, body, to=Status.SUPPLEMENT)


def _answer_supplement(dossier: Dossier, change: Change, body: SupplementAnswered) -> Dossier:
    need_status(dossier, frozenset({Status.SUPPLEMENT}), "ghi nhận bổ sung")
    if body.due.at < dossier.due.at:
        raise Refused("Hẹn mới không được sớm hơn hẹn cũ.", "Tính lại ngày hẹn.", field="due")
    back = dossier.supplements[-1].before if dossier.supplements else Status.PROCESSING
    return step(dossier, change, body, to=back, due=body.due)


def _decline(dossier: Dossier, change: Change, body: Declined) -> Dossier:
    need_status(dossier, OPEN, "từ chối")
    need_text(body.reason, "reason", "Chưa có lý do từ chối.", "Ghi lý do cụ thể.")
    need_text(body.ground, "ground", "Chưa có căn cứ từ chối.", "Ghi điều khoản pháp luật.")
    need_fate(dossier, body.money)
    return step(dossier, change, body, to=Status.DECLINED)


def _withdraw(dossier: Dossier, change: Change, body: Withdrawn) -> Dossier:
    need_status(dossier, UNFINISHED, "rút hồ sơ")
    need_text(body.reason, "reason", "Chưa có lý do rút hồ sơ.", "Ghi theo đề nghị của công dân.")
    need_fate(dossier, body.money)
    return step(dossier, change, body, to=Status.WITHDRAWN)


def _stop(dossier: Dossier, change: Change, body: Stopped) -> Dossier:
    need_status(dossier, UNFINISHED, "dừng giải quyết")
    need_text(body.reason, "reason", "Chưa có lý do dừng giải quyết.", "Ghi lý do cụ thể.")
    need_text(body.ground, "ground", "Chưa có căn cứ dừng giải quyết.", "Ghi điều khoản pháp luật.")
    need_fate(dossier, body.money)
    return step(dossier, change, body, to=Status.STOPPED)


def _take_back(dossier: Dossier, change: Change, body: TakenBack) -> Dossier:
    """Only the last step, and only as long as nothing has moved the dossier since."""
    last = dossier.steps[-1] if dossier.steps else None
    if last is None or last.change != change.undoes or last.after is not dossier.status:
        raise Refused("Sau bước này hồ sơ đã đi tiếp, không lấy lại được.", "Mở lại hồ sơ rồi xem bước cuối.")
    return replace(dossier, steps=dossier.steps[:-1], status=last.before, due=last.due)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    Advanced: _advance,
    SupplementAsked: _ask_supplement,
    SupplementAnswered: _answer_supplement,
    Declined: _decline,
    Withdrawn: _withdraw,
    Stopped: _stop,
    TakenBack: _take_back,
}
