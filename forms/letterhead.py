"""The parts that official papers share: letterhead, marks, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import HRFlowable, Spacer, Table

from forms.page import Type, safe, text_width
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
TEMPORARY = "SỐ TẠM – mã chính thức sẽ được cấp khi đồng bộ"
_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"


def letterhead(type_: Type, unit: Unit, dated: str, beside: Sequence[str] = ()) -> Any:
    """The agency at the left, the State's name and motto, place and date at the right (NĐ 30/2020).

    ``dated`` and the lines ``beside`` the date are markup.
    """
    sheet = type_.sheet
    size = sheet.body * 0.9
    width = text_width(_STATE, size, bold=True) + 4
    room = sheet.inner - width - _BETWEEN

    def line(markup: str, after: float = 0) -> Any:
        return type_.text(markup, size=size, align="center", after=after)

    left = [
        line(_upper(unit.parent, unit.commune, room, size)),
        line(f"<b>{_upper(unit.centre, unit.commune, room, size)}</b>"),
        Spacer(0, 2),
        HRFlowable("25%", 0.6, color=colors.black, spaceBefore=0, spaceAfter=0),
    ]
    right = [
        line(f"<b>{_STATE}</b>"),
        line(f"<b><u>{_MOTTO}</u></b>", sheet.body * 0.3),
        line(f"<i>{safe(unit.place)}, {dated.replace(' ', NBSP)}</i>"),
        *(line(text) for text in beside),
    ]
    return plain([[left, "", right]], [room, _BETWEEN, width])


def _upper(name: str, commune: str, room: float, size: float) -> str:
    """``name`` in capitals, with the commune's name in it kept on one line where that is wide enough."""
    whole, part = clean(name).upper(), clean(commune).upper()
    if part and text_width(part, size, bold=True) <= room:
        whole = whole.replace(part, part.replace(" ", NBSP))
    return escape(whole)


def code_block(dossier: Dossier, type_: Type, code: Any, bars: Any | None) -> Any:
    """The QR at the left; the code in words and bars beside it, and a plain word when it is temporary."""
    small = type_.sheet.small
    room = type_.sheet.inner - MARK - MARK_GAP
    number = f"Mã hồ sơ: <b>{safe(dossier.shown_code)}</b>"
    lines: list[Any] = [type_.text(number, align="center", after=1 * mm)]
    if bars is not None:
        lines += [bars, Spacer(0, 0.6 * mm)]
    if dossier.temporary and not dossier.official_code:
        lines.append(type_.text(f"<b>{TEMPORARY}</b>", size=small, align="center"))
    elif dossier.code != dossier.shown_code:
        former = f"(số tạm khi tiếp nhận: {safe(dossier.code)})"
        lines.append(type_.text(former, size=small, align="center"))
    return plain([[code, lines]], [MARK + MARK_GAP, room], middle=True)


def signatures(type_: Type, signed: Sequence[Signature], values: dict[str, str]) -> Any:
    """Two signatures side by side; a single one stands at the right."""
    cells: list[Any] = [""] * (2 - len(signed))
    for signature in signed:
        cells.append(
            [
                type_.text(f"<b>{safe(signature.title)}</b>", align="center"),
                type_.text(f"<i>{safe(signature.hint)}</i>", size=type_.sheet.small, align="center"),
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
