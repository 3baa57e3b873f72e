"""Mẫu 01, “Giấy tiếp nhận hồ sơ và hẹn trả kết quả”: what the citizen takes home.

Handed out for every complete dossier (NĐ 61/2018 Art. 17.4, kept by NĐ 118/2025); for chứng thực it must
give hour and date (TT 01/2020/TT-BTP Art. 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from forms.component_rows import COMPONENT_CELLS, component_rows
from forms.form import OfDossier, Words
from forms.template import Paper, Template
from forms.unit import Unit
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.lookups import awaited

FOR_CITIZEN = "Giao khách hàng"
FOR_FILE = "Lưu"


class Receipt(OfDossier, frozen=True):
    """The receipt; ``limit`` is the published time limit in words, else the counted one is told."""

    form: ClassVar[str] = "mau01"
    cells: ClassVar[frozenset[str]] = COMPONENT_CELLS
    limit: str = ""

    def words(self) -> Words:
        """The published limit."""
        return {"limit": self.limit} if self.limit else {}

    def rows(self) -> list[Words]:
        """The papers that were handed in or shown, and those that a database is asked for instead."""
        papers = self.dossier.papers
        return component_rows((*papers, *awaited(self.dossier.lookups, papers)))


def render(
    dossier: Dossier,
    *,
    unit: Unit,
    template: Template,
    paper: str = Paper.A5,
    again: str = "",
    copies: Sequence[str] = (FOR_CITIZEN,),
    clerk: str = "",
    limit: str = "",
) -> bytes:
    """Return the receipt as a PDF, dated the day of reception; the same arguments give the same bytes.

    ``paper`` is ``"A5"`` or ``"A4"`` (``ValueError`` for others). ``again`` is said on every page of a paper
    that was made before (``remade_mark``). Each of ``copies`` (liên) has pages of its own. ``clerk`` is the
    name under the receiving signature, ``limit`` the published time limit in words; both may be left to be
    written by hand.
    """
    from forms.maker import Order, make  # what sets type loads slowly: with the first paper

    day = receipt_day(dossier)
    order = Order(unit, template, day, size=paper, clerk=clerk, again=again, copies=tuple(copies))
    return make(Receipt(dossier, limit), order)


def reprint_mark(count: int, official_code: str = "") -> str:
    """What is laid over the filed receipt; ``official_code`` when the province gave it after the printing."""
    code = f" · MÃ CHÍNH THỨC: {official_code}" if official_code else ""
    return f"BẢN IN LẠI LẦN {count}{code}"


def remade_mark(count: int) -> str:
    """What a receipt says that takes the place of an earlier one, because what it tells has changed."""
    return f"BẢN LẬP LẠI LẦN {count}, THAY BẢN TRƯỚC"


def receipt_day(dossier: Dossier) -> date:
    """The local day of reception, which chooses the template in force."""
    return datetime.fromisoformat(dossier.received_at).astimezone(VIETNAM).date()
