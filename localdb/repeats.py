"""Papers that were taken before on this desk: by the very bytes that came, and by what was read on them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from localdb.db import Connections, Row, rows
from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.dossier import Dossier
from localdb.domain.same_paper import same_paper, telling
from localdb.domain.values import Scan
from localdb.log import history, load

_MOST = 60  # papers that are compared with the one in hand
_SAME_BYTES = """
SELECT dossier FROM page WHERE state = 'filed' AND dossier <> ''
    AND sha256 IN (SELECT value FROM json_each(:originals)) GROUP BY dossier ORDER BY min(n) LIMIT :most
"""
_SHARING_NUMBERS = """
SELECT n, scan, dossier, text FROM scan_text WHERE n IN
    (SELECT rowid FROM scan_fts WHERE scan_fts MATCH :match ORDER BY rowid DESC LIMIT :most)
"""
_OF_THESE_PEOPLE = """
SELECT n, scan, dossier, text FROM scan_text WHERE dossier = :dossier UNION
SELECT t.n, t.scan, t.dossier, t.text FROM party_known p JOIN dossier d USING (n)
    JOIN scan_text t ON t.dossier = d.id
    WHERE p.known IN (SELECT value FROM json_each(:numbers)) ORDER BY n DESC LIMIT :most
"""


class Earlier(Struct, frozen=True, omit_defaults=True):
    """Where a paper was taken first: as ``scan`` of ``dossier``; ``exact``: the very same file came again."""

    dossier: str
    scan: str
    exact: bool = False


class Taken(Struct, frozen=True):
    """An earlier paper as it stands now: in which dossier, since when (ISO 8601), and who filed it."""

    dossier: Dossier
    scan: Scan
    at: str
    by: str


class Repeats:
    """Read-only questions about papers that come twice."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def earlier(self, dossier: Dossier, originals: tuple[str, ...], text: str) -> Earlier | None:
        """Return where a paper for ``dossier`` was taken before: in this very dossier, or else first."""
        found = [*self._by_bytes(dossier, originals), *self._by_words(dossier, text)]
        found.sort(key=lambda earlier: (earlier.dossier != dossier.id, not earlier.exact))
        return found[0] if found else None

    def taken(self, earlier: Earlier) -> Taken | None:
        """Return an earlier paper, or ``None`` when it is no longer where it was."""
        db = self._connections.get()
        dossier = load(db, earlier.dossier)
        scan = next((s for s in dossier.scans if s.id == earlier.scan), None) if dossier else None
        if dossier is None or scan is None or dossier.voided:
            return None
        for change in history(db, dossier.id):
            if isinstance(change.body, PaperFiled) and change.body.scan.id == scan.id:
                return Taken(dossier, scan, change.at, change.actor_name)
        return None

    def _by_bytes(self, dossier: Dossier, originals: tuple[str, ...]) -> Iterator[Earlier]:
        """Papers here made from one of these files, and papers elsewhere made from all of them."""
        files = set(originals)
        yield from (Earlier(dossier.id, s.id, exact=True) for s in dossier.scans if files & set(s.originals))
        values = {"originals": _listed(originals), "most": _MOST}
        for row in rows(self._connections.get(), _SAME_BYTES, values):
            other = load(self._connections.get(), row["dossier"])
            for scan in other.scans if other and not other.voided else ():
                if files <= set(scan.originals):
                    yield Earlier(row["dossier"], scan.id, exact=True)

    def _by_words(self, dossier: Dossier, text: str) -> Iterator[Earlier]:
        for row in sorted(self._likely(dossier, text), key=lambda row: int(row["n"])):
            earlier = Earlier(row["dossier"], row["scan"])
            if same_paper(text, row["text"]) and self.taken(earlier):
                yield earlier

    def _likely(self, dossier: Dossier, text: str) -> list[Row]:
        """Return what was read on papers of these people, and on those that share a long number."""
        people = (dossier.applicant, dossier.owner)
        numbers = [n for p in people if p for n in (p.number, p.old_number) if n]
        named = {"dossier": dossier.id, "numbers": _listed(numbers), "most": _MOST}
        found = rows(self._connections.get(), _OF_THESE_PEOPLE, named)
        if match := " OR ".join(f'"{number}"' for number in telling(text)):
            known = {row["n"] for row in found}
            sharing = rows(self._connections.get(), _SHARING_NUMBERS, {"match": match, "most": _MOST})
            found += [row for row in sharing if row["n"] not in known]
        return found


def _listed(values: tuple[str, ...] | list[str]) -> str:
    return msgspec.json.encode(values).decode()
