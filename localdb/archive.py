"""The archive of this desk: boxes, books and files, written by verbs and found again.

It never leaves the desk by itself: the province hears nothing of it, and an export is a copy that a person
asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from random import SystemRandom

from msgspec import Struct

from localdb.archive_log import Noted, files_of, history, load_box, load_file, record
from localdb.db import Database, one, rows
from localdb.domain.archive.acts import (
    ArchiveChange,
    BookAdded,
    BoxAct,
    BoxExported,
    BoxHandedOver,
    BoxOpened,
    BoxRelabelled,
    CheckBegun,
    CheckEnded,
    FileAct,
    FileDescribed,
    FileDropped,
    FileOpened,
    PageChecked,
    PaperArchived,
    PaperCorrected,
    PaperTakenOut,
)
from localdb.domain.archive.leaf import Leaf
from localdb.domain.archive.pace import Filed, Pace, paces
from localdb.domain.archive.practice import Sampling, draw
from localdb.domain.archive.rules import need_open
from localdb.domain.archive.values import (
    ArchivedPaper,
    Box,
    Description,
    Drawn,
    Export,
    File,
    HandOver,
    Label,
    box_from,
    file_from,
)
from localdb.domain.roles import Act, require
from localdb.domain.rules.readings import typed_value, value_of
from localdb.domain.trouble import Refused
from localdb.domain.words import fold
from localdb.log import SAID, keep_said, new_id
from localdb.numbering import Device
from localdb.store import Actor
from localdb.writer import Writer

_WORD = re.compile(r"\w+")


class FileLine(Struct, frozen=True):
    """A file as lists show it."""

    id: str
    book: str
    number: str
    title: str
    papers: int
    pages: int


class Counts(Struct, frozen=True):
    """How much lies in a box."""

    files: int = 0
    papers: int = 0
    pages: int = 0

    def __str__(self) -> str:
        return f"{self.files} hồ sơ · {self.papers} tài liệu · {self.pages} trang"


class Found(Struct, frozen=True):
    """A file that a search found; ``paper`` is the paper with the words, empty for words about the file."""

    file: File
    paper: str = ""


class Archive:
    """Boxes and files of this desk. Every verb is one transaction and one line of the log."""

    def __init__(self, writer: Writer, device: Device) -> None:
        self._writer = writer
        self._device = device

    # Read.

    def boxes(self) -> list[Box]:
        """Return every box, by number."""
        found = rows(self._db, "SELECT data FROM archive_box ORDER BY fonds, catalogue, number")
        return sorted((box_from(row["data"]) for row in found), key=_by_number)

    def box(self, box: str) -> Box | None:
        """Return a box."""
        return load_box(self._db, box)

    def counts(self) -> dict[str, Counts]:
        """Return how much lies in each box that is not empty."""
        found = rows(
            self._db,
            "SELECT box, count(*) AS files, sum(papers) AS papers, sum(pages) AS pages"
            " FROM archive_file WHERE dropped = 0 GROUP BY box",
        )
        return {row["box"]: Counts(row["files"], row["papers"], row["pages"]) for row in found}

    def lines(self, box: str) -> list[FileLine]:
        """Return the files of a box as lists show them, in the order in which they were begun."""
        found = rows(
            self._db,
            "SELECT id, book, number, title, papers, pages FROM archive_file"
            " WHERE box = ? AND dropped = 0 ORDER BY n",
            (box,),
        )
        return [FileLine(**row) for row in found]

    def files(self, box: str) -> list[File]:
        """Return the files of a box."""
        return files_of(self._db, box)

    def file(self, file: str) -> File | None:
        """Return a file; None when there is none, or it was dropped."""
        found = load_file(self._db, file) if file else None
        return found if found and not found.dropped else None

    def by_code(self, code: str) -> File | None:
        """Return the file with this code."""
        row = one(self._db, "SELECT data FROM archive_file WHERE code = ? AND dropped = 0", (code,))
        return file_from(row["data"]) if row else None

    def history(self, entity: str) -> list[ArchiveChange]:
        """Return what happened to a box or a file, oldest first."""
        return history(self._db, entity)

    def search(self, text: str, limit: int = 50) -> list[Found]:
        """Find files by what is written about them and what was read on their papers, accents or not."""
        words = _WORD.findall(fold(text))
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        found = rows(self._db, _SEARCH, (match.strip(), limit))
        made: dict[tuple[str, str], Found] = {}
        for row in found:
            file = file_from(row["data"])
            paper = "" if row["scan"] == file.id else row["scan"].removeprefix(SAID)
            made.setdefault((file.id, paper), Found(file, paper))
        return list(made.values())

    def paces(self, since: datetime) -> list[Pace]:
        """Return who digitised how much since a moment, into the archive and into dossiers, and how fast."""
        found = rows(self._db, _FILED, {"since": since.isoformat(timespec="milliseconds")})
        return paces(
            Filed(row["actor"], datetime.fromisoformat(row["at"]), row["pages"], bool(row["again"]))
            for row in found
        )

    # Write.

    def open_box(self, label: Label, actor: Actor) -> Box:
        """Begin a box."""
        return self._box(new_id(), BoxOpened(label), actor)

    def relabel(self, box: str, before: Label, label: Label, actor: Actor) -> Box:
        """Correct what stands on a box."""
        return self._box(box, BoxRelabelled(before, label), actor)

    def add_book(self, box: str, number: str, title: str, actor: Actor) -> Box:
        """Say that a bound volume lies in a box."""
        return self._box(box, BookAdded(new_id(), number, title), actor)

    def open_file(self, box: str, book: str, number: str, about: Description, actor: Actor) -> File:
        """Begin a file in a box, perhaps in a book of it."""

        def do(db: Database) -> Noted:
            within = _must_box(db, box)
            need_open(within)
            if book and within.book(book) is None:
                raise Refused("Hộp này không có quyển đó.", "Chọn lại quyển.", field="book")
            code = _code(within.label, number)
            noted = self._record(db, new_id(), FileOpened(box, number, code, about, book), actor)
            _index(db, noted.after)
            return noted

        return self._file_verb(do, actor)

    def describe(self, file: str, before: Description, about: Description, actor: Actor) -> File:
        """Correct what is known of a file."""

        def do(db: Database) -> Noted:
            noted = self._in_open_box(db, file, FileDescribed(before, about), actor)
            _index(db, noted.after)
            return noted

        return self._file_verb(do, actor)

    def drop_file(self, file: str, reason: str, actor: Actor) -> File:
        """Take an empty file out of its box."""

        def do(db: Database) -> Noted:
            noted = self._in_open_box(db, file, FileDropped(reason), actor)
            db.execute("UPDATE scan_text SET text = '' WHERE scan = ?", (file,))
            return noted

        return self._file_verb(do, actor)

    def put_in(self, file: str, paper: ArchivedPaper, text: str, pages: Sequence[str], actor: Actor) -> File:
        """Put a digitised paper into a file; ``pages`` are the journal pages that it settles."""

        def do(db: Database) -> Noted:
            noted = self._in_open_box(db, file, PaperArchived(paper), actor)
            _keep_text(db, paper.id, file, text)
            keep_said(db, paper.id, file, (paper.facts,))
            for page in pages:
                db.execute("UPDATE page SET state = 'filed', dossier = ? WHERE id = ?", (file, page))
            return noted

        return self._file_verb(do, actor)

    def take_out(self, file: str, paper: str, reason: str, actor: Actor, *, again: bool = False) -> File:
        """Take a paper out of a file; its bytes stay, its pages go to the tray."""

        def do(db: Database) -> Noted:
            before = load_file(db, file)
            originals = {s for p in (before.papers if before else ()) if p.id == paper for s in p.originals}
            noted = self._in_open_box(db, file, PaperTakenOut(paper, reason, again), actor)
            db.execute("UPDATE scan_text SET text = '' WHERE scan IN (?, ?)", (paper, f"{SAID}{paper}"))
            for sha256 in originals:
                db.execute(
                    "UPDATE page SET state = 'tray', note = ? WHERE dossier = ? AND state = 'filed'"
                    " AND sha256 = ?",
                    (reason or "Lấy ra khỏi hồ sơ lưu trữ.", file, sha256),
                )
            return noted

        return self._file_verb(do, actor)

    def correct_paper(self, file: str, paper: str, field: str, typed: str, actor: Actor) -> File:
        """Set a field of a paper right, as a person reads it; it is found by that from now on.

        Raises ``Trouble`` for a value that cannot be; ``Refused`` once the box is closed.
        """

        def do(db: Database) -> Noted:
            before = load_file(db, file)
            found = next((p for p in (before.papers if before else ()) if p.id == paper), None)
            change = (value_of(found.facts if found else None, field), typed_value(field, typed))
            noted = self._in_open_box(db, file, PaperCorrected(paper, {field: change}), actor)
            assert isinstance(noted.after, File)
            keep_said(db, paper, file, [p.facts for p in noted.after.papers if p.id == paper])
            return noted

        return self._file_verb(do, actor)

    def begin_check(self, box: str, sampling: Sampling, actor: Actor) -> Box:
        """Draw a sample of a box for ``actor``, who scanned none of it, to look at."""
        require(actor.role, Act.READ)

        def do(db: Database) -> Noted:
            _must_box(db, box)
            files = files_of(db, box)
            sample, row = draw(files, sampling, SystemRandom())
            scanned_by = tuple(sorted({paper.by for file in files for paper in file.papers}))
            lot = sum(file.pages for file in files)
            return self._record(db, box, CheckBegun(sampling.id, lot, row.allowed, sample, scanned_by), actor)

        return self._box_verb(do)

    def check_page(self, box: str, drawn: Drawn, defect: str, note: str, actor: Actor) -> Box:
        """Say of one page of the sample that it is good, or what is wrong with it."""
        return self._box(box, PageChecked(drawn, defect, note), actor, Act.READ)

    def end_check(self, box: str, *, accepted: bool, reason: str, actor: Actor) -> Box:
        """Accept the lot, or send it back with a reason."""
        return self._box(box, CheckEnded(accepted, reason), actor, Act.READ)

    def hand_over(self, box: str, hand_over: HandOver, actor: Actor) -> Box:
        """Say that the box went to who takes it."""
        return self._box(box, BoxHandedOver(hand_over), actor, Act.PRINT)

    def note_export(self, box: str, export: Export, actor: Actor) -> Box:
        """Say that a copy was written and read back."""
        return self._box(box, BoxExported(export), actor, Act.EXPORT)

    # How it is written.

    @property
    def _db(self) -> Database:
        return self._writer.connections.get()

    def _box(self, box: str, body: BoxAct, actor: Actor, act: Act = Act.SCAN) -> Box:
        require(actor.role, act)
        return self._box_verb(lambda db: self._record(db, box, body, actor))

    def _box_verb(self, do: Callable[[Database], Noted]) -> Box:
        with self._writer.transaction() as transaction:
            after = do(transaction.db).after
        assert isinstance(after, Box)
        return after

    def _file_verb(self, do: Callable[[Database], Noted], actor: Actor) -> File:
        require(actor.role, Act.SCAN)
        with self._writer.transaction() as transaction:
            after = do(transaction.db).after
        assert isinstance(after, File)
        return after

    def _in_open_box(self, db: Database, file: str, body: FileAct, actor: Actor) -> Noted:
        within = load_file(db, file)
        if within is None:
            raise Refused("Không tìm thấy hồ sơ này trong kho lưu trữ.", "Chọn lại hồ sơ.")
        need_open(_must_box(db, within.box))
        return self._record(db, file, body, actor)

    def _record(self, db: Database, entity: str, body: BoxAct | FileAct, actor: Actor) -> Noted:
        return record(
            db,
            device=self._device.id,
            actor=actor.id,
            actor_name=actor.name,
            at=self._writer.now(),
            entity=entity,
            body=body,
        )


def _must_box(db: Database, box: str) -> Box:
    found = load_box(db, box)
    if found is None:
        raise Refused("Không tìm thấy hộp này trên máy.", "Mở lại kho lưu trữ.")
    return found


def _code(label: Label, number: str) -> str:
    """Return a file's code, of letters and digits that a QR and a file name both bear."""
    parts = ("LT", label.fonds, label.catalogue, label.number, number)
    return "-".join(short for part in parts if (short := "".join(_WORD.findall(fold(part))).upper()))


def _index(db: Database, file: Box | File | Leaf) -> None:
    """Let what is written about a file be found."""
    assert isinstance(file, File)
    about = file.about
    said = (file.code, file.number, about.title, about.notation, about.keywords, about.note, about.sign)
    _keep_text(db, file.id, file.id, "\n".join(word for word in said if word))


def _keep_text(db: Database, scan: str, file: str, text: str) -> None:
    db.execute(
        "INSERT INTO scan_text (scan, dossier, text) VALUES (?, ?, ?)"
        " ON CONFLICT (scan) DO UPDATE SET dossier = excluded.dossier, text = excluded.text",
        (scan, file, text),
    )


def _by_number(box: Box) -> tuple[str, str, int, str]:
    digits = re.match(r"\d*", box.label.number)
    leading = int(digits[0]) if digits and digits[0] else 0
    return box.label.fonds, box.label.catalogue, leading, box.label.number


_FILED = """
SELECT a.actor, a.at, json_extract(a.line, '$.body.paper.pages') AS pages, EXISTS (
    SELECT 1 FROM archive_change o WHERE o.entity = a.entity AND o.type = 'paper.taken_out'
    AND json_extract(o.line, '$.body.paper') = json_extract(a.line, '$.body.paper.id')
    AND json_extract(o.line, '$.body.again')) AS again
FROM archive_change a WHERE a.type = 'paper.archived' AND a.at >= :since
UNION ALL
SELECT c.actor, c.at, json_extract(c.line, '$.body.scan.pages'), EXISTS (
    SELECT 1 FROM change o WHERE o.entity = c.entity AND o.type = 'paper.unfiled'
    AND json_extract(o.line, '$.body.scan') = json_extract(c.line, '$.body.scan.id'))
FROM change c WHERE c.type = 'paper.filed' AND c.at >= :since
"""
_SEARCH = """
SELECT t.scan, f.data FROM scan_text t JOIN archive_file f ON f.id = t.dossier
WHERE f.dropped = 0 AND t.n IN (SELECT rowid FROM scan_fts WHERE scan_fts MATCH ?) ORDER BY t.n DESC LIMIT ?
"""
