"""Where the ruled lines of a register's page stand: upright ones between columns, level ones between rows.

Lines of old books are faint, broken and a little bent. So a line need not be whole: what counts is how much
of the page's height (or width) its pieces cover within a narrow band.
"""

from __future__ import annotations

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

COVERED = 0.35  # of the longest line's length that a line must cover
LONG = 0.2  # of the page that the longest line must cover, else there are none
_BAND = 0.004  # of the page's width or height within which a bent line stays


class Ruled(Struct, frozen=True):
    """The places of the lines in thousandths of the page, from left to right and from top to bottom."""

    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()


def ruled(picture: bytes) -> Ruled:
    """Return the lines found on a page (PNG). To be called in a child process."""
    grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return Ruled()
    light = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = cv2.adaptiveThreshold(light, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 9)
    marked = np.asarray(ink, np.uint8)
    return Ruled(_lines(marked), _lines(np.ascontiguousarray(marked.T)))


def _lines(ink: NDArray[np.uint8]) -> tuple[int, ...]:
    """Return where upright lines stand, in thousandths of the width."""
    height, width = ink.shape
    band = max(3, int(_BAND * width) | 1)
    wide = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    pieces = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((max(9, height // 40), 1), np.uint8))
    covered = cv2.dilate(pieces, np.ones((1, band), np.uint8)).mean(axis=0)
    longest = float(covered.max(initial=0.0))
    if longest < LONG:
        return ()
    found, weights = [], np.asarray(pieces.mean(axis=0) + 1e-9, np.float64)
    inside = np.flatnonzero(np.asarray(covered) >= COVERED * longest)
    for run in np.split(inside, np.flatnonzero(np.diff(inside) > band) + 1):
        if len(run) <= 4 * band:  # a shadow or a dark edge is broader than any line
            found.append(round(1000 * float(np.average(run, weights=weights[run])) / width))
    return tuple(sorted(set(found)))
