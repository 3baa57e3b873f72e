"""What is received here and decided elsewhere (phi địa giới, police): what this desk may not do with it.

It is received, handed on, and what came of it is given to the citizen. Whatever the deciding body says (a
supplement, a refusal, a letter) is that body's own paper. Asked of whoever begins an act, never of the fold:
dossiers from before these rules stay as they are.
"""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.late import LetterDrafted
from localdb.domain.bodies.progress import (
    Advanced,
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAsked,
    Withdrawn,
)
from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Routing
from localdb.domain.trouble import Refused

_THEIRS: dict[type[Struct], str] = {
    SupplementAsked: "yêu cầu bổ sung",
    Declined: "từ chối",
    Stopped: "dừng giải quyết",
    LetterDrafted: "hẹn lại",
    Extended: "hẹn lại",
    Advanced: "chuyển trạng thái",
}


def why_not(dossier: Dossier, kind: type[Struct]) -> Refused | None:
    """Return why this desk may not do a ``kind`` of step, since another body decides; ``None`` if it may.

    A result is written down once it has come back, so not before the dossier went there. The citizen takes
    back here only what is still here.
    """
    routing = dossier.how.routing
    if routing is None:
        return None
    gone = _went(dossier)
    if kind in _THEIRS:
        why = f"quầy này không {_THEIRS[kind]} được"
    elif kind is ResultReady and not gone:
        why = "chưa chuyển đi nên chưa có kết quả"
    elif kind is Withdrawn and gone:
        why = "đã chuyển đi nên quầy này không cho rút được"
    else:
        return None
    decider = f"do {routing.name} giải quyết" if routing.known else "chưa rõ nơi giải quyết"
    return Refused(f"Hồ sơ này {decider}, {why}.", _todo(routing, gone))


def check(dossier: Dossier, kind: type[Struct]) -> None:
    """Raise ``Refused`` where ``why_not`` has a reason."""
    if reason := why_not(dossier, kind):
        raise reason


def _went(dossier: Dossier) -> bool:
    """Whether somebody has signed for it since it came in."""
    done = [step.body for step in dossier.steps]
    return any(
        (isinstance(body, HandedOver) and not body.to_confirm)
        or (isinstance(body, HandOverAnswered) and body.accepted)
        for body in done
    )


def _todo(routing: Routing, gone: bool) -> str:
    if not routing.known:
        return "Ghi nơi giải quyết bằng “Sửa thông tin” (F10) rồi bàn giao."
    if not gone:
        return "Bàn giao hồ sơ đến đó; khi có kết quả gửi về thì ghi “Có kết quả” rồi trả."
    return f"Việc này do {routing.name} làm; văn bản gửi về thì ghi “Có kết quả” rồi trả công dân."
