"""What two desks wrote differently, without Qt: both values, who wrote each and when."""

from __future__ import annotations

from types import UnionType

from msgspec import Struct

from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.readings import FactsCorrected
from localdb.domain.bodies.reception import Corrected, Voided
from localdb.domain.change import Change
from localdb.domain.dossier import Clash, Dossier, StepBody
from localdb.domain.rules import clashes
from localdb.domain.rules.readings import PAPER
from localdb.domain.words import field_label
from localdb.home import Home
from ui.deeds import field_shown, made_by, story
from ui.words import moment

MOST = 200
_EMPTY = "(để trống)"


class Side(Struct, frozen=True):
    """One of the two values: what a person reads, where it comes from, and what choosing it writes."""

    shown: str
    source: str
    value: str


class Disagreement(Struct, frozen=True):
    """One place in one dossier that two desks wrote differently; ``standing`` is in force meanwhile."""

    dossier: Dossier
    clash: Clash
    where: str
    standing: Side
    wanted: Side


def disagreements(home: Home) -> list[Disagreement]:
    """Return what waits for a person, the newest dossiers first. Off the GUI thread: it reads histories."""
    accounts = {account.id: account.name for account in home.accounts.all()}
    counters = home.queries.counters()
    found = []
    for dossier in home.queries.clashing(MOST):
        history = home.queries.history(dossier.id)
        for clash in dossier.clashes:
            later = next((c for c in history if c.id == clash.change), None)
            before = history[: history.index(later)] if later else history
            first = next((c for c in reversed(before) if _wrote(c, clash.field)), history[0])
            first_source, later_source = (_source(clash.field, c, accounts, counters) for c in (first, later))
            present = clashes.standing(dossier, clash.field)
            where = field_label(clash.field)
            found.append(
                Disagreement(
                    dossier=dossier,
                    clash=clash,
                    where=where[0].upper() + where[1:],
                    standing=Side(field_shown(clash.field, present) or _EMPTY, first_source, present),
                    wanted=Side(field_shown(clash.field, clash.wanted) or _EMPTY, later_source, clash.wanted),
                )
            )
    return found


def _source(field: str, change: Change | None, accounts: dict[str, str], counters: dict[str, str]) -> str:
    """Return who wrote a value and when; for steps and payments also what was done."""
    if change is None:
        return ""
    told = field in (clashes.STEP, clashes.FEE, clashes.VOID)
    what = f"{story(change)[0]}\n" if told else ""
    here = "" if change.device in counters else ", máy này"
    return f"{what}{made_by(change, accounts, counters)}{here} · {moment(change.at)}"


def _wrote(change: Change, field: str) -> bool:
    """Whether a change put the present value into ``field``."""
    body = change.body
    if isinstance(body, ClashSettled):
        return body.field == field and body.old != body.new
    kinds: dict[str, type | UnionType] = {
        clashes.STATUS: Advanced | StepBody,
        clashes.STEP: StepBody,
        clashes.FEE: FeeCollected,
        clashes.VOID: Voided,
    }
    if field in kinds:
        return isinstance(body, kinds[field])
    if isinstance(body, FactsCorrected):
        return field in {f"{PAPER}{body.scan}.{name}" for name in body.fields}
    return isinstance(body, Corrected) and field in body.fields
