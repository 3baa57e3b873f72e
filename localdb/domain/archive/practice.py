"""What the law and the province say about archive work: data with a source, verified or not."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from msgspec import Struct

from localdb.domain.archive.leaf import RegisterKind
from localdb.domain.archive.values import Drawn, File
from localdb.domain.procedure import Verification
from localdb.domain.trouble import Refused


class SampleRow(Struct, frozen=True, forbid_unknown_fields=True):
    """Of a lot of up to ``upto`` pages look at ``sample``; up to ``allowed`` of them may be bad."""

    upto: int
    sample: int
    allowed: int = 0


class Sampling(Struct, frozen=True, forbid_unknown_fields=True):
    """How many pages of a lot a second person looks at; ``source`` says who wrote the table."""

    id: str
    source: str
    verification: Verification
    rows: tuple[SampleRow, ...]

    def row(self, lot: int) -> SampleRow:
        """Return the row for a lot of ``lot`` pages; a larger lot than any is treated as the largest."""
        fitting = next((row for row in self.rows if lot <= row.upto), self.rows[-1])
        return SampleRow(fitting.upto, min(lot, fitting.sample), fitting.allowed)


class ArchivePractice(Struct, frozen=True, forbid_unknown_fields=True):
    """The lists offered to archive staff, how a lot is sampled, and what fields are called in an export.

    ``file_names`` and ``paper_names`` give for each field of ours the name it bears in the metadata file.
    ``registers`` are the kinds of old registers whose columns are known.
    """

    id: str
    source: str
    verification: Verification
    sampling: Sampling
    retention: tuple[str, ...]
    access: tuple[str, ...]
    conditions: tuple[str, ...]
    trust: tuple[str, ...]
    defects: tuple[str, ...]
    file_names: dict[str, str]
    paper_names: dict[str, str]
    registers: tuple[RegisterKind, ...] = ()


def frame(files: Sequence[File]) -> list[Drawn]:
    """Return every page of a lot, in the order of files and papers."""
    return [
        Drawn(file.id, paper.id, page)
        for file in files
        for paper in file.papers
        for page in range(1, paper.pages + 1)
    ]


def draw(files: Sequence[File], sampling: Sampling, chance: Random) -> tuple[tuple[Drawn, ...], SampleRow]:
    """Draw the pages to look at, in the order in which they lie; ``chance`` decides which.

    Raises ``Refused`` for a lot without a page.
    """
    lot = frame(files)
    if not lot:
        raise Refused("Hộp này chưa có trang nào để kiểm tra.", "Quét tài liệu vào hồ sơ trước.")
    row = sampling.row(len(lot))
    places = sorted(chance.sample(range(len(lot)), row.sample))
    return tuple(lot[place] for place in places), row
