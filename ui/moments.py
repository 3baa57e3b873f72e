"""Moments and money as people type them: ``16:30 25/11/26``, ``8.000 đ``."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from localdb.domain import people
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.domain.words import quoted

_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})")
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})")
EXAMPLE = "16:30 25/11/2026"


def parse_money(text: str, field: str = "amount") -> int:
    """Read đồng as people write them: ``8.000``, ``8000 đ``. Raises ``Trouble`` beside ``field``."""
    digits = re.sub(r"[.,\s]|đồng|đ", "", text.lower())
    if not digits.isdecimal() or len(digits) > 12:
        raise Trouble(f"{quoted(text)} không phải số tiền.", "Nhập số đồng, ví dụ 8.000.", field=field)
    return int(digits)


def parse_coming(text: str, today: date, field: str = "due") -> datetime:
    """Read a moment to come; without an hour it is the end of the day's work (17:00)."""
    at, rest = _clock(text, field)
    return datetime.combine(people.parse_coming_date(rest, today, field=field), at or time(17), VIETNAM)


def parse_past(text: str, today: date, field: str, usual: date | None = None) -> datetime:
    """Read a moment that was; without a day it is on the ``usual`` one, else today. The hour must be there.

    A day without a year (``20/11``) is the last such day.
    """
    at, rest = _clock(text, field)
    if at is None:
        raise Trouble(f"{quoted(text)} chưa có giờ.", f"Nhập như {EXAMPLE}.", field=field)
    if short := _DAY_AND_MONTH.fullmatch(rest):
        written = (int(short["month"]), int(short["day"]))
        rest = f"{rest}/{today.year - (written > (today.month, today.day))}"
    day = people.parse_date(rest, today, field=field) if rest else usual or today
    return datetime.combine(day, at, VIETNAM)


def shown(at: datetime) -> str:
    """Return a moment as it is read again."""
    return f"{at:%H:%M %d/%m/%Y}"


def _clock(text: str, field: str) -> tuple[time | None, str]:
    found = _CLOCK.search(text)
    rest = _CLOCK.sub("", text).strip(" ,")
    try:
        return (time(int(found["hour"]), int(found["minute"])) if found else None), rest
    except ValueError:
        raise Trouble(f"Không có giờ {quoted(text)}.", f"Nhập như {EXAMPLE}.", field=field) from None
