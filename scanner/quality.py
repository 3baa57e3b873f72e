"""How good the picture of a page is, in figures that a person can act on. Runs in a child process only.

Measured on the page as it came, before anything is evened out: what cleaning can mend is still worth telling,
because the next sheet is scanned with the same settings.
"""

from __future__ import annotations

import cv2
import numpy as np

from scanner.decode import Pixels
from scanner.pieces import pieces_of
from scanner.values import Quality

_LOW_DPI = 190
_DARK_PAPER = 115
_FAINT_INK = 80
_BLURRED, _BLURRED_DOTS = 21.0, 3.4
"""How wide the edge of a letter is when it is blurred, in thousandths of an inch and in dots: both, since a
coarse picture need not be blurred. On made-up pages (print, forms, tables, hand, photos, old, faint, dark,
grainy, hardly a line): up to 19 when sharp, from 22.8 when out of focus by 2.5 dots at 200 dpi."""
_CUT_LETTERS, _INK = 3, 110
_STROKE = 140
_REACH = 0.085
"""Inches within which an edge goes all the way from paper to ink."""
_ROWS, _LEAST_RISE, _LEAST_EDGES = 5, 40.0, 100


def measure(raw: Pixels, even: Pixels, dpi: int) -> Quality:
    """Return the figures of a page: ``raw`` grey as it came, ``even`` grey and evenly lit, neither turned."""
    paper = float(np.percentile(raw[::3, ::3], 85))
    ink = even[::2, ::2] < _STROKE
    strokes = raw[::2, ::2][ink]
    dark = float(np.percentile(strokes, 15)) if strokes.size > 50 else paper
    return Quality(
        dpi=dpi,
        light=round(paper),
        contrast=round(max(0.0, paper - dark)),
        edge=round(1000 * edge_width(even, dpi) / dpi, 1),
        cut_letters=cut_letters(even, dpi),
    )


def flags_of(quality: Quality, blank: bool) -> tuple[str, ...]:
    """Return the doubts that the figures raise, by their names in ``scanner.values.FLAGS``."""
    if blank:
        return ("blank",)
    doubts = {
        "low_dpi": quality.dpi < _LOW_DPI,
        "blurred": quality.edge > max(_BLURRED, 1000 * _BLURRED_DOTS / quality.dpi),
        "dark": quality.light < _DARK_PAPER,
        "faint": quality.contrast < _FAINT_INK,
        "cut_edge": quality.cut_letters >= _CUT_LETTERS,
    }
    return tuple(name for name, holds in doubts.items() if holds)


def edge_width(grey: Pixels, dpi: int) -> float:
    """Return how many dots the edge of a letter takes to go from paper to ink, across or down: the wider.

    Faint ink has no wider edges than black: each is measured against its own rise. 0: too little ink.
    """
    reach = max(5, round(_REACH * dpi) | 1)
    return max(_edge_along(grey[::_ROWS], reach), _edge_along(grey[:, ::_ROWS].T, reach))


def _edge_along(rows: Pixels, reach: int) -> float:
    """Return the middle width of the edges met when going along the rows."""
    smooth = cv2.GaussianBlur(np.ascontiguousarray(rows), (3, 1), 0.7)
    around = np.ones((1, reach), np.uint8)
    rise = cv2.subtract(cv2.dilate(smooth, around), cv2.erode(smooth, around))
    steep = np.abs(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=1)) / 2
    steepest = steep >= cv2.dilate(steep, np.ones((1, 3), np.uint8))
    least = max(_LEAST_RISE, float(np.percentile(rise[:, ::3], 99)) / 2)
    edge = steepest & (rise > least) & (steep > 0.05 * rise)
    return float(np.median(rise[edge] / steep[edge])) if edge.sum() >= _LEAST_EDGES else 0.0


def raggedness(grey: Pixels) -> float:
    """Return the share of the dots of ink that most of their neighbours contradict: specks, holes, frays."""
    ink = (grey < _STROKE).astype(np.uint8)
    odd = cv2.countNonZero(cv2.absdiff(ink, cv2.medianBlur(ink, 3)))
    return odd / max(1, cv2.countNonZero(ink))


def cut_letters(grey: Pixels, dpi: int) -> int:
    """Return how many letters touch an edge of the sheet: some of the text may be missing."""
    rim = max(2, dpi // 50)
    height, width = grey.shape
    sides = (grey[: rim + 1], grey[-rim - 1 :], grey[:, : rim + 1], grey[:, -rim - 1 :])
    if min(int(side.min()) for side in sides) >= _INK:
        return 0
    found = pieces_of((grey < _INK).astype(np.uint8))
    x, y, w, h = found.left, found.top, found.width, found.height
    letter = (h > 0.04 * dpi) & (h < 0.25 * dpi) & (w > 0.02 * dpi) & (w < 0.4 * dpi)
    touches = (x <= rim) | (x + w >= width - rim) | (y <= rim) | (y + h >= height - rim)
    return int((letter & touches).sum())
