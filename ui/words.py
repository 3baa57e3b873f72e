"""How figures and times are written on screens."""

from __future__ import annotations

from datetime import datetime


def money(amount: int) -> str:
    """Return an amount in đồng: ``8.000 đ``."""
    return f"{amount:,} đ".replace(",", ".")


METHODS = {
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "portal": "Cổng dịch vụ công",
    "post": "Bưu chính",
}


def method(name: str) -> str:
    """Return how money was paid: ``cash`` is “Tiền mặt”; an older entry keeps its own words."""
    return METHODS.get(name, name)


def moment(iso: str) -> str:
    """Return an ISO time as ``17:00, 24/11/2026``; an empty string stays empty."""
    return f"{datetime.fromisoformat(iso):%H:%M, %d/%m/%Y}" if iso else ""


def day(iso: str) -> str:
    """Return the day of an ISO time as ``24/11/2026``; an empty string stays empty."""
    return f"{datetime.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was: ``40 phút``, ``3 giờ``, ``2 ngày``."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < 48 * 60:
        return f"{minutes // 60} giờ"
    return f"{minutes // (24 * 60)} ngày"


def short_code(code: str) -> str:
    """Return a code without mark and agency, as people at one counter say it: ``261124-0102``.

    It is how the code ends, so that it can be searched for as it is shown.
    """
    return code.removeprefix("TAM-").partition("-")[2] or code


def short_moment(iso: str) -> str:
    """Return an ISO time as ``17:00 24/11``: for lists, where the year is plain."""
    return f"{datetime.fromisoformat(iso):%H:%M %d/%m}" if iso else ""
