"""Find the sheet of paper in a photo and lay it flat. Runs in a child process only."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels, shrink

_LEAST_SHARE = 0.30
_DARKER_BY = 25


def cut_out(pixels: Pixels) -> Pixels:
    """Return the sheet alone, laid flat, when it clearly lies on something darker; else the same array.

    A flat-bed scan fills its frame and comes back untouched.
    """
    small = shrink(pixels, min(1.0, 700 / max(pixels.shape[:2])))
    corners = _corners(small)
    if corners is None:
        return pixels
    return _flatten(pixels, corners * (max(pixels.shape[:2]) / max(small.shape[:2])))


def _corners(small: Pixels) -> NDArray[np.float32] | None:
    """Return the four corners of a bright sheet on a darker ground, or None when it is not that clear."""
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    smooth = cv2.medianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), 7)
    _, bright = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark_share = 1 - float(bright.mean()) / 255
    if dark_share < 0.03:
        return None
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    outline = np.asarray(cv2.convexHull(max(contours, key=cv2.contourArea)), dtype=np.int32)
    area = cv2.contourArea(outline)
    if not _LEAST_SHARE * grey.size < area < 0.985 * grey.size:
        return None
    quad = _four_sides(outline)
    if quad is None or cv2.contourArea(quad) < 0.9 * area:
        return None
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(inside, quad.astype(np.int32), (255,))
    around = np.asarray(cv2.dilate(inside, np.ones((15, 15), np.uint8)), dtype=np.uint8)
    ring = around > inside
    if not ring.any() or smooth[inside > 0].mean() - smooth[ring].mean() < _DARKER_BY:
        return None
    return quad


def _four_sides(outline: NDArray[np.int32]) -> NDArray[np.float32] | None:
    """Return the outline as a convex four-sided shape, loosening the fit step by step."""
    length = cv2.arcLength(outline, True)
    for looseness in (0.01, 0.015, 0.02, 0.03, 0.045):
        quad = cv2.approxPolyDP(outline, looseness * length, True)
        if len(quad) == 4 and cv2.isContourConvex(quad):
            return np.asarray(quad.reshape(4, 2), dtype=np.float32)
    return None


def _flatten(pixels: Pixels, corners: NDArray[np.float32]) -> Pixels:
    """Return the four-sided region as a rectangle of its own mean size."""
    by_sum, by_difference = corners.sum(axis=1), np.diff(corners, axis=1).ravel()
    ordered = np.array(
        [
            corners[by_sum.argmin()],
            corners[by_difference.argmin()],
            corners[by_sum.argmax()],
            corners[by_difference.argmax()],
        ],
        dtype=np.float32,
    )
    sides = np.linalg.norm(ordered - np.roll(ordered, -1, axis=0), axis=1)
    width, height = int(max(sides[0], sides[2])), int(max(sides[1], sides[3]))
    target = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(ordered, target)
    flat = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return np.asarray(flat, dtype=np.uint8)
