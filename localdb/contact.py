"""When the other side, the gateway or the commune's hub, last answered; kept under a setting of its own."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from localdb import settings
from localdb.db import Database


class Contact(Struct, frozen=True):
    """When the gateway last answered, and what went wrong since; when its last receipt came by stick."""

    answered_at: str = ""
    tried_at: str = ""
    trouble: str = ""
    receipt_at: str = ""

    @property
    def by_stick(self) -> bool:
        """Whether the last word of the province came by stick."""
        return self.receipt_at > self.answered_at


def read(db: Database, key: str) -> Contact:
    """Return what the setting ``key`` knows."""
    return settings.read(db, key, Contact, Contact())


def note(db: Database, key: str, trouble: str, at: str) -> None:
    """Remember an attempt made ``at``: an empty ``trouble`` means that the other side answered."""
    last = read(db, key)
    answered = last.answered_at if trouble else at
    settings.write(db, key, replace(last, answered_at=answered, tried_at=at, trouble=trouble))


def note_receipt(db: Database, key: str, at: str) -> None:
    """Remember that the other side's word came by stick."""
    settings.write(db, key, replace(read(db, key), receipt_at=at))
