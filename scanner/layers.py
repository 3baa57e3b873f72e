"""What the PDF shows of a page, in as few bytes as stay legible. Runs in a child process only.

Pure text is one sharp 1-bit picture. Anything else (seals, signatures in blue, photos, shading) is three: a
soft low-resolution background, the colours of the ink, and the sharp 1-bit shape of the ink between them.
The original stays in the journal, so what is lost here is never the only copy.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from scanner import jbig2
from scanner.decode import Pixels, shrink
from scanner.values import Layer

_COLOUR_DPI = 100
_BACK_DPI = 100
_INK_DPI = 60
_SOFTNESS = ((1, 45, 40), (0.75, 40, 35), (0.6, 30, 30), (0.4, 25, 25))
"""How far the two soft pictures are made smaller in turn, as a share, and their JPEG qualities."""
_MOST_BYTES = 50_000
_FINE_DPI, _EITHER = 190, 45
_COLOUR = 48
_COLOUR_SHARE = 0.0004
_SHADE_SHARE = 0.002
_MOST_KEYS = 3_000_000
"""Pixels in or near ink beyond which packing well takes seconds: no text has so many, only grain."""
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_LENGTHS = 273, 278, 279


def layers_of(even: Pixels, dpi: int) -> tuple[Layer, ...]:
    """Return (ink,) for pure black text, else (background, ink colours, ink), for an evenly lit page."""
    grey = even if even.ndim == 2 else np.asarray(cv2.cvtColor(even, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    ink = _ink(grey, dpi)
    if even.ndim == 3 and not _is_coloured(_smaller(even, min(1.0, _COLOUR_DPI / dpi))):
        even = grey
    wide = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    back, _ = _mean_where(even, wide == 0, _BACK_DPI / dpi, 255)
    shade = float(((back.min(axis=2) if back.ndim == 3 else back) < 215).mean())
    shape = _shape(ink)
    if even.ndim == 2 and shade < _SHADE_SHARE:
        return (shape,)
    colours = _ink_colours(even, ink, dpi)
    for scale, back_quality, ink_quality in _SOFTNESS:
        soft = _jpeg(_smaller(back, scale), back_quality), _jpeg(_smaller(colours, scale), ink_quality)
        if sum(len(layer.data) for layer in (*soft, shape)) <= _MOST_BYTES:
            break
    return *soft, shape


def _ink_colours(even: Pixels, ink: Pixels, dpi: int) -> Pixels:
    """Return the colours of the ink: smooth, but in detail where it is of another colour than around."""
    mean, near = _mean_where(even, ink > 0, _INK_DPI / dpi, 0)
    plain = np.asarray(cv2.blur(near, (25, 25)), dtype=np.uint8)
    if even.ndim == 2:
        return plain
    apart = mean.astype(np.int16) - plain
    chroma = apart.max(axis=2) - apart.min(axis=2)
    coloured = cv2.dilate((chroma > _COLOUR).astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.where(coloured[:, :, None] > 0, mean, plain)


def _ink(grey: Pixels, dpi: int) -> Pixels:
    """Return 1 where there is ink, specks of one or two pixels left out.

    Pixels on the edge of a stroke may be either: there most of the neighbours decide, or the scanner's grain
    would be kept and cost a tenth of the bytes. Below 190 dpi a comma is no more than such pixels, and stays.
    """
    otsu, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    level = int(min(185.0, max(120.0, otsu)))
    ink = (grey < level).astype(np.uint8)
    if dpi >= _FINE_DPI:
        most = cv2.medianBlur(grey, 3) < level
        ink = ((grey < level - _EITHER) | (most & (grey < level + _EITHER))).astype(np.uint8)
    around = cv2.filter2D(ink, cv2.CV_8U, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT)
    firm = ink & (around > 2).astype(np.uint8)  # itself and two more: each piece of three or more has one
    return np.asarray(cv2.bitwise_and(ink, cv2.dilate(firm, np.ones((3, 3), np.uint8))), dtype=np.uint8)


def _is_coloured(small: Pixels) -> bool:
    """Tell whether more than a trace of an evenly lit page, given at ``_COLOUR_DPI`` or less, is coloured.

    Fringes of black letters are not.
    """
    red, green, blue = cv2.split(small)
    chroma = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return float((np.asarray(chroma) > _COLOUR).mean()) > _COLOUR_SHARE


def _mean_where(even: Pixels, where: NDArray[np.bool_], scale: float, empty: int) -> tuple[Pixels, Pixels]:
    """Return the page made smaller by averaging only the pixels ``where``, and the mean around each place.

    Where there are none of them the first is the second, and where there are none around, ``empty``.
    """
    scale = min(1.0, scale)
    weight = where.astype(np.uint8) * np.uint8(255)
    shown = cv2.bitwise_and(even, even, mask=weight)
    total = cv2.resize(shown, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = (
        cv2.resize(weight, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    )
    near_total, near_share = cv2.blur(total, (9, 9)), cv2.blur(share, (9, 9))
    if even.ndim == 3:
        share, near_share = share[:, :, None], near_share[:, :, None]
    near = np.where(near_share > 0.01, near_total / np.maximum(near_share, 1e-3), empty)
    mean = np.where(share > 0.1, total / np.maximum(share, 1e-3), near)
    clipped = [np.asarray(np.clip(one, 0, 255), dtype=np.uint8) for one in (mean, near)]
    return clipped[0], clipped[1]


def _smaller(pixels: Pixels, scale: float) -> Pixels:
    return pixels if scale == 1 else shrink(pixels, scale)


def _jpeg(pixels: Pixels, quality: int) -> Layer:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, optimize=True)
    kind = "jpeg-rgb" if pixels.ndim == 3 else "jpeg-grey"
    return Layer(kind, pixels.shape[1], pixels.shape[0], buffer.getvalue())


def _shape(ink: Pixels) -> Layer:
    """Return the ink as a 1-bit picture, lossless: JBIG2, or where that took too long CCITT group 4."""
    packed = jbig2.encode(ink, _MOST_KEYS)
    return Layer("jbig2", ink.shape[1], ink.shape[0], packed) if packed else _group4(ink)


def _group4(ink: Pixels) -> Layer:
    """Return the ink as CCITT group 4 data, without the TIFF it is wrapped in."""
    height, width = ink.shape
    buffer = io.BytesIO()
    picture = Image.fromarray(ink == 0)
    picture.save(buffer, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: height})
    buffer.seek(0)
    with TiffImageFile(buffer) as image:
        offset, length = image.tag_v2[_STRIP_OFFSETS][0], image.tag_v2[_STRIP_LENGTHS][0]
    data = buffer.getvalue()[offset : offset + length]
    return Layer("g4", width, height, data + b"\0" if data[-1:] in (b"\r", b"\n") else data)
