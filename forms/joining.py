"""Join our own PDFs into one, and mark a reprint: the border around pikepdf."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from forms.page import stamp_page

_MARK = pikepdf.Name("/InLai")


def join(pdfs: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of ``pdfs`` in order; the same input gives the same bytes."""
    if len(pdfs) == 1:
        return pdfs[0]
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                whole.pages.extend(part.pages)
        buffer = io.BytesIO()
        whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def stamped(pdf: bytes, text: str) -> bytes:
    """Return the same paper with ``text`` at the top of every page; the same input gives the same bytes."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for page in whole.pages:
            left, low, right, high = (float(x) for x in page.mediabox)
            with pikepdf.open(io.BytesIO(stamp_page(right - left, high - low, text))) as mark:
                form = whole.copy_foreign(mark.pages[0].as_form_xobject())
                page.add_resource(form, pikepdf.Name.XObject, _MARK)
            page.contents_add(f"q {_MARK} Do Q".encode())
        whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()
