"""A copy was certified from its original (chứng thực bản sao): its number in the register."""

from __future__ import annotations

from msgspec import Struct

COPY_REGISTER = "SCT/BS"  # sổ chứng thực bản sao


class Certified(Struct, frozen=True, tag="copy.certified", omit_defaults=True):
    """One paper was certified: number, book and register (“125, quyển 01-SCT/BS”) as they stand on the copy.

    Registers are NĐ 23/2015/NĐ-CP Art. 13; numbers run from 1 to the end of the year, in each book. ``pages``
    are those of the original, ``fee`` is in đồng (``None``: the tables do not know it). ``electronic`` says
    that the citizen chose an electronic copy. ``taken_at`` is when it was certified (ISO 8601), if that was
    written on paper first and entered later: number, year and day of the register are of then.
    """

    register: str
    book: str
    year: int
    number: int
    document: str
    pages: int
    copies: int
    fee: int | None = None
    electronic: bool = False
    taken_at: str = ""
