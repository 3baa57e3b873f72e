"""Read the words under a round seal that was scanned grey. Child process only.

Without colour a seal still tells itself from print: it is a circle, and paler than black ink. What is paler
inside such a circle is wiped from the picture that the reader gets, except where it borders on black ink: the
soft edge of a letter is as pale as a seal. A seal as black as the print, as on a one-bit scan, stays.
"""

from __future__ import annotations

import cv2
import numpy as np

from scanner.decode import Pixels, shrink

_DPI = 75
_LEAST_RADIUS, _MOST_RADIUS = 0.45, 1.0  # inches
_INK, _PAPER = 140, 215
_PALER = 45
"""By how many levels of 255 a seal is paler than the print, at least."""
_ROUND = 0.6
"""How much of a circle is drawn, at least: of made-up seals 0.8 to 1, of circles through print up to 0.4."""
_NEAR_TONE = 25
_BEYOND = 1.2
_MOST_SEALS = 3
_ANGLES = np.linspace(0, 2 * np.pi, 240, endpoint=False)

Circle = tuple[float, float, float]


def fade(grey: Pixels, dpi: int) -> Pixels:
    """Return the picture for the reader with the round seals that are paler than print faded."""
    ink = grey[::3, ::3]
    ink = ink[ink < _INK]
    if ink.size < 100:
        return grey
    print_ = _below(grey, float(np.percentile(ink, 8)) + _PALER)
    pale = _below(grey, _PAPER) & ~_wider(print_, 5)
    seals = _seals(pale, dpi)
    if not seals:
        return grey
    faded = grey.copy()
    for x, y, radius in seals:
        far = round(_BEYOND * radius)
        part = (slice(max(0, round(y) - far), round(y) + far), slice(max(0, round(x) - far), round(x) + far))
        tone = float(np.percentile(grey[part][pale[part] > 0], 30))
        black = _below(grey[part], tone - _NEAR_TONE)
        faded[part][(_wider(pale[part], 5) > 0) & (_wider(black, 3) == 0)] = 255
    return faded


def _below(grey: Pixels, level: float) -> Pixels:
    """Return 255 where a picture is darker than a level, else 0."""
    return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _wider(mask: Pixels, by: int) -> Pixels:
    return np.asarray(cv2.dilate(mask, np.ones((by, by), np.uint8)), dtype=np.uint8)


def _seals(pale: Pixels, dpi: int) -> list[Circle]:
    """Return the circles drawn in pale strokes, in dots of the page."""
    scale = min(1.0, _DPI / dpi)
    dots = dpi * scale
    drawn = np.asarray(shrink(pale, scale) > 60, dtype=np.uint8)
    if cv2.countNonZero(drawn) < _ROUND * 2 * np.pi * _LEAST_RADIUS * dots:
        return []
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(drawn * np.uint8(255), (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=dots * _LEAST_RADIUS,
        param1=120,
        param2=30,
        minRadius=int(_LEAST_RADIUS * dots),
        maxRadius=int(_MOST_RADIUS * dots),
    )
    if circles is None:
        return []
    strokes = _wider(drawn, 3)
    likely = np.asarray(circles, dtype=np.float64).reshape(-1, 3)[: 2 * _MOST_SEALS].tolist()
    found = [circle for x, y, radius in likely if (circle := _drawn(strokes, (x, y, radius)))]
    return [(x / scale, y / scale, radius / scale) for x, y, radius in found[:_MOST_SEALS]]


def _drawn(strokes: Pixels, about: Circle) -> Circle | None:
    """Return the outermost circle near this one that strokes draw, if any."""
    near = [
        (about[0] + right, about[1] + down, about[2] + wider)
        for wider in range(8, -9, -1)
        for right in (-2, 0, 2)
        for down in (-2, 0, 2)
    ]
    return next((circle for circle in near if _share(strokes, circle) >= _ROUND), None)


def _share(strokes: Pixels, circle: Circle) -> float:
    """Return how much of a circle lies on strokes."""
    x, y, radius = circle
    columns = np.clip(np.rint(x + radius * np.cos(_ANGLES)), 0, strokes.shape[1] - 1).astype(np.int64)
    rows = np.clip(np.rint(y + radius * np.sin(_ANGLES)), 0, strokes.shape[0] - 1).astype(np.int64)
    return float(strokes[rows, columns].mean())
