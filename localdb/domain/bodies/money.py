"""Money taken for a dossier."""

from __future__ import annotations

from msgspec import Struct


class FeeCollected(Struct, frozen=True, tag="fee.collected", omit_defaults=True):
    """Money was taken at the counter (đồng); ``receipt_number`` is the certified e-receipt's, when known."""

    amount: int
    method: str
    receipt_number: str = ""
