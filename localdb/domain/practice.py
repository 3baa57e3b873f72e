"""What the law leaves to each province in the way of work: data with a mark of how far it was verified."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from localdb.domain.letters import StockReasons
from localdb.domain.procedure import Verification
from localdb.domain.values import Clock


class InnerStep(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of the internal procedure (quy trình nội bộ).

    ``share`` percent of a dossier's time is its own, 0 when nobody wrote that down; ``holder`` has it then.
    """

    name: str
    share: int = 0
    holder: str = ""


class Practice(Struct, frozen=True, forbid_unknown_fields=True):
    """How a province does what the law leaves open. The lists are offered to the clerk, never forced.

    ``supplement_days`` are the working days that a citizen has to supply a supplement; ``soon_days`` the
    working days before the due date on which a dossier is called near; ``uncollected_days`` the days after
    which a result counts as uncollected; ``late_entry_days`` those after which a leader must agree before a
    dossier that was taken on paper is entered; ``coordination_hours`` those after which somebody is told that
    nobody knows who decides a dossier. ``apology`` is the beginning of Mẫu 04 (``{office}``,
    ``{name}``); ``stock_reasons`` are versions of the list of reasons that say nothing.
    """

    id: str
    verification: Verification
    supplement_clock: Clock = Clock.PAUSE
    supplement_days: int = 7
    soon_days: int = 1
    uncollected_days: int = 5
    late_entry_days: int = 3
    coordination_hours: int = 2
    apology: str = ""
    steps: tuple[InnerStep, ...] = ()
    supplement_grounds: tuple[str, ...] = ()
    decline_grounds: tuple[str, ...] = ()
    stop_grounds: tuple[str, ...] = ()
    late_reasons: tuple[str, ...] = ()
    letter_ways: tuple[str, ...] = ()
    notice_texts: dict[str, str] = {}  # by ``Telling``: {code}, {centre}, {due}
    notice_channels: tuple[str, ...] = ()
    notice_outcomes: tuple[str, ...] = ()
    notes: str = ""
    stock_reasons: tuple[StockReasons, ...] = ()

    def stock(self, day: date) -> StockReasons:
        """Return the list of what says nothing that holds on ``day``."""
        held = [stock for stock in self.stock_reasons if stock.valid_from <= day]
        return max(held, key=lambda stock: stock.valid_from, default=StockReasons())


def plain(known: tuple[Practice, ...]) -> Practice:
    """Return the practice in force: the last one loaded, so the province's own wins."""
    return known[-1] if known else Practice("", Verification.UNVERIFIED)
