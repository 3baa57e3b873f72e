"""Read the words under a red seal. Child process only.

A round red seal is stamped over the title and the signature of nearly every official paper, and hides them
from a reader that sees only grey. In red light the seal all but vanishes while black ink stays black, so
inside the seal the red channel is what is read. Red titles elsewhere stay as they are.
"""

from __future__ import annotations

import cv2
import numpy as np

from scanner.decode import Pixels, shrink

_LEAST_INCHES, _MOST_INCHES = 0.9, 2.2


def grey_without_seals(even: Pixels, dpi: int) -> Pixels:
    """Return the grey picture for the reader of an evenly lit page, red seals faded."""
    if even.ndim == 2:
        return even
    grey = np.array(cv2.cvtColor(even, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red, green, blue = (np.asarray(channel, dtype=np.uint8) for channel in cv2.split(even))
    more = np.asarray(cv2.subtract(red, cv2.max(green, blue)), dtype=np.uint8)
    reddish = np.asarray((red > 90) & (more > 30), dtype=np.uint8)
    for x, y, width, height in _seals(reddish, dpi):
        inside = (slice(y, y + height), slice(x, x + width))
        tinted = cv2.dilate(reddish[inside], np.ones((3, 3), np.uint8)) > 0
        bright = np.minimum(255, red[inside].astype(np.int16) * 5 // 4).astype(np.uint8)
        grey[inside] = np.where(tinted, np.maximum(grey[inside], bright), grey[inside])
    return grey


def _seals(reddish: Pixels, dpi: int) -> list[tuple[int, int, int, int]]:
    """Return the boxes of round red blobs of a seal's size."""
    scale = min(1.0, 60 / dpi)
    small = shrink(reddish * np.uint8(255), scale)
    marked = np.asarray(small > 40, dtype=np.uint8)
    whole = np.asarray(cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    dots = dpi * scale
    found = []
    for x, y, w, h, area in stats[1:].tolist():
        round_enough = 0.7 < w / h < 1.4 and area > 0.3 * w * h
        if round_enough and _LEAST_INCHES * dots < w < _MOST_INCHES * dots:
            found.append((int(x / scale), int(y / scale), int(w / scale) + 2, int(h / scale) + 2))
    return found
