"""What a citizen is still to be told: nobody queues it, it follows from what happened to the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from localdb.domain.bodies.late import LetterDelivered
from localdb.domain.bodies.progress import Declined, Extended, Stopped, SupplementAnswered, SupplementAsked
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.dossier import Dossier, StepBody

REACHED = "Đã báo được"  # the only outcome after which nothing more is to be told
HANDED = "Đã giao nhà mạng"  # the provider took it; whether it arrived nobody knows yet
MESSAGE = "Tin nhắn SMS"


class Telling(StrEnum):
    """What is to be told."""

    READY = "ready"
    SUPPLEMENT = "supplement"
    LATE = "late"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]


_LABELS = {
    Telling.READY: "Có kết quả, mời đến nhận",
    Telling.SUPPLEMENT: "Cần bổ sung hồ sơ",
    Telling.LATE: "Xin lỗi, hẹn lại",
    Telling.ENDED: "Không giải quyết tiếp",
}
_NEWS: dict[type[StepBody], Telling] = {
    ResultReady: Telling.READY,
    SupplementAsked: Telling.SUPPLEMENT,
    Extended: Telling.LATE,
    Declined: Telling.ENDED,
    Stopped: Telling.ENDED,
}


class Messenger(Protocol):
    """Who carries messages (SMS, Zalo, e-mail): outside this program. None is declared on a desk of ours."""

    def send(self, phone: str, text: str) -> str:
        """Hand a message over, return the provider's reference. Raises ``Trouble`` when it is not taken."""


def untold(dossier: Dossier) -> Telling | None:
    """Return what the citizen has not been told yet; ``None`` when nothing is open.

    A message handed to a provider, or a call that nobody answered, is no telling.
    """
    news: Telling | None = None
    for step in dossier.steps:
        body = step.body
        if isinstance(body, Notified):
            news = None if body.outcome == REACHED else news
        elif isinstance(body, LetterDelivered | SupplementAnswered | ResultReturned):
            news = None
        else:
            news = _NEWS.get(type(body), news)
    return news


def tried(dossier: Dossier) -> str:
    """Return the last try to tell what is still untold: “Đã giao nhà mạng”; empty before the first."""
    for step in reversed(dossier.steps):
        if isinstance(step.body, Notified):
            return step.body.outcome
        if type(step.body) in _NEWS:
            return ""
    return ""


def message(telling: Telling, dossier: Dossier, texts: Mapping[str, str], centre: str, due: str) -> str:
    """Return the province's text for ``telling``: with code, centre and date, and nothing else of anybody."""
    text = texts.get(telling.value, telling.label)
    words = {"{code}": dossier.shown_code, "{centre}": centre, "{due}": due}
    for name, value in words.items():
        text = text.replace(name, value)
    return text
