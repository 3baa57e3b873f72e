"""Undo is the opposite change: which one takes a change back, and who may do it."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.reception import Corrected, Received, Voided
from localdb.domain.change import Body, Change
from localdb.domain.roles import Act
from localdb.domain.trouble import Refused

_ACTS: dict[type[Struct], Act] = {
    Voided: Act.VOID,
    Corrected: Act.CORRECT,
    Advanced: Act.ADVANCE,
    PaperFiled: Act.SCAN,
    PaperUnfiled: Act.SCAN,
}


def act_of(body: Body) -> Act:
    """Return the act that an undoing ``body`` counts as."""
    return _ACTS[type(body)]


def opposite(change: Change, past: list[Change]) -> Body:
    """Return the change that takes ``change`` back. Money and printed papers are never undone silently."""
    body = change.body
    if isinstance(body, Received):
        return Voided("Hoàn tác ngay sau khi tiếp nhận")
    if isinstance(body, Corrected):
        return Corrected({field: (new, old) for field, (old, new) in body.fields.items()}, "Hoàn tác")
    if isinstance(body, Advanced):
        return Advanced(body.to, body.from_, "Hoàn tác")
    if isinstance(body, PaperFiled):
        return PaperUnfiled(body.scan.id, "Hoàn tác")
    if isinstance(body, PaperUnfiled):
        for earlier in past:
            if isinstance(earlier.body, PaperFiled) and earlier.body.scan.id == body.scan:
                return earlier.body
    raise Refused("Việc này không hoàn tác được.", "Ghi một thay đổi mới, có lý do.")
