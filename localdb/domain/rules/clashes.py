"""Rules of clashes: what two desks changed beside each other, one person settles, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.reception import Corrected
from localdb.domain.bodies.results import ResultReady, ResultReturned
from localdb.domain.change import Body, Change
from localdb.domain.dossier import Clash, Dossier
from localdb.domain.rules import readings, reception
from localdb.domain.trouble import Refused
from localdb.domain.values import Status

STATUS, VOID, FEE, STEP = "status", "void", "fee", "step"
VOIDED, KEPT = "voided", "kept"  # the two values of a ``void`` clash
BOTH, TWICE = "both", "twice"  # of a ``fee`` clash: both payments are right, or one was taken twice
STANDS, AGAIN = "stands", "again"  # of a ``step`` clash: what stands is right, or the step is done again
_ENDS = frozenset({Status.DONE, Status.RETURNED})


def need_agreement(dossier: Dossier, body: Body) -> None:
    """Refuse to end a dossier in which two desks wrote different things and nobody has chosen."""
    ends = isinstance(body, ResultReady | ResultReturned) or (isinstance(body, Advanced) and body.to in _ENDS)
    if ends and dossier.clashes:
        raise Refused(
            f"Hồ sơ {dossier.code} có chỗ hai quầy ghi khác nhau, chưa ai chọn.",
            "Mở màn hình Đồng bộ, chọn giá trị đúng rồi làm tiếp.",
        )


def standing(dossier: Dossier, field: str) -> str:
    """Return the value that stands in the dossier, as a clash of ``field`` compares it."""
    if field == STATUS:
        return dossier.status.value
    if field == VOID:
        return VOIDED if dossier.voided else KEPT
    if field.startswith(readings.PAPER):
        return readings.value_at(dossier, field)
    fixed = {FEE: BOTH, STEP: STANDS}
    return fixed[field] if field in fixed else reception.field_value(dossier, field)


def open_clash(dossier: Dossier, change: str, field: str) -> Clash | None:
    """Return the clash that ``change`` brought about in ``field``, while nobody has settled it."""
    return next((c for c in dossier.clashes if (c.change, c.field) == (change, field)), None)


def close(dossier: Dossier, change: Change, body: ClashSettled) -> Dossier:
    """Return the dossier with the chosen value in place and the clash gone."""
    left = tuple(c for c in dossier.clashes if (c.change, c.field) != (body.change, body.field))
    dossier = replace(dossier, clashes=left)
    present = standing(dossier, body.field)
    if body.new == present or body.field in (FEE, STEP):
        return dossier
    if body.field == STATUS:
        return replace(dossier, status=Status(body.new))
    if body.field == VOID:
        return replace(dossier, void_reason="")
    if body.field.startswith(readings.PAPER):
        return readings.put_value(dossier, body.field, body.new)
    return reception.correct(dossier, change, Corrected({body.field: (present, body.new)}))


def _settle(dossier: Dossier, change: Change, body: ClashSettled) -> Dossier:
    clash = open_clash(dossier, body.change, body.field)
    if clash is None:
        raise Refused("Chỗ khác nhau này đã có người chọn rồi.", "Mở lại hồ sơ để xem giá trị đã chọn.")
    present = standing(dossier, body.field)
    if body.old != present or body.new not in (present, clash.wanted):
        raise Refused("Giá trị trong hồ sơ vừa đổi.", "Xem lại hai giá trị rồi chọn.")
    return close(dossier, change, body)


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    ClashSettled: _settle,
}
