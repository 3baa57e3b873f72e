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
_BLURRED = 30.0  # thousandths of an inch
_CUT_LETTERS, _INK = 3, 110
_STROKE = 140


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
        edge=round(1000 * edge_width(even) / dpi, 1),
        cut_letters=cut_letters(even, dpi),
    )


def flags_of(quality: Quality, blank: bool) -> tuple[str, ...]:
    """Return the doubts that the figures raise, by their names in ``scanner.values.FLAGS``."""
    if blank:
        return ("blank",)
    doubts = {
        "low_dpi": quality.dpi < _LOW_DPI,
        "blurred": quality.edge > _BLURRED,
        "dark": quality.light < _DARK_PAPER,
        "faint": 0 < quality.contrast < _FAINT_INK,
        "cut_edge": quality.cut_letters >= _CUT_LETTERS,
    }
    return tuple(name for name, holds in doubts.items() if holds)


def edge_width(grey: Pixels) -> float:
    """Return how many pixels a letter's edge takes to go from paper to ink, at its sharpest tenth."""
    across = np.abs(cv2.Sobel(np.ascontiguousarray(grey[::3]), cv2.CV_32F, 1, 0, ksize=1))
    strong = across[across > 24]
    if strong.size < 170:
        return 0.0
    return float(2 * 255 / np.percentile(strong, 90))


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
