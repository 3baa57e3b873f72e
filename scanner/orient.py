"""Which way a page lies: which way its lines run, how far they lean, which end is up. Child process only.

Letters stand closer to the next letter of their word than to the next line: smeared a little along the lines
they flow together into words, smeared across them they do not. That tells the quarter turn even of a table of
single digits, whose columns look more like lines than its rows do. Along its lines text makes an uneven
profile, and the sharpest one over all angles gives the lean. Which end is up shows on most pages in what
stands over their small letters; of the others a few lines are read, and the way round that makes Vietnamese
wins. Asking a whole-page orientation detector instead is slower and gives up on pages with few words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels, shrink
from scanner.pieces import pieces_of
from scanner.tesseract import recognise
from scanner.values import Word

_SMALL = 1100
_MAX_LEAN = 12.0
_STRIPS, _FEW = 6, 2
_ENOUGH, _SURE = 30, 80.0
"""Letters, and their mean confidence, that only lines the right way up reach (upside down: at most 68)."""
_DOTS = 15_000
"""Dots of ink that are enough to find the lean roughly."""
_GAP = 5
"""Pixels of the small page that part the letters of a word at most; lines lie farther apart."""
_UNLIKE = 1.15
_LINES, _TALLER, _TALL = 6, 1.6, 0.1
"""Of the lines of 103 made-up pages the ink above small letters is 0.9 to 9 times that below, and 0 to 1.04
times when they stand on their heads."""

Box = tuple[int, int, int, int]


def lines_run(grey: Pixels) -> tuple[int, float]:
    """Return (quarter turn clockwise, 0 or 90, that lays lines level; their lean in degrees after it)."""
    small = shrink(grey, min(1.0, _SMALL / max(grey.shape)))
    letters = _letters(dark_here(small))
    rows, columns = np.nonzero(letters)
    if rows.size < 200:
        return 0, 0.0
    # A quarter turn clockwise sends (row, column) to (column, height - 1 - row).
    side = small.shape[0] - 1 - rows
    level, upright = _smeared(letters, (1, _GAP)), _smeared(letters, (_GAP, 1))
    if max(level, upright) > _UNLIKE * min(level, upright):
        return (90, _sharpest(side, columns)[1]) if level > upright else (0, _sharpest(columns, rows)[1])
    flat_score, flat_lean = _sharpest(columns, rows)
    side_score, side_lean = _sharpest(side, columns)
    return (90, side_lean) if side_score > 1.15 * flat_score else (0, flat_lean)


def is_upside_down(grey: Pixels, dpi: int) -> bool:
    """Tell whether a page with level lines stands on its head.

    Vietnamese has far more above its small letters (marks, capitals, b, d, h …) than below them: where that
    is plain, nothing is read. Else two lines that read like Vietnamese settle it, tried upright first, as
    most pages stand; else a few lines are read both ways.
    """
    ink, lines = _lines(grey, dpi)
    if _stands(ink, lines):
        return False
    strips = _strips(grey, dpi, lines)
    if not strips:
        return False
    for upside_down in (False, True):
        if _is_language(_read(strips[:_FEW], upside_down)):
            return upside_down
    return _sense(_read(strips, True)) > 1.05 * _sense(_read(strips, False))


def _read(strips: list[Pixels], upside_down: bool) -> list[Word]:
    """Return the words of strips laid under each other, turned by half if so asked."""
    width = max(strip.shape[1] for strip in strips)
    level = [np.pad(s, ((0, 0), (0, width - s.shape[1])), constant_values=255) for s in strips]
    block = np.vstack(level)
    return recognise([np.ascontiguousarray(block[::-1, ::-1]) if upside_down else block], mode=6)[0]


def dark_here(grey: Pixels) -> NDArray[np.bool_]:
    """Return where a page is clearly darker than its surroundings, so that faint type counts like black."""
    return np.asarray(cv2.subtract(cv2.blur(grey, (31, 31)), grey)) > 22


def _letters(ink: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the ink without rules, frames, stamps and specks: what is left are letters."""
    mask = ink.astype(np.uint8)
    found = pieces_of(mask)
    keep = (np.maximum(found.width, found.height) < 60) & (found.area > 3)
    if len(found) < 19 or found.area[keep].sum() < 200:
        return mask
    return found.painted(keep)


def _smeared(letters: NDArray[np.uint8], reach: tuple[int, int]) -> int:
    """Return into how many pieces letters flow together when smeared so many rows and columns far."""
    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones(reach, np.uint8))
    return int(cv2.connectedComponents(joined, connectivity=8)[0])


def _sharpest(along: NDArray[np.int64], across: NDArray[np.int64]) -> tuple[float, float]:
    """Return (sharpness, lean in degrees) of the best profile; a positive lean falls to the right."""
    some = slice(None, None, 1 + along.size // _DOTS)
    _, lean = _search(along[some], across[some], np.arange(-_MAX_LEAN, _MAX_LEAN + 0.1, 0.5).tolist())
    best = -1.0
    for step in (0.1, 0.02):
        best, lean = _search(along, across, [lean + step * k for k in range(-6, 7)])
    return best, lean


def _search(
    along: NDArray[np.int64], across: NDArray[np.int64], angles: Iterable[float]
) -> tuple[float, float]:
    best, lean = -1.0, 0.0
    for angle in angles:
        sharpness = _sharpness(along, across, angle)
        if sharpness > best:
            best, lean = sharpness, angle
    return best, lean


def _sharpness(along: NDArray[np.int64], across: NDArray[np.int64], angle: float) -> float:
    shifted = across - along * math.tan(math.radians(angle))
    bins = (shifted - shifted.min()).astype(np.int64)
    profile = np.bincount(bins).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def _coarse(dpi: int) -> float:
    return min(1.0, 100 / dpi)


def _lines(grey: Pixels, dpi: int) -> tuple[NDArray[np.uint8], list[Box]]:
    """Return the letters of a page at 100 dpi or less, and the boxes of its lines, the fullest first."""
    coarse = _coarse(dpi)
    dots = dpi * coarse
    ink = _letters(dark_here(shrink(grey, coarse) if coarse < 1 else grey))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((2, max(3, int(dots * 0.12))), np.uint8))
    found = pieces_of(np.asarray(joined, dtype=np.uint8))
    line = (0.05 * dots < found.height) & (found.height < 0.35 * dots) & (found.width > 3 * found.height)
    fullest = sorted(np.flatnonzero(line).tolist(), key=lambda number: -int(found.area[number]))
    return ink, [found.box(number) for number in fullest]


def _stands(ink: NDArray[np.uint8], lines: list[Box]) -> bool:
    """Tell whether lines surely have more above the height of their small letters than below it."""
    above = within = below = 0
    for x, y, w, h in lines:
        profile = ink[y : y + h, x : x + w].sum(axis=1)
        top, *_, bottom = np.flatnonzero(2 * profile > profile.max()).repeat(2).tolist()
        above += int(profile[:top].sum())
        within += int(profile[top : bottom + 1].sum())
        below += int(profile[bottom + 1 :].sum())
    return len(lines) >= _LINES and above > max(_TALLER * below, _TALL * within)


def _strips(grey: Pixels, dpi: int, lines: list[Box]) -> list[Pixels]:
    """Return the first few lines on white margins, at 200 dpi or less."""
    coarse, pad, fine = _coarse(dpi), max(4, int(dpi * 0.04)), min(1.0, 200 / dpi)
    strips = []
    for box in lines[:_STRIPS]:
        x, y, w, h = (int(side / coarse) for side in box)
        part = grey[max(0, y - pad) : y + h + pad, max(0, x - pad) : x + min(w, 4 * dpi) + pad]
        small = shrink(part, fine) if fine < 1 else part
        strips.append(np.pad(small, ((6, 6), (12, 12)), constant_values=255))
    return strips


def _is_language(words: list[Word]) -> bool:
    """Tell whether a reading is surely the right way up: upside down, few words are sure."""
    sure = [word for word in words if word.text.isalpha()]
    letters = sum(len(word.text) for word in sure)
    return letters >= _ENOUGH and sum(len(w.text) * w.confidence for w in sure) >= _SURE * letters


def _sense(words: list[Word]) -> float:
    """Return how much a reading looks like language: sure words and numbers count, odd marks do not."""
    return sum(
        len(word.text) * word.confidence for word in words if word.confidence > 40 and word.text.isalnum()
    )
