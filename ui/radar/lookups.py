"""The board of look-ups: which question of a dossier a person has to see to, and what one does about it."""

from __future__ import annotations

from datetime import date, datetime

from localdb.domain.dossier import Dossier
from localdb.domain.lookups import Lookup, State, needed
from ui.widgets.chips import ChipFace
from ui.words import ago, day, moment


def pressing(dossier: Dossier, today: date) -> Lookup | None:
    """Return the look-up of a dossier that presses most: one to check, one to repeat, one that waits."""
    wanted = needed(dossier.lookups, dossier.papers)
    order = (State.CHECK, State.EXPIRED, State.WAITING)
    open_ = [known for known in dossier.lookups if known.change in wanted and known.state(today) in order]
    return min(open_, key=lambda known: order.index(known.state(today)), default=None)


def way_of(lookup: Lookup, today: date) -> str:
    """Return what one does about a look-up on the board."""
    if lookup.open_difference:
        return "settle_lookup"
    return "take_back_lookup" if lookup.state(today) is State.WAITING else "look_up"


def face(lookup: Lookup, now: datetime) -> ChipFace:
    """Return how it stands, and since when."""
    state = lookup.state(now.date())
    if state is State.WAITING:
        return ChipFace(f"Chờ {ago(datetime.fromisoformat(lookup.at), now)}", "clock", "accent")
    if state is State.EXPIRED:
        return ChipFace(f"Hết hạn {day(lookup.good_until)}", "clock", "warn")
    if lookup.open_difference or lookup.answer is None:
        return ChipFace("Khác hồ sơ", "warn", "warn")
    return ChipFace(lookup.answer.outcome.label, "search", "warn")


def told(dossier: Dossier, today: date) -> str:
    """Return what is asked of whom for a dossier on the board of look-ups; empty when nothing is open."""
    known = pressing(dossier, today)
    if known is None:
        return ""
    facts = (known.asked.component_name, known.asked.source_name, f"hỏi lúc {moment(known.at)}")
    return " · ".join(filter(None, (*facts, known.answer.note if known.answer else "")))
