"""Late entry (nhập bù): a dossier was taken on paper while the desk was down, and is written down later.

The time that counts is when the dossier was taken (NĐ 309/2026/NĐ-CP Art. 17.3: from the receipt of the
complete dossier); when it was entered is the time of its change. Both are kept and told. No law that we know
says how old such an entry may be: the province's ``Practice`` does, marked unverified.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from localdb.domain.deadline import VIETNAM, Calendar, counted_from
from localdb.domain.outage import Outage
from localdb.domain.trouble import Refused

FIELD_AT, FIELD_WHY = "entry.at", "entry.why"
FIELD_PAPER, FIELD_LEADER = "entry.paper", "entry.leader"


class LateEntry(Struct, frozen=True, omit_defaults=True):
    """Why a dossier was entered later than it was taken: an ``outage`` of the diary, or a ``reason``.

    ``paper`` is the number on the paper receipt, ``leader`` who agreed to an entry that is old.
    """

    outage: Outage | None = None
    reason: str = ""
    paper: str = ""
    leader: str = ""

    @property
    def why(self) -> str:
        """The ground in a few words: ``mất điện``, or what the clerk wrote."""
        if self.outage is None:
            return self.reason
        label = self.outage.kind.label
        return f"{label[0].lower()}{label[1:]}" + (f", {self.reason}" if self.reason else "")


def check(entry: LateEntry, received_at: str, entered_at: str) -> None:
    """Refuse an entry without a ground, or one that was taken after it was entered."""
    if entry.outage is None and not entry.reason.strip():
        raise Refused(
            "Chưa ghi vì sao nhập muộn.",
            "Chọn lần gián đoạn trong nhật ký, hoặc ghi lý do.",
            field=FIELD_WHY,
        )
    if datetime.fromisoformat(received_at) > datetime.fromisoformat(entered_at):
        raise Refused(
            "Giờ nhận hồ sơ còn ở tương lai.",
            "Ghi giờ trên phiếu giấy, và xem đồng hồ máy có đúng không.",
            field=FIELD_AT,
        )


def need_leader(day: date, today: date, days: int, agreed: str) -> None:
    """Refuse an entry of more than ``days`` (calendar days) ago to which no leader ``agreed``."""
    if is_old(day, today, days) and not agreed:
        raise Refused(
            f"Nhận đã quá {days} ngày: lãnh đạo phải đồng ý cho nhập bù.",
            "Lãnh đạo chọn tên và nhập mã PIN.",
            field=FIELD_LEADER,
        )


def is_old(day: date, today: date, days: int) -> bool:
    """Whether a dossier taken on ``day`` is entered later than a clerk may decide alone."""
    return today - day > timedelta(days=days)


def warnings(entry: LateEntry, received: datetime, now: datetime, calendar: Calendar) -> tuple[str, ...]:
    """What a person should look at twice; none of it forbids the entry."""
    found = []
    outage = entry.outage
    if outage and not _during(outage, received):
        began, ended = (_short(datetime.fromisoformat(x)) for x in (outage.began, outage.ended))
        found.append(f"Giờ nhận nằm ngoài lần gián đoạn đã chọn ({began} đến {ended}).")
    try:
        counted = counted_from(received, calendar)
    except Refused:  # the year has no calendar: the missing promise says so
        counted = received
    if counted.replace(tzinfo=None) != received.astimezone(VIETNAM).replace(second=0, tzinfo=None):
        found.append(f"Giờ nhận ngoài giờ làm việc: thời hạn tính từ {_short(counted)}.")
    if (received.year, received.month) != (now.year, now.month):
        found.append(f"Sổ theo dõi tháng {received:%m/%Y} có thể đã in: in lại trang có hồ sơ này.")
    return tuple(found)


def _during(outage: Outage, moment: datetime) -> bool:
    return datetime.fromisoformat(outage.began) <= moment <= datetime.fromisoformat(outage.ended)


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
