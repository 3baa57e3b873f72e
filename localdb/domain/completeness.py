"""How fully a dossier is entered: what the system should hold of it by now, and what of that is missing.

It never stops anybody; it shows what was left on paper alone (“việc nhập hồ sơ chưa đầy đủ”).
"""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.dossier import Dossier
from localdb.domain.words import field_label

_PERSON = ("number", "birth", "address", "phone")


class Completeness(Struct, frozen=True):
    """How many entries there should be, and the names of those that are missing, in the order of the work."""

    of: int
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """The share, and what is missing."""
        have = self.of - len(self.missing)
        told = f"{have} trên {self.of} mục"
        return f"{told}. Còn thiếu: {'; '.join(self.missing)}." if self.missing else f"{told}, đủ."


def completeness(dossier: Dossier) -> Completeness:
    """Return how fully a dossier is entered: its people, each paper that was handed in, receipt, fee, result.

    A paper that was only shown, or that data stand for, needs no scan. One from old software has no receipt.
    """
    filed = {scan.component for scan in dossier.scans}
    wanted = {
        f"{field_label(f'applicant.{field}')}": bool(getattr(dossier.applicant, field)) for field in _PERSON
    }
    wanted |= {
        f"bản quét {paper.name}": paper.component in filed
        for paper in dossier.papers
        if paper.closed_by == "paper" and not paper.presented
    }
    if dossier.origin is None:
        wanted["giấy tiếp nhận"] = bool(dossier.receipts)
    if not dossier.fee_free:
        wanted["số tiền phí, lệ phí"] = dossier.owed is not None
    if dossier.result:
        wanted["bản điện tử của kết quả"] = any(f.signed for f in dossier.result.files)
    return Completeness(len(wanted), tuple(name for name, there in wanted.items() if not there))
