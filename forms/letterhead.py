"""The parts that official papers share: letterhead, marks, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import HRFlowable, Spacer, Table

from forms.markup import safe
from forms.page import Type, text_width
from forms.template import Signature
from forms.unit import Unit
from forms.wording import fill
from localdb.domain.dossier import Dossier
from localdb.domain.words import clean

NBSP = "\N{NO-BREAK SPACE}"
MARK = 21 * mm  # the side of the QR
MARK_GAP = 3 * mm
BAR_HEIGHT = 9 * mm
_BETWEEN = 2 * mm
_WIDE = 180 * mm  # from here on what stands beside the QR is centred on the page
TEMPORARY = "SỐ TẠM – mã chính thức sẽ được cấp khi đồng bộ"
_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"


def agency_head(
    type_: Type, unit: Unit, dated: str, *, beside: Sequence[str] = (), below: Sequence[str] = ()
) -> Any:
    """The agency at the left, the State's name and motto, place and date at the right (NĐ 30/2020).

    ``dated``, the lines ``beside`` the date and those ``below`` the agency's name are markup.
    """
    sheet = type_.sheet
    size = sheet.body * 0.9
    width = text_width(_STATE, size, bold=True) + 4
    room = sheet.inner - width - _BETWEEN
    if room > width:  # a paper lying on its side: both stand in the middle of their half
        room = width = (sheet.inner - _BETWEEN) / 2

    def line(markup: str, after: float = 0) -> Any:
        return type_.text(markup, size=size, align="center", after=after)

    left = [
        line(_upper(unit.parent, unit.commune, room, size)),
        line(f"<b>{_upper(unit.centre, unit.commune, room, size)}</b>"),
        Spacer(0, 2),
        HRFlowable("25%", 0.6, color=colors.black, spaceBefore=0, spaceAfter=0),
        *(line(text) for text in below),
    ]
    right = [
        *_state(type_, size),
        line(f"<i>{safe(unit.place)}, {dated.replace(' ', NBSP)}</i>"),
        *(line(text) for text in beside),
    ]
    return plain([[left, "", right]], [room, _BETWEEN, width])


def _state(type_: Type, size: float) -> list[Any]:
    return [
        type_.text(f"<b>{_STATE}</b>", size=size, align="center"),
        type_.text(f"<b><u>{_MOTTO}</u></b>", size=size, align="center", after=size * 0.3),
    ]


def state_head(type_: Type, code: Any) -> Any:
    """The State's name and motto in the middle, the QR at the left: how a citizen's own paper begins."""
    side = MARK + MARK_GAP
    size = type_.sheet.body * 0.95
    return plain([[code, _state(type_, size), ""]], [side, type_.sheet.inner - side - 2, 2])


def short_head(type_: Type, unit: Unit) -> Any:
    """The centre's name and telephone, for the narrow paper of a roll."""
    lines = [type_.text(f"<b>{escape(clean(unit.centre).upper())}</b>", align="center")]
    if unit.phone:
        phone = f"Điện thoại: {safe(unit.phone)}"
        lines.append(type_.text(phone, size=type_.sheet.small, align="center", after=2))
    return plain([[lines]], [type_.sheet.inner])


def _upper(name: str, commune: str, room: float, size: float) -> str:
    """``name`` in capitals, with the commune's name in it kept on one line where that is wide enough."""
    whole, part = clean(name).upper(), clean(commune).upper()
    if part and text_width(part, size, bold=True) <= room:
        whole = whole.replace(part, part.replace(" ", NBSP))
    return escape(whole)


def code_block(type_: Type, code: Any, lines: Sequence[Any]) -> Any:
    """The QR at the left, ``lines`` beside it."""
    side = MARK + MARK_GAP
    room = type_.sheet.inner - side
    if room > _WIDE:
        return plain([[code, list(lines), ""]], [side, room - side, side], middle=True)
    return plain([[code, list(lines)]], [side, room], middle=True)


def code_lines(dossier: Dossier, type_: Type, bars: Any | None) -> list[Any]:
    """The dossier's code in words and bars, and a plain word when it is temporary."""
    small = type_.sheet.small
    room = type_.sheet.inner - MARK - MARK_GAP
    between, size = " ", type_.sheet.body
    if text_width(f"Mã hồ sơ: {dossier.shown_code}", size, bold=True) > room:  # never broken in the middle
        between = "<br/>"
        size = min(size, size * (room - 2) / text_width(dossier.shown_code, size, bold=True))
    number = f"Mã hồ sơ:{between}<b>{safe(dossier.shown_code)}</b>"
    lines: list[Any] = [type_.text(number, size=size, align="center", after=1 * mm)]
    if bars is not None:
        lines += [bars, Spacer(0, 0.6 * mm)]
    if dossier.temporary and not dossier.official_code:
        lines.append(type_.text(f"<b>{TEMPORARY}</b>", size=small, align="center"))
    elif dossier.code != dossier.shown_code:
        former = f"(số tạm khi tiếp nhận: {safe(dossier.code)})"
        lines.append(type_.text(former, size=small, align="center"))
    return lines


def signatures(
    type_: Type, signed: Sequence[Signature], values: dict[str, str], receivers: Sequence[str] = ()
) -> Any:
    """The signatures side by side, each of title, hint and name with room between.

    A single one stands at the right; ``receivers`` (“Nơi nhận”) take the left of a letter.
    """
    small = type_.sheet.small
    cells: list[Any] = [""] * (2 - len(signed))
    if receivers:
        listed = [type_.text(safe(f"- {x}"), size=small) for x in receivers]
        cells[:1] = [[type_.text("<b><i>Nơi nhận:</i></b>", size=small), *listed]]
    for signature in signed:
        hint = f"<i>{safe(signature.hint)}</i>"
        cells.append(
            [
                type_.text(f"<b>{fill(signature.title, values, blank='')}</b>", align="center"),
                *([type_.text(hint, size=small, align="center")] if signature.hint else []),
                Spacer(0, 13 * mm),
                type_.text(f"<b>{fill(signature.name, values, blank='')}</b>", align="center"),
            ]
        )
    return plain([cells], [type_.sheet.inner / len(cells)] * len(cells))


def plain(rows: list[list[Any]], widths: list[float], *, middle: bool = False) -> Any:
    """A borderless, paddingless table: a grid to stand things side by side."""
    style = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if middle else "TOP"),
        ("TEXTCOLOR", (0, 0), (-1, -1), colors.black),
        ("FONTNAME", (0, 0), (-1, -1), "Tinos-Regular"),
    ]
    return Table(rows, colWidths=widths, style=style, hAlign="LEFT")
