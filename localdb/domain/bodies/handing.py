"""The other side of a hand-over: who was given the dossier takes it, or does not."""

from __future__ import annotations

from msgspec import Struct


class HandOverAnswered(Struct, frozen=True, tag="handover.answered", omit_defaults=True):
    """The receiver signs for a dossier (``accepted``), or gives it back and says why in ``note``.

    ``handover`` is the id of the change that handed it over.
    """

    handover: str
    accepted: bool = True
    note: str = ""
