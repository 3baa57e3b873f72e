"""What a person says about what was read on a filed paper: a field set right, a difference decided."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.facts import Settled
from localdb.domain.values import OldNew


class FactsCorrected(Struct, frozen=True, tag="paper.facts_corrected", omit_defaults=True):
    """Fields of a filed paper change from one value to another: ``{"number": (old, new)}``.

    An empty new value takes the field away; ``paper`` is the name of the paper as people know it.
    """

    scan: str
    fields: dict[str, OldNew]
    paper: str = ""


class DifferenceSettled(Struct, frozen=True, tag="paper.difference_settled", omit_defaults=True):
    """A person looked at a difference between a paper and the dossier and keeps the dossier as it is.

    ``again`` opens it once more: the decision is taken back. Who finds the paper right corrects the dossier
    (``Corrected``); who finds it misplaced takes it out (``PaperUnfiled``).
    """

    scan: str
    settled: Settled
    paper: str = ""
    again: bool = False
