"""Rules of money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import Change
from localdb.domain.dossier import Collection, Dossier
from localdb.domain.trouble import Refused


def _collect(dossier: Dossier, change: Change, body: FeeCollected) -> Dossier:
    if body.amount <= 0:
        raise Refused("Số tiền thu phải lớn hơn 0.", "Nhập lại số tiền.", field="amount")
    taken = Collection(body.amount, body.method, body.receipt_number, change.at)
    return replace(dossier, collections=(*dossier.collections, taken))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    FeeCollected: _collect,
}
