"""The machine-readable marks of a paper: QR and Code 128, as vector drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.graphics.shapes import Drawing, Group, Path
from reportlab.lib import colors

from forms.qr import encoded

_QUIET = 4  # modules of white around a QR, as its standard asks
_THINNEST = 0.54  # points (0.19 mm): the narrowest bar that office scanners read well
_WIDEST = 1.0


def qr(text: str, size: float) -> Any:
    """Return a drawing of ``text`` as a QR (never a Micro QR), ``size`` points square with its quiet zone."""
    matrix = encoded(text).matrix
    modules = len(matrix)
    path = Path(strokeColor=None, fillColor=colors.black)
    for row, line in enumerate(matrix):
        for start, end in _runs(line):
            top = modules - row
            path.moveTo(start, top)
            path.lineTo(end, top)
            path.lineTo(end, top - 1)
            path.lineTo(start, top - 1)
            path.closePath()
    scale = size / (modules + 2 * _QUIET)
    group = Group(path, transform=(scale, 0, 0, scale, _QUIET * scale, _QUIET * scale))
    drawing = Drawing(size, size, group)
    drawing.initialFontName = "Tinos-Regular"
    return drawing


def _runs(line: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The dark stretches of a row of modules, as (start, end)."""
    column = 0
    for dark, stretch in groupby(line, key=bool):
        width = len(list(stretch))
        if dark:
            yield column, column + width
        column += width


def barcode(code: str, width: float, height: float) -> Any | None:
    """Return a drawing of ``code`` as Code 128, at most ``width`` points wide.

    ``None`` when its bars would be too thin to read: the QR then stands alone.
    """
    bar = min(_WIDEST, width / _bars(code, 1, height).width)
    return _bars(code, bar, height) if bar >= _THINNEST else None


def _bars(code: str, bar: float, height: float) -> Any:
    quiet = 10 * bar
    drawing = createBarcodeDrawing(
        "Code128", value=code, barWidth=bar, barHeight=height, quiet=True, lquiet=quiet, rquiet=quiet
    )
    drawing.initialFontName = "Tinos-Regular"
    drawing.hAlign = "CENTER"
    return drawing
