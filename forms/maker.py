"""The one way to make a paper: what it is about (a ``Form``) and how it looks (a template) give a PDF.

The same form and order give the same bytes, so the paper that is previewed, printed and filed is one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from forms import letterhead
from forms.form import Form, OfDossier
from forms.letterhead import BAR_HEIGHT, MARK, MARK_GAP, plain
from forms.marks import barcode, qr
from forms.markup import safe
from forms.page import SHEETS, Sheet, Type, count_pages, height, write
from forms.table import grid
from forms.template import Head, Line, Paper, Template
from forms.unit import Unit
from forms.wording import dossier_words, escaped, fill, speaks, unit_words
from localdb.domain.letters import StockReasons
from localdb.domain.marks import paper_text
from localdb.domain.values import Channel

_FACTORS = (1.0, 0.95, 0.9, 0.86)  # type this much smaller is tried before one more page is begun
_NARROW = 90 * mm  # a roll: no room for two columns of a letterhead, nor for bars
_LARGE = 48 * mm  # the side of a QR that telephones read
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands where nothing is known, until its dots are measured


class Order(Struct, frozen=True):
    """How a paper is made: whose it is, in which template and size, dated ``day``, by which clerk.

    ``again`` is said on every page of a paper that was made before. Each of ``copies`` (liên) has pages of
    its own. ``stock`` are the reasons that say nothing.
    """

    unit: Unit
    template: Template
    day: date
    size: str = Paper.A5
    clerk: str = ""
    again: str = ""
    copies: tuple[str, ...] = ("",)
    stock: StockReasons = StockReasons()


def make(form: Form, order: Order) -> bytes:
    """Return the paper as a PDF. Raises ``Refused`` when the form's own rules forbid it.

    A size that the form does not come in gives the form's first one; ``ValueError`` for no size at all.
    """
    form.check(order.stock)
    template = order.template
    size = template.size(order.size)
    sheet = SHEETS[size].turned() if template.landscape else SHEETS[size]
    setter = _Setter(form, order, sheet)
    fixed = size is Paper.ROLL or template.landscape  # a roll has no pages, a register has always many
    type_ = Type(sheet) if fixed else setter.fitting_type()
    stories = [setter.story(type_, copy) for copy in order.copies]
    if size is Paper.ROLL:
        tall = max(height(story, sheet) for story in stories) + 1
        sheet = replace(sheet, height=sheet.top + tall + sheet.bottom)
    else:
        sheet = type_.sheet
    running = " – ".join(x for x in (setter.about, order.again, template.name) if x)
    return write(stories, sheet, title=f"{template.name} {setter.about}".strip(), running=running)


def bundle(papers: Sequence[tuple[Form, Order]]) -> bytes:
    """Return many papers as one PDF, in order: one job for the printer."""
    from forms.joining import join  # another library, needed for this only

    return join([make(form, order) for form, order in papers])


class _Setter:
    """Sets one paper in any size of type; its marks are drawn once."""

    def __init__(self, form: Form, order: Order, sheet: Sheet) -> None:
        self.form, self.order, self.template, self.sheet = form, order, order.template, sheet
        self.dossier = form.dossier if isinstance(form, OfDossier) else None
        self.rows = form.rows()
        self.about = self.dossier.shown_code if self.dossier else ""
        words = unit_words(order.unit, clerk=order.clerk, day=order.day)
        if self.dossier:
            words |= dossier_words(self.dossier, order.unit)
        self.values = escaped(words | form.words())
        self.code = qr(form.mark or paper_text(*form.about(), self.template.name), MARK)
        room = sheet.inner - MARK - MARK_GAP
        wanted = self.about and self.template.head is Head.AGENCY and sheet.inner > _NARROW
        self.bars = barcode(self.about, room, BAR_HEIGHT) if wanted else None
        self.large = [_centred(qr(form.large_code, _LARGE), sheet)] if form.large_code else []

    def fitting_type(self) -> Type:
        """The largest type that needs the fewest pages."""
        best, fewest, share = Type(self.sheet), 0, 0.0
        for factor in _FACTORS:
            if fewest and share * factor**2 > fewest - 1:
                continue  # even if every line shortened with the type, it would not save a page
            type_ = Type(self.sheet.scaled(factor))
            story = self.story(type_, "")
            here = height(story, type_.sheet) / self.sheet.room
            share = share or here
            pages = count_pages(story, type_.sheet) if here > 1.5 else 1 + (here > 1)
            if not fewest or pages < fewest:
                best, fewest = type_, pages
            if fewest == 1:
                break
        return best

    def story(self, type_: Type, copy: str) -> list[Any]:
        """The blocks of one copy, from letterhead to foot."""
        template, values = self.template, self.values | {"copy": safe(copy)}
        sheet = type_.sheet
        gap = sheet.body * (0.4 if template.head is Head.STATE else 0.22)
        table: list[Any] = []
        if template.table is not None:
            if template.table.heading:
                table.append(type_.text(fill(template.table.heading, values), after=gap))
            table += [grid(template.table, self.rows, values, type_), Spacer(0, sheet.body * 0.5)]
        lines = _lines(template.lines, values, type_, gap)
        return [
            *self._head(type_, values),
            Spacer(0, sheet.body * 0.3),
            *_lines(template.intro, values, type_, gap),
            *table,
            *self.large,
            *lines[:-2],
            *self._closing(type_, lines[-2:], values),
        ]

    def _head(self, type_: Type, values: dict[str, str]) -> list[Any]:
        """Letterhead, QR and title; a paper without a code has its title beside the QR."""
        template, unit, again = self.template, self.order.unit, self.order.again
        sheet = type_.sheet
        gap = sheet.body * 0.22
        subtitles = [fill(template.subtitle, values), f"<b>{again}</b>" if again else ""]
        title = [
            type_.text(f"<b>{safe(template.title)}</b>", size=sheet.title, align="center", after=gap),
            *(type_.text(text, align="center", after=gap) for text in subtitles if text),
        ]
        if template.head is Head.STATE:
            return [letterhead.state_head(type_, self.code), Spacer(0, sheet.body * 0.4), *title]
        if template.head is Head.SHORT or sheet.inner < _NARROW:
            head = letterhead.short_head(type_, unit)
        else:
            beside = [fill(line.text, values) for line in template.beside_date]
            below = [fill(line.text, values) for line in template.below_agency]
            head = letterhead.agency_head(type_, unit, values["date"], beside=beside, below=below)
        if self.dossier is None or not self.about:
            return [head, Spacer(0, 1.5 * mm), letterhead.code_block(type_, self.code, title)]
        lines = letterhead.code_lines(self.dossier, type_, self.bars)
        return [head, Spacer(0, 1.5 * mm), letterhead.code_block(type_, self.code, lines), *title]

    def _closing(self, type_: Type, last: list[Any], values: dict[str, str]) -> list[Any]:
        """The last lines, signatures and foot: one block, so that no page holds signatures alone."""
        template, sheet = self.template, type_.sheet
        half = Spacer(0, sheet.body * 0.5)
        online = self.dossier is not None and self.dossier.channel is Channel.ONLINE
        signed = [s for s in template.signatures if s.online or not online]
        block = list(last)
        if signed:
            block += [half, letterhead.signatures(type_, signed, values, template.receivers)]
        block += [half, *self._foot(type_, values)]
        return [plain([[block]], [sheet.inner])] if height(block, sheet) < sheet.room / 2 else block

    def _foot(self, type_: Type, values: dict[str, str]) -> list[Any]:
        small = type_.sheet.small
        notes = [x for x in self.template.footer if not x.optional]
        contacts = [fill(x.text, values) for x in self.template.footer if x.optional and speaks(x, values)]
        last = [" · ".join(contacts), f"<i>{safe(self.template.told)}</i>"]
        return [
            *_lines(notes, values, type_, 0.5, size=small),
            *(type_.text(text, size=small) for text in last if text),
        ]


def _lines(
    lines: Iterable[Line], values: dict[str, str], type_: Type, after: float, *, size: float = 0
) -> list[Any]:
    shown = [x for x in lines if not x.optional or speaks(x, values)]
    return [block for x in shown for block in _line(x, values, type_, after, size)]


def _line(line: Line, values: dict[str, str], type_: Type, after: float, size: float) -> list[Any]:
    """A line as one paragraph; where it has a blank, dots fill it, and more dotted lines may follow."""
    parts = fill(line.text, values, blank=_HOLE).split(_HOLE)
    after *= 1 if line.align == "left" else 2
    if len(parts) == 1:
        return [type_.text(parts[0], size=size, align=line.align, after=after)]
    inner = type_.sheet.inner
    more = [type_.dots(inner, size=size, after=after) for _ in range(line.dotted)]
    return [type_.dotted(parts, inner, size=size, after=after), *more]


def _centred(drawing: Any, sheet: Sheet) -> Any:
    side = (sheet.inner - drawing.width) / 2
    return plain([["", drawing, ""]], [side, drawing.width, side])
