"""Dossiers that were received in old one-stop software and are closed here (letter “xử lý dứt điểm”).

Their numbers, dates and names stay as they were written there. What state a dossier is taken as is decided
once, for each word of the old software; a word that nobody decided means the dossier is still open.
"""

from __future__ import annotations

import uuid

from msgspec import Struct

from localdb.domain.trouble import Refused
from localdb.domain.values import Status

STATES = frozenset(set(Status) - {Status.NEW, Status.PAYMENT})
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})
_OLD_DOSSIERS = uuid.UUID("6c1c2f0d-7a4e-4a56-8f0b-4d3c4f6f8a11")


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where a dossier was received: ``software``, and what stood there.

    ``agency`` and ``status`` are as written there, ``stands`` what the status is taken as; ``ended_at`` (ISO
    8601, may be empty) is when it ended there. ``file`` is the SHA-256 of the list it came from, ``row``
    its line in it.
    """

    software: str
    stands: Status
    status: str = ""
    agency: str = ""
    ended_at: str = ""
    file: str = ""
    row: int = 0


def dossier_id(unit: str, software: str, code: str) -> str:
    """Return the id of an old dossier: the same on every desk, so that a list taken in twice counts once."""
    return str(uuid.uuid5(_OLD_DOSSIERS, "\n".join((unit, software, code))))


def check(origin: Origin, code: str) -> None:
    """Raise ``Refused`` for an old dossier that could not be found again or stands in no known state."""
    if not code.strip():
        raise Refused("Hồ sơ cũ phải có mã của hệ thống cũ.", "Bổ sung cột mã hồ sơ.", field="code")
    if origin.stands not in STATES:
        raise Refused(
            f"Hồ sơ cũ không thể ở trạng thái “{origin.stands.label}”.",
            "Chọn trạng thái khác.",
            field="status",
        )
