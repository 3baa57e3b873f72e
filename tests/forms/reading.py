"""Read papers as a person and a scanner would: their text, their marks, their fonts."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from forms import preview


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    return [re.sub(r"\s+", " ", text) for text in texts]


def text(pdf: bytes) -> str:
    """The text of the whole paper."""
    return " ".join(pages(pdf))


def squeezed(words: str) -> str:
    """``words`` without spaces: line ends do not matter."""
    return re.sub(r"\s", "", words)


def qr(pdf: bytes, page: int = 0, *, dpi: int = 200) -> str:
    """What the QR of a page says."""
    picture = Image.open(io.BytesIO(preview.page_png(pdf, page, dpi=dpi)))
    found = [r.text for r in zxingcpp.read_barcodes(picture) if r.format == zxingcpp.BarcodeFormat.QRCode]
    return found[0] if found else ""


def foreign_fonts(pdf: bytes) -> list[str]:
    """The fonts that are not embedded Tinos."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [
            o
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == pikepdf.Name("/Font")
        ]
        return [
            str(f.BaseFont)
            for f in fonts
            if "Tinos" not in str(f.BaseFont) or "/FontFile2" not in f.FontDescriptor
        ]


def outside(pdf: bytes, margin: float = 6) -> list[str]:
    """The characters that stand nearer than ``margin`` points to the edge of their page, or beyond it."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for n in range(len(document)):
        page = document[n]
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, low, right, high = text.get_charbox(at)
            inside = margin <= left and right <= width - margin and margin <= low and high <= height - margin
            if right > left and not inside:
                found.append(text.get_text_range(at, 1))
    document.close()
    return found
