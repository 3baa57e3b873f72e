"""The numbers that a desk gives: of dossiers, of money, of certified copies. Each is given once.

What is drawn is used in the transaction that draws it, and stays used whatever becomes of the paper.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from localdb import series, settings
from localdb.db import Database, one, rows
from localdb.domain import codes
from localdb.domain.bodies.certify import COPY_REGISTER
from localdb.domain.codes import Block, Drawn
from localdb.domain.trouble import Refused

FIELD_COPY = "copy.number"
MOST_AHEAD = 500  # copies certified on paper while a desk was down: more than that is a slip of the pen
_OF_COPY = """
SELECT coalesce(nullif(d.official_code, ''), d.code) AS code
    FROM certified c JOIN dossier d ON d.id = c.dossier
    WHERE c.register = ? AND c.year = ? AND c.book = ? AND c.number = ?
"""


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


def copy(db: Database, book: str, year: int, written: int = 0) -> int:
    """Draw the next number of a certified paper in a book of a year.

    A number that was ``written`` on the copy by hand is taken instead; the series goes on behind it. Raises
    ``Refused`` for one that was given already, or so far ahead that a digit was mistyped.
    """
    if not written:
        return series.take(db, _copies(book, year))
    given = one(db, _OF_COPY, (COPY_REGISTER, year, book, written))
    if given is not None:
        raise Refused(
            f"Số {written} quyển {book} năm {year} đã cấp cho hồ sơ {given['code']}.",
            "Xem lại số ghi trên bản sao; nếu đúng là trùng, báo lãnh đạo và ghi vào quyển khác.",
            field=FIELD_COPY,
        )
    last = last_copy(db, book, year)
    if last and written > last + MOST_AHEAD:
        raise Refused(
            f"Số {written} cách số cuối của quyển ({last}) quá xa.", "Xem lại số ghi trên bản sao.",
            field=FIELD_COPY,
        )  # fmt: skip
    series.raise_to(db, _copies(book, year), max(last, written))
    return written


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
