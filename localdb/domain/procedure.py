"""A procedure (thủ tục hành chính) as published: who decides, which papers, how long, under which law.

A procedure has versions with effective dates; a dossier is pinned to the version it was received under.
Each aspect says how far it was verified, and what is not verified is shown as such to IT staff.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from localdb.domain.trouble import Refused


class Verification(StrEnum):
    """How far an aspect of a procedure was checked."""

    PORTAL = "portal"  # read in a snapshot of the national portal
    PROVINCE = "province"  # read in a decision of one province
    LIST = "list"  # seen in a published list
    LAW = "law"  # read in codified law
    UNVERIFIED = "unverified"

    @property
    def verified(self) -> bool:
        """Whether the aspect was read in a published source."""
        return self is not Verification.UNVERIFIED


class Mode(StrEnum):
    """What happens to a component at the counter."""

    SUBMIT = "submit"  # nộp
    PRESENT = "present"  # xuất trình: check, record, return; a copy may not be demanded
    LOOK_UP = "look_up"  # cơ quan tự tra cứu
    DECLARE = "declare"  # chỉ khai thông tin


class Rule(StrEnum):
    """How a time limit is counted."""

    SAME_DAY = "same_day"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    IMMEDIATE = "immediate"
    CHAIN = "chain"  # linked procedures: each part has its own limit
    UNKNOWN = "unknown"


class Cutoff(StrEnum):
    """What reception after the cut-off hour (15:00) does to the due date."""

    NONE = "none"
    NEXT_DAY_RESULT = "next_day_result"  # same-day result may move to the next working day
    COUNT_FROM_NEXT_DAY = "count_from_next_day"  # linked groups: counting starts on the next working day


class TimeLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """A time limit: ``value`` days of ``rule``; ``text`` as published; ``cutoff`` after 15:00."""

    rule: Rule
    value: int = 0
    cutoff: Cutoff = Cutoff.NONE
    text: str = ""


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """One paper of a procedure's published list; ``id`` is stable within the procedure (``tp01``)."""

    id: str
    name: str
    mode: Mode = Mode.SUBMIT
    originals: int = 1
    copies: int = 0
    always: bool = True
    condition: str = ""
    short: str = ""
    keywords: tuple[str, ...] = ()  # words of the paper's heading, for naming scans

    @property
    def label(self) -> str:
        """The name shown in lists: the short one where there is one."""
        return self.short or self.name


class Verified(Struct, frozen=True, forbid_unknown_fields=True):
    """Verification per aspect."""

    name: Verification
    time: Verification
    components: Verification
    fee: Verification


class Procedure(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a procedure, effective from ``valid_from`` (inclusive) to ``valid_to`` (inclusive)."""

    code: str
    version: str
    name: str
    field: str
    group: str
    level: str
    limit: TimeLimit
    components: tuple[Component, ...]
    result: str
    valid_from: date
    verified: Verified
    valid_to: date | None = None
    legal_basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    fee_text: str = ""
    notes: str = ""
    short: str = ""

    @property
    def label(self) -> str:
        """The name a clerk says: the short one where there is one."""
        return self.short or self.name

    def effective(self, day: date) -> bool:
        """Whether this version is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def component(self, component_id: str) -> Component:
        """Return the published component, or refuse: a paper outside the list cannot be asked for."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise Refused(
            f"Giấy tờ “{component_id}” không có trong thành phần hồ sơ đã công bố của thủ tục {self.code}.",
            "Chỉ được yêu cầu giấy tờ trong danh mục.",
        )
