"""A font in which every letter is an empty box: for text that is found and copied but never seen.

The picture of the page is what people look at; the words under it only need a place and a meaning. So nothing
has to be drawn, any letter of any language works, and the font weighs a few hundred bytes instead of the
hundreds of kilobytes of a real one. Every letter is half an em wide, and the space half of that.
"""

from __future__ import annotations

import struct

UNITS = 1000
ADVANCE = 500
SPACE = 250
_MAGIC = 0x5F0F3CF5
_CHECKSUM = 0xB1B0AFBA


def truetype() -> bytes:
    """Return the font file; its glyphs are empty: 0 "not defined", 1 for every letter, 2 for the space."""
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        0x00010000, 0x00010000, 0, _MAGIC, 0, UNITS, 0, 0, 0, 0, ADVANCE, UNITS, 0, 8, 2, 0, 0,
    )  # fmt: skip
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, 800, -200, 0, ADVANCE, *[0] * 11, 3)
    maxp = struct.pack(">IH13H", 0x00010000, 3, *[0] * 4, 2, *[0] * 8)
    tables = {
        b"cmap": struct.pack(">HHHHIHHHBB", 0, 1, 1, 0, 12, 6, 10, 0, 0, 0)[:20] + b"\0\0",
        b"glyf": b"\0\0\0\0",
        b"head": head,
        b"hhea": hhea,
        b"hmtx": struct.pack(">HhHhHh", ADVANCE, 0, ADVANCE, 0, SPACE, 0),
        b"loca": struct.pack(">HHHH", 0, 0, 0, 0),
        b"maxp": maxp,
        b"post": struct.pack(">IIhhIIIII", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _font_file(tables)


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """Return the tables joined as the TrueType format asks: a directory, each padded to four bytes."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(
        ">IHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    body = b""
    start = len(directory) + 16 * count
    head_at = 0
    for tag, data in tables.items():
        if tag == b"head":
            head_at = start + len(body)
        directory += struct.pack(">4sIII", tag, _sum(data), start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    font = bytearray(directory + body)
    struct.pack_into(">I", font, head_at + 8, (_CHECKSUM - _sum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
