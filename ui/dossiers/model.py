"""What the dossiers screen knows, without Qt: lateness, what may be done next, and what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args

from msgspec import Struct

from forms.lists import Visit
from localdb.domain import people, radar
from localdb.domain.bodies.lookups import LookupAsked
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import Corrected
from localdb.domain.change import Change
from localdb.domain.crosscheck import Difference, differences
from localdb.domain.dossier import Dossier, StepBody
from localdb.domain.lookups import awaited, run_out
from localdb.domain.outage import Outage
from localdb.domain.procedure import Mode, Procedure
from localdb.domain.roles import Act, Role, may
from localdb.domain.rules.progress import NEXT_STATUS
from localdb.domain.rules.reception import CORRECTABLE, field_value
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Officer, OldNew, Scan, Status
from localdb.domain.words import clean
from localdb.home import Home
from localdb.outbox import Delivery, OutboxRow
from localdb.queries import Line
from localdb.store import PLAIN_STATUSES
from ui.deeds import field_shown, made_by
from ui.widgets.chips import STATUS, ChipFace
from ui.words import day

_CLOSED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.STOPPED, Status.DONE, Status.RETURNED})
_VOIDED = ChipFace("Đã hủy tiếp nhận", "cross", "muted")
_NO_DUE = ChipFace("Chưa hẹn ngày", "clock", "muted")
_PAPERS = (PaperFiled, PaperUnfiled, FactsCorrected, DifferenceSettled)
_UNDOABLE = (Corrected, Advanced, LookupAsked, *_PAPERS, *get_args(StepBody))
_PERSON = ("name", "phone", "address", "number", "birth", "sex", "email")


class Step(Struct, frozen=True):
    """One change of the timeline: ``delivery`` is ``None`` for a change that is not this desk's own.

    What another counter did and only the commune's hub told is ``undecided``.
    """

    change: Change
    who: str
    delivery: OutboxRow | None
    undecided: bool = False


class Paper(Struct, frozen=True):
    """One line of the papers: what was handed in, what is missing, and the scans filed under it."""

    name: str
    amount: str
    received: bool
    scans: tuple[Scan, ...]


class Whole(Struct, frozen=True):
    """Everything that the detail shows of one dossier."""

    dossier: Dossier
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    undo: str  # the change that Ctrl+Z would take back, or empty
    procedure: Procedure | None = None
    officers: tuple[Officer, ...] = ()
    leaders: tuple[Officer, ...] = ()
    today: date = date.min
    visit: Visit | None = None  # what came in with it
    outages: tuple[Outage, ...] = ()  # of the diary, since it came in

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where its papers speak against the dossier, as far as nobody decided."""
        return differences(self.dossier)


def whole(home: Home, dossier: str, procedure: Procedure | None, visit: Visit | None) -> Whole:
    """Read everything about a dossier. Raises ``Refused`` when it is not on this machine."""
    found = home.queries.dossier(dossier)
    if found is None:
        raise Refused("Không tìm thấy hồ sơ này trên máy.", "Tìm lại theo mã hoặc họ tên.")
    accounts = home.accounts.all()
    names = {account.id: account.name for account in accounts}
    counters = home.queries.counters()
    states = {row.id: row for row in home.outbox.states_of(dossier)}
    history = home.queries.history(dossier)
    told = [*history, *home.queries.refused(dossier)]
    open_there = home.hub.undecided(dossier)
    steps = tuple(Step(c, made_by(c, names, counters), states.get(c.id), c.id in open_there) for c in told)
    queued = {i for i, row in states.items() if row.state is Delivery.QUEUED}
    officers = tuple(Officer(a.name, a.id) for a in accounts if a.active and may(a.role, Act.ADVANCE))
    leaders = tuple(Officer(a.name, a.id) for a in accounts if a.active and may(a.role, Act.DECIDE))
    undo, now = undoable(history, queued), home.writer.now()
    lines = papers(found, procedure, now.date())
    outages = tuple(home.diary.between(found.received_at, now.isoformat()))
    return Whole(
        found, steps, lines, undo, procedure, officers, leaders, now.date(), visit=visit, outages=outages
    )


def papers(dossier: Dossier, procedure: Procedure | None, today: date) -> tuple[Paper, ...]:
    """Return what was handed in or is looked up, what the procedure demands besides, and loose scans.

    While work goes on, an answer of a database closes nothing after it ran out.
    """
    over = {} if dossier.status in _CLOSED else run_out(dossier.lookups, dossier.papers, today)
    by_component: dict[str, list[Scan]] = {}
    for scan in dossier.scans:
        by_component.setdefault(scan.component, []).append(scan)
    lines = []
    for paper in dossier.papers:
        scans = tuple(by_component.pop(paper.component, ()))
        amount = _amount(paper.originals, paper.copies, paper.presented)
        told = paper.evidence if paper.closed_by == "data" and paper.evidence else amount
        why = over.get(paper.component, "")
        lines.append(Paper(paper.name, why[:1].upper() + why[1:] if why else told, not why, scans))
    awaiting = awaited(dossier.lookups, dossier.papers)
    lines += [Paper(p.name, p.evidence, False, tuple(by_component.pop(p.component, ()))) for p in awaiting]
    had = {paper.component for paper in (*dossier.papers, *awaiting)}
    for part in procedure.components if procedure else ():
        if part.always and part.id not in had and part.mode in {Mode.SUBMIT, Mode.PRESENT}:
            lines.append(Paper(part.label, "chưa nhận", False, tuple(by_component.pop(part.id, ()))))
    for scans_left in by_component.values():
        lines.extend(Paper(scan.name, "chỉ có bản quét", True, (scan,)) for scan in scans_left)
    return tuple(lines)


def undoable(history: Sequence[Change], queued: set[str]) -> str:
    """Return the newest change that can still be taken back, or an empty string."""
    undone = {change.undoes for change in history}
    for change in reversed(history):
        if change.undoes or change.id in undone or not isinstance(change.body, _UNDOABLE):
            continue
        return change.id if change.id in queued else ""
    return ""


def last_undoable(home: Home, dossier: str) -> str:
    """Return the change of a dossier that can be taken back now. Raises ``Refused`` when there is none."""
    rows = home.outbox.states_of(dossier)
    queued = {row.id for row in rows if row.state is Delivery.QUEUED}
    if change := undoable(home.queries.history(dossier), queued):
        return change
    raise Refused("Không còn thay đổi nào hoàn tác được.", "Thay đổi cuối đã gửi đi; sửa bằng một việc mới.")


def status_face(status: Status, voided: bool) -> ChipFace:
    """Return the chip of a dossier's status."""
    return _VOIDED if voided else STATUS[status]


def due_face(due_at: str, status: Status, voided: bool, now: datetime) -> ChipFace:
    """Return when the result is promised, in words: late and near dates say so."""
    if not due_at:
        return _NO_DUE
    due = datetime.fromisoformat(due_at)
    if voided or status in _CLOSED:
        return ChipFace(day(due_at), "cross" if voided else "check", "muted")
    if due < now:
        return ChipFace(radar.lateness(due, now), "warn", "bad")
    days = -radar.days_past(due, now)
    if days == 0:
        return ChipFace(f"Hôm nay, {due:%H:%M}", "clock", "warn")
    if days == 1:
        return ChipFace(f"Ngày mai, {due:%H:%M}", "clock", "warn")
    return ChipFace(day(due_at), "clock", "muted")


def next_steps(dossier: Dossier, role: Role) -> tuple[Status, ...]:
    """Return the statuses that this role may move the dossier to."""
    if dossier.voided:
        return ()
    able = NEXT_STATUS.get(dossier.status, frozenset()) & PLAIN_STATUSES
    return tuple(s for s in Status if s in able) if may(role, Act.ADVANCE) else ()


def correctable(dossier: Dossier) -> tuple[str, ...]:
    """Return the fields that the correction panel offers, the commonest first."""
    whose = ("applicant", "owner") if dossier.owner else ("applicant",)
    fields = [f"{who}.{name}" for who in whose for name in _PERSON] + ["routing", "note"]
    return tuple(field for field in fields if field in CORRECTABLE)


def correction(dossier: Dossier, field: str, typed: str, reason: str, today: date) -> dict[str, OldNew]:
    """Return the correction that was typed, tidied as at reception. Raises ``Trouble`` beside its field."""
    old, new = field_value(dossier, field), clean(typed)
    name = field.partition(".")[2]
    if name == "phone":
        new = people.normal_phone(new).value
    elif name == "number":
        new = people.normal_number(new).value
    elif name == "birth" and new:
        try:
            new = people.parse_date(new, today, field="value").isoformat()
        except Trouble as trouble:
            raise Trouble(trouble.what, trouble.todo, field="value") from trouble
    if new == old:
        shown = field_shown(field, old) or "trống"
        raise Trouble(f"Giá trị vẫn là “{shown}”.", "Nhập giá trị đúng, hoặc bấm Esc để thôi.", field="value")
    if not clean(reason):
        raise Trouble("Chưa có lý do.", "Ghi vì sao sửa, ví dụ: công dân báo số mới.", field="reason")
    return {field: (old, new)}


def only(lines: Sequence[Line], status: Status | None) -> list[Line]:
    """Return the lines in ``status``, all of them for ``None``."""
    return [line for line in lines if status is None or line.status is status]


def _amount(originals: int, copies: int, presented: bool) -> str:
    counts = [f"{n} {word}" for n, word in ((originals, "bản chính"), (copies, "bản sao")) if n]
    told = ", ".join(counts) or "đã nhận"
    return f"{told}, đã xem và trả lại" if presented else told
