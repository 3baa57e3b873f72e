"""Merging: what ``apply`` refuses only because another desk was quicker is taken in, and never guessed.

Facts (payments, papers, receipts) stand beside each other. A field that only one side changed is changed. The
same thing changed twice to different values keeps its first value and becomes a ``Clash`` in the dossier,
until a person settles it by a change of its own. Every desk and the gateway fold the same changes in the same
order through ``merge``, and so come to the same dossier, clashes included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.lookups import LookupAnswered, LookupTakenBack
from localdb.domain.bodies.merging import ClashSettled, Newer
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.papers import FormIssued, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.change import Change
from localdb.domain.dossier import Clash, Dossier, Receipt, StepBody
from localdb.domain.rules import clashes, follow, readings, reception
from localdb.domain.rules.progress import NEXT_STATUS
from localdb.domain.trouble import Refused

Merge = Callable[[Dossier, Change, Any], Dossier]


def merge(dossier: Dossier | None, change: Change) -> Dossier:
    """Return the dossier after a change that may have been made beside others.

    Raises ``Refused`` for what no order of the same changes would allow.
    """
    if isinstance(change.body, Newer) and dossier is not None:
        return replace(dossier, version=dossier.version + 1)
    try:
        after = follow(dossier, change)
    except Refused:
        if dossier is None:
            raise
        if dossier.voided and not isinstance(change.body, ClashSettled | Received):
            return _on_voided(dossier, change)
        beside = _BESIDE.get(type(change.body))
        if beside is None and isinstance(change.body, get_args(StepBody)) and _unseen(dossier, change):
            beside = _step
        if beside is None:
            raise
        return replace(beside(dossier, change, change.body), version=dossier.version + 1)
    return _paid_twice(dossier, change, after)


def fold_history(changes: Iterable[Change]) -> Dossier | None:
    """Return the dossier that a history makes, or ``None`` for an empty one; refused changes stand aside."""
    dossier: Dossier | None = None
    for change in changes:
        with suppress(Refused):
            dossier = merge(dossier, change)
    return dossier


def _correct(dossier: Dossier, change: Change, body: Corrected) -> Dossier:
    """Take each field that nobody else changed; the others clash, or say the same already."""
    now = {field: reception.field_value(dossier, field) for field in body.fields}
    possible = {field: (now[field], new) for field, (_, new) in body.fields.items()}
    reception.correct(dossier, change, Corrected(possible))  # what could never stand is refused as a whole
    free = {f: pair for f, pair in body.fields.items() if now[f] == pair[0] and pair[0] != pair[1]}
    if free:
        dossier = reception.correct(dossier, change, Corrected(free))
    for field, (old, new) in body.fields.items():
        if now[field] not in (old, new):
            dossier = _clashing(dossier, Clash(change.id, field, old, new))
    return dossier


def _advance(dossier: Dossier, change: Change, body: Advanced) -> Dossier:
    """Two desks that took the same step agree; two that went different ways clash."""
    possible = change.undoes or body.to in NEXT_STATUS.get(body.from_, frozenset())
    if not possible or dossier.status is body.from_:
        return follow(dossier, change)  # for its reason
    if dossier.status is body.to:
        return dossier
    return _clashing(dossier, Clash(change.id, clashes.STATUS, body.from_.value, body.to.value))


def _step(dossier: Dossier, change: Change, body: StepBody) -> Dossier:
    """A step that the present state does not allow any more: a person sees both."""
    return _clashing(dossier, Clash(change.id, clashes.STEP, clashes.STANDS, clashes.AGAIN))


def _unfile(dossier: Dossier, change: Change, body: PaperUnfiled) -> Dossier:
    return dossier  # two desks took the same scan out


def _correct_facts(dossier: Dossier, change: Change, body: FactsCorrected) -> Dossier:
    """As ``_correct``; of a paper that another desk took out nothing is left to correct."""
    if not body.fields:
        return follow(dossier, change)  # for its reason
    for name, (old, new) in body.fields.items():
        readings.need_value(name, new)
        field = f"{readings.PAPER}{body.scan}.{name}"
        present = readings.value_at(dossier, field)
        if readings.scan_of(dossier, body.scan) is None or present == new:
            continue
        if present == old:
            dossier = readings.put_value(dossier, field, new)
        else:
            dossier = _clashing(dossier, Clash(change.id, field, old, new))
    return dossier


def _take_back_lookup(dossier: Dossier, change: Change, body: LookupTakenBack) -> Dossier:
    if not body.reason.strip() or not any(known.change == body.asked for known in dossier.lookups):
        return follow(dossier, change)  # for its reason
    return dossier  # its answer was quicker, and stands; or two desks took it back


def _settle_difference(dossier: Dossier, change: Change, body: DifferenceSettled) -> Dossier:
    return dossier  # decided twice alike, or of a paper that was taken out or corrected meanwhile


def _issue(dossier: Dossier, change: Change, body: ReceiptIssued) -> Dossier:
    receipt = Receipt(body.sha256, body.form, body.paper, len(dossier.receipts), change.at, body.first)
    return replace(dossier, receipts=(*dossier.receipts, receipt))


def _issue_form(dossier: Dossier, change: Change, body: FormIssued) -> Dossier:
    if not body.reprint:
        return dossier  # two desks made the very same paper
    return follow(dossier, replace(change, body=replace(body, reprint=dossier.reprints(body.first) + 1)))


def _settle(dossier: Dossier, change: Change, body: ClashSettled) -> Dossier:
    """Two people settled the same clash, or its value moved on meanwhile."""
    present = clashes.standing(dossier, body.field)
    clash = clashes.open_clash(dossier, body.change, body.field)
    if clash is not None and body.new in (body.old, present):
        return clashes.close(dossier, change, replace(body, new=present))
    if clash is None and body.new == present:
        return dossier
    if clash is not None:
        rest = tuple(c for c in dossier.clashes if c != clash)
        dossier = replace(dossier, clashes=rest)
    return _clashing(dossier, Clash(change.id, body.field, body.old, body.new))


def _on_voided(dossier: Dossier, change: Change) -> Dossier:
    """Somebody worked on while another desk took the reception back: the work is kept, a person decides."""
    alive = replace(dossier, void_reason="")
    if isinstance(change.body, Voided):
        return replace(dossier, version=dossier.version + 1)
    after = replace(merge(alive, change), void_reason=dossier.void_reason)
    known = any(c.field == clashes.VOID for c in dossier.clashes)
    if known or isinstance(change.body, CodeBound | LookupAnswered | LookupTakenBack | PortalAnswered):
        return after
    return _clashing(after, Clash(change.id, clashes.VOID, clashes.KEPT, clashes.KEPT))


def _paid_twice(before: Dossier | None, change: Change, after: Dossier) -> Dossier:
    """Both payments stand; when neither desk knew of the other's and together they are too much, ask."""
    body = change.body
    if before is None or not isinstance(body, FeeCollected) or not _unseen(before, change):
        return after
    told = [fee.amount for fee in before.fees]
    known = [amount for amount in told if amount is not None]
    same = any(c.amount == body.amount for c in before.collections)
    too_much = after.collected > sum(known) if told and len(known) == len(told) else same
    if not before.collected or not too_much:
        return after
    return _clashing(after, Clash(change.id, clashes.FEE, clashes.BOTH, clashes.TWICE))


def _unseen(dossier: Dossier, change: Change) -> bool:
    """Whether something happened to the dossier that the maker of ``change`` did not know of."""
    return 0 < change.base < dossier.version


def _clashing(dossier: Dossier, clash: Clash) -> Dossier:
    return replace(dossier, clashes=(*dossier.clashes, clash))


_BESIDE: dict[type[Struct], Merge] = {
    Corrected: _correct,
    Advanced: _advance,
    PaperUnfiled: _unfile,
    FactsCorrected: _correct_facts,
    DifferenceSettled: _settle_difference,
    LookupTakenBack: _take_back_lookup,
    ReceiptIssued: _issue,
    FormIssued: _issue_form,
    ClashSettled: _settle,
}
