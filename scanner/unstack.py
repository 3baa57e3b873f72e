"""Take a file of many pages apart into files of one page each, pictures untouched. Child process only."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image, ImageSequence

from localdb.domain.trouble import Trouble


def sheets(data: bytes, media: str, name: str, first: int, last: int) -> list[tuple[bytes, str]]:
    """Return pages ``first`` to ``last`` (from 1, inclusive) as (bytes, media type) of one page each.

    A page of a PDF keeps its own bytes of picture and text; one of a TIFF becomes a PNG of the same pixels.
    """
    try:
        return _pdf(data, first, last) if media == "application/pdf" else _tiff(data, first, last)
    except (pikepdf.PdfError, OSError, ValueError, SyntaxError) as error:
        raise Trouble(
            f"Không tách được tệp “{name}” thành từng trang.", "Hãy quét lại hoặc xuất lại tệp này."
        ) from error


def _pdf(data: bytes, first: int, last: int) -> list[tuple[bytes, str]]:
    made = []
    with pikepdf.open(io.BytesIO(data)) as whole:
        for page in list(whole.pages)[first - 1 : last]:
            with pikepdf.new() as single:
                single.pages.append(page)
                single.remove_unreferenced_resources()
                buffer = io.BytesIO()
                single.save(buffer, deterministic_id=True)
            made.append((buffer.getvalue(), "application/pdf"))
    return made


def _tiff(data: bytes, first: int, last: int) -> list[tuple[bytes, str]]:
    made = []
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as whole:
        for place, frame in enumerate(ImageSequence.Iterator(whole), start=1):
            if first <= place <= last:
                buffer = io.BytesIO()
                plain = frame if frame.mode in ("1", "L", "RGB") else frame.convert("RGB")
                plain.save(buffer, "PNG", dpi=frame.info.get("dpi", (200, 200)))
                made.append((buffer.getvalue(), "image/png"))
    return made
