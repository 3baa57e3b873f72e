"""The four calm facts of the status bar, read from the desk's memory: a few point reads, fit for a timer."""

from __future__ import annotations

from datetime import datetime

from localdb.home import Home
from localdb.outbox import Delivery
from ui.frame import Facts
from ui.words import ago


def facts_of(home: Home, scanner: str = "") -> Facts:
    """Return the facts as of now; ``scanner`` is the word for the scanner (empty: not connected)."""
    now = home.writer.now()
    oldest = home.outbox.oldest_waiting()
    newest = home.outbox.page(tuple(Delivery), 0, 1)
    contact = home.outbox.contact()
    met = clock_time(contact.receipt_at if contact.by_stick else contact.answered_at, now)
    return Facts(
        saved_at=clock_time(newest[0].at, now) if newest else "",
        scanner=scanner or "không nhận",
        waiting=home.outbox.waiting(),
        oldest=ago(oldest, now) if oldest else "",
        last_contact=f"{met} bằng USB" if contact.by_stick else met,
    )


def hub_told(home: Home) -> str:
    """Return how the line to the commune's hub stands; empty when this desk has not joined one."""
    contact, count = home.hub.contact(), home.hub.count()
    if not contact.tried_at:
        return ""
    answered = clock_time(contact.answered_at, home.writer.now())
    told = f"Trạm của xã: gặp lần cuối {answered}" if answered else "Trạm của xã: chưa gặp được lần nào"
    more = f", {count} việc của quầy khác tỉnh chưa quyết" if count else ""
    return f"{told}{more}. {contact.trouble}".strip()


def clock_time(iso: str, now: datetime) -> str:
    """Return an ISO time as ``07:40`` when it was today, else as ``07:40 ngày 21/11``; empty stays empty."""
    if not iso:
        return ""
    then = datetime.fromisoformat(iso).astimezone(now.tzinfo)
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%H:%M} ngày {then:%d/%m}"
