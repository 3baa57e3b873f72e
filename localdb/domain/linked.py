"""Linked procedures (liên thông): one entry, several parts, each with its own owner and its own promise.

NĐ 63/2024/NĐ-CP, amended by NĐ 301/2026/NĐ-CP: a child's birth, residence and insurance; a death, the end of
residence and the benefits. Of a part that another agency owns we only mirror what it said: source and time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.deadline import Calendar, due
from localdb.domain.procedure import PartSpec
from localdb.domain.trouble import Refused
from localdb.domain.values import Due


class PartState(StrEnum):
    """How far a part has come."""

    WAITING = "waiting"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"
    SKIPPED = "skipped"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self in _ENDED


_LABELS = {
    PartState.WAITING: "Chưa đến lượt",
    PartState.PROCESSING: "Đang giải quyết",
    PartState.SUPPLEMENT: "Chờ bổ sung",
    PartState.DONE: "Có kết quả",
    PartState.REFUSED: "Bị từ chối",
    PartState.STOPPED: "Dừng giải quyết",
    PartState.SKIPPED: "Không đề nghị",
}
_ENDED = frozenset({PartState.DONE, PartState.REFUSED, PartState.STOPPED, PartState.SKIPPED})


class Part(Struct, frozen=True, omit_defaults=True):
    """One part of a linked dossier. ``ours``: this commune decides it; else ``owner`` does, and ``source``
    and ``at`` (ISO 8601) say where and when its state was read. ``after`` names the part before it.
    """

    id: str
    name: str
    owner: str
    ours: bool = False
    due: Due = Due("")
    state: PartState = PartState.WAITING
    source: str = ""
    at: str = ""
    note: str = ""
    after: str = ""


def opened(specs: Sequence[PartSpec], received_at: datetime, calendar: Calendar | None) -> tuple[Part, ...]:
    """Return the parts of a new dossier, each promised from when the part before it should end.

    Without a calendar of the year a part has no promise, and says nothing of one.
    """
    ends: dict[str, datetime | None] = {}
    parts = []
    for spec in specs:
        start = ends.get(spec.after) if spec.after else received_at
        promise = _promise(spec, start, calendar)
        ends[spec.id] = datetime.fromisoformat(promise.at) if promise.at else None
        state = PartState.WAITING if spec.after else PartState.PROCESSING
        parts.append(Part(spec.id, spec.name, spec.owner, spec.ours, promise, state, after=spec.after))
    return tuple(parts)


def promised_anew(
    parts: Sequence[Part], specs: Sequence[PartSpec], ended: str, at: datetime, calendar: Calendar | None
) -> dict[str, Due]:
    """Return the new promises of the parts that follow ``ended``, which ended at ``at``."""
    by_id = {spec.id: spec for spec in specs}
    found = {}
    for part in parts:
        spec = by_id.get(part.id)
        if spec is not None and part.after == ended and not part.state.ended:
            promise = _promise(spec, at, calendar)
            if promise.at:
                found[part.id] = promise
    return found


def last_due(parts: Sequence[Part]) -> Due:
    """Return the promise of the whole: the last of its parts."""
    dues = [part.due for part in parts if part.due.at]
    last = max(dues, key=lambda promise: promise.at, default=Due(""))
    return replace(last, reason="Theo phần liên thông hẹn muộn nhất.") if last.at else last


def summary(parts: Sequence[Part]) -> str:
    """Return in words how the whole stands, “Một phần” as soon as some of it has ended."""
    wanted = [part for part in parts if part.state is not PartState.SKIPPED]
    done = sum(part.state is PartState.DONE for part in wanted)
    failed = [part.name for part in wanted if part.state.ended and part.state is not PartState.DONE]
    if not done and not failed:
        return f"Chưa xong phần nào trong {len(wanted)} phần"
    told = f"Một phần: {done}/{len(wanted)} phần có kết quả"
    if done == len(wanted):
        told = f"Đủ {done} phần có kết quả"
    return f"{told}; không được: {', '.join(failed)}" if failed else told


def standing(part: Part, parts: Sequence[Part]) -> str:
    """Return in words how a part stands: one whose turn has come, but of which nobody told, says so."""
    before = next((p for p in parts if p.id == part.after), None)
    if part.state is PartState.WAITING and before is not None and before.state is PartState.DONE:
        return "Đến lượt, chưa có tin"
    return part.state.label


def late(parts: Sequence[Part], now: datetime) -> tuple[Part, ...]:
    """Return the parts that are past their promise; their owners are who is late."""
    return tuple(
        part
        for part in parts
        if part.due.at and not part.state.ended and datetime.fromisoformat(part.due.at) < now
    )


def _promise(spec: PartSpec, start: datetime | None, calendar: Calendar | None) -> Due:
    if start is None or calendar is None:
        return Due("")
    try:
        return due(start, spec.limit, calendar).promise()
    except Refused:
        return Due("")
