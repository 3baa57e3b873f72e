"""Sets made-up papers on pages: as pictures for the whole way, and as words for what only reads words.

A paper is a list of blocks, set on as many A4 (or other) pages as it needs. Every word drawn is known with
its place, so the same page may be had as a scan or as a perfect reading of it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageFont

from scanner.values import Word

DPI = 200
A4, A5, CARD = (1654, 2339), (1165, 1654), (1654, 2339)
LANDSCAPE = (2339, 1654)
_ROOT = Path(__file__).resolve().parents[1]
FACES = {
    "serif": tuple(_ROOT / "forms" / "fonts" / f"Tinos-{s}.ttf" for s in ("Regular", "Bold", "Italic")),
    "sans": tuple(_ROOT / "ui" / "fonts" / f"BeVietnamPro-{s}.ttf" for s in ("Regular", "Bold", "Italic")),
    "typed": tuple(_ROOT / "forms" / "fonts" / "Tinos-Regular.ttf" for _ in range(3)),
    "hand": tuple(_ROOT / "forms" / "fonts" / f"Tinos-{s}.ttf" for s in ("Italic", "BoldItalic", "Italic")),
}
"""``typed`` gives every letter the same room, as an old machine does; ``hand`` does not keep to the line."""
REGULAR, BOLD, ITALIC = range(3)


class Block(msgspec.Struct, frozen=True):
    """One thing to set.

    ``kind``: ``head`` (office left, nation right), ``centre``, ``para``, ``field`` (label, then a value on
    dots), ``cells`` (a row of a ruled table), ``sign`` (two columns), ``gap``, ``page`` (a new page begins),
    ``card`` (a copied card in the middle of the page), ``twice`` (a label in Vietnamese, in English below it,
    and a value), ``photo`` (a picture ``size`` wide, its first text a dark copied card's), ``stamp`` (a round
    stamp over what stands above), ``lot`` (a piece of land drawn with what stands along its sides).
    """

    kind: str
    texts: tuple[str, ...] = ()
    style: int = REGULAR
    size: int = 36


class Ink(msgspec.Struct, frozen=True):
    """One thing drawn on a page: text at a place, or without text a ``shape``: box, blot, ring, line."""

    x: float
    y: float
    text: str = ""
    size: int = 0
    style: int = REGULAR
    fill: int = 20
    width: float = 0
    height: float = 0
    shape: str = "box"


class Leaf(msgspec.Struct, frozen=True):
    """One set page: its words as a perfect reader would give them, its size in pixels, and what is drawn."""

    words: tuple[Word, ...]
    width: int
    height: int
    face: str = "serif"
    inks: tuple[Ink, ...] = ()

    def image(self) -> Image.Image:
        """Draw the page."""
        drawn = Image.new("L", (self.width, self.height), 255)
        pen = ImageDraw.Draw(drawn)
        for ink in self.inks:
            if ink.text:
                pen.text((ink.x, ink.y), ink.text, font=_font(self.face, ink.style, ink.size), fill=ink.fill)
            else:
                _draw(pen, ink)
        return drawn

    @property
    def text(self) -> str:
        """The words in lines."""
        lines: dict[int, list[str]] = {}
        for word in self.words:
            lines.setdefault(word.line, []).append(word.text)
        return "\n".join(" ".join(words) for words in lines.values())


def _draw(pen: ImageDraw.ImageDraw, ink: Ink) -> None:
    box = (ink.x, ink.y, ink.x + ink.width, ink.y + ink.height)
    if ink.shape == "line":
        pen.line(box, fill=30, width=3)
    elif ink.shape == "ring":
        pen.ellipse(box, outline=ink.fill, width=5)
    elif ink.shape == "blot":
        pen.rectangle(box, fill=ink.fill)
    else:
        pen.rectangle(box, outline=30, width=3)


def typeset(
    blocks: Sequence[Block],
    *,
    size: tuple[int, int] = A4,
    face: str = "serif",
    numbers: str = "",
    running: str = "",
) -> list[Leaf]:
    """Set blocks on pages.

    ``numbers`` says how pages are numbered: not at all, ``top`` (from the second page on, as NĐ 30/2020
    asks), ``of`` (“Trang 2/3” at the foot), ``dash`` (“- 2 -” at the foot), ``foot`` (a bare number, right),
    ``slash`` (“2/3” in the middle of the foot). ``running`` stands small at the head of every page.
    """
    setter = _Setter(size, face)
    for block in blocks:
        setter.set(block)
    pages = [page for page in setter.pages if page.words]
    for number, page in enumerate(pages, start=1):
        _number(page, numbers, number, len(pages))
        if running:
            page.line([(running, ITALIC)], 24, 0.13 * size[0], 70, first=True)
    return [
        Leaf(tuple(sorted(p.words, key=lambda w: w.line)), *size, face=face, inks=tuple(p.inks))
        for p in pages
    ]


def _number(page: _Page, style: str, number: int, of: int) -> None:
    width, height = page.size
    if style == "top" and number > 1:
        page.line([(str(number), REGULAR)], 34, width // 2, 80, centre=True, first=True)
    elif style == "of":
        page.line([(f"Trang {number}/{of}", REGULAR)], 28, width - 300, height - 110)
    elif style == "dash":
        page.line([(f"- {number} -", REGULAR)], 32, width // 2, height - 120, centre=True)
    elif style == "slash":
        page.line([(f"{number}/{of}", REGULAR)], 28, width // 2, height - 110, centre=True)
    elif style == "foot":
        page.line([(str(number), REGULAR)], 30, width - 170, height - 115)


@cache
def _font(face: str, style: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACES[face][style]), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(50_000)
def _length(face: str, style: int, size: int, text: str) -> float:
    return _font(face, style, size).getlength(text)


@lru_cache(50_000)
def _box(face: str, style: int, size: int, word: str) -> tuple[float, float, float, float]:
    return _font(face, style, size).getbbox(word)


class _Page:
    def __init__(self, size: tuple[int, int], face: str) -> None:
        self.size = size
        self.words: list[Word] = []
        self.inks: list[Ink] = []
        self._face = face
        self._lines = 0

    def length(self, text: str, size: int, style: int) -> float:
        if self._face == "typed":
            return 0.55 * size * len(text)
        return _length(self._face, style, size, text)

    def line(
        self,
        pieces: Sequence[tuple[str, int]],
        size: int,
        x: float,
        y: float,
        *,
        centre: bool = False,
        first: bool = False,
    ) -> None:
        """Write one line; each piece has its own style."""
        if centre:
            x -= sum(self.length(f"{text} ", size, style) for text, style in pieces) / 2
        self._lines += 1
        number = -1 if first else self._lines
        for text, style in pieces:
            for word in text.split():
                self._put(word, x, y, size, style)
                left, top, right, bottom = _box(self._face, style, size, word)
                right = max(right, self.length(word, size, style) if self._face == "typed" else 0)
                box = (int(x + left), int(y + top), int(right - left), int(bottom - top))
                self.words.append(Word(word, *box, confidence=96.0, line=number))
                x += self.length(f"{word} ", size, style)

    def _put(self, word: str, x: float, y: float, size: int, style: int) -> None:
        if self._face == "typed":
            step = 0.55 * size
            for place, letter in enumerate(word):
                inset = (step - _length(self._face, style, size, letter)) / 2
                self.inks.append(Ink(x + step * place + inset, y, letter, size, style, fill=50))
        elif self._face == "hand":
            shaky = random.Random(f"{word} {x} {y}")
            tall = size + shaky.randrange(-3, 4)
            self.inks.append(
                Ink(x, y + shaky.uniform(-7, 7), word, tall, style, fill=shaky.randrange(30, 90))
            )
        else:
            self.inks.append(Ink(x, y, word, size, style))

    def dots(self, x: float, y: float, end: float, size: int) -> None:
        """Draw leader dots, which a reader leaves out."""
        count = int((end - x) / self.length(".", size, REGULAR))
        self.inks.append(Ink(x, y, "." * max(1, count), size, fill=60))

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.inks.append(Ink(x, y, width=width, height=height))


class _Setter:
    def __init__(self, size: tuple[int, int], face: str) -> None:
        self._size, self._face = size, face
        self.pages: list[_Page] = []
        self._left, self._right = int(0.13 * size[0]), int(0.93 * size[0])
        self._turn()

    def _turn(self) -> None:
        self.page = _Page(self._size, self._face)
        self.pages.append(self.page)
        self.y = 170.0

    def _room(self, height: float) -> None:
        if self.y + height > self._size[1] - 180:
            self._turn()

    def set(self, block: Block) -> None:
        """Set one block, on a new page when it does not fit."""
        getattr(self, f"_{block.kind}")(block)

    def _gap(self, block: Block) -> None:
        self.y += block.size

    def _page(self, _block: Block) -> None:
        self._turn()

    def _centre(self, block: Block) -> None:
        for text in block.texts:
            for line in self._wrapped(text, block, self._right - self._left):
                self._room(block.size * 1.4)
                middle = (self._left + self._right) / 2
                self.page.line([(line, block.style)], block.size, middle, self.y, centre=True)
                self.y += block.size * 1.4

    def _para(self, block: Block) -> None:
        for text in block.texts:
            for place, line in enumerate(self._wrapped(text, block, self._right - self._left - 70)):
                self._room(block.size * 1.4)
                indent = 0 if place else 70
                self.page.line([(line, block.style)], block.size, self._left + indent, self.y)
                self.y += block.size * 1.4
        self.y += 10

    def _wrapped(self, text: str, block: Block, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.page.length(longer, block.size, block.style) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _head(self, block: Block) -> None:
        """Set office lines on the left and the nation's on the right, row by row."""
        office, nation = block.texts[0].split("\n"), block.texts[1].split("\n")
        left, right = 0.27 * self._size[0], 0.70 * self._size[0]
        for row in range(max(len(office), len(nation))):
            style = ITALIC if row >= 2 else BOLD
            if row < len(office) and office[row]:
                plain = REGULAR if office[row].startswith("Số") else BOLD
                self.page.line([(office[row], plain)], 29, left, self.y, centre=True)
            if row < len(nation) and nation[row]:
                self.page.line([(nation[row], style)], 29, right, self.y, centre=True)
            self.y += 46
        self.y += 34

    def _field(self, block: Block) -> None:
        label, value = block.texts
        self._room(64)
        self.page.line([(label, REGULAR), (value, block.style)], block.size, self._left, self.y)
        start = self._left + self.page.length(f"{label} {value} ", block.size, block.style) + 8
        self.page.dots(start, self.y, self._right, block.size)
        self.y += 64

    def _cells(self, block: Block) -> None:
        self._room(70)
        share = (self._right - self._left) / (len(block.texts) + 1)
        x = float(self._left)
        for place, text in enumerate(block.texts):
            width = share * (2 if place == 1 else 1)
            self.page.box(x, self.y, width, 64)
            if text:
                self.page.line([(text, block.style)], 30, x + 14, self.y + 14)
            x += width
        self.y += 64

    def _sign(self, block: Block) -> None:
        """Set two columns that end a paper: whom it goes to, and who signs, with a name below."""
        left, right = block.texts[0].split("\n"), block.texts[1].split("\n")
        self._room(60 * max(len(left), len(right)) + 150)
        top = self.y + 20
        for row, text in enumerate(left):
            style = BOLD if not row else REGULAR
            self.page.line([(text, style)], 30, self._left, top + 46 * row)
        y = top
        for row, text in enumerate(right):
            y += 130 if row == len(right) - 1 and row else 0
            style = ITALIC if text.startswith("(") else BOLD
            self.page.line([(text, style)], 34, 0.7 * self._size[0], y, centre=True)
            y += 48
        self.y = max(y, top + 46 * len(left)) + 20

    def _card(self, block: Block) -> None:
        """Set lines as on a card copied in the middle of a sheet."""
        self.y = max(self.y, 0.32 * self._size[1])
        for row, text in enumerate(block.texts):
            style = BOLD if row < 3 else REGULAR
            self.page.line([(text, style)], 27, 0.3 * self._size[0], self.y)
            self.y += 42

    def _twice(self, block: Block) -> None:
        ours, theirs, value = block.texts
        self._room(96)
        self.page.line([(f"{ours}:", REGULAR), (value, block.style)], block.size, self._left, self.y)
        self.page.line([(theirs, ITALIC)], block.size - 8, self._left, self.y + block.size * 1.25)
        self.y += 96

    def _photo(self, block: Block) -> None:
        """Set a picture at the left; with texts it is a dark copied card in the middle, its words on it."""
        width = block.size
        height = width * 0.63 if block.texts else width * 1.33
        self._room(height + 60)
        x = (self._size[0] - width) / 2 if block.texts else float(self._left)
        shade = 205 if block.texts else 150
        self.page.inks.append(Ink(x, self.y, width=width, height=height, fill=shade, shape="blot"))
        self.page.box(x, self.y, width, height)
        face = (x + width * 0.04, self.y + height * 0.36) if block.texts else (x + width * 0.25, self.y + 30)
        across = width * (0.22 if block.texts else 0.5)
        self.page.inks.append(Ink(*face, width=across, height=across * 1.3, fill=95, shape="blot"))
        for row, text in enumerate(block.texts):
            style = BOLD if row < 3 else REGULAR
            self.page.line([(text, style)], 25, x + width * 0.3, self.y + 24 + 41 * row)
        self.y += height + 60

    def _stamp(self, block: Block) -> None:
        across = block.size
        x, y = 0.54 * self._size[0], self.y - across
        for inset in (0, 14):
            side = across - 2 * inset
            self.page.inks.append(Ink(x + inset, y + inset, width=side, height=side, fill=120, shape="ring"))

    def _lot(self, block: Block) -> None:
        """Set a piece of land of as many sides as there are texts."""
        self._room(900)
        spread = random.Random(" ".join(block.texts))
        middle, across = self._size[0] / 2, min(420.0, 0.2 * self._size[0])
        count = len(block.texts)
        corners = []
        for n in range(count):
            angle, far = math.tau * n / count, across * spread.uniform(0.75, 1.2)
            corners.append((middle + far * 1.3 * math.cos(angle), self.y + 430 + far * math.sin(angle)))
        for n, text in enumerate(block.texts):
            (ax, ay), (bx, by) = corners[n], corners[(n + 1) % count]
            self.page.inks.append(Ink(ax, ay, width=bx - ax, height=by - ay, shape="line"))
            self.page.line([(text, REGULAR)], 26, (ax + bx) / 2 + 12, (ay + by) / 2 - 14)
        self.y += 900
