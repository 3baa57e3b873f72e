"""The outage diary: when what the counter needs was down. It is evidence, and never moves a clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from localdb.domain.trouble import Refused


class OutageKind(StrEnum):
    """What was down."""

    POWER = "power"
    NETWORK = "network"
    PROVINCE = "province"
    NATIONAL = "national"
    SECTOR = "sector"
    MACHINE = "machine"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]


_LABELS = {
    OutageKind.POWER: "Mất điện",
    OutageKind.NETWORK: "Mất mạng",
    OutageKind.PROVINCE: "Hệ thống tỉnh",
    OutageKind.NATIONAL: "Cổng Dịch vụ công quốc gia",
    OutageKind.SECTOR: "Phần mềm chuyên ngành",
    OutageKind.MACHINE: "Máy, thiết bị tại quầy",
}


class Outage(Struct, frozen=True):
    """From when to when (ISO 8601) what was down; ``text`` is the error shown.

    NĐ 224/2026 Art. 13 and NĐ 309/2026 Art. 4.2a make an outage a legal situation: it must be provable.
    """

    kind: OutageKind
    began: str
    ended: str
    text: str = ""


def checked(outage: Outage, now: datetime) -> Outage:
    """Return ``outage``, or refuse one that ends before it begins or lies in the future."""
    began, ended = datetime.fromisoformat(outage.began), datetime.fromisoformat(outage.ended)
    if began >= ended:
        raise Refused("Gián đoạn phải kết thúc sau khi bắt đầu.", "Nhập lại giờ.", field="ended")
    if ended > now:
        raise Refused("Giờ kết thúc còn ở tương lai.", "Ghi khi hệ thống đã trở lại.", field="ended")
    return outage
