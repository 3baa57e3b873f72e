"""A late entry as typed, without Qt: when the dossier was taken on paper, why, and what was paid then."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain import late_entry
from localdb.domain.codes import is_paper_number
from localdb.domain.deadline import VIETNAM, Calendar
from localdb.domain.intake import Intake, PaidThen
from localdb.domain.late_entry import FIELD_AT, FIELD_PAPER, LateEntry
from localdb.domain.outage import Outage
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import clean
from localdb.queries import Queries
from ui import moments

FIELD_REASON, FIELD_PAID = "entry.reason", "entry.paid"
_LONGEST = {FIELD_REASON: 250, FIELD_PAPER: 60, "entry.receipt": 60}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class TypedEntry(Struct, frozen=True, omit_defaults=True):
    """What is typed of a late entry. ``usual`` is the day (ISO) that an hour alone is of.

    ``leader`` agreed to an entry of the day ``agreed`` (ISO), and of no other.
    """

    at: str = ""
    outage: Outage | None = None
    reason: str = ""
    paper: str = ""
    paid: str = ""
    receipt: str = ""
    usual: str = ""
    leader: str = ""
    agreed: str = ""


class Taken(Struct, frozen=True):
    """What a late entry comes to: when the dossier was taken, what to warn of, what to mend first."""

    at: datetime
    entry: LateEntry
    paid: PaidThen | None
    old: bool  # a leader must agree
    warnings: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def put_into(self, intake: Intake) -> Intake:
        """Return the dossier as taken then."""
        at = self.at.isoformat(timespec="seconds")
        return replace(intake, entry=self.entry, paid=self.paid, received_at=at)


def moment(entry: TypedEntry | None, now: datetime) -> datetime:
    """Return when the dossier counts as received; ``now`` while no good time is typed."""
    try:
        return _at(entry, now) if entry else now
    except Trouble:
        return now


def named(at: datetime) -> str:
    """Return a moment with its weekday, so that a wrong day is seen at once."""
    return f"{at:%H:%M}, {_WEEKDAYS[at.weekday()]} {at:%d/%m/%Y}"


def next_of_batch(entry: TypedEntry | None, day: date, *, same_person: bool = False) -> TypedEntry | None:
    """Return what the next paper begins with, one before it being of ``day``: the same outage.

    The same person came at the same time.
    """
    if entry is None:
        return None
    at = entry.at if same_person else ""
    return replace(entry, at=at, paper="", paid="", receipt="", usual=day.isoformat())


def taken(
    entry: TypedEntry | None, now: datetime, days: int, calendar: Calendar | None, queries: Queries
) -> Taken | None:
    """Return what a late entry comes to; ``days`` are those after which a leader must agree."""
    if entry is None:
        return None
    troubles: list[Trouble] = []
    at = now
    try:
        at = _at(entry, now)
    except Trouble as trouble:
        troubles.append(trouble)
    reason, paper = clean(entry.reason), clean(entry.paper).upper()
    if entry.outage is None and not reason:
        told = Trouble("Chưa ghi vì sao nhập muộn.", "Ghi lý do, ví dụ: mất điện.", field=FIELD_REASON)
        troubles.append(told)
    agreed = entry.leader if entry.agreed == at.date().isoformat() else ""
    try:
        late_entry.need_leader(at.date(), now.date(), days, agreed)
    except Refused as refused:
        troubles.append(refused)
    troubles += _too_long(entry)
    said = LateEntry(entry.outage, reason, paper, agreed)
    warned = late_entry.warnings(said, at, now, calendar) if calendar and at is not now else ()
    twin = queries.of_paper(paper) if paper else None
    if twin is not None:
        told = Trouble(
            f"Phiếu giấy {paper} đã nhập: hồ sơ {twin.shown_code} của {twin.subject.name}.",
            "Xem lại số trên phiếu; nếu đúng là một phiếu thì không nhập nữa.",
            field=FIELD_PAPER,
        )
        if is_paper_number(paper):
            troubles.append(told)
        warned = (str(told), *warned)
    return Taken(
        at,
        said,
        _paid(entry, troubles),
        late_entry.is_old(at.date(), now.date(), days),
        warned,
        tuple(troubles),
    )


def _at(entry: TypedEntry, now: datetime) -> datetime:
    if not clean(entry.at):
        raise Trouble("Chưa ghi giờ nhận.", "Ghi giờ trên phiếu giấy, ví dụ 8:40.", field=FIELD_AT)
    at = moments.parse_past(clean(entry.at), now.date(), FIELD_AT, usual=_usual(entry, now))
    if at > now:
        raise Trouble(
            f"{moments.shown(at)} còn ở tương lai.", "Ghi giờ và ngày trên phiếu giấy.", field=FIELD_AT
        )
    return at


def _usual(entry: TypedEntry, now: datetime) -> date:
    if entry.usual:
        return date.fromisoformat(entry.usual)
    if entry.outage:
        return datetime.fromisoformat(entry.outage.began).astimezone(VIETNAM).date()
    return now.date()


def _paid(entry: TypedEntry, troubles: list[Trouble]) -> PaidThen | None:
    if not clean(entry.paid):
        return None
    try:
        amount = moments.parse_money(entry.paid, FIELD_PAID)
    except Trouble as trouble:
        troubles.append(trouble)
        return None
    return PaidThen(amount, clean(entry.receipt)) if amount else None


def _too_long(entry: TypedEntry) -> list[Trouble]:
    todo = "Xem lại có dán nhầm không, rồi ghi ngắn."
    return [
        Trouble(f"Dài quá {most} chữ.", todo, field=field)
        for field, most in _LONGEST.items()
        if len(clean(getattr(entry, field.partition(".")[2]))) > most
    ]
