"""A dossier moves on: from hand to hand, to the citizen for a supplement, to a new date, to its end."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from localdb.domain.outage import Outage
from localdb.domain.values import Clock, Due, Lack, MoneyFate, Officer, Status


class Advanced(Struct, frozen=True, tag="dossier.advanced", omit_defaults=True):
    """The dossier moves from one status to another."""

    from_: Status = msgspec.field(name="from")
    to: Status
    note: str = ""


class HandedOver(Struct, frozen=True, tag="dossier.handed_over", omit_defaults=True):
    """Giao, nhận hồ sơ: one line of Mẫu 06. ``step`` names the internal step that ``taker`` begins, and
    ``step_due`` (ISO 8601) is when it should be done. ``to_confirm``: the taker signs for it by a change of
    their own (``HandOverAnswered``), and until then the giver answers for it; else both signed on paper.
    ``unscanned`` is why papers of it were not digitised when it left intake.
    """

    giver: Officer
    taker: Officer
    step: str = ""
    step_due: str = ""
    note: str = ""
    to_confirm: bool = False
    unscanned: str = ""


class SupplementAsked(Struct, frozen=True, tag="supplement.asked", omit_defaults=True):
    """Yêu cầu bổ sung (Mẫu 02). ``clock`` is what the province says happens to the limit meanwhile.

    ``leader_reason`` is why a second one is asked for (a leader's act).
    """

    reason: str
    ground: str
    clock: Clock
    lacks: tuple[Lack, ...] = ()
    guide: str = ""  # who helps the citizen, and on which phone
    leader_reason: str = ""


class SupplementAnswered(Struct, frozen=True, tag="supplement.answered", omit_defaults=True):
    """The citizen supplied what was asked: the clock runs again, to ``due``."""

    due: Due
    note: str = ""


class Extended(Struct, frozen=True, tag="dossier.extended", omit_defaults=True):
    """Xin lỗi và đề nghị gia hạn (Mẫu 04), signed: its three mandatory contents, and who signs.

    ``explanation`` is what the head was told (giải trình), ``outages`` what it rests on; ``drafted_by`` who
    prepared it, when that was somebody else.
    """

    due: Due
    reason: str
    apology: str
    signer: Officer
    explanation: str = ""
    outages: tuple[Outage, ...] = ()
    drafted_by: str = ""


class Declined(Struct, frozen=True, tag="dossier.declined", omit_defaults=True):
    """Từ chối giải quyết (Mẫu 03)."""

    reason: str
    ground: str
    money: MoneyFate = MoneyFate()


class Withdrawn(Struct, frozen=True, tag="dossier.withdrawn", omit_defaults=True):
    """The citizen takes the dossier back (Mẫu 05)."""

    reason: str
    money: MoneyFate = MoneyFate()


class Stopped(Struct, frozen=True, tag="dossier.stopped", omit_defaults=True):
    """Dừng giải quyết (Mẫu 05): the stage reached and why no further."""

    reason: str
    ground: str
    stage: str = ""
    money: MoneyFate = MoneyFate()


class TakenBack(Struct, frozen=True, tag="step.taken_back", omit_defaults=True):
    """The last step is taken back: status and due date are again what they were before it."""

    reason: str = ""
