"""Rules of reception: who came, what may be corrected, when a number is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain import late_entry, legacy
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.parties import check, routed, routing_of
from localdb.domain.trouble import Refused
from localdb.domain.values import Person, Status
from localdb.domain.words import field_label

CORRECTABLE: tuple[str, ...] = (
    *(f"applicant.{f}" for f in Person.__struct_fields__),
    *(f"owner.{f}" for f in Person.__struct_fields__),
    "routing",
    "note",
)


_NOBODY = Person(name="")


def _named(owner: Person | None) -> Person | None:
    """Return the owner, ``None`` for one of whom nothing is said; refuse one without a name."""
    if owner is None or owner == _NOBODY:
        return None
    if not owner.name.strip():
        raise Refused("Họ tên chủ hồ sơ không được để trống.", "Nhập họ tên.", field="owner.name")
    return owner


def receive(change: Change, body: Received) -> Dossier:
    """Return the dossier that a reception makes."""
    if not body.applicant.name.strip():
        raise Refused(
            "Chưa có họ tên người nộp.", "Nhập họ tên hoặc quét thẻ căn cước.", field="applicant.name"
        )
    if body.sets < 1:
        raise Refused("Số bộ hồ sơ phải từ 1.", "Nhập lại số bộ.", field="sets")
    owner = _named(body.owner)
    check(body.how, body.applicant, owner)
    if body.origin:
        legacy.check(body.origin, body.code)
    if body.entry:
        late_entry.check(body.entry, body.received_at, change.at)
    return Dossier(
        id=change.entity,
        version=1,
        code=body.code,
        temporary=body.temporary,
        official_code="" if body.temporary or body.origin else body.code,
        unit=body.unit,
        procedure=body.procedure,
        applicant=body.applicant,
        owner=owner,
        channel=body.channel,
        received_at=body.received_at,
        due=body.due,
        status=body.origin.stands if body.origin else Status.RECEIVED,
        papers=body.papers,
        fees=body.fees,
        sets=body.sets,
        note=body.note,
        how=body.how,
        origin=body.origin,
        entry=body.entry,
        entered_at=change.at if body.entry else "",
    )


def _void(dossier: Dossier, change: Change, body: Voided) -> Dossier:
    if not body.reason.strip():
        raise Refused("Hủy tiếp nhận phải có lý do.", "Nhập lý do.", field="reason")
    brought_over = dossier.origin is not None and not dossier.steps
    if dossier.status is not Status.RECEIVED and not brought_over:
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{dossier.status.label}”, không hủy tiếp nhận được.",
            "Dùng “rút hồ sơ” hoặc “dừng xử lý”.",
        )
    if dossier.collected:
        raise Refused("Hồ sơ đã thu tiền, không hủy tiếp nhận được.", "Dùng “dừng xử lý”.")
    return replace(dossier, void_reason=body.reason)


def field_value(dossier: Dossier, field: str) -> str:
    """Return the present value of a correctable field (``applicant.phone``); empty when there is no owner."""
    if field not in CORRECTABLE:
        raise Refused(f"Trường “{field}” không sửa được.", "")
    if field == "note":
        return dossier.note
    if field == "routing":
        return routed(dossier.how.routing)
    who, _, name = field.partition(".")
    person = dossier.applicant if who == "applicant" else dossier.owner
    return str(getattr(person, name)) if person else ""


def correct(dossier: Dossier, change: Change, body: Corrected) -> Dossier:
    """Correct fields. Raises ``Refused`` when one of them no longer has its old value."""
    if not body.fields:
        raise Refused("Không có gì để sửa.", "")
    for field, (old, new) in body.fields.items():
        current = field_value(dossier, field)
        if current != old:
            raise Refused(
                f"Nơi khác vừa sửa {field_label(field)} thành “{current or 'để trống'}”.",
                "Xem lại giá trị mới rồi sửa.",
                field=field,
            )
        if field == "applicant.name" and not new.strip():
            raise Refused("Họ tên người nộp không được để trống.", "Nhập họ tên.", field=field)
        if field == "note":
            dossier = replace(dossier, note=new)
        elif field == "routing":
            dossier = replace(dossier, how=replace(dossier.how, routing=routing_of(new)))
        elif field.startswith("applicant."):
            dossier = replace(dossier, applicant=_set(dossier.applicant, field, new))
        else:
            dossier = replace(dossier, owner=_set(dossier.owner or _NOBODY, field, new))
    return replace(dossier, owner=_named(dossier.owner))


def _set(person: Person, field: str, value: str) -> Person:
    changes: dict[str, Any] = {field.partition(".")[2]: value}
    return replace(person, **changes)


def _bind(dossier: Dossier, change: Change, body: CodeBound) -> Dossier:
    if dossier.official_code and dossier.official_code != body.official_code:
        raise Refused(
            f"Hồ sơ đã có mã {dossier.official_code}; tỉnh vừa trả mã khác: {body.official_code}.",
            "Báo cán bộ CNTT đối chiếu với tỉnh.",
        )
    return replace(dossier, official_code=body.official_code)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    Voided: _void,
    Corrected: correct,
    CodeBound: _bind,
}
