"""Papers of a dossier: made, filed and printed as the same bytes."""

from __future__ import annotations

from msgspec import Struct

from forms import printing
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.parts import Parts


class Made(Struct, frozen=True):
    """A paper that was filed: its exact bytes, its pages as pictures, and what happened at the printer."""

    dossier: Dossier
    pdf: bytes = b""
    pages: tuple[bytes, ...] = ()
    printed_on: str = ""
    trouble: Trouble | None = None


def receive(parts: Parts, intake: Intake, actor: Actor, draft: str) -> Made:
    """Receive a dossier and issue its receipt.

    Once the dossier is received it stays received: what goes wrong with the paper afterwards is told beside
    it and the receipt can be made again.
    """
    dossier = parts.home.store.receive(intake, actor, draft=draft)
    try:
        return issue(parts, dossier, actor)
    except Trouble as trouble:
        return Made(dossier, trouble=trouble)


def issue(parts: Parts, dossier: Dossier, actor: Actor) -> Made:
    """Make, file and print a receipt; from the second one on it is marked as a reprint."""
    from forms import receipt  # what sets type loads slowly: with the first paper, not with the window

    template = parts.template(parts.home.writer.now().date())
    pdf = receipt.render(
        dossier,
        unit=parts.unit,
        template=template,
        paper=parts.paper.size,
        reprint=len(dossier.receipts),
        copies=(receipt.FOR_CITIZEN, receipt.FOR_FILE),
        clerk=actor.name,
    )
    dossier = parts.home.store.issue_receipt(dossier.id, pdf, template.id, parts.paper.size, actor)
    made = Made(dossier, pdf, pictures(pdf))
    if not parts.printer:
        return made
    try:
        printing.print_pdf(pdf, parts.printer, title=dossier.shown_code, paper=parts.paper.size)
    except Trouble as trouble:
        return Made(dossier, made.pdf, made.pages, trouble=trouble)
    return Made(dossier, made.pdf, made.pages, printed_on=parts.printer)


def look(parts: Parts, sha256: str) -> tuple[bytes, ...]:
    """Return the pages of a filed paper of ours as pictures."""
    return pictures(parts.home.blobs.read(sha256))


def pictures(pdf: bytes) -> tuple[bytes, ...]:
    """Return the pages of our own PDF as pictures (PNG)."""
    from forms.preview import page_count, page_png

    return tuple(page_png(pdf, page) for page in range(page_count(pdf)))
