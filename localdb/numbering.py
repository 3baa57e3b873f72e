"""The numbers that a desk gives: of dossiers, of money, of certified copies. Each is given once.

What is drawn is used in the transaction that draws it, and stays used whatever becomes of the paper.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from localdb import series, settings
from localdb.db import Database, rows
from localdb.domain import codes
from localdb.domain.bodies.certify import COPY_REGISTER
from localdb.domain.codes import Block, Drawn


class Device(Struct, frozen=True):
    """This installation: ``unit`` is the agency code of the commune's centre."""

    id: str
    unit: str


def draw(db: Database, device: Device, day: date) -> Drawn:
    """Draw the next number of a dossier and raise its series; a temporary one when no block is left."""
    drawn = codes.next_code(_blocks(db), device.unit, day, _taken(db, day), device.id)
    series.raise_to(db, drawn.series, drawn.serial)
    return drawn


def left(db: Database, device: Device, day: date) -> int:
    """Return how many official numbers the desk may still give on a day."""
    return codes.numbers_left(_blocks(db), device.unit, day, _taken(db, day), device.id)


def entry(db: Database, device: str, at: datetime) -> str:
    """Draw a desk's next number of a money entry."""
    key = f"PT-{codes.device_tag(device)}-{at:%y%m%d}"
    return f"{key}-{series.take(db, key):03}"


def copy(db: Database, book: str, year: int) -> int:
    """Draw the next number of a certified paper in a book of a year."""
    return series.take(db, _copies(book, year))


def last_copy(db: Database, book: str, year: int) -> int:
    """Return the last number that a certified paper got in a book of a year; 0 before the first."""
    return series.last(db, _copies(book, year))


def _copies(book: str, year: int) -> str:
    return f"{COPY_REGISTER}-{year}-{book}"


def _blocks(db: Database) -> list[Block]:
    return settings.read(db, "blocks", list[Block], [])


def _taken(db: Database, day: date) -> dict[str, int]:
    found = rows(db, "SELECT key, last FROM series WHERE key LIKE ?", (f"%-{day:%y%m%d}%",))
    return {row["key"]: row["last"] for row in found}
