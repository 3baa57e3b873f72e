"""The border to the QR reader. Runs in a child process only."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

from scanner.decode import Pixels
from scanner.values import CleanPage

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LARGEST = 30_000_000  # pixels; a larger page is not enlarged once more


def read_codes(page: CleanPage) -> tuple[str, ...]:
    """Return what the QR codes on a clean page say, each once; small ones are enlarged before giving up."""
    if page.blank:
        return ()
    grey = np.frombuffer(page.grey, dtype=np.uint8).reshape(page.height, page.width)
    found = _read(grey)
    if not found and 4 * grey.size <= _LARGEST:
        twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        found = _read(np.asarray(twice, np.uint8), again=True)
    return tuple(dict.fromkeys(found))


def _read(grey: Pixels, *, again: bool = False) -> list[str]:
    """Return what codes say; ``again`` leaves out what the first look at the page has tried already."""
    codes = zxingcpp.read_barcodes(grey, formats=_QR, try_downscale=not again, try_invert=not again)
    return [code.text for code in codes if code.valid and code.text]
