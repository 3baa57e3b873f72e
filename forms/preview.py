"""A page of our own PDF as a picture, for the preview before printing. Never for foreign files.

The library that draws is not made for threads: one page at a time.
"""

from __future__ import annotations

import io
import threading

import pypdfium2

from localdb.domain.trouble import Trouble

_ONE_AT_A_TIME = threading.Lock()


def page_count(pdf: bytes) -> int:
    """The number of pages. Raises ``Trouble`` for bytes that are not a PDF."""
    with _ONE_AT_A_TIME:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_png(pdf: bytes, page: int = 0, *, dpi: int = 150) -> bytes:
    """Return page ``page`` (from 0) as a PNG. Raises ``Trouble`` when there is no such page."""
    with _ONE_AT_A_TIME:
        document = _open(pdf)
        try:
            if not 0 <= page < len(document):
                raise Trouble(f"Giấy này không có trang {page + 1}.", "Mở lại giấy rồi xem lại.")
            picture = document[page].render(scale=dpi / 72).to_pil()
        finally:
            document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Trouble("Giấy đã lưu không mở được để xem.", "In lại từ hồ sơ.") from error
