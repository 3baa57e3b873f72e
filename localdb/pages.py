"""The page journal: every scanned page is on disk, encrypted and listed, before anything is done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from localdb.blobs import Blobs
from localdb.db import Database, Row, one, rows
from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.trouble import Trouble
from localdb.drafts import Draft
from localdb.drafts import write as write_draft
from localdb.log import history, new_id
from localdb.writer import Writer


class PageState(StrEnum):
    """Where a kept page stands."""

    WAITING = "waiting"  # kept, not filed yet
    FILED = "filed"  # part of a filed paper
    TRAY = "tray"  # put aside by a person or as blank; never deleted silently
    UNPACKED = "unpacked"  # a file whose pages are kept one by one
    FAILED = "failed"  # could not be read; the original is kept


class Page(Struct, frozen=True):
    """A kept page: ``sha256`` names its bytes as they came."""

    n: int
    id: str
    sha256: str
    media: str
    source: str
    name: str
    kept_at: str
    state: PageState
    dossier: str
    note: str


class PageJournal:
    """The pages that came in on this desk."""

    def __init__(self, writer: Writer, blobs: Blobs) -> None:
        self._writer = writer
        self._blobs = blobs

    def keep(
        self,
        data: bytes,
        *,
        media: str,
        source: str,
        name: str,
        page: str = "",
        draft: Draft | None = None,
    ) -> str:
        """Put a page on disk and return its id; nothing is lost after this returns.

        With ``draft``, the paper that already names the page by its id ``page`` is written with it: both
        or neither.
        """
        sha256 = self._blobs.put(data)
        page = page or new_id()
        with self._writer.transaction() as transaction:
            if draft is not None:
                write_draft(transaction.db, draft)
            transaction.db.execute(
                "INSERT INTO page (id, sha256, media, source, name, kept_at, state)"
                " VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
                (page, sha256, media, source, name, self._writer.now().isoformat(timespec="seconds")),
            )
        return page

    def unpack(
        self,
        page: str,
        sheets: Iterable[tuple[bytes, str]],
        draft: Callable[[tuple[str, ...]], Draft] | None = None,
    ) -> tuple[str, ...]:
        """Keep the pages of a file, bytes and media type each, as entries of their own; return their ids.

        The file itself stays kept. Either all of its pages stand in the journal in its place, or none; with
        ``draft``, so does the paper that it makes of their ids.
        """
        whole = self.get(page)
        kept = [(new_id(), self._blobs.put(data), media) for data, media in sheets]
        with self._writer.transaction() as transaction:
            if draft is not None:
                write_draft(transaction.db, draft(tuple(sheet for sheet, _, _ in kept)))
            for number, (sheet, sha256, media) in enumerate(kept, start=1):
                transaction.db.execute(
                    "INSERT INTO page (id, sha256, media, source, name, kept_at, state, dossier)"
                    " VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?)",
                    (
                        sheet,
                        sha256,
                        media,
                        page,
                        f"{whole.name}, trang {number}",
                        whole.kept_at,
                        whole.dossier,
                    ),
                )
            transaction.db.execute("UPDATE page SET state = 'unpacked' WHERE id = ?", (page,))
        return tuple(sheet for sheet, _, _ in kept)

    def read(self, page: str) -> bytes:
        """Return the bytes of a page as they came."""
        return self._blobs.read(self.get(page).sha256)

    def get(self, page: str) -> Page:
        """Return a page's entry. Raises ``Trouble`` when there is none."""
        row = one(self._writer.connections.get(), "SELECT * FROM page WHERE id = ?", (page,))
        if row is None:
            raise Trouble("Không tìm thấy trang quét này trên máy.", "Mở lại khay quét.")
        return _page(row)

    def in_state(self, state: PageState) -> list[Page]:
        """Return the pages of a state, oldest first; the waiting ones are what a restart brings back."""
        found = rows(
            self._writer.connections.get(), "SELECT * FROM page WHERE state = ? ORDER BY n", (state.value,)
        )
        return [_page(row) for row in found]

    def count(self, state: PageState) -> int:
        """Return how many pages are in a state."""
        row = one(self._writer.connections.get(), "SELECT count(*) AS n FROM page WHERE state = ?", (state,))
        return int(row["n"]) if row else 0

    def last(self) -> int:
        """Return the number of the page kept last; 0 when there is none."""
        row = one(self._writer.connections.get(), "SELECT max(n) AS n FROM page", ())
        return int(row["n"] or 0) if row else 0

    def unfiled(self, sha256: str, name: str, upto: int) -> str:
        """Return the id of a whole file with these bytes and this name that was kept as one of the first
        ``upto`` pages and is not settled yet; empty when there is none.
        """
        row = one(
            self._writer.connections.get(),
            "SELECT id FROM page WHERE state IN ('waiting', 'failed') AND n <= ? AND sha256 = ?"
            " AND name = ? AND source = name ORDER BY n LIMIT 1",
            (upto, sha256, name),
        )
        return str(row["id"]) if row else ""

    def all(self) -> list[Page]:
        """Return every page, oldest first."""
        return [_page(row) for row in rows(self._writer.connections.get(), "SELECT * FROM page ORDER BY n")]

    def mark(self, page: str, state: PageState, note: str = "") -> None:
        """Move a page to another state."""
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE page SET state = ?, note = ? WHERE id = ?", (state.value, note, page)
            )


def _page(row: Row) -> Page:
    return Page(**{**row, "state": PageState(row["state"])})


def move_with(db: Database, dossier: str, scan: str, before: PageState, after: PageState) -> None:
    """Move the journal pages of a scan with it, so that no page is in neither the dossier nor the tray."""
    for change in history(db, dossier):
        if isinstance(change.body, PaperFiled) and change.body.scan.id == scan:
            for sha256 in change.body.scan.originals:
                db.execute(
                    "UPDATE page SET state = ? WHERE dossier = ? AND state = ? AND sha256 = ?",
                    (after.value, dossier, before.value, sha256),
                )
