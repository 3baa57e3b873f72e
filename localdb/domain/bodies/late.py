"""A dossier will be late: the letter is drafted before that, signed by a leader, and reaches the citizen."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.outage import Outage
from localdb.domain.values import Due


class LetterDrafted(Struct, frozen=True, tag="letter.drafted", omit_defaults=True):
    """Trình ký thư xin lỗi (Mẫu 04): what the letter will say, and the explanation to the head (giải trình).

    ``author`` drafted it; ``outages`` are those of the diary that the explanation rests on. Nothing is
    promised until a leader signs (``Extended``). Chỉ thị về thư xin lỗi: drafted before the due date.
    """

    due: Due
    reason: str
    apology: str
    explanation: str
    author: str
    outages: tuple[Outage, ...] = ()


class LetterDelivered(Struct, frozen=True, tag="letter.delivered", omit_defaults=True):
    """The signed letter reached the citizen: who took it, how, and when (ISO 8601)."""

    taker: str
    how: str
    given_at: str
    note: str = ""
