"""Our 80 mm papers for a thermal printer: the PDF as ESC/POS raster, since such printers know no Vietnamese.

Only four public commands are used (initialise, raster, feed, cut): less than a library would bring along.
"""

from __future__ import annotations

import io

from PIL import Image

from forms import preview

DPI = 203  # 8 dots to the millimetre, as the usual print heads
HEAD = 576  # dots: 72 mm of the paper can be printed on
_INITIALISE = b"\x1b@"
_RASTER = b"\x1dv0\x00"
_FEED_AND_CUT = b"\x1bd\x04\x1dVB\x00"
_BAND = 256  # rows in one command: what small printers hold in memory
_INK = 160  # of 255: darker is printed


def escpos(pdf: bytes) -> bytes:
    """Return what a raw queue of a thermal printer is sent: the very pages of ``pdf``, cut at the end.

    Raises ``Trouble`` for bytes that are not a PDF.
    """
    parts = [_INITIALISE]
    for page in range(preview.page_count(pdf)):
        picture = Image.open(io.BytesIO(preview.page_png(pdf, page, dpi=DPI))).convert("L")
        left = (picture.width - HEAD) // 2
        inked = picture.crop((left, 0, left + HEAD, picture.height)).point(_inked).convert("1")
        parts += [_band(inked, top) for top in range(0, inked.height, _BAND)]
    return b"".join([*parts, _FEED_AND_CUT])


def _inked(grey: int) -> int:
    return 255 if grey < _INK else 0


def _band(picture: Image.Image, top: int) -> bytes:
    rows = min(_BAND, picture.height - top)
    size = (HEAD // 8).to_bytes(2, "little") + rows.to_bytes(2, "little")
    return _RASTER + size + picture.crop((0, top, HEAD, top + rows)).tobytes()
