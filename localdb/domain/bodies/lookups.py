"""A question to a database of the state (tra cứu cơ sở dữ liệu), asked for one dossier, and its answer."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.values import OldNew


class Outcome(StrEnum):
    """What a database said."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    DENIED = "denied"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return {"found": "Có trả lời", "not_found": "Không tìm thấy", "denied": "Từ chối"}[self.value]


class LookupAsked(Struct, frozen=True, tag="lookup.asked", omit_defaults=True):
    """A question waits for the next meeting with the province, which passes it on.

    ``source`` is asked for these ``facts`` about the person ``who`` (``applicant`` or ``owner``) with
    ``number``, in place of the published ``component``; ``ground`` is the law that allows it. Its answer
    holds for ``valid_days`` after the database gave it; 0: for as long as the dossier goes on.
    """

    source: str
    source_name: str
    component: str
    component_name: str
    who: str
    number: str
    facts: tuple[str, ...]
    ground: str
    purpose: str
    valid_days: int = 0


class LookupAnswered(Struct, frozen=True, tag="lookup.answered", omit_defaults=True):
    """What came back through the province: ``source`` as it calls itself, ``at`` when it said so (ISO 8601).

    ``facts`` are the fields of a person, or of a paper; ``note`` is in the source's own words.
    """

    asked: str
    outcome: Outcome
    source: str
    at: str
    facts: dict[str, str] = {}
    note: str = ""


class LookupSettled(Struct, frozen=True, tag="lookup.settled", omit_defaults=True):
    """A person looked at an answer that differs from the dossier: it serves all the same, or it does not.

    Where the answer is right, ``fields`` correct the dossier at the same time.
    """

    asked: str
    taken: bool
    reason: str
    fields: dict[str, OldNew] = {}


class LookupTakenBack(Struct, frozen=True, tag="lookup.taken_back", omit_defaults=True):
    """A question that nobody needs answered any more: the province passes it on no further."""

    asked: str
    reason: str


LookupBody = LookupAsked | LookupAnswered | LookupSettled | LookupTakenBack
