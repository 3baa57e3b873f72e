"""Rules of progress: which status may follow which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.progress import Advanced
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
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


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    Advanced: _advance,
}
