"""Mẫu 01, “Giấy tiếp nhận hồ sơ và hẹn trả kết quả”: what the citizen takes home.

Handed out for every complete dossier (NĐ 61/2018 Art. 17.4, kept by NĐ 118/2025); for chứng thực it must
give hour and date (TT 01/2020/TT-BTP Art. 2). The wording is the template's; this file only sets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from forms.letterhead import BAR_HEIGHT, MARK, MARK_GAP, code_block, letterhead, plain, signatures
from forms.marks import barcode, qr, qr_text
from forms.page import SHEETS, Paper, Sheet, Type, count_pages, height, safe, write
from forms.papers import papers_table
from forms.template import Line, Template
from forms.unit import Unit
from forms.wording import fill, speaks, words
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.values import Channel

FOR_CITIZEN = "Giao khách hàng"
FOR_FILE = "Lưu"
_FACTORS = (1.0, 0.95, 0.9, 0.86)  # type this much smaller is tried before one more page is begun


def render(
    dossier: Dossier,
    *,
    unit: Unit,
    template: Template,
    paper: str = Paper.A5,
    reprint: int = 0,
    copies: Sequence[str] = (FOR_CITIZEN,),
    clerk: str = "",
    limit: str = "",
) -> bytes:
    """Return the receipt as a PDF; the same arguments give the same bytes.

    ``paper`` is ``"A5"`` or ``"A4"`` (``ValueError`` for others). ``reprint`` counts from 0; from 1 on the
    paper says so. Each of ``copies`` (liên) has pages of its own. ``clerk`` is the name under the receiving
    signature, ``limit`` the published time limit in words; both may be left to be written by hand.
    """
    sheet = SHEETS[Paper(paper)]
    values = words(dossier, unit, clerk=clerk, limit=limit)
    again = f"IN LẠI LẦN {reprint}" if reprint else ""
    setter = _Setter(dossier, unit, template, sheet, values=values, again=again)
    type_ = setter.fitting_type()
    running = " – ".join(x for x in (dossier.shown_code, again, template.title.capitalize()) if x)
    return write(
        [setter.story(type_, copy) for copy in copies],
        type_.sheet,
        title=f"{template.title} {dossier.shown_code}",
        running=running,
    )


def receipt_day(dossier: Dossier) -> date:
    """The local day of reception, which chooses the template in force."""
    return datetime.fromisoformat(dossier.received_at).astimezone(VIETNAM).date()


class _Setter:
    """Sets one receipt in any size of type; its marks are drawn once."""

    def __init__(
        self,
        dossier: Dossier,
        unit: Unit,
        template: Template,
        sheet: Sheet,
        *,
        values: dict[str, str],
        again: str,
    ) -> None:
        self.dossier, self.unit, self.template = dossier, unit, template
        self.values, self.again, self.sheet = values, again, sheet
        self.code = qr(qr_text(dossier, template.title.capitalize()), MARK)
        self.bars = barcode(dossier.shown_code, sheet.inner - MARK - MARK_GAP, BAR_HEIGHT)

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
        gap = sheet.body * 0.22
        half = Spacer(0, sheet.body * 0.5)
        beside = [fill(line.text, values) for line in template.beside_date]
        subtitles = [fill(template.subtitle, values), f"<b>{self.again}</b>" if self.again else ""]
        lines = _lines(template.lines, values, type_, gap)
        return [
            letterhead(type_, self.unit, values["date"], beside),
            Spacer(0, 1.5 * mm),
            code_block(self.dossier, type_, self.code, self.bars),
            type_.text(f"<b>{safe(template.title)}</b>", size=sheet.title, align="center", after=gap),
            *(type_.text(text, align="center", after=gap) for text in subtitles if text),
            Spacer(0, sheet.body * 0.3),
            *_lines(template.intro, values, type_, gap),
            type_.text(safe(template.papers_heading), after=gap),
            papers_table(self.dossier.papers, template.columns, type_),
            half,
            *lines[:-2],
            *self._closing(type_, lines[-2:], values),
        ]

    def _closing(self, type_: Type, last: list[Any], values: dict[str, str]) -> list[Any]:
        """The last lines, signatures and foot: one block, so that no page holds signatures alone."""
        sheet = type_.sheet
        half = Spacer(0, sheet.body * 0.5)
        online = self.dossier.channel is Channel.ONLINE
        signed = [s for s in self.template.signatures if s.online or not online]
        block = [*last, half, signatures(type_, signed, values), half, *self._foot(type_, values)]
        return [plain([[block]], [sheet.inner])] if height(block, sheet) < sheet.room / 2 else block

    def _foot(self, type_: Type, values: dict[str, str]) -> list[Any]:
        small = type_.sheet.small
        notes = [x for x in self.template.footer if not x.optional]
        contacts = [fill(x.text, values) for x in self.template.footer if x.optional and speaks(x, values)]
        last = [" · ".join(contacts), f"<i>Phiên bản mẫu phiếu: {safe(self.template.id)}</i>"]
        return [
            *_lines(notes, values, type_, 0.5, size=small),
            *(type_.text(text, size=small) for text in last if text),
        ]


def _lines(
    lines: Iterable[Line], values: dict[str, str], type_: Type, after: float, *, size: float = 0
) -> list[Any]:
    shown = [x for x in lines if not x.optional or speaks(x, values)]
    return [type_.text(fill(x.text, values), size=size, after=after) for x in shown]
