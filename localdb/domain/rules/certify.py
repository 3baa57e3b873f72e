"""Rules of certified copies: a number once, for at least one page and one copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.certify import Certified
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.late_entry import FIELD_AT
from localdb.domain.trouble import Refused


def _certify(dossier: Dossier, change: Change, body: Certified) -> Dossier:
    if not body.document.strip():
        raise Refused("Chưa ghi tên giấy tờ.", "Chọn hoặc gõ tên bản chính.", field="document")
    if body.pages < 1 or body.copies < 1:
        raise Refused("Số trang, số bản phải từ 1.", "Nhập lại.", field="pages")
    if body.number < 1:
        raise Refused("Số chứng thực phải từ 1.", "Báo cán bộ CNTT.")
    if body.taken_at and datetime.fromisoformat(body.taken_at) > datetime.fromisoformat(change.at):
        raise Refused("Giờ chứng thực còn ở tương lai.", "Ghi giờ trên phiếu giấy.", field=FIELD_AT)
    key = (body.register, body.book, body.year, body.number)
    if any((c.register, c.book, c.year, c.number) == key for c in dossier.certified):
        raise Refused("Số chứng thực này đã ghi cho hồ sơ.", "Mở lại hồ sơ.")
    return replace(dossier, certified=(*dossier.certified, body))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {Certified: _certify}
