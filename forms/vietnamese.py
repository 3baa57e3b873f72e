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


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ")


def in_words(number: int) -> str:
    """A count from 0 below 10^12 read out: 1.250.000 is “một triệu hai trăm năm mươi nghìn”."""
    if not 0 <= number < 10**12:
        raise ValueError(f"cannot read out {number}")
    if number == 0:
        return _DIGITS[0]
    parts: list[str] = []
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 1000**power % 1000
        if group:
            parts.append(_hundreds(group, full=bool(parts)) + _GROUPS[power])
    return " ".join(parts)


def _hundreds(number: int, *, full: bool) -> str:
    """Up to 999; ``full`` names the hundreds even when they are none, as within a longer number."""
    hundred, rest = divmod(number, 100)
    ten, one = divmod(rest, 10)
    said = [f"{_DIGITS[hundred]} trăm"] if hundred or full else []
    if ten > 1:
        said.append(f"{_DIGITS[ten]} mươi")
    elif ten == 1:
        said.append("mười")
    elif one and said:
        said.append("lẻ")
    if one:
        said.append({1: "mốt" if ten > 1 else "một", 5: "lăm" if ten else "năm"}.get(one, _DIGITS[one]))
    return " ".join(said)


def day_in_words(day: date) -> str:
    """``ngày hai mươi mốt tháng mười một năm hai nghìn không trăm hai mươi sáu``."""
    return f"ngày {in_words(day.day)} tháng {in_words(day.month)} năm {in_words(day.year)}"


def short_date(day: str) -> str:
    """``03/02/1990`` of an ISO day; a bare year or other text stays as it is."""
    try:
        return f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def two(number: int) -> str:
    """A count with two digits, as papers write it, so that no digit can be added before it."""
    return f"{number:02d}"
