"""Dates, times and money as Vietnamese papers write them."""

from __future__ import annotations

from datetime import date, datetime

from localdb.domain.deadline import VIETNAM

BLANK = "…………………………"
BLANK_TIME = "…… giờ …… phút, ngày …… tháng …… năm ………"


def long_date(day: date) -> str:
    """``ngày 03 tháng 02 năm 2026``: days below 10 and months 1, 2 carry a zero (NĐ 30/2020, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def long_time(moment: str) -> str:
    """An ISO 8601 moment with offset as ``09 giờ 32 phút, ngày 27 tháng 10 năm 2023``; empty gives blanks."""
    if not moment:
        return BLANK_TIME
    local = datetime.fromisoformat(moment).astimezone(VIETNAM)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {long_date(local.date())}"


def short_time(moment: str) -> str:
    """``09:32`` over ``27/10/2023`` of an ISO 8601 moment, for narrow columns; empty stays empty."""
    return f"{datetime.fromisoformat(moment).astimezone(VIETNAM):%H:%M\n%d/%m/%Y}" if moment else ""


def money(dong: int) -> str:
    """``1.250.000 đồng``."""
    return f"{dong:,} đồng".replace(",", ".")


def two(number: int) -> str:
    """A count with two digits, as papers write it, so that no digit can be added before it."""
    return f"{number:02d}"
