"""What a procedure costs: dated tables, and never a zero that only means “we do not know”.

A fee depends on province, procedure, case, channel, the day of submission and exemption, so every rule says
which of them it is for, on which legal ground and how far it was verified. Amounts are whole đồng.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from localdb.domain.procedure import Verification
from localdb.domain.trouble import Refused
from localdb.domain.values import Channel, FeeLine

UNKNOWN_FEE = "Phí, lệ phí"


class Per(StrEnum):
    """What an amount is counted by."""

    CASE = "case"
    COPY = "copy"
    PAGE = "page"  # pages of the original, for every copy

    @property
    def label(self) -> str:
        """The Vietnamese unit."""
        return {"case": "việc", "copy": "bản", "page": "trang"}[self.value]


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """``amount`` đồng for each page from page ``from_page`` (counted from 1) on."""

    from_page: int
    amount: int


class FeeRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One fee under one set of conditions.

    An empty ``case``, ``channels`` or ``province`` holds for all. ``exemption`` names the ground that the
    citizen must claim for the rule to hold. ``amount`` is per ``per``; ``None`` says that the ground exists
    but the amount is not known. ``tiers`` replace ``amount`` for pages, up to ``cap`` for one copy.
    """

    name: str
    procedures: tuple[str, ...]
    ground: str
    valid_from: date
    verification: Verification
    valid_to: date | None = None
    case: str = ""
    channels: tuple[Channel, ...] = ()
    province: str = ""
    exemption: str = ""
    per: Per = Per.CASE
    amount: int | None = None
    tiers: tuple[Tier, ...] = ()
    cap: int | None = None

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a rule that contradicts itself."""
        amounts = [self.amount, self.cap, *(t.amount for t in self.tiers)]
        if any(a is not None and a < 0 for a in amounts):
            raise ValueError(f"{self.name}: a fee cannot be negative")
        if self.tiers and (self.per is not Per.PAGE or self.amount is not None):
            raise ValueError(f"{self.name}: tiers are for pages and replace the amount")
        starts = [t.from_page for t in self.tiers]
        if starts and (starts[0] != 1 or starts != sorted(set(starts))):
            raise ValueError(f"{self.name}: tiers must start at page 1 and rise")

    def holds(self, channel: Channel, day: date, case: str, exemptions: frozenset[str]) -> bool:
        """Whether the rule is in force for a submission."""
        return (
            self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and (not self.channels or channel in self.channels)
            and (not self.case or self.case == case)
            and (not self.exemption or self.exemption in exemptions)
        )

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, date]:
        """Of the rules that hold, the one that says most about the submission counts; then the newest."""
        return (
            bool(self.exemption),
            bool(self.province),
            bool(self.channels),  # before the case: an online reduction holds for all cases
            bool(self.case),
            self.valid_from,
        )

    def total(self, quantity: int, pages: int | None, copies: int) -> int | None:
        """Return the đồng to pay, or ``None`` when the amount or the number of pages is not known."""
        if self.per is Per.CASE:
            return None if self.amount is None else self.amount * quantity
        if self.per is Per.COPY:
            return None if self.amount is None else self.amount * copies
        if pages is None:
            return None
        if self.tiers:
            one = sum(self._page(number) for number in range(1, pages + 1))
        elif self.amount is None:
            return None
        else:
            one = self.amount * pages
        return copies * (one if self.cap is None else min(one, self.cap))

    def _page(self, number: int) -> int:
        return [t.amount for t in self.tiers if t.from_page <= number][-1]


class FeeTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Fee rules that are published together, as one data file."""

    id: str
    rules: tuple[FeeRule, ...]
    notes: str = ""


def quote(
    tables: Iterable[FeeTable],
    procedure: str,
    channel: Channel,
    day: date,
    *,
    quantity: int = 1,
    pages: int | None = None,
    copies: int = 1,
    case: str = "",
    province: str = "",
    exemptions: frozenset[str] = frozenset(),
) -> tuple[FeeLine, ...]:
    """Return one line for each fee of ``procedure`` when it is submitted on ``day``.

    A fee whose amount the tables do not know has ``amount`` ``None``; so does the single line returned when
    they know nothing of the procedure. Raises ``Refused`` for a quantity, pages or copies below 1.
    """
    for field, count in (("quantity", quantity), ("pages", pages), ("copies", copies)):
        if count is not None and count < 1:
            raise Refused("Số lượng, số trang, số bản phải từ 1.", "Nhập lại.", field=field)
    rules = [
        rule
        for table in tables
        for rule in table.rules
        if procedure in rule.procedures and rule.province in {"", province}
    ]
    lines = []
    for name in dict.fromkeys(rule.name for rule in rules):
        held = [r for r in rules if r.name == name and r.holds(channel, day, case, exemptions)]
        if not held:
            lines.append(FeeLine(name, None))
            continue
        rule = max(held, key=lambda r: r.rank)
        verified = rule.verification.verified
        lines.append(FeeLine(name, rule.total(quantity, pages, copies), rule.ground, verified))
    return tuple(lines) or (FeeLine(UNKNOWN_FEE, None),)
