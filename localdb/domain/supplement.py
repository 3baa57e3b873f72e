"""The promise after a supplement: the clock stood still, or starts anew, as the province has it.

The law's texts differ: NĐ 61/2018 Art. 19.4 restarts the limit once the dossier is complete, systems in the
field pause it. Which one holds here is data (``Practice``), kept in each request, and marked unverified.
"""

from __future__ import annotations

from datetime import datetime

from localdb.domain.deadline import VIETNAM, Calendar, counted_from, due
from localdb.domain.procedure import Rule, TimeLimit
from localdb.domain.values import Clock, Due

_BY_CLOCK = frozenset({Rule.HOURS, Rule.WORKING_HOURS})


def resumed_due(
    before: Due,
    asked_at: datetime,
    answered_at: datetime,
    *,
    clock: Clock,
    limit: TimeLimit,
    calendar: Calendar,
) -> Due:
    """Return the promise once the citizen has supplied what was asked at ``asked_at``.

    ``PAUSE``: as many working days are left as were left when it was asked; ``RESTART``: the whole limit
    again from ``answered_at``. Never earlier than ``before``; a dossier that was already late when it was
    asked for stays late. Raises ``Refused`` when the calendar lacks a year.
    """
    if not before.at:
        return before
    old = datetime.fromisoformat(before.at).astimezone(VIETNAM)
    if asked_at > old:
        return Due(before.at, "Đã quá hạn khi yêu cầu bổ sung; giữ nguyên hẹn cũ.", before.calendar)
    if clock is Clock.RESTART:
        again = due(answered_at, limit, calendar)
        at, why = again.at or old, f"Tính lại từ khi bổ sung đủ: {again.reason}"
    elif limit.rule in _BY_CLOCK:
        at, why = _paused_hours(old, asked_at, answered_at, limit, calendar), "Cộng thời gian chờ bổ sung."
    else:
        at, why = _paused_days(old, asked_at, answered_at, calendar)
    return Due(max(at, old).isoformat(), why, calendar.id)


def _paused_days(
    old: datetime, asked_at: datetime, answered_at: datetime, calendar: Calendar
) -> tuple[datetime, str]:
    """The working days that were left after the day of asking follow the day of the answer."""
    asked = counted_from(asked_at, calendar).date()
    left = 0
    while asked < old.date():
        asked = calendar.working_after(asked)
        left += asked <= old.date()
    answered = counted_from(answered_at, calendar)
    last = calendar.working_after(answered.date(), left)
    at = datetime.combine(last, old.time(), VIETNAM)
    if at <= answered_at:
        at = calendar.closing(last)
    day = f"{answered:%d/%m/%Y}"
    told = f"Còn {left} ngày làm việc kể từ khi bổ sung đủ ngày {day}." if left else f"Trả trong ngày {day}."
    return at, told


def _paused_hours(
    old: datetime, asked_at: datetime, answered_at: datetime, limit: TimeLimit, calendar: Calendar
) -> datetime:
    """The time that was left runs on from the answer: office time, or time by the clock."""
    answered = counted_from(answered_at, calendar)
    if limit.rule is Rule.HOURS:
        return counted_from(answered_at + (old - asked_at), calendar)
    left = calendar.office_minutes(counted_from(asked_at, calendar), old)
    return calendar.office_after(answered, left)
