"""What is known about one page after it was straightened and read. Plain values, safe in any process."""

from __future__ import annotations

import msgspec

FLAGS = {
    "blank": "trang trắng",
    "low_dpi": "độ phân giải dưới 200 dpi",
    "blurred": "ảnh mờ",
    "cut_edge": "chữ sát mép giấy, có thể bị cắt",
    "dark": "ảnh quá tối",
    "faint": "nét chữ quá nhạt",
    "low_confidence": "chữ khó đọc",
}
"""Doubts a person should look at, by their Vietnamese name. A flag never drops or changes a page."""

ADVICE = {
    "low_dpi": "Đặt máy quét ở 200–300 dpi rồi quét lại.",
    "blurred": "Lau kính máy quét hoặc giữ chắc máy ảnh rồi quét lại.",
    "cut_edge": "Đặt giấy vào giữa kính rồi quét lại.",
    "dark": "Tăng độ sáng, hoặc chụp ở chỗ sáng hơn, rồi quét lại.",
    "faint": "Tăng độ đậm của máy quét rồi quét lại.",
    "low_confidence": "So lại chữ với giấy.",
}
"""What to do about a doubt."""


class Quality(msgspec.Struct, frozen=True):
    """How good the picture of a page is.

    ``light`` is how bright the paper is and ``contrast`` by how much the ink is darker, both of 255; ``edge``
    is how wide the edge of a letter is, in thousandths of an inch (sharp scans: under 20); ``cut_letters``
    counts letters that touch the rim.
    """

    dpi: int
    light: int = 0
    contrast: int = 0
    edge: float = 0.0
    cut_letters: int = 0


class Word(msgspec.Struct, frozen=True):
    """One word as it was read: NFC text, box in pixels of the clean page, confidence 0–100, line number."""

    text: str
    x: int
    y: int
    width: int
    height: int
    confidence: float
    line: int


class Doubt(msgspec.Struct, frozen=True, omit_defaults=True):
    """A word that a person should compare with the paper: as read, and where it stands.

    ``box`` is left, top, width and height in thousandths of the page; ``page`` counts from 1 within a paper.
    """

    text: str
    box: tuple[int, int, int, int]
    page: int = 0


class Layer(msgspec.Struct, frozen=True):
    """One encoded picture of a page: kind is ``jpeg-grey``, ``jpeg-rgb``, ``jbig2`` or ``g4``."""

    kind: str
    width: int
    height: int
    data: bytes


class CleanPage(msgspec.Struct, frozen=True):
    """A page made straight and even.

    ``grey`` is ``width`` × ``height`` bytes for the reader; ``layers`` is what the PDF shows: one picture, or
    background, ink colours and ink mask. ``rotation`` is the quarter turn applied, in degrees clockwise;
    ``skew`` what was straightened after it, in degrees, positive when the lines fell to the right. ``photo``:
    the sheet was cut out of a larger picture.
    """

    grey: bytes
    width: int
    height: int
    dpi: int
    layers: tuple[Layer, ...]
    rotation: int
    skew: float
    blank: bool
    flags: tuple[str, ...]
    seconds: float
    quality: Quality
    photo: bool = False


class Reading(msgspec.Struct, frozen=True):
    """What was read on one page; confidence is the mean over words, weighted by length, 0 when none."""

    words: tuple[Word, ...]
    text: str
    confidence: float
    seconds: float
    doubts: tuple[Doubt, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """What was found on one page: its words, and what the QR codes on it say."""

    reading: Reading
    codes: tuple[str, ...]


class PageParts(msgspec.Struct, frozen=True):
    """What one page of the PDF is made of; sizes and word boxes in pixels at ``dpi``."""

    width: int
    height: int
    dpi: int
    layers: tuple[Layer, ...]
    words: tuple[Word, ...]


class PageFigures(msgspec.Struct, frozen=True):
    """How one page was read. ``kept`` is the journal's id of the original, ``number`` counts from 1.

    ``inner`` is the page's number within what was kept; ``codes`` is what the QR codes on it say.
    """

    kept: str
    number: int
    rotation: int
    skew: float
    blank: bool
    words: int
    confidence: float
    seconds: float
    flags: tuple[str, ...]
    inner: int = 1
    codes: tuple[str, ...] = ()
    quality: Quality | None = None
    doubts: tuple[Doubt, ...] = ()


class PageResult(PageFigures, frozen=True, kw_only=True):
    """The account of one page: its figures, and its text."""

    text: str
