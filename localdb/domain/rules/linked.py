"""Rules of linked procedures: each part goes its own way, and what others decide is never decided here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.linked import PartState
from localdb.domain.rules.steps import OPEN, UNFINISHED, need_status, need_text, step
from localdb.domain.trouble import Refused


def need_all_ended(dossier: Dossier) -> None:
    """Refuse a result of the whole while a part goes on."""
    going = [part.name for part in dossier.parts if not part.state.ended]
    if going:
        raise Refused(
            f"Còn phần chưa xong: {', '.join(going)}.", "Cập nhật từng phần liên thông trước.", field="part"
        )


def _open(dossier: Dossier, change: Change, body: PartsOpened) -> Dossier:
    need_status(dossier, OPEN, "tách phần liên thông")
    if dossier.parts:
        raise Refused("Hồ sơ đã tách phần liên thông rồi.", "")
    return step(dossier, change, body)


def _move(dossier: Dossier, change: Change, body: PartMoved) -> Dossier:
    """What another agency owns is mirrored with source and time; one part refused leaves the others alone."""
    need_status(dossier, UNFINISHED, "cập nhật phần liên thông")
    part = next((p for p in dossier.parts if p.id == body.part), None)
    if part is None:
        raise Refused("Hồ sơ không có phần này.", "Mở lại hồ sơ.", field="part")
    if part.state.ended:
        raise Refused(f"“{part.name}” đã kết thúc: {part.state.label.lower()}.", "", field="part")
    before = next((p for p in dossier.parts if p.id == part.after), None)
    starts = body.state in {PartState.PROCESSING, PartState.SUPPLEMENT, PartState.DONE}
    if starts and before is not None and before.state is not PartState.DONE:
        raise Refused(
            f"“{before.name}” chưa có kết quả nên “{part.name}” chưa bắt đầu được.",
            "Cập nhật phần trước, hoặc dừng phần này và ghi lý do.",
            field="state",
        )
    if not part.ours:
        need_text(
            body.source,
            "source",
            f"“{part.name}” do {part.owner} giải quyết; ở đây chỉ ghi lại.",
            "Ghi xem ở đâu, ai báo: tên hệ thống, số văn bản, người trả lời.",
        )
        need_text(body.seen_at, "seen_at", "Chưa ghi biết lúc nào.", "Ghi giờ, ngày xem hoặc được báo.")
    if body.seen_at and datetime.fromisoformat(body.seen_at) > datetime.fromisoformat(change.at):
        raise Refused("Lúc biết còn ở tương lai.", "Xem lại giờ, ngày.", field="seen_at")
    if body.state.ended and body.state is not PartState.DONE:
        need_text(body.note, "note", "Chưa ghi lý do.", "Ghi lý do như cơ quan giải quyết đã báo.")
    return step(dossier, change, body)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    PartsOpened: _open,
    PartMoved: _move,
}
