"""What the archive knows: a box (hộp) holds books (quyển) and files (hồ sơ); a file holds papers (tài liệu).

The fields of a file are those of the circular on digitised archives (TT 05/2025/TT-BNV, dữ liệu của hồ sơ lưu
trữ), written once per file; its papers inherit them. Names of fields in an export are data, see
``forms/catalogue/archive``.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Struct

from localdb.domain.facts import Facts

LETTERS = 500  # the longest text of one field


class Stage(StrEnum):
    """Where a box stands."""

    OPEN = "open"  # being scanned and described
    CHECKING = "checking"  # a second person looks at a sample
    ACCEPTED = "accepted"
    HANDED = "handed"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.OPEN: "Đang số hóa",
    Stage.CHECKING: "Đang kiểm tra",
    Stage.ACCEPTED: "Kiểm tra đạt",
    Stage.HANDED: "Đã bàn giao",
}


class Description(Struct, frozen=True, omit_defaults=True):
    """What a person writes once about a file, for all papers in it.

    ``began`` and ``ended`` are ISO dates, or a year alone. ``sheets`` is the number of sheets (tờ) counted by
    hand, 0 while nobody counted. ``retention``, ``access``, ``condition`` and ``trust`` are words out of the
    lists of the catalogue; ``notation`` is the file's number on paper (mã hồ sơ gốc giấy).
    """

    title: str = ""
    notation: str = ""
    began: str = ""
    ended: str = ""
    retention: str = ""
    access: str = ""
    language: str = "Tiếng Việt"
    keywords: str = ""
    sheets: int = 0
    condition: str = ""
    sign: str = ""
    trust: str = ""
    note: str = ""


class ArchivedPaper(Struct, frozen=True, omit_defaults=True):
    """A paper of a file as it was digitised; ``place`` counts from 1 and is never given twice in a file.

    ``sha256`` and ``size`` (bytes) are of the PDF/A, ``originals`` what arrived; ``confidence`` is how sure
    the reader was of the words, 0 to 100. ``version`` counts scans of the same paper; ``signed``: the file
    came with a digital signature and is kept byte for byte.
    """

    id: str
    name: str
    sha256: str
    size: int
    pages: int
    originals: tuple[str, ...] = ()
    confidence: float = 0.0
    facts: Facts | None = None
    place: int = 0
    version: int = 1
    signed: bool = False
    by: str = ""
    by_name: str = ""
    at: str = ""


class File(Struct, frozen=True):
    """A file (hồ sơ) in a box, perhaps in a book of it. ``code`` is unique on this desk."""

    id: str
    version: int
    box: str
    book: str
    number: str
    code: str
    about: Description
    papers: tuple[ArchivedPaper, ...] = ()
    given: int = 0  # the highest place ever given
    dropped: str = ""  # why the file was taken out; empty while it stands

    @property
    def scans(self) -> tuple[ArchivedPaper, ...]:
        """The papers, as a dossier calls its own."""
        return self.papers

    @property
    def pages(self) -> int:
        """How many pages its papers have."""
        return sum(paper.pages for paper in self.papers)

    def paper_code(self, paper: ArchivedPaper) -> str:
        """Return the code of a paper: the file's and its place."""
        return f"{self.code}.{paper.place:03}"


class Book(Struct, frozen=True):
    """A bound volume in a box; files may lie in it, and an old register is read row by row."""

    id: str
    number: str
    title: str


class Drawn(Struct, frozen=True):
    """A page that a check looks at: ``page`` counts from 1 in the paper."""

    file: str
    paper: str
    page: int


class Verdict(Struct, frozen=True, omit_defaults=True):
    """What the checker said of a page; no ``defect`` means that it is good."""

    drawn: Drawn
    defect: str = ""
    note: str = ""


class Round(Struct, frozen=True):
    """One check of a box by a second person. ``lot`` is its number of pages, ``allowed`` how many of the
    ``sample`` may be bad; ``outcome`` is ``accepted``, ``rejected``, or empty while it runs.
    """

    checker: str
    checker_name: str
    began: str
    rule: str
    lot: int
    allowed: int
    sample: tuple[Drawn, ...]
    verdicts: tuple[Verdict, ...] = ()
    outcome: str = ""
    reason: str = ""
    ended: str = ""

    @property
    def left(self) -> tuple[Drawn, ...]:
        """The pages that nobody looked at yet."""
        done = {verdict.drawn for verdict in self.verdicts}
        return tuple(drawn for drawn in self.sample if drawn not in done)

    @property
    def bad(self) -> int:
        """How many pages were found bad."""
        return sum(bool(verdict.defect) for verdict in self.verdicts)


class HandOver(Struct, frozen=True, omit_defaults=True):
    """Who gave a box to whom; ``sha256`` is of the signed-for minutes as they were made."""

    giver: str
    taker: str
    office: str
    at: str
    sha256: str = ""


class Export(Struct, frozen=True):
    """A copy of the box that was written and read back: its folder's name, ``files`` in it, and the SHA-256
    of the list of them all.
    """

    folder: str
    files: int
    sha256: str
    at: str


class Label(Struct, frozen=True, omit_defaults=True):
    """What stands on a box: its number, the fonds (phông) and catalogue it is of, and where it lies."""

    number: str = ""
    fonds: str = ""
    fonds_name: str = ""
    catalogue: str = ""
    shelf: str = ""
    title: str = ""
    note: str = ""


class Box(Struct, frozen=True):
    """A box of the archive."""

    id: str
    version: int
    label: Label
    stage: Stage = Stage.OPEN
    books: tuple[Book, ...] = ()
    rounds: tuple[Round, ...] = ()
    handed: HandOver | None = None
    exports: tuple[Export, ...] = ()

    @property
    def check(self) -> Round | None:
        """The check under way, if there is one."""
        return self.rounds[-1] if self.stage is Stage.CHECKING else None

    def book(self, book: str) -> Book | None:
        """Return a book of the box."""
        return next((one for one in self.books if one.id == book), None)


_files = msgspec.json.Decoder(File)
_boxes = msgspec.json.Decoder(Box)


def to_json(thing: File | Box) -> bytes:
    """Return what a row caches."""
    return msgspec.json.encode(thing)


def file_from(data: bytes) -> File:
    """Return a file out of its row."""
    return _files.decode(data)


def box_from(data: bytes) -> Box:
    """Return a box out of its row."""
    return _boxes.decode(data)
