"""The letter of apology (Mẫu 04): none of its contents may be empty, and its reason must say something."""

from __future__ import annotations

import re

from localdb.domain.trouble import Refused
from localdb.domain.words import fold

LEAST_WORDS = 5
_WORD = re.compile(r"[a-z0-9]+")
# What says nothing about this dossier (chỉ thị về thư xin lỗi: “không chung chung”).
BOILERPLATE = (
    "ly do khach quan",
    "nguyen nhan khach quan",
    "vi ly do khach quan",
    "do nhieu viec",
    "do cong viec nhieu",
    "qua tai cong viec",
    "ly do bat kha khang",
    "dang xu ly",
    "can them thoi gian",
    "can them thoi gian de giai quyet",
    "chua giai quyet xong",
    "cham tre",
    "tre han",
    "ly do chu quan",
)
_STOCK_WORDS = "do vi ly nguyen nhan la nen hien nay ho so cua ong ba can bo chung toi mot va rat"
_FILLER = frozenset(_STOCK_WORDS.split())


def need_plain_reason(reason: str) -> None:
    """Refuse a reason that is empty, or that would fit any other late dossier as well."""
    words = _WORD.findall(fold(reason))
    if not words:
        raise Refused("Thư chưa nêu lý do chậm.", "Ghi lý do cụ thể của hồ sơ này.", field="reason")
    if says_nothing(reason):
        raise Refused(
            "Lý do còn chung chung.",
            "Ghi việc cụ thể: chờ ai xác minh, thiếu gì, từ ngày nào.",
            field="reason",
        )


def says_nothing(reason: str) -> bool:
    """Whether ``reason`` is boilerplate: too short, or nothing is left once the stock phrases are gone."""
    folded = " ".join(_WORD.findall(fold(reason)))
    for phrase in sorted(BOILERPLATE, key=len, reverse=True):
        folded = folded.replace(phrase, " ")
    told = [word for word in folded.split() if word not in _FILLER]
    return len(told) < LEAST_WORDS
