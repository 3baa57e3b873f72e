"""Pages spoiled in one way each, as careless scanning does."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.typeset import DPI, Leaf

Picture = NDArray[np.uint8]


def _blurred(sheet: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), 2.5), np.uint8)


def _dark(sheet: Picture) -> Picture:
    return (sheet * 0.36).astype(np.uint8)


def _faint(sheet: Picture) -> Picture:
    return (238 - (255 - sheet.astype(np.float32)) * 0.28).astype(np.uint8)


def _cut(sheet: Picture) -> Picture:
    """Lose the left edge through the text."""
    inked = np.flatnonzero((sheet < 128).any(axis=0))
    return np.ascontiguousarray(sheet[:, inked[0] + (inked[-1] - inked[0]) // 8 :])


def _coarse(sheet: Picture) -> Picture:
    return np.asarray(cv2.resize(sheet, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA), np.uint8)


DEFECTS: dict[str, Callable[[Picture], Picture]] = {
    "blurred": _blurred,
    "dark": _dark,
    "faint": _faint,
    "cut_edge": _cut,
    "low_dpi": _coarse,
}
"""How to spoil a page, by the flag that it should raise."""


def spoiled(leaf: Leaf, defect: str, seed: int) -> bytes:
    """Return a JPEG of a page with a defect ("": none), with a scanner's noise."""
    sheet = np.asarray(leaf.image(), dtype=np.uint8)
    noise = np.random.default_rng(seed)
    paper = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 0.6), np.float32) * 0.96
    picture = DEFECTS[defect](paper.astype(np.uint8)) if defect else paper.astype(np.uint8)
    grainy = np.clip(picture + noise.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
    dpi = round(DPI * 0.55) if defect == "low_dpi" else DPI
    buffer = io.BytesIO()
    Image.fromarray(grainy).save(buffer, "JPEG", quality=80, dpi=(dpi, dpi))
    return buffer.getvalue()


def out_of_focus(data: bytes, dpi: int) -> bytes:
    """Return a scan or photo as from a lens out of focus, by 2.5 dots at 200 dpi, with grain over it."""
    sharp = np.asarray(Image.open(io.BytesIO(data)), np.uint8)
    soft = cv2.GaussianBlur(sharp, (0, 0), 2.5 * dpi / 200).astype(np.float32)
    grainy = np.clip(soft + np.random.default_rng(dpi).normal(0, 3, soft.shape), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grainy).save(buffer, "JPEG", quality=75, dpi=(dpi, dpi))
    return buffer.getvalue()
