"""The rules: what each change does to a dossier, and when it is refused. ``apply`` is the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.reception import Received
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.rules import (
    certify,
    clashes,
    handing,
    late,
    legacy,
    linked,
    lookups,
    money,
    papers,
    portal,
    progress,
    readings,
    reception,
    results,
)
from localdb.domain.trouble import Refused

_RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    **reception.RULES,
    **papers.RULES,
    **readings.RULES,
    **money.RULES,
    **progress.RULES,
    **handing.RULES,
    **late.RULES,
    **linked.RULES,
    **lookups.RULES,
    **certify.RULES,
    **results.RULES,
    **clashes.RULES,
    **legacy.RULES,
    **portal.RULES,
}


def apply(dossier: Dossier | None, change: Change) -> Dossier:
    """Return the dossier after ``change``, made by somebody who sees ``dossier`` as it is.

    ``dossier`` is ``None`` before its reception. Raises ``Refused`` when a rule forbids the change; the
    given dossier is never altered. Raises ``ValueError`` for a change of another dossier.
    """
    if dossier is not None:
        clashes.need_agreement(dossier, change.body)
    return follow(dossier, change)


def follow(dossier: Dossier | None, change: Change) -> Dossier:
    """As ``apply``, for a change whose maker may not have seen what other desks disagree about."""
    if isinstance(change.body, Received):
        if dossier is not None:
            raise Refused(f"Hồ sơ {dossier.code} đã được tiếp nhận.", "Mở hồ sơ đã có.")
        return reception.receive(change, change.body)
    if dossier is None:
        raise Refused("Hồ sơ chưa được tiếp nhận.", "Tiếp nhận hồ sơ trước.")
    if change.entity != dossier.id:
        raise ValueError(f"change {change.id} is for {change.entity}, not for {dossier.id}")
    if dossier.voided and not isinstance(change.body, ClashSettled):
        raise Refused(f"Hồ sơ {dossier.code} đã hủy tiếp nhận.", "Tiếp nhận hồ sơ mới nếu cần.")
    rule: Callable[[Dossier, Change, Any], Dossier] = _RULES[type(change.body)]
    after = rule(dossier, change, change.body)
    if isinstance(change.body, PortalAnswered):  # nobody's act: it overtakes no desk's
        return after
    return replace(after, version=dossier.version + 1)
