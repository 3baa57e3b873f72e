"""What lies digitised here of a person, and whether it may still stand in for the paper itself (Kho).

A paper that ran out, or that a newer result took the place of, is not offered any more: not asking for what
is held must never let something through that no longer holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact
from localdb.domain.procedure import PaperKind
from localdb.domain.values import Pin, Scan


class HeldPaper(Struct, frozen=True):
    """A paper of a person in a dossier of this desk; ``filed_in`` is the dossier's code.

    ``id`` is the scan's, or the SHA-256 of an electronic result; empty for a result that is on paper alone,
    which can take another paper's place and not stand in itself, and for what ``told_by`` answered, of which
    nobody has the paper. ``sha256`` is the file to look at. ``issued`` and ``valid_to`` are ISO dates, empty
    when nobody knows them; a date that the machine is not sure of is not known.
    """

    id: str
    name: str
    dossier: str
    filed_in: str
    received_at: str
    issued: str = ""
    valid_to: str = ""
    result_of: Pin | None = None
    sha256: str = ""
    told_by: str = ""

    @property
    def dated(self) -> date:
        """The day from which its validity counts: that on the paper, else the day it came."""
        return date.fromisoformat(self.issued or self.received_at[:10])


def papers_of(dossier: Dossier) -> Iterable[HeldPaper]:
    """Return what a dossier holds of its subject: results, digitised papers, and what databases told."""
    for step in dossier.steps:
        if isinstance(step.body, ResultReady):
            yield from _results(dossier, step.body, step.at)
    yield from (_paper(dossier, scan) for scan in dossier.scans if not scan.reused)
    for known in dossier.lookups:
        if known.answer and known.serves and known.asked.number == dossier.subject.number:
            yield HeldPaper(
                "",
                known.asked.component_name,
                dossier.id,
                dossier.shown_code,
                known.answer.at,
                valid_to=known.good_until,
                told_by=known.answer.source,
            )


def no_longer(paper: HeldPaper, kind: PaperKind | None, held: Iterable[HeldPaper], today: date) -> str:
    """Return in words why a paper may not stand in any more; empty when it may. ``kind``: if it is known."""
    if paper.valid_to and date.fromisoformat(paper.valid_to) < today:
        return f"hết hạn ngày {_day(paper.valid_to)}"
    if kind is None:
        return ""
    last = paper.dated + timedelta(days=kind.valid_days)
    if kind.valid_days and last < today:
        return f"chỉ có giá trị {kind.valid_days} ngày, đến {last:%d/%m/%Y}"
    for newer in held:
        pin = newer.result_of
        replaces = pin is not None and pin.code in kind.replaced_by and newer.dossier != paper.dossier
        if pin and replaces and newer.dated > paper.dated:
            what = f"{pin.name}, hồ sơ {newer.filed_in}, ngày {newer.dated:%d/%m/%Y}"
            return f"đã có kết quả mới thay thế ({what})"
    return ""


def used_again(dossier: Dossier) -> tuple[str, ...]:
    """Return what a dossier uses again, each with where it lies: the evidence for the indicator.

    Only what names the digitised paper counts; a tick at “Kho” alone is somebody's word.
    """
    closed = [f"{p.name}: {p.evidence}" for p in dossier.papers if p.held]
    return (*closed, *(f"{s.name}: bản đã quét trước" for s in dossier.scans if s.reused))


def _results(dossier: Dossier, body: ResultReady, at: str) -> Iterable[HeldPaper]:
    issued = body.issued or datetime.fromisoformat(at).date().isoformat()
    for sha256, name in [(f.sha256, f.name) for f in body.files if f.signed] or [("", body.number)]:
        yield HeldPaper(
            sha256, name, dossier.id, dossier.shown_code, dossier.received_at, issued, "", dossier.procedure,
            sha256,
        )  # fmt: skip


def _paper(dossier: Dossier, scan: Scan) -> HeldPaper:
    facts = scan.facts
    return HeldPaper(
        scan.id,
        scan.name,
        dossier.id,
        dossier.shown_code,
        dossier.received_at,
        _sure(facts.date) if facts else "",
        _sure(facts.valid_to) if facts else "",
        sha256=scan.sha256,
    )


def _sure(fact: Fact | None) -> str:
    """Return a date that people or a sure reading know, in full; empty otherwise."""
    if fact is None or not fact.sure:
        return ""
    try:
        return date.fromisoformat(fact.value).isoformat()
    except ValueError:
        return ""


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
