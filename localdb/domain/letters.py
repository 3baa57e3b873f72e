"""Reasons and letters of apology (Mẫu 04): no content may be empty, and a reason must say something.

What says nothing is data with an owner and a date (``StockReasons``, in the catalogue's practices), judged
when a reason is written and when its paper is made. The rules of a dossier ask only for what holds for ever,
so that another list never changes what an old history means.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from localdb.domain.trouble import Refused
from localdb.domain.words import fold

LEAST_WORDS = 5
_WORD = re.compile(r"[a-z0-9]+")


class StockReasons(Struct, frozen=True, forbid_unknown_fields=True):
    """What fits any dossier, and so says nothing of this one (chỉ thị về thư xin lỗi: “không chung chung”).

    ``phrases`` are stock; ``fillers`` are words that do not count beside them; ``owner`` keeps the list,
    which holds from ``valid_from``.
    """

    owner: str = ""
    valid_from: date = date(2018, 11, 23)
    phrases: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()

    def need_plain(self, reason: str) -> None:
        """Refuse a reason that is empty, or that would fit any other late dossier as well."""
        need_reason(reason)
        if self.says_nothing(reason):
            raise _too_plain()

    def need_own(self, reason: str, what: str) -> None:
        """Refuse to make the paper ``what`` with a reason that is empty or a stock phrase and no more."""
        folded = _folded(reason)
        if not folded:
            raise Refused(f"{what} phải ghi rõ lý do.", "Nhập lý do cụ thể.", field="reason")
        if folded in map(_folded, self.phrases):
            raise Refused(
                f"Lý do “{reason.strip()}” quá chung chung.",
                "Ghi việc gì, ở khâu nào, vì sao; ví dụ “chờ kết quả xác minh của công an xã”.",
                field="reason",
            )

    def says_nothing(self, reason: str) -> bool:
        """Whether too little is left of ``reason`` once the stock phrases and fillers are gone."""
        folded = _folded(reason)
        for phrase in sorted(map(_folded, self.phrases), key=len, reverse=True):
            folded = folded.replace(phrase, " ")
        fillers = {_folded(word) for word in self.fillers}
        return len([word for word in folded.split() if word not in fillers]) < LEAST_WORDS


def need_reason(reason: str) -> None:
    """Refuse a letter without a reason, or with one of a few words: true of every list there will be."""
    words = _folded(reason).split()
    if not words:
        raise Refused("Thư chưa nêu lý do chậm.", "Ghi lý do cụ thể của hồ sơ này.", field="reason")
    if len(words) < LEAST_WORDS:
        raise _too_plain()


def need_apology(apology: str) -> None:
    """Refuse a letter that does not say sorry."""
    if not apology.strip():
        raise Refused("Thư chưa có lời xin lỗi.", "Viết lời xin lỗi gửi công dân.", field="apology")
    if "xin loi" not in fold(apology):
        raise Refused("Lời xin lỗi chưa có hai chữ “xin lỗi”.", "Viết rõ lời xin lỗi.", field="apology")


def need_explanation(explanation: str) -> None:
    """Refuse a late dossier without an explanation to the head (chỉ thị: mọi hồ sơ trễ hạn)."""
    if not explanation.strip():
        raise Refused(
            "Chưa có giải trình với thủ trưởng.",
            "Ghi khâu nào chậm, ai phụ trách, đã làm gì để khắc phục.",
            field="explanation",
        )


def _too_plain() -> Refused:
    told = "Ghi việc cụ thể: chờ ai xác minh, thiếu gì, từ ngày nào."
    return Refused("Lý do còn chung chung.", told, field="reason")


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
