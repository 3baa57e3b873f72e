"""Days and moments as old lists write them; empty for what is none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from localdb.domain.deadline import VIETNAM

_WRITTEN = re.compile(
    r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"
    r"(?:[ T,]+(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})?(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
)
_TIME_FIRST = re.compile(
    r"(?P<time>\d{1,2}[:hg]\d{2}(?::\d{2})?)[ ,]+(?P<day>\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})"
)
_SPREADSHEET = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=VIETNAM)  # day 0 of spreadsheets
_YEARS = range(1990, 2100)


def moment(text: str) -> str:
    """Return a moment (ISO 8601, Vietnam's time), or "" for what is none; a day alone is its midnight."""
    found = _read(text.strip())
    if found is None or found.year not in _YEARS:
        return ""
    there = found.astimezone(VIETNAM) if found.tzinfo else found.replace(tzinfo=VIETNAM)
    return there.isoformat(timespec="seconds")


def day(text: str) -> str:
    """Return a day of birth (ISO), or "" for what is none."""
    found = _read(text.strip())
    return found.date().isoformat() if found and found.year > 1880 else ""


def _read(text: str) -> datetime | None:
    if turned := _TIME_FIRST.fullmatch(text):
        text = f"{turned['day']} {turned['time']}"
    try:
        if written := _WRITTEN.fullmatch(text):
            number = {name: int(part or 0) for name, part in written.groupdict().items()}
            return datetime(**number, tzinfo=VIETNAM)
        if _SPREADSHEET.fullmatch(text):
            return (_FIRST_DAY + timedelta(days=float(text))).replace(microsecond=0)
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
