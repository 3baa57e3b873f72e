"""Changes in plain Vietnamese: what a person reads in a timeline or in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.change import Change
from ui.words import day, money

_DEEDS = {
    "dossier.received": "Tiếp nhận hồ sơ",
    "dossier.voided": "Hủy tiếp nhận",
    "dossier.corrected": "Sửa thông tin",
    "dossier.advanced": "Chuyển trạng thái",
    "paper.filed": "Lưu bản quét",
    "paper.unfiled": "Lấy bản quét ra",
    "receipt.issued": "Lập giấy tiếp nhận",
    "form.issued": "Lập giấy tờ",
    "fee.collected": "Thu phí, lệ phí",
    "code.bound": "Nhận mã hồ sơ của tỉnh",
    "copy.certified": "Chứng thực bản sao",
}

_PERSON_FIELDS = {
    "name": "họ tên",
    "number": "số định danh",
    "old_number": "số CMND cũ",
    "birth": "ngày sinh",
    "sex": "giới tính",
    "address": "địa chỉ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "issued": "ngày cấp thẻ",
    "address_now": "địa chỉ theo đơn vị hành chính mới",
}


def deed(kind: str) -> str:
    """Return the name of a kind of change (``dossier.received``)."""
    return _DEEDS.get(kind, kind)


def kind_of(change: Change) -> str:
    """Return the kind of a change, as ``deed`` takes it."""
    return str(change.body.__struct_config__.tag)


def field_label(field: str) -> str:
    """Return the name of a correctable field: ``applicant.phone`` is “điện thoại người nộp”."""
    who, _, name = field.partition(".")
    if not name:
        return "ghi chú"
    whose = "người nộp" if who == "applicant" else "chủ hồ sơ"
    return f"{_PERSON_FIELDS[name]} {whose}"


def field_shown(field: str, value: str) -> str:
    """Return a field's value as people write it: dates as ``21/11/1990``."""
    is_day = field.endswith((".birth", ".issued")) and value[4:5] == "-"
    return day(value) if is_day else value


def story(change: Change) -> tuple[str, ...]:
    """Return what a change did: the deed first, then one line for each detail."""
    tell: Callable[[Any], tuple[str, ...]] = _STORIES[type(change.body)]
    first, *rest = tell(change.body)
    return (f"Hoàn tác: {first[0].lower()}{first[1:]}" if change.undoes else first, *rest)


def _received(body: Received) -> tuple[str, ...]:
    number = f"Cấp số tạm {body.code}" if body.temporary else f"Cấp mã {body.code}"
    return f"Tiếp nhận hồ sơ ({body.channel.label.lower()})", number


def _voided(body: Voided) -> tuple[str, ...]:
    return "Hủy tiếp nhận", f"Lý do: {body.reason}"


def _corrected(body: Corrected) -> tuple[str, ...]:
    lines = []
    for field, (old, new) in body.fields.items():
        before, after = field_shown(field, old), field_shown(field, new)
        if not old:
            lines.append(f"Thêm {field_label(field)}: {after}")
        elif not new:
            lines.append(f"Bỏ {field_label(field)}: {before}")
        else:
            lines.append(f"Sửa {field_label(field)}: “{before}” thành “{after}”")
    if body.reason:
        lines.append(f"Lý do: {body.reason}")
    return tuple(lines)


def _advanced(body: Advanced) -> tuple[str, ...]:
    first = f"Chuyển từ “{body.from_.label}” sang “{body.to.label}”"
    return (first, body.note) if body.note else (first,)


def _filed(body: PaperFiled) -> tuple[str, ...]:
    return (f"Lưu bản quét “{body.scan.name}” ({body.scan.pages} trang)",)


def _unfiled(body: PaperUnfiled) -> tuple[str, ...]:
    first = "Lấy một bản quét ra khỏi hồ sơ"
    return (first, f"Lý do: {body.reason}") if body.reason else (first,)


def _issued(body: ReceiptIssued) -> tuple[str, ...]:
    again = f"In lại giấy tiếp nhận, lần {body.reprint}"
    return (again if body.reprint else "Lập giấy tiếp nhận và hẹn trả",)


def _form(body: FormIssued) -> tuple[str, ...]:
    return (f"In lại “{body.title}”, lần {body.reprint}" if body.reprint else f"Lập “{body.title}”",)


def _collected(body: FeeCollected) -> tuple[str, ...]:
    receipt = f", biên lai {body.receipt_number}" if body.receipt_number else ""
    return (f"Thu {money(body.amount)} ({body.method}{receipt})",)


def _bound(body: CodeBound) -> tuple[str, ...]:
    return (f"Tỉnh cấp mã hồ sơ {body.official_code}",)


def _certified(body: Certified) -> tuple[str, ...]:
    number = f"Số chứng thực {body.number}, quyển {body.book}-{body.register}"
    how = "bản điện tử" if body.electronic else "bản giấy"
    return number, f"{body.document}: {body.pages} trang, {body.copies} bản ({how})"


_STORIES: dict[type[Struct], Callable[[Any], tuple[str, ...]]] = {
    Received: _received,
    Voided: _voided,
    Corrected: _corrected,
    Advanced: _advanced,
    PaperFiled: _filed,
    PaperUnfiled: _unfiled,
    ReceiptIssued: _issued,
    FormIssued: _form,
    FeeCollected: _collected,
    CodeBound: _bound,
    Certified: _certified,
}
