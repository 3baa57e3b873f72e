"""Số hóa: what is handed in on paper is scanned at intake; a dossier goes on without that only with a ground.

The clerk who receives scans, stores and enters every paper dossier (NĐ 61/2018 Art. 17.1; NĐ 118/2025 as
amended by NĐ 367/2025, text unverified). A broken scanner must not hold a citizen up, so a ground is enough.
Asked of whoever begins a hand-over, never of the fold: dossiers from before this rule stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from localdb.domain.bodies.progress import HandedOver
from localdb.domain.dossier import FINISHED, Dossier
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine

FIELD = "unscanned"
GROUNDS = (
    "Máy quét hỏng",
    "Mất điện, mất kết nối",
    "Khổ giấy máy không quét được",
    "Quét đọc không rõ, nơi thụ lý quét lại",
)
"""What is offered; none is law, and a person chooses."""


class Share(Struct, frozen=True):
    """Of ``papers`` handed in so many are ``scanned``; so many dossiers lack some (``unscanned``)."""

    papers: int
    scanned: int
    unscanned: int

    @property
    def words(self) -> str:
        """The share as people read it: ``17/20 giấy (85,0 %)``."""
        part = f"{100 * self.scanned / self.papers:.1f}".replace(".", ",") if self.papers else "100"
        return f"{self.scanned}/{self.papers} giấy ({part} %)"


def on_paper(dossier: Dossier) -> tuple[PaperLine, ...]:
    """Return what was handed in on paper; what was only shown went back with the citizen."""
    return tuple(p for p in dossier.papers if p.closed_by == "paper" and not p.presented)


def to_scan(dossier: Dossier) -> tuple[PaperLine, ...]:
    """Return what lies here on paper alone."""
    scanned = {scan.component for scan in dossier.scans}
    return tuple(paper for paper in on_paper(dossier) if paper.component not in scanned)


def ground(dossier: Dossier) -> str:
    """Return why it left intake unscanned, as was said then; empty when nothing was said."""
    given = (s.body.unscanned for s in dossier.steps if isinstance(s.body, HandedOver) and s.body.unscanned)
    return next(given, "")


def in_intake(dossier: Dossier) -> bool:
    """Whether nobody was given it yet."""
    return not any(isinstance(step.body, HandedOver) for step in dossier.steps)


def waits(dossier: Dossier) -> tuple[PaperLine, ...]:
    """Return what is to be scanned before it leaves intake; nothing of what is finished or went on."""
    return to_scan(dossier) if in_intake(dossier) and dossier.status not in FINISHED else ()


def check(dossier: Dossier, body: Struct) -> None:
    """Refuse a first hand-over of papers that are neither scanned nor excused."""
    if isinstance(body, HandedOver) and not body.unscanned:
        need(dossier, "Quét (F11 trong hồ sơ) rồi giao, hoặc chọn lý do chưa quét được.")


def need(dossier: Dossier, todo: str) -> None:
    """Refuse, with what to do, to let papers out of intake that are not scanned."""
    if left := waits(dossier):
        names = "; ".join(paper.name for paper in left)
        raise Refused(f"Chưa quét: {names}.", todo, field=FIELD)


def share(dossiers: Iterable[Dossier]) -> Share:
    """Return how much of what was handed in on paper is scanned."""
    found = [(len(on_paper(dossier)), len(to_scan(dossier))) for dossier in dossiers]
    papers, left = (sum(column) for column in zip(*found, strict=True)) if found else (0, 0)
    return Share(papers, papers - left, sum(bool(lacks) for _, lacks in found))
