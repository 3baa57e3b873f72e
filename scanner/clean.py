"""Make a page straight, even and upright. Runs in a child process only.

The order matters: find the sheet in a photo, even out the light, find which way the lines run and how far
they lean, turn, and only then ask which end is up. Nothing here throws a page or a mark away: the original
stays in the journal, and a blank page is flagged, never dropped.
"""

from __future__ import annotations

import time

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.blank import is_blank
from scanner.decode import MAX_PAGE_PIXELS, Pixels, open_page, shrink
from scanner.grey_seal import fade
from scanner.layers import layers_of
from scanner.orient import is_upside_down, lines_run
from scanner.pieces import Pieces, pieces_of
from scanner.quality import flags_of, measure
from scanner.seal import grey_without_seals
from scanner.sheet import cut_out
from scanner.sources import WHOLE, Crop
from scanner.values import CleanPage

_HOLE_MM, _HOLE_FROM_EDGE_MM = (4.0, 8.0), 22.0


def clean_page(
    data: bytes, media: str, name: str, number: int, dpi: int | None, *, turned: int = 0, crop: Crop = WHOLE
) -> CleanPage:
    """Open page ``number`` of a file and return it clean; Trouble when it cannot be opened.

    ``turned`` are degrees clockwise (a multiple of 90) that a person turned it from what we take for upright;
    ``crop`` is what that person kept of it then.
    """
    started = time.perf_counter()
    pixels, found_dpi = open_page(data, media, name, number, dpi)
    sheet = cut_out(pixels)
    if sheet is not pixels:
        found_dpi = max(72, round(max(sheet.shape[:2]) / 11.69))
    lit = whiten_holes(whiten_rim(even_light(sheet)), found_dpi)
    blank = is_blank(_grey(lit), found_dpi)
    even = stretch(lit)
    grey = _grey(even)
    quality = measure(_grey(sheet), grey, found_dpi)
    rotation, skew = 0, 0.0
    if not blank:
        quarter, skew = lines_run(grey)
        even = turn(even, quarter, skew)
        rotation = quarter
        if is_upside_down(_grey(even), found_dpi):
            even = np.ascontiguousarray(even[::-1, ::-1])
            rotation = (rotation + 180) % 360
    if turned:
        even = turn(even, turned, 0.0)
        rotation = (rotation + turned) % 360
    if crop != WHOLE:
        even = cut(even, crop)
    grey = fade(grey_without_seals(even, found_dpi), found_dpi)
    height, width = grey.shape
    return CleanPage(
        grey=grey.tobytes(),
        width=width,
        height=height,
        dpi=found_dpi,
        layers=layers_of(even, found_dpi),
        rotation=rotation,
        skew=round(skew, 2),
        blank=blank,
        flags=flags_of(quality, blank),
        seconds=time.perf_counter() - started,
        quality=quality,
        photo=sheet is not pixels,
    )


def cut(pixels: Pixels, crop: Crop) -> Pixels:
    """Return the part of a page that is kept, at least one pixel of it."""
    height, width = pixels.shape[:2]
    left, top = width * crop[0] // 1000, height * crop[1] // 1000
    right, bottom = max(left + 1, width * crop[2] // 1000), max(top + 1, height * crop[3] // 1000)
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def even_light(pixels: Pixels) -> Pixels:
    """Return the page as if lit evenly: divided by its own paper colour, so that paper is white.

    The paper is what remains when everything smaller than about a sixth of an inch is lifted off.
    """
    small = shrink(pixels, min(1.0, 500 / max(pixels.shape[:2])))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    paper = cv2.medianBlur(cv2.dilate(small, kernel), 21)
    paper = np.maximum(paper, 48)
    paper = cv2.resize(paper, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, paper, scale=255), dtype=np.uint8)


def stretch(even: Pixels) -> Pixels:
    """Return the page with its paper white and its ink dark, however faint it is."""
    sample = _grey(even)[::3, ::3]
    ink = sample[sample < 205]
    black = 20.0
    if ink.size > 0.001 * sample.size:
        black = float(np.clip(np.percentile(ink, 10) - 15, 20, 130))
    ramp = np.clip((np.arange(256) - black) * 255.0 / (236 - black), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(even, ramp), dtype=np.uint8)


def whiten_rim(even: Pixels) -> Pixels:
    """Return the page with the dark strips at its edges (open lid, gutter) painted white.

    Only what touches the edge and runs along at least a fifth of it goes; letters near the edge stay.
    """
    scale = min(1.0, 500 / max(even.shape[:2]))
    small = shrink(_grey(even), scale)
    height, width = small.shape
    dark = pieces_of((small < 130).astype(np.uint8), connectivity=4)
    x, y, w, h = dark.left, dark.top, dark.width, dark.height
    touches_side, touches_end = (x == 0) | (x + w == width), (y == 0) | (y + h == height)
    along = (touches_side & (h > 0.2 * height)) | (touches_end & (w > 0.2 * width))
    thin = (w < 0.15 * width) | (h < 0.15 * height)
    frame = (w > 0.9 * width) & (h > 0.9 * height)
    return _whitened(even, dark, along & (thin | frame), 3)


def whiten_holes(even: Pixels, dpi: int) -> Pixels:
    """Return the page with its punch holes painted white: dark discs of 4–8 mm near an edge."""
    scale = min(1.0, 100 / dpi)
    millimetre = dpi * scale / 25.4
    dark = (shrink(_grey(even), scale) < 160).astype(np.uint8)
    height, width = dark.shape
    found = pieces_of(dark, connectivity=4)
    x, y, box = found.middle_x, found.middle_y, found.width * found.height
    short, long = np.minimum(found.width, found.height), np.maximum(found.width, found.height)
    least, most = (size * millimetre for size in _HOLE_MM)
    near = np.minimum(np.minimum(x, width - x), np.minimum(y, height - y)) < _HOLE_FROM_EDGE_MM * millimetre
    disc = (long < 1.25 * short) & (0.68 * box < found.area) & (found.area < 0.88 * box)
    return _whitened(even, found, near & disc & (least < short) & (long < most), 5)


def _whitened(even: Pixels, small: Pieces, which: NDArray[np.bool_], wider: int) -> Pixels:
    """Return the page with those pieces of a smaller picture of it painted white, so many dots wider."""
    if not which.any():
        return even
    mask = cv2.dilate(small.painted(which), np.ones((wider, wider), np.uint8))
    big = cv2.resize(mask, (even.shape[1], even.shape[0]), interpolation=cv2.INTER_NEAREST)
    white = even.copy()
    white[big > 0] = 255
    return white


def turn(pixels: Pixels, quarter: int, skew: float) -> Pixels:
    """Return the page turned clockwise by ``quarter`` degrees, then its lines levelled by ``skew``.

    New corners are white; the sheet grows so that nothing is cut off.
    """
    turned = np.ascontiguousarray(np.rot90(pixels, -quarter // 90)) if quarter else pixels
    if abs(skew) < 0.03:
        return turned
    height, width = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    lean = abs(np.tan(np.radians(skew)))
    grown_w, grown_h = width, height
    if lean > np.tan(np.radians(1.0)) and width * height < MAX_PAGE_PIXELS:
        grown_w, grown_h = int(width + lean * height), int(height + lean * width)
    matrix[0, 2] += (grown_w - width) / 2
    matrix[1, 2] += (grown_h - height) / 2
    level = cv2.warpAffine(
        turned, matrix, (grown_w, grown_h), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    return np.asarray(level, dtype=np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
