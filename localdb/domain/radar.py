"""The late radar: which dossiers are late, or will be; and what may be said of it in public."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from localdb.domain.bodies.progress import Extended
from localdb.domain.deadline import VIETNAM, Calendar
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.domain.words import fold


class Board(StrEnum):
    """A board of dossiers to look at, the most pressing first."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    SUPPLEMENT = "supplement"
    UNCOLLECTED = "uncollected"
    HANDOVER = "handover"
    RISK = "risk"
    TELL = "tell"
    SENT_BACK = "sent_back"
    TO_HAND_ON = "to_hand_on"
    LOOKUP = "lookup"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]


_LABELS = {
    Board.OVERDUE: "Quá hạn",
    Board.TODAY: "Đến hạn hôm nay",
    Board.SOON: "Sắp đến hạn",
    Board.SUPPLEMENT: "Chờ công dân bổ sung",
    Board.UNCOLLECTED: "Kết quả chưa đến nhận",
    Board.HANDOVER: "Đã giao, chờ ký nhận",
    Board.RISK: "Có nguy cơ trễ hạn",
    Board.TELL: "Cần báo công dân",
    Board.SENT_BACK: "Cổng Dịch vụ công không nhận",
    Board.TO_HAND_ON: "Chờ chuyển nơi giải quyết",
    Board.LOOKUP: "Tra cứu chờ trả lời, cần xem lại",
}


class Horizon(Struct, frozen=True):
    """The moments between which the boards lie: overdue < ``now`` ≤ today ≤ ``tonight`` < soon ≤ ``soon``."""

    now: datetime
    tonight: datetime
    soon: datetime


def horizon(now: datetime, soon_days: int, calendar: Calendar | None) -> Horizon:
    """Return the horizon at ``now``; soon is ``soon_days`` working days ahead.

    Without a calendar of the year the days are counted as they come: a warning too early, never too late.
    """
    here = now.astimezone(VIETNAM)
    last = here.date() + timedelta(days=soon_days)
    if calendar is not None:
        try:
            last = calendar.working_after(here.date(), soon_days)
        except Refused:
            last = here.date() + timedelta(days=soon_days + 2)
    return Horizon(here, _night(here.date()), _night(last))


def judged_by(dossier: Dossier) -> str:
    """Return the promise by which lateness is told, ISO 8601; empty when none was made.

    A letter is signed before the promise passes (NĐ 61/2018 Art. 19.9: a day before); one that is signed
    after it names a new date, but does not make what was late punctual.
    """
    for step in dossier.steps:
        promised = step.due.at if isinstance(step.body, Extended) else ""
        if promised and datetime.fromisoformat(step.at) > datetime.fromisoformat(promised):
            return promised
    return dossier.due.at


def outcome(dossier: Dossier) -> str:
    """Return “Trước hạn”, “Đúng hạn” or “Quá hạn” of finished work, as Mẫu 06 says it; empty before."""
    if not dossier.finished_at or not dossier.due.at:
        return ""
    ended, due = datetime.fromisoformat(dossier.finished_at), datetime.fromisoformat(judged_by(dossier))
    if ended > due:
        return "Quá hạn"
    return "Đúng hạn" if ended.date() == due.date() else "Trước hạn"


def late(dossier: Dossier, now: datetime) -> bool:
    """Whether the work ended, or still goes on, after the promise."""
    if dossier.voided or not dossier.due.at:
        return False
    due = datetime.fromisoformat(judged_by(dossier))
    ended = datetime.fromisoformat(dossier.finished_at) if dossier.finished_at else now
    return ended > due


def days_past(due: datetime, now: datetime) -> int:
    """Return how many days ``now`` is past ``due``, as every screen and paper counts lateness.

    Days of the calendar, the day of the promise not counted (BLDS 2015 Art. 147); 0 while it is that day, and
    negative before. No rule of law says that lateness is told in working days.
    """
    return (now.astimezone(VIETNAM).date() - due.astimezone(VIETNAM).date()).days


def late_days(dossier: Dossier, now: datetime) -> int:
    """Return how many days late; hours past the promise on its own day count as 1."""
    due = datetime.fromisoformat(judged_by(dossier))
    ended = datetime.fromisoformat(dossier.finished_at) if dossier.finished_at else now
    return max(1, days_past(due, ended)) if ended > due else 0


def lateness(due: datetime, now: datetime) -> str:
    """Return “Quá hạn 2 ngày”, or “Quá hạn từ 17:00” on the day of the promise itself."""
    days = days_past(due, now)
    return f"Quá hạn {days} ngày" if days else f"Quá hạn từ {due.astimezone(VIETNAM):%H:%M}"


def public_reason(dossier: Dossier) -> str:
    """Return the reason of the letter of apology, as it may hang on the wall: never with a citizen's data.

    A reason that names a person of the dossier, or any long number, is left out altogether.
    """
    reasons = [s.body.reason for s in dossier.steps if isinstance(s.body, Extended)]
    if not reasons:
        return ""
    folded = fold(reasons[-1])
    people = [p for p in (dossier.applicant, dossier.owner) if p]
    named = any(fold(p.name) in folded or fold(p.name).split()[-1] in folded.split() for p in people)
    numbered = sum(c.isdigit() for c in folded) >= 8
    return "" if named or numbered else reasons[-1]


def month_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of the month of ``day``, and that of the next month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    midnight = time(0)
    return (
        datetime.combine(first, midnight, VIETNAM),
        datetime.combine(following, midnight, VIETNAM),
    )


def _night(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
