"""Whether anything stands on a page: a pencilled line counts, paper and what shines through it do not.

Runs in a child process only. What a pen, a pencil or a dying ribbon leaves is thin: darker than the paper a
millimetre beside it, and clearly so next to the grain of the very page. The back of the sheet that shows
through, stains, folds and shadows are soft, and hardly differ from what lies that near.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels, shrink
from scanner.pieces import pieces_of

_DPI = 150
_STROKE, _AROUND = 0.9, 4.0
_GRAINS = 5.0
_LEAST_DEPTH = 9.0
"""Levels of 255 by which ink is darker than what lies around, at least; what shines through seldom is."""
_SPECK = 0.05
"""Inches: what is smaller in both directions is dust."""
_FOLD, _BROKEN, _THIN = 0.4, 0.5, 0.045
"""A fold goes over this share of the page, with gaps of at most so many inches, and is so thin."""
_MOST_FOLDS = 3
"""In one direction; more of them are lines of faint print."""
_LETTERS = 0.0045
"""Square inches of ink that less than two letters have."""


_PLENTY = 20
"""So many times the ink of two letters in a part of a page settles it: the rest need not be looked at."""
_PARTS = ((0.1, 0.25), (0.3, 0.45))


def is_blank(even: Pixels, dpi: int) -> bool:
    """Tell whether an evenly lit page has less ink than two letters; specks and streaks not counted."""
    height = len(even)
    parts = (even[int(top * height) : int(bottom * height)] for top, bottom in _PARTS)
    return not any(_ink(part, dpi) > _PLENTY * _LETTERS for part in parts) and _ink(even, dpi) < _LETTERS


def _ink(even: Pixels, dpi: int) -> float:
    """Return the square inches of ink in what may be letters."""
    scale = min(1.0, _DPI / dpi)
    page = shrink(even, scale) if scale < 1 else even
    height, width = page.shape
    inner = page[height // 30 : height - height // 30, width // 30 : width - width // 30]
    dots = dpi * scale
    strokes = _strokes(inner)
    strokes[_folds(strokes, dots) | _folds(strokes.T, dots).T] = 0
    found = pieces_of(strokes)
    letters = (np.maximum(found.width, found.height) >= _SPECK * dots) & (found.height < 0.5 * height)
    return float(found.area[letters & (found.width < 0.9 * width)].sum()) / dots**2


def _folds(strokes: NDArray[np.uint8], dots: float) -> NDArray[np.bool_]:
    """Return where strokes make one thin line from left to right over much of the page."""
    reach = np.ones((1, int(_BROKEN * dots)), np.uint8)
    joined = cv2.morphologyEx(np.ascontiguousarray(strokes), cv2.MORPH_CLOSE, reach)
    found = pieces_of(np.asarray(joined, dtype=np.uint8))
    fold = (found.width > _FOLD * strokes.shape[1]) & (found.area / found.width < _THIN * dots)
    return found.painted(fold & (fold.sum() <= _MOST_FOLDS)) > 0


def _strokes(page: Pixels) -> NDArray[np.uint8]:
    """Return where a page is darker than what lies around by more than its grain."""
    plain = page.astype(np.float32)
    fine = cv2.GaussianBlur(plain, (0, 0), _STROKE)
    depth = cv2.GaussianBlur(plain, (0, 0), _AROUND) - fine
    grain = 1.48 * float(np.median(np.abs(depth[::3, ::3])))
    return np.asarray(depth > max(_LEAST_DEPTH, _GRAINS * grain), dtype=np.uint8)
