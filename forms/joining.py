"""Join our own PDFs into one: the border around pikepdf."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf


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
