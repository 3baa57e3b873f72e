"""Money taken for a dossier, voided, waived. We record it; certified software issues the e-receipts."""

from __future__ import annotations

from msgspec import Struct


class FeeCollected(Struct, frozen=True, tag="fee.collected", omit_defaults=True):
    """Money was taken at the counter (đồng); ``receipt_number`` is the certified e-receipt's, when known.

    ``number`` is this desk's own running number of the entry. ``bank_ref`` names the line of a bank
    statement that the money was seen on, so that it is never counted twice. ``taken_at`` is when it was
    taken (ISO 8601) if that was before it was written down.
    """

    amount: int
    method: str
    receipt_number: str = ""
    number: str = ""
    payer: str = ""
    bank_ref: str = ""
    taken_at: str = ""


class FeeVoided(Struct, frozen=True, tag="fee.voided"):
    """An entry was a mistake: it counts no more, and keeps its number."""

    number: str
    reason: str


class ReceiptLinked(Struct, frozen=True, tag="fee.receipt_linked"):
    """The certified e-receipt's number became known after the money was taken."""

    number: str
    receipt_number: str


class FeeExempted(Struct, frozen=True, tag="fee.exempted", omit_defaults=True):
    """A fee told at reception is not owed, on a legal ground shown by ``evidence``."""

    name: str
    ground: str
    evidence: str = ""
