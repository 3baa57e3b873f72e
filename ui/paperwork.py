"""Papers: made, filed, shown and printed as the same bytes. Call it off the GUI thread.

Any paper goes one way: fill the ``Form`` of its kind (``forms.process.Supplement(dossier, …)``; all of
them are in ``forms.known.FORMS``) and give it to ``hand_out``. It takes the template in force, makes the
PDF, files it with the dossier as a change (``form.issued``), and sends it to the printer; what comes back
holds the pages as pictures for the preview. ``draft`` makes the pictures only, to look before deciding.
``again`` prints a filed paper once more, marked and logged as a reprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from forms import printing
from forms.citizen import Slip
from forms.form import Form, OfDossier
from forms.receipt import FOR_CITIZEN, FOR_FILE, receipt_day, remade_mark, render, reprint_mark
from forms.receipt import Receipt as FormOfReceipt
from forms.template import Paper, Template
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.papers import ReceiptIssued
from localdb.domain.bodies.progress import SupplementAnswered
from localdb.domain.bodies.reception import Corrected
from localdb.domain.change import Body, Change
from localdb.domain.dossier import Dossier, Issued, Receipt
from localdb.domain.intake import Intake
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused, Trouble
from localdb.late_entry import draw_numbers
from localdb.store import Actor, Paperwork
from ui.parts import Parts

_SAYS_ELSE = (Corrected, SupplementAnswered, ClashSettled)  # what a receipt told may not be so after these


class Made(Struct, frozen=True):
    """A paper that was filed: its exact bytes, its pages as pictures, and what happened at the printer."""

    dossier: Dossier
    pdf: bytes = b""
    pages: tuple[bytes, ...] = ()
    printed_on: str = ""
    trouble: Trouble | None = None


class Sheets(Struct, frozen=True):
    """A paper as it is shown and printed; ``dossier`` as it stands after filing, if it is of one."""

    pdf: bytes
    pages: tuple[bytes, ...]
    title: str
    size: str
    dossier: Dossier | None = None
    printed_on: str = ""
    trouble: Trouble | None = None


class Blanks(Struct, frozen=True):
    """Blank receipts that were printed ahead, from the ``first`` number to the ``last``."""

    first: str
    last: str
    printed_on: str


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


def issue(parts: Parts, dossier: Dossier, actor: Actor, *, to_printer: bool = True) -> Made:
    """Make, file and print a receipt; from the second one on the filed one again, marked as a reprint.

    Raises ``Refused`` for a dossier that is not in the store. It is made anew, by the template of the first,
    only where the filed one would say what is no longer so (a name was mended, a supplement moved the date)
    or lies at another counter. Another window may have made one since ``dossier`` was read, so it is read
    anew.
    """
    home = parts.home
    dossier = home.queries.dossier(dossier.id) or _not_saved()
    made = next((r for r in reversed(dossier.receipts) if not r.first), None)
    since = _since(home.queries.history(dossier.id), made.sha256) if made else []
    first = ""
    if made and home.blobs.has(made.sha256) and not any(isinstance(body, _SAYS_ELSE) for body in since):
        form, paper, first = made.form, made.paper, made.sha256
        pdf = _receipt_again(parts, dossier, first)
    else:
        paper = made.paper if made else parts.paper.size
        form, pdf = _receipt(parts, dossier, made, paper, actor)
    dossier = home.store.issue_receipt(dossier.id, pdf, form, paper, actor, first=first)
    if not to_printer:
        return Made(dossier, pdf, pictures(pdf))
    printed_on, trouble = _print(parts, pdf, dossier.shown_code, paper)
    return Made(dossier, pdf, pictures(pdf), printed_on, trouble)


def hand_out(parts: Parts, form: Form, actor: Actor, *, size: str = "", to_printer: bool = True) -> Sheets:
    """Make, file and print any paper.

    ``size`` is A5, A4 or 80mm. When empty, a desk set to A4 gets A4, and one set to A5 each form's own
    usual size (a declaration A4, a letter A5); a form that does not come in a size takes its first one.
    Only papers that the agency issues for a received dossier are filed; of others the access log says that
    they were printed. The same paper a second time becomes a reprint. Raises ``Refused`` when the form is
    not fit to print (a reason is missing); a printer's trouble is told in the result instead.
    """
    require(actor.role, Act.PRINT)
    made, template = _made(parts, form, actor, size)
    home = parts.home
    if not (isinstance(form, OfDossier) and form.issued and form.dossier.id):
        what = form.dossier.id if isinstance(form, OfDossier) else form.form
        home.access.note(actor.id, "paper.print", what)
    else:
        sha256 = hashlib.sha256(made.pdf).hexdigest()
        if twin := next((i for i in form.dossier.issued if i.sha256 == sha256), None):
            return again(parts, form.dossier, twin, actor, to_printer=to_printer)
        paper = Paperwork(form.form, template.id, template.name, made.size)
        made = replace(made, dossier=home.store.issue_form(form.dossier.id, made.pdf, paper, actor))
    return _printed(parts, made) if to_printer else made


def draft(parts: Parts, form: Form, actor: Actor, *, size: str = "") -> Sheets:
    """Make any paper to look at; nothing is filed or printed. Raises ``Refused`` as ``hand_out`` does."""
    return _made(parts, form, actor, size)[0]


def again(parts: Parts, dossier: Dossier, issued: Issued, actor: Actor, *, to_printer: bool = True) -> Sheets:
    """Print a filed paper once more: the same pages, marked “BẢN IN LẠI LẦN n”, filed and logged as such."""
    from forms.joining import stamped

    first = issued.first or issued.sha256
    count = dossier.reprints(first) + 1
    pdf = stamped(parts.home.blobs.read(first), f"BẢN IN LẠI LẦN {count}")
    paper = Paperwork(issued.form, issued.template, issued.title, issued.paper, first)
    dossier = parts.home.store.issue_form(dossier.id, pdf, paper, actor)
    made = Sheets(pdf, pictures(pdf), issued.title, issued.paper, dossier)
    return _printed(parts, made) if to_printer else made


def batch(parts: Parts, papers: Sequence[Sheets], title: str) -> Sheets:
    """Print papers that were made with ``to_printer=False`` as one job, in order. All of one size."""
    from forms.joining import join

    pdf = join([p.pdf for p in papers])
    pages = tuple(page for p in papers for page in p.pages)
    return _printed(parts, Sheets(pdf, pages, title, papers[0].size))


def print_blanks(parts: Parts, count: int, actor: Actor) -> Blanks:
    """Print blank receipts ahead, each under a number of this desk, for when it cannot print.

    Raises ``Refused`` before any number is drawn when no printer was chosen, and ``Trouble`` when the printer
    fails: numbers drawn then are simply not used.
    """
    from forms.blank import booklet

    require(actor.role, Act.PRINT)
    if not parts.printer:
        raise Refused("Chưa chọn máy in để in sẵn phiếu giấy.", "Chọn máy in ở Cài đặt (F8).")
    home, day = parts.home, parts.home.writer.now().date()
    template = parts.template(day)
    size = template.size(parts.paper.size)
    numbers = draw_numbers(home.writer, home.device.id, count, actor.id)
    pdf = booklet(numbers, parts.unit, template, size, day)
    printing.print_pdf(pdf, parts.printer, title=f"{numbers[0]} – {numbers[-1]}", paper=size)
    return Blanks(numbers[0], numbers[-1], parts.printer)


def look(parts: Parts, sha256: str) -> tuple[bytes, ...]:
    """Return the pages of a filed paper of ours as pictures."""
    return pictures(parts.home.blobs.read(sha256))


def pictures(pdf: bytes) -> tuple[bytes, ...]:
    """Return the pages of our own PDF as pictures (PNG)."""
    from forms.preview import page_count, page_png

    return tuple(page_png(pdf, page) for page in range(page_count(pdf)))


def _not_saved() -> NoReturn:
    """Refuse a receipt (Mẫu 01) for what is in no store: the citizen would hold a paper that nobody knows."""
    raise Refused(
        "Giấy tiếp nhận chỉ in được cho hồ sơ đã tiếp nhận và ghi trên máy.", "Tiếp nhận hồ sơ; giấy in theo."
    )


def _since(past: Sequence[Change], receipt: str) -> list[Body]:
    """What happened to a dossier that the maker of a receipt did not know of."""
    made = next(c for c in past if isinstance(c.body, ReceiptIssued) and c.body.sha256 == receipt)
    known = made.seen | {made.device: made.dseq}
    return [c.body for c in past if c.dseq > known.get(c.device, 0)]


def _receipt_again(parts: Parts, dossier: Dossier, first: str) -> bytes:
    """The filed receipt with its mark, which tells the official code too when the receipt's was another."""
    from forms.joining import stamped

    later = dossier.official_code if dossier.official_code != dossier.code else ""
    mark = reprint_mark(len(dossier.receipts), later)
    return stamped(parts.home.blobs.read(first), mark)


def _receipt(
    parts: Parts, dossier: Dossier, former: Receipt | None, paper: str, actor: Actor
) -> tuple[str, bytes]:
    """A receipt that says what is known now, by the template of the ``former`` one, whose id comes first."""
    template = parts.catalogue.template_version(former.form) if former else None
    template = template or parts.template(receipt_day(dossier), procedure=dossier.procedure.code)
    again = remade_mark(len(dossier.receipts)) if former else ""
    copies = (FOR_CITIZEN, FOR_FILE)
    return template.id, render(
        dossier,
        unit=parts.unit,
        template=template,
        paper=paper,
        again=again,
        copies=copies,
        clerk=actor.name,
    )


def _made(parts: Parts, form: Form, actor: Actor, size: str) -> tuple[Sheets, Template]:
    from forms.maker import Order, make  # what sets type loads slowly: with the first paper

    promises = isinstance(form, FormOfReceipt | Slip)  # each tells the citizen that a dossier was received
    if promises and isinstance(form, OfDossier) and parts.home.queries.dossier(form.dossier.id) is None:
        _not_saved()
    day = parts.home.writer.now().date()
    template = parts.template(day, form.form, form.about()[1])
    desk = parts.paper.size if parts.paper.size == Paper.A4 else template.sizes[0]
    chosen = template.size(size or desk)
    stock = parts.catalogue.practice.stock(day)
    pdf = make(form, Order(parts.unit, template, day, chosen, actor.name, stock=stock))
    return Sheets(pdf, pictures(pdf), template.name, chosen), template


def _printed(parts: Parts, made: Sheets) -> Sheets:
    about = made.dossier.shown_code if made.dossier else made.title
    printed_on, trouble = _print(parts, made.pdf, about, made.size)
    return replace(made, printed_on=printed_on, trouble=trouble)


def _print(parts: Parts, pdf: bytes, title: str, size: str) -> tuple[str, Trouble | None]:
    """Send a paper to its printer, if one was chosen; say where it went, or why not."""
    from forms.thermal import escpos

    roll = size == Paper.ROLL
    printer = parts.slip_printer if roll else parts.printer
    if not printer:
        return "", None
    try:
        if roll:
            printing.print_raw(escpos(pdf), printer, title=title)
        else:
            printing.print_pdf(pdf, printer, title=title, paper=size)
    except Trouble as trouble:
        return "", trouble
    return printer, None
