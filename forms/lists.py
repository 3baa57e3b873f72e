"""Slips and lists about several dossiers, as the counters use them; no circular gives their form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

from forms.form import Form, Words
from forms.vietnamese import money, short_time, two
from localdb.domain.bodies.certify import Certified
from localdb.domain.dossier import Dossier

_ELECTRONIC = "bản điện tử"
_DOSSIER_CELLS = frozenset({"n", "code", "procedure", "sets", "name", "address", "phone", "received", "due"})


def _dossier_row(number: int, dossier: Dossier) -> Words:
    return {
        "n": str(number),
        "code": dossier.shown_code,
        "procedure": dossier.procedure.name,
        "sets": two(dossier.sets),
        "name": dossier.subject.name,
        "address": dossier.subject.address or dossier.applicant.address,
        "phone": dossier.applicant.phone or dossier.subject.phone,
        "received": short_time(dossier.received_at),
        "due": short_time(dossier.due.at),
    }


class Item(Struct, frozen=True):
    """A dossier on a list, with what only this list says of it.

    ``result`` names what was made; ``fee`` and ``post`` are ticks; ``note`` is free. ``tell`` is what the
    citizen shall be told, ``responsible`` the official in charge, ``late_days`` how many days past the
    promise that was not kept: ``missed``, or the present one; ``new_due`` is the promise of the letter since.
    """

    dossier: Dossier
    result: str = ""
    fee: bool = False
    post: bool = False
    note: str = ""
    tell: str = ""
    responsible: str = ""
    late_days: int = 0
    missed: str = ""
    reason: str = ""
    new_due: str = ""
    item_number: str = ""
    receiver: str = ""  # whom the post brings it to, and where: the dossier's owner when empty
    address: str = ""
    at: str = ""  # when what the list tells happened (ISO 8601)


def _rows(items: Sequence[Item], cells: frozenset[str]) -> list[Words]:
    rows = []
    for number, item in enumerate(items, 1):
        row = _dossier_row(number, item.dossier)
        row |= {
            "name": item.receiver or row["name"],
            "address": item.address or row["address"],
            "due": short_time(item.missed) or row["due"],
            "papers": str(len(item.dossier.papers)),
            "result": item.result,
            "at": short_time(item.at),
            "fee": "X" if item.fee else "",
            "post": "X" if item.post else "",
            "note": item.note,
            "tell": item.tell,
            "responsible": item.responsible,
            "late_days": str(item.late_days),
            "reason": item.reason,
            "new_due": short_time(item.new_due),
            "item_number": item.item_number,
        }
        rows.append({name: value for name, value in row.items() if name in cells})
    return rows


class _Listing(Form, frozen=True):
    """A list of dossiers: ``period`` says of when, ``giver`` and ``taker`` are offices or persons."""

    names: ClassVar[frozenset[str]] = frozenset(
        {"period", "total", "giver", "giver_name", "taker", "taker_name"}
    )
    items: tuple[Item, ...]
    period: str = ""
    giver: str = ""
    giver_name: str = ""
    taker: str = ""
    taker_name: str = ""

    def about(self) -> tuple[str, str, str]:
        """The form and the period."""
        return "", self.form, self.period

    def words(self) -> Words:
        """Who gives to whom, how many, of when."""
        return {
            "period": self.period,
            "total": two(len(self.items)),
            "giver": self.giver,
            "giver_name": self.giver_name,
            "taker": self.taker,
            "taker_name": self.taker_name,
        }

    def rows(self) -> list[Words]:
        """One row per dossier."""
        return _rows(self.items, self.cells)


class HandOver(_Listing, frozen=True):
    """“Phiếu bàn giao hồ sơ”: dossiers go from the one-stop unit to who decides, with both signatures."""

    form: ClassVar[str] = "handover"
    cells: ClassVar[frozenset[str]] = _DOSSIER_CELLS | {"papers", "note"}


class ResultsHandOver(_Listing, frozen=True):
    """“Phiếu bàn giao kết quả giải quyết TTHC”: results come back to the one-stop unit."""

    form: ClassVar[str] = "handover-results"
    cells: ClassVar[frozenset[str]] = _DOSSIER_CELLS | {"result", "fee", "post", "note"}


class Visit(_Listing, frozen=True):
    """“Biên bản giao nhận hồ sơ”: what one visitor handed in at once."""

    form: ClassVar[str] = "visit"
    cells: ClassVar[frozenset[str]] = _DOSSIER_CELLS | {"limit", "agency"}

    def rows(self) -> list[Words]:
        """One row per dossier, with its limit."""
        return [
            _dossier_row(n, item.dossier) | {"limit": item.note, "agency": item.responsible}
            for n, item in enumerate(self.items, 1)
        ]


class CallList(_Listing, frozen=True):
    """Citizens to be told by telephone while messages cannot be sent; the outcome is ticked by hand."""

    form: ClassVar[str] = "call-list"
    issued: ClassVar[bool] = False
    cells: ClassVar[frozenset[str]] = _DOSSIER_CELLS | {"tell"}


class LateList(_Listing, frozen=True):
    """The monthly public list of late dossiers: officials are named, citizens never (Luật BVDLCN 91/2025)."""

    form: ClassVar[str] = "late-list"
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "code", "procedure", "received", "due", "late_days", "responsible", "reason", "new_due"}
    )


class OldClosed(_Listing, frozen=True):
    """Dossiers of old software that were closed here, for the leader to sign; ``left`` are still open."""

    form: ClassVar[str] = "old-closed"
    names: ClassVar[frozenset[str]] = _Listing.names | {"left"}
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "code", "name", "procedure", "received", "result", "reason", "note"}
    )
    left: int = 0

    def words(self) -> Words:
        """As every list, and how many are still open."""
        return super().words() | {"left": str(self.left)}


class ReuseList(_Listing, frozen=True):
    """Dossiers for which digitised papers or results were used again, ``of`` all that came in the period."""

    form: ClassVar[str] = "reuse-list"
    names: ClassVar[frozenset[str]] = _Listing.names | {"of", "share"}
    cells: ClassVar[frozenset[str]] = frozenset({"n", "code", "procedure", "name", "received", "note"})
    of: int = 0

    def words(self) -> Words:
        """As every list, and the share of the dossiers in hundredths."""
        share = f"{100 * len(self.items) / self.of:.1f}".replace(".", ",") if self.of else "0"
        return super().words() | {"of": str(self.of), "share": f"{share} %"}


class ScanList(_Listing, frozen=True):
    """Dossiers with papers that lie here on paper alone; ``digitised`` says how much of all is scanned."""

    form: ClassVar[str] = "scan-list"
    names: ClassVar[frozenset[str]] = _Listing.names | {"digitised"}
    cells: ClassVar[frozenset[str]] = frozenset({"n", "code", "procedure", "name", "received", "note"})
    digitised: str = ""

    def words(self) -> Words:
        """As every list, and the share."""
        return super().words() | {"digitised": self.digitised}


class LookupList(_Listing, frozen=True):
    """Questions to databases of the state: for which dossier, on which ground, and what came of each."""

    form: ClassVar[str] = "lookup-list"
    cells: ClassVar[frozenset[str]] = frozenset({"n", "at", "code", "procedure", "name", "result", "note"})


class Posting(_Listing, frozen=True):
    """“Bảng kê giao bưu chính công ích”: results handed to the post, with the item numbers."""

    form: ClassVar[str] = "posting"
    cells: ClassVar[frozenset[str]] = _DOSSIER_CELLS | {"result", "item_number", "note"}


class BookLine(Struct, frozen=True):
    """One line of a certification register: what was certified, for whom, when (ISO) and by whom."""

    certified: Certified
    at: str
    name: str
    number: str
    signer: str = ""
    note: str = ""


class CertifiedBook(Form, frozen=True):
    """A register of certification (NĐ 23/2015/NĐ-CP Art. 13), such as SCT/BS, for a ``period`` in words."""

    form: ClassVar[str] = "certified-book"
    names: ClassVar[frozenset[str]] = frozenset({"period", "book", "total", "copies", "fees"})
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "at", "name", "id", "document", "signer", "copies", "pages", "fee", "note"}
    )
    book: str
    period: str
    lines: tuple[BookLine, ...]

    def about(self) -> tuple[str, str, str]:
        """The book and the period."""
        return "", self.book, self.period

    def words(self) -> Words:
        """The book, the period and the sums."""
        return {
            "book": self.book,
            "period": self.period,
            "total": str(len(self.lines)),
            "copies": str(sum(x.certified.copies for x in self.lines)),
            "fees": money(sum(x.certified.fee or 0 for x in self.lines)),
        }

    def rows(self) -> list[Words]:
        """One row per certification."""
        return [
            {
                "n": str(line.certified.number),
                "at": short_time(line.at),
                "name": line.name,
                "id": line.number,
                "document": line.certified.document,
                "signer": line.signer,
                "copies": str(line.certified.copies),
                "pages": str(line.certified.pages),
                "fee": "" if line.certified.fee is None else f"{line.certified.fee:,}".replace(",", "."),
                "note": "\n".join(
                    x for x in ("bản điện tử" if line.certified.electronic else "", line.note) if x
                ),
            }
            for line in self.lines
        ]
