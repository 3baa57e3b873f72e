"""A QR as a picture for the screen: light to import, nothing here sets type."""

from __future__ import annotations

import io

import segno

from localdb.domain.trouble import Trouble


def encoded(text: str) -> segno.QRCode:
    """Return ``text`` as a QR, never a Micro QR. Raises ``Trouble`` for more than a QR holds."""
    try:
        return segno.make_qr(text, error="m")
    except segno.DataOverflowError as error:
        raise Trouble(
            "Nội dung dài quá, mã QR trên giấy không chứa được.",
            "Ghi họ tên, tên giấy tờ ngắn lại rồi in.",
        ) from error


def qr_png(text: str, scale: int = 5) -> bytes:
    """Return ``text`` as a QR (never a Micro QR) with its quiet zone, ``scale`` pixels a module, as PNG."""
    made = io.BytesIO()
    encoded(text).save(made, kind="png", scale=scale, border=4)
    return made.getvalue()
