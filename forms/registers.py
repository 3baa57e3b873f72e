"""Papers about many dossiers: the register (Mẫu 07), hand-over slips and lists (practice of the counters)."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from forms.form import Form, Words
from forms.vietnamese import short_time, two
from localdb.domain.dossier import Dossier


class Entry(Struct, frozen=True):
    """One line of the register: a dossier, and how it went out. Times are ISO 8601, empty while unknown."""

    dossier: Dossier
    agency: str = ""
    returned_at: str = ""
    method: str = ""
    taken_by: str = ""
    note: str = ""


class Register(Form, frozen=True):
    """Mẫu 07, “Sổ theo dõi hồ sơ”: one line per dossier, for a ``period`` in words (“tháng 11 năm 2026”).

    ``first`` is the number of the first line: numbers run on from 1 to the end of the year without restart.
    """

    form: ClassVar[str] = "mau07"
    names: ClassVar[frozenset[str]] = frozenset({"period", "total", "book"})
    cells: ClassVar[frozenset[str]] = frozenset(
        {
            "n", "code", "procedure", "sets", "name", "address", "phone", "agency", "received", "due",
            "returned", "method", "taken_by", "note",
        }
    )  # fmt: skip
    period: str
    entries: tuple[Entry, ...]
    book: str = ""
    first: int = 1

    def about(self) -> tuple[str, str, str]:
        """The form and the period."""
        return "", self.form, self.period

    def words(self) -> Words:
        """The period and how many dossiers it holds."""
        return {"period": self.period, "total": str(len(self.entries)), "book": self.book}

    def rows(self) -> list[Words]:
        """One row per dossier; a voided one stays, with the word for it."""
        return [_entry(number, e) for number, e in enumerate(self.entries, self.first)]


def _entry(number: int, entry: Entry) -> Words:
    dossier = entry.dossier
    voided = f"Đã hủy tiếp nhận: {dossier.void_reason}" if dossier.voided else ""
    return {
        "n": str(number),
        "code": dossier.shown_code,
        "procedure": dossier.procedure.name,
        "sets": two(dossier.sets),
        "name": dossier.subject.name,
        "address": dossier.subject.address or dossier.applicant.address,
        "phone": dossier.applicant.phone or dossier.subject.phone,
        "agency": entry.agency,
        "received": short_time(dossier.received_at),
        "due": short_time(dossier.due.at),
        "returned": short_time(entry.returned_at),
        "method": entry.method,
        "taken_by": entry.taken_by,
        "note": "\n".join(x for x in (voided, dossier.late_words, entry.note) if x),
    }
