"""Files made to break whoever opens them; all drawn here, none taken from anywhere."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pikepdf
from PIL import Image


def huge_png() -> bytes:
    """A small PNG of 20,000 × 20,000 points: 400 million of them."""
    return _png(20_000, 20_000)


def boasting_png() -> bytes:
    """A few bytes that claim a picture of 2³¹ − 1 points square."""
    return _png(2**31 - 1, 2**31 - 1, rows=1)


def _png(width: int, height: int, rows: int | None = None) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(1 + min(width, 20_000) // 8)
    data = b"".join(packer.compress(row) for _ in range(rows or height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def self_drawing_pdf() -> bytes:
    """A page whose form draws itself, for ever."""
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /XObject << /F 4 0 R >> >> >>",
            _stream(
                b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F 4 0 R >> >>",
                b"/F Do /F Do",
            ),
            _stream(b"", b"/F Do"),
        ]
    )


def laughing_pdf() -> bytes:
    """Ten forms, each drawing the next one ten times: ten thousand million drawings."""
    forms = [
        _stream(
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> >>"
            % (number + 1),
            b"/F Do " * 10,
        )
        for number in range(4, 14)
    ]
    last = _stream(b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]", b"0 0 m 595 842 l S")
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 15 0 R"
        b" /Resources << /XObject << /F 4 0 R >> >> >>"
    )
    head = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page]
    return _pdf([*head, *forms, last, _stream(b"", b"/F Do")])


def million_page_pdf() -> bytes:
    """A page tree that goes in a circle and says it has a million pages."""
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1000000 >>",
        ]
    )


def endless_sheet_pdf() -> bytes:
    """A page 14,400,000 points wide and high."""
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400000 14400000] >>",
        ]
    )


def swelling_pdf() -> bytes:
    """A page whose drawing orders, packed twice, unpack to 800 MB."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 1024**2) for _ in range(768)) + packer.flush()
    twice = zlib.compress(once, 9)
    content = (
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(twice)
        + twice
        + b"\nendstream"
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            content,
        ]
    )


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="chủ", user="khách"))
    return out.getvalue()


def pictures_pdf(*pictures: Path) -> bytes:
    """An honest PDF with one page for each picture, as copiers make them."""
    opened = [Image.open(path).convert("L") for path in pictures]
    out = io.BytesIO()
    opened[0].save(out, "PDF", save_all=True, append_images=opened[1:], resolution=200)
    return out.getvalue()


def pictures_tiff(*pictures: Path) -> bytes:
    """An honest TIFF with one page for each picture, as fax machines make them."""
    opened = [Image.open(path).convert("1", dither=Image.Dither.NONE) for path in pictures]
    out = io.BytesIO()
    opened[0].save(out, "TIFF", compression="group4", save_all=True, append_images=opened[1:], dpi=(200, 200))
    return out.getvalue()


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def _pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of the given objects; the first is its root."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(out))
    )
