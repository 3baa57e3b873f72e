"""The read side: pages of dossiers, search, counts, the story of one dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from localdb import late_entry
from localdb.db import Connections, Row, one, rows
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier, from_json
from localdb.domain.held import HeldPaper, papers_of
from localdb.domain.people import normal_phone
from localdb.domain.values import Person, Status
from localdb.domain.words import clean, fold
from localdb.log import history, load, refused
from localdb.nearly import near

SEARCH_LIMIT = 50
NEWEST = 2**63 - 1  # above every row number
_WORD = re.compile(r"[^\W_]+")
_CODE_CHARS = re.compile(r"\+?[0-9A-Z.\-]+", re.IGNORECASE)


_PAGE = "SELECT * FROM dossier_line WHERE n < :before ORDER BY n DESC LIMIT :limit"
_PAGE_OF_STATUS = (
    "SELECT * FROM dossier_line WHERE status = :status AND n < :before ORDER BY n DESC LIMIT :limit"
)

# Every branch is bounded, so that a short prefix that fits a million dossiers costs no more than a long one;
# the newest dossiers are looked through in any case.
_BY_NUMBER = """
SELECT * FROM dossier_line WHERE n IN (
    SELECT n FROM (SELECT n FROM dossier WHERE code >= :code AND code < :code || '~'
        ORDER BY code DESC LIMIT 500) UNION
    SELECT n FROM (SELECT n FROM dossier WHERE official_code <> '' AND official_code >= :code
        AND official_code < :code || '~' ORDER BY official_code DESC LIMIT 500) UNION
    SELECT n FROM (SELECT n FROM party WHERE number <> '' AND number >= :number
        AND number < :number || '~' LIMIT 500) UNION
    SELECT n FROM (SELECT n FROM party WHERE old_number <> '' AND old_number >= :number
        AND old_number < :number || '~' LIMIT 500) UNION
    SELECT n FROM (SELECT n FROM party WHERE phone <> '' AND phone >= :phone
        AND phone < :phone || '~' LIMIT 500) UNION
    SELECT n FROM (SELECT n, code, official_code, number, phone FROM dossier ORDER BY n DESC LIMIT 2000)
        WHERE code LIKE '%' || :code OR official_code LIKE '%' || :code
            OR number LIKE :number || '%' OR phone LIKE :phone || '%'
) ORDER BY n DESC LIMIT :limit
"""


# A person by either number: a card shows twelve digits, and the nine of the CMND before it.
_OF_VISIT = """
SELECT data FROM dossier WHERE received_at >= :since AND received_at < :until AND voided = 0
    AND (id = :visit OR json_extract(data, '$.how.visit') = :visit) ORDER BY n
"""
_STILL_OPEN = """
SELECT * FROM dossier_line WHERE n IN (SELECT n FROM party_known WHERE known IN (:number, :old))
    AND procedure = :procedure AND voided = 0 AND status NOT IN ('9', '10', '3', '7', '8')
    ORDER BY n DESC LIMIT 5
"""
_OPEN_BY_PROCEDURE = """
SELECT procedure, count(*) AS c FROM dossier
    WHERE voided = 0 AND status NOT IN ('9', '10', '3', '7', '8') GROUP BY procedure
"""
_OPEN_OF_PROCEDURE = """
SELECT * FROM dossier_line
    WHERE procedure = ? AND voided = 0 AND status NOT IN ('9', '10', '3', '7', '8') ORDER BY n DESC LIMIT ?
"""
_THEIR_DOSSIERS = """
SELECT data FROM dossier WHERE n IN (SELECT n FROM party_known WHERE known IN (:number, :old))
    AND voided = 0 ORDER BY n DESC LIMIT 40
"""


_NAMED = """
SELECT * FROM dossier_line WHERE n IN
    (SELECT rowid FROM dossier_fts WHERE dossier_fts MATCH ? ORDER BY rowid DESC LIMIT ?) ORDER BY n DESC
"""
_READ_ON_SCANS = """
SELECT * FROM dossier_line WHERE id IN (SELECT t.dossier FROM scan_text t WHERE t.n IN
    (SELECT rowid FROM scan_fts WHERE scan_fts MATCH ? ORDER BY rowid DESC LIMIT ?)) ORDER BY n DESC
"""


_WITH_BANK_REF = """
SELECT data FROM dossier WHERE id IN (SELECT entity FROM change WHERE type = 'fee.collected'
    AND json_extract(CAST(line AS TEXT), '$.body.bank_ref') = ?)
"""
_CLASHING = """
SELECT data FROM dossier WHERE clashing = 1 ORDER BY n DESC LIMIT ?
"""


class Line(Struct, frozen=True):
    """A dossier as one line of a list. Dates are ISO 8601; ``due_at`` may be empty."""

    n: int
    id: str
    code: str
    official_code: str
    names: str
    number: str
    procedure: str
    procedure_name: str
    status: Status
    received_at: str
    due_at: str
    voided: bool


class OpenOf(Struct, frozen=True):
    """The dossiers of a procedure that are still open, as what to show; ``name`` is for people."""

    procedure: str
    name: str


class Queries:
    """Read-only questions about the dossiers of this desk."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def dossier(self, dossier: str) -> Dossier | None:
        """Return a dossier by its id."""
        return load(self._connections.get(), dossier)

    def every(self) -> Iterator[Dossier]:
        """Walk every dossier of this desk, oldest first."""
        last = 0
        query = "SELECT n, data FROM dossier WHERE n > ? ORDER BY n LIMIT 500"
        while found := rows(self._connections.get(), query, (last,)):
            yield from (from_json(row["data"]) for row in found)
            last = found[-1]["n"]

    def by_code(self, code: str) -> Dossier | None:
        """Return the dossier whose printed or official code is ``code`` (what a QR on our paper says)."""
        row = one(
            self._connections.get(),
            "SELECT id FROM dossier WHERE code = :code UNION ALL"
            " SELECT id FROM dossier WHERE official_code = :code AND official_code <> '' LIMIT 1",
            {"code": _typed(code).upper()},
        )
        return self.dossier(row["id"]) if row else self.of_paper(code)

    def of_paper(self, number: str) -> Dossier | None:
        """Return the dossier that was entered from the paper receipt with this number."""
        found = late_entry.entered(self._connections.get(), _typed(number).upper())
        return self.dossier(found[0]) if found else None

    def counted(self, bank_ref: str) -> str:
        """Return the code of the dossier that a line of a bank statement was counted for, or nothing."""
        found = rows(self._connections.get(), _WITH_BANK_REF, (bank_ref,))
        for dossier in (from_json(row["data"]) for row in found):
            if any(c.bank_ref == bank_ref and not c.void_reason for c in dossier.collections):
                return dossier.shown_code
        return ""

    def history(self, dossier: str) -> list[Change]:
        """Return every change of a dossier, oldest first."""
        return history(self._connections.get(), dossier)

    def counters(self) -> dict[str, str]:
        """Return the names of the other counters of the commune, by device."""
        found = rows(self._connections.get(), "SELECT device, counter FROM desk")
        return {row["device"]: row["counter"] for row in found}

    def clashing(self, limit: int) -> list[Dossier]:
        """Return dossiers in which two desks wrote different things and nobody has chosen, newest first."""
        found = rows(self._connections.get(), _CLASHING, (limit,))
        return [from_json(row["data"]) for row in found]

    def refused(self, dossier: str) -> list[Change]:
        """Return what this desk did to a dossier and the rules did not allow where it arrived."""
        return refused(self._connections.get(), dossier)

    def page(self, before: int, limit: int, status: Status | None = None) -> list[Line]:
        """Return one page of dossiers, newest first, older than row ``before`` (0: from the newest)."""
        values = {"before": before or NEWEST, "limit": limit, "status": status.value if status else ""}
        found = rows(self._connections.get(), _PAGE_OF_STATUS if status else _PAGE, values)
        return [_line(row) for row in found]

    def search(self, text: str, limit: int = SEARCH_LIMIT) -> list[Line]:
        """Find dossiers by any part of a name without accents, by either number, phone, or code.

        Newest first; names typed with accents put exact matches before folded ones. Where no name fits, one
        mistake in each word is forgiven; where none is near, what was read on scans is searched.
        """
        text = _typed(text)
        if not text:
            return self.page(0, limit)
        if any(c.isdigit() for c in text) and _CODE_CHARS.fullmatch(text.replace(" ", "")):
            found = self._by_number(text.replace(" ", "").upper(), limit)
            if found or text.isdecimal():
                return found
        return self._by_name(text, limit)

    def open_of_person(self, number: str, procedure: str, old_number: str = "") -> list[Line]:
        """Return dossiers of this person and procedure that are still open (a duplicate, perhaps)."""
        if not number and not old_number:
            return []
        named = {"number": number, "old": old_number, "procedure": procedure}
        return [_line(row) for row in rows(self._connections.get(), _STILL_OPEN, named)]

    def open_by_procedure(self) -> dict[str, int]:
        """Return how many dossiers of each procedure are still open."""
        found = rows(self._connections.get(), _OPEN_BY_PROCEDURE)
        return {str(row["procedure"]): int(row["c"]) for row in found}

    def open_of_procedure(self, procedure: str, limit: int) -> list[Line]:
        """Return the dossiers of a procedure that are still open, newest first."""
        return [_line(row) for row in rows(self._connections.get(), _OPEN_OF_PROCEDURE, (procedure, limit))]

    def of_visit(self, dossier: Dossier) -> list[Dossier]:
        """Return what one visitor handed in on one day, ``dossier`` among it, in its order."""
        visit, on = dossier.how.visit or dossier.id, dossier.received_at[:10]
        found = rows(self._connections.get(), _OF_VISIT, {"visit": visit, "since": on, "until": f"{on}U"})
        return [from_json(row["data"]) for row in found]

    def person(self, number: str) -> Person | None:
        """Return a person as last written on this desk, by the 12-digit number or the CMND before it."""
        for dossier in self._dossiers_of(number, ""):
            for who in (dossier.applicant, dossier.owner):
                if who and number in {who.number, who.old_number}:
                    return who
        return None

    def held_papers(self, number: str, old_number: str = "") -> list[HeldPaper]:
        """Return the papers and results of a person that lie on this desk, the newest dossier first."""
        return [
            paper
            for dossier in self._dossiers_of(number, old_number)
            if {number, old_number} & {dossier.subject.number, dossier.subject.old_number} - {""}
            for paper in papers_of(dossier)
        ]

    def _dossiers_of(self, number: str, old_number: str) -> list[Dossier]:
        if not number and not old_number:
            return []
        found = rows(self._connections.get(), _THEIR_DOSSIERS, {"number": number, "old": old_number})
        return [from_json(row["data"]) for row in found]

    def counts(self) -> dict[Status, int]:
        """Return how many dossiers stand in each status, without the voided ones."""
        found = rows(
            self._connections.get(),
            "SELECT status, count(*) AS c FROM dossier WHERE voided = 0 GROUP BY status",
        )
        return {Status(row["status"]): int(row["c"]) for row in found}

    def scan_text(self, scan: str) -> str:
        """Return what was read on a filed scan; empty when nothing was."""
        row = one(self._connections.get(), "SELECT text FROM scan_text WHERE scan = ?", (scan,))
        return str(row["text"]) if row else ""

    def _by_number(self, text: str, limit: int) -> list[Line]:
        """Numbers and codes by their beginning, through the indices; the end of a code among the newest."""
        digits = re.sub(r"[.\-]", "", text)
        found = rows(
            self._connections.get(),
            _BY_NUMBER,
            {"code": text, "number": digits, "phone": normal_phone(digits).value, "limit": limit},
        )
        return [_line(row) for row in found]

    def _by_name(self, text: str, limit: int) -> list[Line]:
        words = _WORD.findall(text.replace("đ", "d").replace("Đ", "D"))
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        found = self._matching(_NAMED, match.strip(), limit)
        found = found or self._matching(_NAMED, self._nearly(words), limit)
        found = found or self._matching(_READ_ON_SCANS, " ".join(f'"{word}"' for word in words), limit)
        lines = [_line(row) for row in found]
        if fold(text) != text.lower():
            lines.sort(key=lambda line: text.lower() not in line.names.lower())
        return lines

    def _matching(self, sql: str, match: str, limit: int) -> list[Row]:
        return rows(self._connections.get(), sql, (match, limit)) if match else []

    def _nearly(self, words: list[str]) -> str:
        """Return a match that forgives one mistake in each word, by the names of the newest dossiers."""
        found = rows(self._connections.get(), "SELECT names FROM dossier ORDER BY n DESC LIMIT 3000")
        known = {word for row in found for word in _WORD.findall(fold(row["names"]))}
        groups = []
        for word in map(fold, words):
            likely = [word] if word in known else near(word, known)
            if not likely:
                return ""
            groups.append("(" + " OR ".join(f'"{one}"' for one in likely) + ")")
        return " AND ".join(groups)


def _typed(text: str) -> str:
    """Clean what came from a keyboard or a reader; halves of characters are dropped, SQLite has none."""
    return clean(text.encode("utf-8", "ignore").decode())


def _line(row: Row) -> Line:
    return Line(**{**row, "status": Status(row["status"]), "voided": bool(row["voided"])})
