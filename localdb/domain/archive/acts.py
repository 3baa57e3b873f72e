"""Everything that can happen to a box, a file or a register's page, and the line that it is kept as.

Archive files are not dossiers: nobody waits for them, no procedure rules them, and the province never hears
of them. Their changes stand in a chain of their own, so that the province's has no gaps.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from localdb.domain.archive.leaf import LeafAct
from localdb.domain.archive.values import ArchivedPaper, Description, Drawn, Export, HandOver, Label
from localdb.domain.trouble import Trouble
from localdb.domain.values import OldNew


class BoxOpened(Struct, frozen=True, tag="box.opened"):
    """A box was begun."""

    label: Label


class BoxRelabelled(Struct, frozen=True, tag="box.relabelled"):
    """What stands on the box was corrected."""

    before: Label
    label: Label


class BookAdded(Struct, frozen=True, tag="book.added"):
    """A bound volume lies in the box."""

    book: str
    number: str
    title: str


class CheckBegun(Struct, frozen=True, tag="check.begun"):
    """A second person begins to look at a sample; ``scanned_by`` are the ids of all who scanned the lot."""

    rule: str
    lot: int
    allowed: int
    sample: tuple[Drawn, ...]
    scanned_by: tuple[str, ...]


class PageChecked(Struct, frozen=True, tag="page.checked", omit_defaults=True):
    """The checker looked at a page; looking again replaces what was said before."""

    drawn: Drawn
    defect: str = ""
    note: str = ""


class CheckEnded(Struct, frozen=True, tag="check.ended", omit_defaults=True):
    """The lot was accepted, or goes back with a reason."""

    accepted: bool
    reason: str = ""


class BoxHandedOver(Struct, frozen=True, tag="box.handed_over"):
    """The box left the desk, with minutes that both sides sign."""

    hand_over: HandOver


class BoxExported(Struct, frozen=True, tag="box.exported"):
    """A copy was written and read back."""

    export: Export


class FileOpened(Struct, frozen=True, tag="file.opened", omit_defaults=True):
    """A file was begun in a box."""

    box: str
    number: str
    code: str
    about: Description
    book: str = ""


class FileDescribed(Struct, frozen=True, tag="file.described"):
    """What is known of a file was corrected."""

    before: Description
    about: Description


class FileDropped(Struct, frozen=True, tag="file.dropped"):
    """An empty file was taken out of the box; its number may be given again."""

    reason: str


class PaperArchived(Struct, frozen=True, tag="paper.archived"):
    """A digitised paper was put into the file."""

    paper: ArchivedPaper


class PaperTakenOut(Struct, frozen=True, tag="paper.taken_out", omit_defaults=True):
    """A paper was taken out; ``again``: because it must be scanned once more."""

    paper: str
    reason: str = ""
    again: bool = False


class PaperCorrected(Struct, frozen=True, tag="paper.corrected"):
    """Fields of a paper change: ``{"date": (old, new)}``; an empty new value takes the field away."""

    paper: str
    fields: dict[str, OldNew]


BoxAct = (
    BoxOpened
    | BoxRelabelled
    | BookAdded
    | CheckBegun
    | PageChecked
    | CheckEnded
    | BoxHandedOver
    | BoxExported
)
FileAct = FileOpened | FileDescribed | FileDropped | PaperArchived | PaperTakenOut | PaperCorrected


class ArchiveChange(Struct, frozen=True, omit_defaults=True):
    """One act on one box, file or page. ``seq`` counts 1, 2, 3 … per device; ``prev`` is the digest of the
    line before, as in ``localdb.domain.change.Change``.
    """

    id: str
    device: str
    seq: int
    entity: str
    actor: str
    actor_name: str
    at: str
    body: BoxAct | FileAct | LeafAct
    prev: str


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(ArchiveChange)


def to_line(change: ArchiveChange) -> bytes:
    """Return the canonical JSON line of a change, without a newline."""
    return _encoder.encode(change)


def from_line(line: bytes) -> ArchiveChange:
    """Read a canonical line. Raises ``Trouble`` for anything else."""
    try:
        return _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise Trouble(f"Dòng nhật ký kho lưu trữ không đọc được: {error}.", "Báo cán bộ CNTT.") from error
