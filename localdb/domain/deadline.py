"""When a result is due: limits counted over a calendar that is data, never code.

The first day is not counted, and a period that ends on a rest day ends at the end of the next working day
(Bộ luật Dân sự 2015 Art. 147-148). After 15:00 a dossier may be handed to the processing agency at the start
of the next working day (NĐ 118/2025 as amended by NĐ 309/2026 Art. 18.2): that moves the transfer, never
the due date. A due date moves only where the procedure's own law says so (``Cutoff``): chứng thực
(NĐ 23/2015 Art. 7), hộ tịch without a stated limit (Luật Hộ tịch Art. 5), the linked groups (NĐ 301/2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from msgspec import Struct

from localdb.domain.procedure import Cutoff, Rule, TimeLimit, Verification
from localdb.domain.trouble import Refused
from localdb.domain.values import Due

VIETNAM = timezone(timedelta(hours=7), "+07")  # no summer time
_DAY = timedelta(days=1)
_WEEKDAYS = ("", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Slot(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of office hours, local time; ``opens`` is before ``closes``."""

    opens: time
    closes: time


class CalendarYear(Struct, frozen=True, forbid_unknown_fields=True):
    """A year whose holidays are known, and how far they were checked."""

    year: int
    verification: Verification
    notes: str = ""


class Calendar(Struct, frozen=True, forbid_unknown_fields=True):
    """The working days and office hours of a centre.

    Weekdays are ISO numbers (1 Monday … 7 Sunday). ``make_up`` are rest days worked in exchange for another
    day off. ``weekday_office`` replaces ``office`` on some weekdays. ``doubts`` are days whose standing is
    not settled: they count as they stand, and every result that crosses one is marked unverified.
    ``due_time`` is the hour of appointment; without it, the end of office hours.
    """

    id: str
    years: tuple[CalendarYear, ...]
    office: tuple[Slot, ...]
    holidays: dict[date, str]
    make_up: dict[date, str] = {}
    rest_weekdays: tuple[int, ...] = (6, 7)
    weekday_office: dict[int, tuple[Slot, ...]] = {}
    cutoff: time = time(15)
    due_time: time | None = None
    doubts: dict[date, str] = {}
    notes: str = ""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a calendar that contradicts itself."""
        for slots in (self.office, *self.weekday_office.values()):
            edges = [t for slot in slots for t in (slot.opens, slot.closes)]
            if not edges or any(a >= b for a, b in pairwise(edges)):
                raise ValueError(f"calendar {self.id}: office hours must rise")
        if not {*self.rest_weekdays, *self.weekday_office} <= set(range(1, 8)):
            raise ValueError(f"calendar {self.id}: weekdays are 1 to 7")
        if both := self.holidays.keys() & self.make_up.keys():
            raise ValueError(f"calendar {self.id}: both holiday and make-up day: {sorted(both)}")

    def slots(self, day: date) -> tuple[Slot, ...]:
        """The office hours of a working ``day``."""
        return self.weekday_office.get(day.isoweekday(), self.office)

    def working(self, day: date) -> bool:
        """Whether ``day`` is a working day. Raises ``Refused`` when its year is not in the calendar."""
        if all(known.year != day.year for known in self.years):
            raise Refused(
                f"Lịch làm việc “{self.id}” chưa có năm {day.year}, không tính được ngày hẹn trả.",
                f"Nhờ cán bộ CNTT nạp lịch nghỉ năm {day.year}, hoặc tự ghi ngày hẹn.",
                field="due",
            )
        if day in self.make_up:
            return True
        return day not in self.holidays and day.isoweekday() not in self.rest_weekdays

    def working_from(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        while not self.working(day):
            day += _DAY
        return day

    def working_after(self, day: date, count: int = 1) -> date:
        """The ``count``-th working day after ``day``; ``day`` itself is not counted."""
        for _ in range(count):
            day = self.working_from(day + _DAY)
        return day

    def opening(self, day: date) -> datetime:
        """When the office opens on a working ``day``."""
        return datetime.combine(day, self.slots(day)[0].opens, VIETNAM)

    def office_after(self, moment: datetime, minutes: int) -> datetime:
        """The office moment that lies ``minutes`` of office time after the office moment ``moment``."""
        day = moment.date()
        while True:
            for slot in self.slots(day):
                opens = max(moment, datetime.combine(day, slot.opens, VIETNAM))
                closes = datetime.combine(day, slot.closes, VIETNAM)
                room = max(0, int((closes - opens).total_seconds() // 60))
                if minutes <= room:
                    return opens + timedelta(minutes=minutes)
                minutes -= room
            day = self.working_after(day)

    def office_minutes(self, start: datetime, end: datetime) -> int:
        """The minutes of office time between two moments; 0 when ``end`` comes first."""
        minutes, day = 0.0, self.working_from(start.date())
        while day <= end.date():
            for slot in self.slots(day):
                opens = max(start, datetime.combine(day, slot.opens, VIETNAM))
                closes = min(end, datetime.combine(day, slot.closes, VIETNAM))
                minutes += max(0.0, (closes - opens) / timedelta(minutes=1))
            day = self.working_after(day)
        return int(minutes)

    def closing(self, day: date) -> datetime:
        """When the office closes on a working ``day``."""
        return datetime.combine(day, self.slots(day)[-1].closes, VIETNAM)


class DueResult(Struct, frozen=True):
    """When the result is due, and why.

    ``at`` is ``None`` when no date may be computed and the clerk must set one. ``transfer_by`` is when the
    dossier must be with the processing agency. ``reason`` is one Vietnamese line for the screen.
    """

    at: datetime | None
    transfer_by: datetime
    reason: str
    verified: bool
    calendar: str

    def promise(self) -> Due:
        """The due date as a dossier keeps it."""
        return Due(
            at=self.at.isoformat() if self.at else "",
            reason=self.reason,
            calendar=self.calendar,
        )


def due(received_at: datetime, limit: TimeLimit, calendar: Calendar) -> DueResult:
    """Compute when the result of a dossier is due.

    ``received_at`` must carry an offset; seconds are dropped, because the receipt shows minutes. Raises
    ``Refused`` when the calendar lacks a year that the count touches.
    """
    start = counted_from(received_at, calendar)
    late = start.time() > calendar.cutoff
    handed = start.date()
    to_hand_on = transfer_by(received_at, calendar)
    if limit.rule in {Rule.WORKING_HOURS, Rule.HOURS} and limit.value > 0:
        at, reason = _in_hours(received_at.astimezone(VIETNAM), start, limit, calendar)
    else:
        last, reason = _last_day(start, limit, calendar, late=late)
        if last is None:
            return DueResult(None, to_hand_on, reason, verified=False, calendar=calendar.id)
        at = _hour(last, start, calendar)
    doubts = _doubts(handed, at.date(), calendar)
    shifted = handed > received_at.astimezone(VIETNAM).date()
    outside = [f"Nhận ngoài giờ làm việc, tính như nhận ngày {handed:%d/%m/%Y}."] if shifted else []
    return DueResult(
        at=at,
        transfer_by=to_hand_on,
        reason=" ".join([*outside, f"{reason}.", *doubts]),
        verified=not doubts,
        calendar=calendar.id,
    )


def transfer_by(received_at: datetime, calendar: Calendar) -> datetime:
    """Return when a dossier must be with the agency that decides: the same day, after 15:00 the next morning.

    NĐ 118/2025 as amended by NĐ 309/2026 Art. 18.2. Raises ``Refused`` when the calendar lacks a year.
    """
    start = counted_from(received_at, calendar)
    if start.time() > calendar.cutoff:
        return calendar.opening(calendar.working_after(start.date()))
    return calendar.closing(start.date())


def counted_from(received_at: datetime, calendar: Calendar) -> datetime:
    """Return the office moment at which a reception counts.

    Before opening it is the opening, at lunch the afternoon, after closing or on a rest day the opening of
    the next working day. Raises ``ValueError`` for a time without an offset.
    """
    if received_at.tzinfo is None:
        raise ValueError("received_at must carry an offset")
    moment = received_at.astimezone(VIETNAM).replace(second=0, microsecond=0)
    day = calendar.working_from(moment.date())
    if day == moment.date():
        for slot in calendar.slots(day):
            if moment.time() <= slot.closes:
                return max(moment, datetime.combine(day, slot.opens, VIETNAM))
        day = calendar.working_after(day)
    return calendar.opening(day)


def _in_hours(
    received: datetime, start: datetime, limit: TimeLimit, calendar: Calendar
) -> tuple[datetime, str]:
    """A limit in hours starts at once (Bộ luật Dân sự Art. 147); the appointment is in office hours.

    Office hours are counted from the office moment of reception, hours by the clock from the reception
    itself; what ends while the office is shut is due when it opens again.
    """
    if limit.rule is Rule.WORKING_HOURS:
        at = calendar.office_after(start, limit.value * 60)
        return at, f"{limit.value} giờ làm việc, tính ngay khi nhận"
    ends = received.replace(second=0, microsecond=0) + timedelta(hours=limit.value)
    at = counted_from(ends, calendar)
    moved = "" if at == ends else "; hết giờ khi cơ quan nghỉ nên trả khi mở cửa lại"
    return at, f"{limit.value} giờ, tính ngay khi nhận{moved}"


def _last_day(
    start: datetime, limit: TimeLimit, calendar: Calendar, *, late: bool
) -> tuple[date | None, str]:
    """Return the day on which the limit ends, and why (without a full stop where there is a day)."""
    day = start.date()
    after = f"nhận sau {calendar.cutoff:%H:%M}"
    if limit.rule in {Rule.SAME_DAY, Rule.IMMEDIATE}:
        if late and limit.cutoff is not Cutoff.NONE:
            return calendar.working_after(day), f"Giải quyết trong ngày; {after} nên trả ngày làm việc sau"
        return day, "Giải quyết trong ngày nhận"
    if limit.rule not in {Rule.WORKING_DAYS, Rule.CALENDAR_DAYS} or limit.value < 1:
        why = "Thủ tục liên thông có nhiều thời hạn" if limit.rule is Rule.CHAIN else "Chưa rõ thời hạn"
        return None, f"{why}: tự ghi ngày hẹn trả."
    moved = late and limit.cutoff is Cutoff.COUNT_FROM_NEXT_DAY
    if moved:
        day = calendar.working_after(day)
    since = f"{after} nên tính như nhận ngày {day:%d/%m/%Y}" if moved else f"tính từ sau ngày {day:%d/%m/%Y}"
    if limit.rule is Rule.WORKING_DAYS:
        return calendar.working_after(day, limit.value), f"{limit.value} ngày làm việc, {since}"
    end = day + limit.value * _DAY
    last = calendar.working_from(end)
    rest = "" if last == end else f"; ngày cuối {_named(end, calendar)} nên lùi đến ngày làm việc tiếp theo"
    return last, f"{limit.value} ngày, {since}{rest}"


def _named(day: date, calendar: Calendar) -> str:
    name = calendar.holidays.get(day)
    return f"{day:%d/%m/%Y} nghỉ {name}" if name else f"{day:%d/%m/%Y} là {_WEEKDAYS[day.isoweekday()]}"


def _hour(day: date, start: datetime, calendar: Calendar) -> datetime:
    """The moment of appointment on ``day``: never after closing, never before the reception."""
    closing = calendar.closing(day)
    if calendar.due_time is None:
        return closing
    hour = datetime.combine(day, calendar.due_time, VIETNAM)
    return hour if start < hour < closing else closing


def _doubts(first: date, last: date, calendar: Calendar) -> list[str]:
    """What is not verified in the calendar between two days, as sentences."""
    years: Iterable[CalendarYear] = (y for y in calendar.years if first.year <= y.year <= last.year)
    found = [f"Lịch năm {y.year} chưa được xác minh." for y in years if not y.verification.verified]
    days = sorted(d for d in calendar.doubts if first <= d <= last)
    return [*found, *(f"Ngày {d:%d/%m/%Y} chưa chắc: {calendar.doubts[d]}." for d in days)]
