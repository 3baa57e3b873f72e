"""Pages for paper: embedded Tinos, sizes, and a writer that numbers pages and repeats a running head.

The same input gives the same bytes, so the file that is previewed, printed and filed is one file. Text must
be NFC: the PDF library puts the marks of decomposed text in the wrong place.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

from msgspec import Struct
from msgspec.structs import replace
from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, Paragraph

from forms.template import Paper
from forms.vietnamese import BLANK

_FONTS = Path(__file__).parent / "fonts"
_DOT = BLANK[0]
_GAP = "\N{NO-BREAK SPACE}" * 4 + " "  # an em space in a template; the library takes it for a blank
_STAMP = 9.0  # points
_BOX = "\N{WHITE SQUARE}"
_INVISIBLE = frozenset({"Mn", "Cf", "Me"})  # variation selectors and the like
rl_config.useA85 = 0  # binary streams: a fifth smaller
_FACES = ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic")


class Sheet(Struct, frozen=True):
    """A paper size with its margins and type sizes, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: float
    small: float
    title: float

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def room(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom

    def turned(self) -> Sheet:
        """The same paper lying on its side, for wide tables in small type; it is bound at the left."""
        margin = 0.6 * self.bottom
        wide = replace(self, width=self.height, height=self.width, left=1.2 * self.bottom, right=margin)
        return replace(wide, top=margin, bottom=1.2 * margin).scaled(0.8)

    def scaled(self, factor: float) -> Sheet:
        """The same paper with smaller type."""
        sizes = {name: getattr(self, name) * factor for name in ("body", "small", "title")}
        return replace(self, **sizes)


SHEETS = {
    Paper.A5: Sheet(
        A5[0], A5[1], 13 * mm, 10 * mm, 8 * mm, 10 * mm, body=9.6, small=8.2, title=11.5
    ),
    Paper.A4: Sheet(
        A4[0], A4[1], 30 * mm, 20 * mm, 18 * mm, 18 * mm, body=12, small=10, title=14
    ),
    Paper.ROLL: Sheet(
        80 * mm, 1000 * mm, 4.5 * mm, 4.5 * mm, 3 * mm, 8 * mm, body=9.6, small=8.4, title=11.5
    ),
}  # fmt: skip


@cache
def load_fonts() -> None:
    """Make Tinos known to the PDF library, once per process."""
    for face in _FACES:
        pdfmetrics.registerFont(TTFont(face, _FONTS / f"{face}.ttf", asciiReadable=0))
    pdfmetrics.registerFontFamily("Tinos-Regular", *_FACES)


def _set_gaps(markup: str) -> str:
    return markup.replace("\N{EM SPACE}", _GAP).replace("\n", "<br/>")


@cache
def _glyphs() -> frozenset[int]:
    """The characters that every face of Tinos has."""
    load_fonts()
    return frozenset.intersection(*(frozenset(pdfmetrics.getFont(f).face.charToGlyph) for f in _FACES))


def printable(text: str) -> str:
    """``text`` with a box in place of every character that the embedded fonts lack (emoji)."""
    if all(ord(c) in _glyphs() for c in text):
        return text
    kept = (c if ord(c) in _glyphs() else "" if category(c) in _INVISIBLE else _BOX for c in text)
    return "".join(kept)


class Type:
    """Paragraphs in the styles of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        load_fonts()
        self.sheet = sheet
        self._styles: dict[tuple[float, int, float], ParagraphStyle] = {}

    def text(self, markup: str, *, size: float = 0, align: str = "left", after: float = 0) -> Any:
        """Return a paragraph of ``markup``; values in it went through ``safe``."""
        size = size or self.sheet.body
        side = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}[align]
        key = (size, side, after)
        if key not in self._styles:
            self._styles[key] = ParagraphStyle(
                "",
                fontName="Tinos-Regular",
                fontSize=size,
                leading=size * 1.2,
                alignment=side,
                spaceAfter=after,
                splitLongWords=True,
                bulletFontName="Tinos-Regular",
                allowWidows=0,
                allowOrphans=0,
            )
        return Paragraph(printable(_set_gaps(markup)), self._styles[key])

    def dotted(self, parts: Sequence[str], width: float, *, size: float = 0, after: float = 0) -> Any:
        """Return a paragraph whose ``parts`` stand between blanks: dots up to the end of the line."""
        size = size or self.sheet.body
        bare = self.text(_DOT.join(parts), size=size)
        bare.wrap(width, self.sheet.height)
        lines = bare.blPara.lines
        blanks = len(parts) - 1
        dots = 1 + int((_room_left(lines, width) - 1) / text_width(_DOT, size) / blanks)
        least = len(BLANK) // 2
        return self.text((_DOT * (dots if dots >= least else len(BLANK))).join(parts), size=size, after=after)

    def dots(self, width: float, *, size: float = 0, after: float = 0) -> Any:
        """Return a line of dots to write on."""
        size = size or self.sheet.body
        return self.text(_DOT * int(width / text_width(_DOT, size)), size=size, after=after)


def _room_left(lines: Sequence[Any], width: float) -> float:
    """What the last of a paragraph's set lines leaves of ``width``."""
    if not lines:
        return width
    last = lines[-1]
    return float(last.extraSpace if hasattr(last, "extraSpace") else last[0])


def height(story: Sequence[Any], sheet: Sheet) -> float:
    """The height of ``story`` set in one column between the margins."""
    total = 0.0
    for block in story:
        total += block.wrap(sheet.inner, sheet.room)[1] + block.getSpaceAfter()
    return total


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` in points."""
    load_fonts()
    width: float = pdfmetrics.stringWidth(text, "Tinos-Bold" if bold else "Tinos-Regular", size)
    return width


def write(copies: Sequence[list[Any]], sheet: Sheet, *, title: str, running: str) -> bytes:
    """Set each story of ``copies`` on pages of its own and return the PDF.

    Pages after the first of a copy begin with ``running``; copies of several pages are numbered
    ``Trang 1/2``. Raises ``ValueError`` for a block that fits on no page.
    """
    buffer = io.BytesIO()
    canvas = _canvas(buffer, sheet)
    canvas.setTitle(title)
    canvas.setCreator("Một Cửa")
    for number, story in enumerate(copies):
        total = f"total{number}"
        pages = _set_story(canvas, list(story), sheet, running, total)
        canvas.beginForm(total, 0, 0, sheet.width, sheet.bottom)
        if pages > 1:
            canvas.setFont("Tinos-Regular", sheet.small)
            canvas.drawString(sheet.width - sheet.right - 2 * sheet.small, _foot(sheet), f"/{pages}")
        canvas.endForm()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, sheet: Sheet) -> Any:
    load_fonts()
    return Canvas(
        buffer,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        pageCompression=1,
        initialFontName="Tinos-Regular",
        initialFontSize=sheet.body,
        lang="vi-VN",
    )


def stamp_page(width: float, height_: float, text: str) -> bytes:
    """Return a page with nothing but ``text`` in its top right corner, to lay over another one."""
    buffer = io.BytesIO()
    load_fonts()
    canvas = Canvas(buffer, pagesize=(width, height_), invariant=1, initialFontName="Tinos-Regular")
    canvas.setFont("Tinos-Bold", _STAMP)
    canvas.drawRightString(width - 10 * mm, height_ - _STAMP - 7, text)
    canvas.save()
    return buffer.getvalue()


def count_pages(story: Sequence[Any], sheet: Sheet) -> int:
    """How many pages ``story`` takes. Raises ``ValueError`` as ``write`` does."""
    return _set_story(_canvas(io.BytesIO(), sheet), list(story), sheet, "", "total")


def _foot(sheet: Sheet) -> float:
    return sheet.bottom - 1.3 * sheet.small


def _set_story(canvas: Any, story: list[Any], sheet: Sheet, running: str, total: str) -> int:
    """Fill pages until the story ends; return their number."""
    page = 0
    several = False
    while story:
        page += 1
        head = 0.0
        if page > 1:
            head = 2 * sheet.small
            canvas.setFont("Tinos-Italic", sheet.small)
            line = sheet.height - sheet.top - sheet.small
            canvas.drawString(sheet.left, line, _fitted(running, sheet))
            canvas.setLineWidth(0.4)
            canvas.line(sheet.left, line - 3, sheet.width - sheet.right, line - 3)
        frame = Frame(sheet.left, sheet.bottom, sheet.inner, sheet.room - head, 0, 0, 0, 0)
        if not _fill_frame(frame, story, canvas):
            raise ValueError("a block is higher than a page")
        several = several or bool(story)
        if several:
            canvas.setFont("Tinos-Regular", sheet.small)
            right = sheet.width - sheet.right - 2 * sheet.small
            canvas.drawRightString(right, _foot(sheet), f"Trang {page}")
        canvas.doForm(total)
        canvas.showPage()
    return page


def _fill_frame(frame: Any, story: list[Any], canvas: Any) -> bool:
    """Move what fits from ``story`` into ``frame``, splitting the last block; whether anything did."""
    moved = False
    while story:
        if not frame.add(story[0], canvas):
            pieces = frame.split(story[0], canvas)
            if not pieces or not frame.add(pieces[0], canvas):
                break
            story[:1] = pieces[1:]
            return True
        del story[0]
        moved = True
    return moved


def _fitted(text: str, sheet: Sheet) -> str:
    """``text``, shortened with an ellipsis where it is wider than the sheet."""
    room = sheet.inner
    if pdfmetrics.stringWidth(text, "Tinos-Italic", sheet.small) <= room:
        return text
    while pdfmetrics.stringWidth(f"{text}…", "Tinos-Italic", sheet.small) > room:
        text = text[:-1]
    return f"{text}…"
