"""Making a receipt, beside Qt's own PDF writer drawing the same words at the same places.

The peer has less to draw: no QR, no barcode, no ruled table, and its lay-out is given to it for nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from time import perf_counter

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QSizeF
from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPainter, QPdfWriter

from forms.catalogue import Catalogue
from forms.examples import UNIT, dossier
from forms.page import SHEETS
from forms.receipt import FOR_CITIZEN, FOR_FILE, render
from forms.template import Paper
from tests.benchmarks.table import ROOT, Row, main, number, quantile, ratio
from ui.app import make_app

TIMES = 30
DAY = date(2026, 11, 20)
PEER = "QPdfWriter, cùng chữ, không QR"


class Words(Struct, frozen=True):
    """Words on a page: where their line begins, in points from the top left, and how they are set."""

    x: float
    y: float
    text: str
    font: str
    size: float


def words_of(pdf: bytes) -> list[list[Words]]:
    """Return what is written on each page of one of our receipts."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        text_page, height = page.get_textpage(), page.get_height()
        found = []
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], textpage=text_page):
            matrix, font = item.get_matrix(), item.get_font()
            size = item.get_font_size() * matrix.d
            found.append(Words(matrix.e, height - matrix.f, item.extract(), font.get_base_name(), size))
        pages.append(found)
    document.close()
    return pages


def faces() -> dict[str, QFont]:
    """Return the fonts of our papers as Qt knows them, by the name they have in the PDF."""
    made = {}
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        face = QFontDatabase.addApplicationFont(str(ROOT / "forms" / "fonts" / f"Tinos-{style}.ttf"))
        font = QFont(QFontDatabase.applicationFontFamilies(face)[0])
        font.setBold("Bold" in style)
        font.setItalic("Italic" in style)
        made[f"Tinos-{style}"] = font
    return made


def plain(pages: list[list[Words]], paper: Paper, fonts: dict[str, QFont]) -> bytes:
    """Return the words as a PDF drawn by Qt, laid out in tenths of a point."""
    sheet, buffer = SHEETS[paper], QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(720)
    size = QPageSize(QSizeF(sheet.width, sheet.height), QPageSize.Unit.Point)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    for index, page in enumerate(pages):
        if index:
            writer.newPage()
        for word in page:
            font = QFont(fonts[_face(word.font)])
            font.setPointSizeF(word.size)
            painter.setFont(font)
            painter.drawText(QPointF(10 * word.x, 10 * word.y), word.text)
    painter.end()
    return bytes(buffer.data().data())


def _face(name: str) -> str:
    """Return which of our faces a subset's name (``ABCDEF+Tinos-Bold``) means."""
    face = name.rsplit("+", 1)[-1]
    return face if "-" in face else "Tinos-Regular"


def both(paper: Paper) -> tuple[bytes, bytes]:
    """Return our receipt, citizen's copy and file copy, and Qt's of the same words."""
    pdf = ours(paper)
    return pdf, plain(words_of(pdf), paper, faces())


def ours(paper: Paper) -> bytes:
    """Make the receipt that the desk makes, in two copies."""
    template = _catalogue().template("mau01", DAY)
    copies = (FOR_CITIZEN, FOR_FILE)
    return render(dossier(), unit=UNIT, template=template, paper=paper, copies=copies)


@cache
def _catalogue() -> Catalogue:
    return Catalogue.load()


def rows(times: int = TIMES) -> list[Row]:
    """Make both in turn and compare time and size; the first of each, which loads fonts, does not count."""
    make_app(["motcua"])
    fonts, found = faces(), []
    for paper in (Paper.A5, Paper.A4):  # the receipt has no layout for the 80 mm roll
        pdf, drawn = both(paper)
        pages = words_of(pdf)
        mine, other = [], []
        for _ in range(times):
            begun = perf_counter()
            ours(paper)
            between = perf_counter()
            plain(pages, paper, fonts)
            mine.append(between - begun)
            other.append(perf_counter() - between)
        taken = quantile(mine, 0.5), quantile(other, 0.5)
        sizes = len(pdf) / 1000, len(drawn) / 1000
        name = f"giấy tiếp nhận {paper}, hai liên ({len(pages)} trang)"
        cells = f"{number(taken[0])} ms", f"{PEER}: {number(taken[1])} ms"
        found.append(Row(f"{name}: dựng, p50", *cells, ratio(*taken)))
        cells = f"{number(sizes[0])} kB", f"{PEER}: {number(sizes[1])} kB"
        found.append(Row(f"{name}: dung lượng", *cells, ratio(*sizes, "nhỏ", "lớn")))
    return found


if __name__ == "__main__":
    main(rows)
