"""A QR as a picture for the screen: light to import, nothing here sets type."""

from __future__ import annotations

import io

import segno


def qr_png(text: str, scale: int = 5) -> bytes:
    """Return ``text`` as a QR (never a Micro QR) with its quiet zone, ``scale`` pixels a module, as PNG."""
    made = io.BytesIO()
    segno.make_qr(text, error="m").save(made, kind="png", scale=scale, border=4)
    return made.getvalue()
