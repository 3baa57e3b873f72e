"""Which act each kind of change is, so that one table says who may do what to a dossier."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.legacy import ClosedOut, Ending
from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.bodies.lookups import LookupAsked, LookupSettled, LookupTakenBack
from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import (
    Advanced,
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    Withdrawn,
)
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import Corrected, Received, Voided
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.change import Body
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act

_ACTS: dict[type[Struct], Act] = {
    Received: Act.RECEIVE,
    Voided: Act.VOID,
    Corrected: Act.CORRECT,
    Advanced: Act.ADVANCE,
    PaperFiled: Act.SCAN,
    PaperUnfiled: Act.SCAN,
    FactsCorrected: Act.SCAN,
    DifferenceSettled: Act.CORRECT,
    ReceiptIssued: Act.PRINT,
    HandedOver: Act.ADVANCE,
    HandOverAnswered: Act.ADVANCE,
    PartsOpened: Act.RECEIVE,
    PartMoved: Act.ADVANCE,
    LookupAsked: Act.LOOK_UP,
    LookupSettled: Act.LOOK_UP,
    LookupTakenBack: Act.LOOK_UP,
    SupplementAsked: Act.ADVANCE,
    SupplementAnswered: Act.ADVANCE,
    LetterDrafted: Act.ADVANCE,
    Extended: Act.DECIDE,
    LetterDelivered: Act.ADVANCE,
    Stopped: Act.DECIDE,
    Declined: Act.ADVANCE,
    Withdrawn: Act.ADVANCE,
    ResultReady: Act.ADVANCE,
    Posted: Act.RETURN,
    ResultReturned: Act.RETURN,
    Notified: Act.RETURN,
    ClosedOut: Act.DECIDE,
    FeeCollected: Act.COLLECT,
    FeeVoided: Act.COLLECT,
    ReceiptLinked: Act.COLLECT,
    FeeExempted: Act.COLLECT,
}


def act_of(body: Body, dossier: Dossier | None = None) -> Act:
    """Return the act that ``body`` is for ``dossier``; a second request for a supplement is a leader's."""
    if isinstance(body, SupplementAsked) and dossier is not None and dossier.supplements:
        return Act.DECIDE
    if isinstance(body, ClosedOut) and body.ending is Ending.RETURNED:
        return Act.ADVANCE
    return _ACTS[type(body)]


def act_of_undoing(body: Body) -> Act:
    """Return the act that taking ``body`` back is: who may do it may take it back; a reception is voided."""
    return Act.VOID if isinstance(body, Received) else _ACTS[type(body)]
