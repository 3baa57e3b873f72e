"""Read the words of a clean page: its tables cell by cell, the rest as one page. Child process only.

A page of faint or worn print that was read with little confidence is read twice more, made bolder and with
a larger model, the last time also enlarged. The surer of the first two readings counts; the others vote
on its words. What that is worth is in ``ARCHITECTURE.md``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from itertools import groupby

import cv2
import msgspec
import numpy as np

from scanner.columns import in_columns
from scanner.decode import Pixels, shrink
from scanner.layout import Cell, Layout, Table, lay_out
from scanner.quality import raggedness
from scanner.syllables import is_syllable
from scanner.tesseract import recognise
from scanner.values import CleanPage, Doubt, Quality, Reading, Word
from scanner.vote import hear, in_dispute, is_stray, settled

_ONLY_MARKS = re.compile(r"[.…_·,:;'`~|]+")
_LEADER = re.compile(r"[.…_·]{3,}")

_DPI = 200
"""Letters of 14 points are as tall here as the model wants them; finer scans cost time and read worse."""
_SURE, _SURE_SOUND, _SURE_WORD = 92.5, 85.0, 94.0
_STRONG, _RAGGED = 150, 0.17
"""Of sound print: how many levels of 255 part it from its paper, at least, and how ragged it is, at most. Of
made-up scans: 200 to 235, and 0.02 to 0.15; of old pages: 85 to 120, and 0.1 to 0.5."""
_LARGER = 4 / 3
_PALE, _DARK = 240, 180
_RIM_DOTS = 2
_INK, _RIM_INCHES = 200, 0.2
_UNSURE, _ABBREVIATION = 70.0, 6
_RIM = re.compile(r"^[\W_]+|[\W_]+$")

Line = list[Word]


def read_page(page: CleanPage) -> Reading:
    """Return the words of a clean page in reading order; a blank page has none."""
    started = time.perf_counter()
    lines: list[Line] = []
    doubtful: list[Word] = []
    if not page.blank:
        grey = np.frombuffer(page.grey, dtype=np.uint8).reshape(page.height, page.width)
        scale = _DPI / page.dpi if page.dpi > 1.1 * _DPI else 1.0
        small, dpi = (shrink(grey, scale), _DPI) if scale < 1 else (grey, page.dpi)
        left, top, inked = _inked(small, dpi)
        first, voices = _readings(inked, dpi, page)
        for line in first:
            heard = [pair for pair in zip(line, hear(line, voices), strict=True) if not is_stray(*pair)]
            lines.append([_scaled(_moved(settled(*pair), left, top), 1 / scale) for pair in heard])
            doubtful += [
                word
                for word, (_, said) in zip(lines[-1], heard, strict=True)
                if _is_doubtful(word) or in_dispute(word, said)
            ]
        lines = [line for line in lines if line]
    return Reading(
        words=tuple(word for line in lines for word in line),
        text=_text(lines),
        confidence=_confidence(lines),
        seconds=time.perf_counter() - started,
        doubts=tuple(_doubt(word, page) for word in doubtful),
    )


def _inked(grey: Pixels, dpi: int) -> tuple[int, int, Pixels]:
    """Return the left, the top and the picture of what a page has inside its empty margins.

    To look for lines in margins costs as much as anywhere else.
    """
    ink = (grey < _INK).view(np.uint8)
    across, down = (np.flatnonzero(cv2.reduce(ink, side, cv2.REDUCE_MAX)) for side in (0, 1))
    if not across.size:
        return 0, 0, grey
    rim = round(_RIM_INCHES * dpi)
    left, top = max(0, int(across[0]) - rim), max(0, int(down[0]) - rim)
    inked = grey[top : int(down[-1]) + 1 + rim, left : int(across[-1]) + 1 + rim]
    return left, top, np.ascontiguousarray(inked)


def _readings(grey: Pixels, dpi: int, page: CleanPage) -> tuple[list[Line], list[Line]]:
    """Return the lines of the page, and the words of its other readings; a sure scan has none.

    A second reading of a sure photo only tells what to mark: lines without an unsure word are wiped off
    before it, and stand there as they were read.
    """
    lines = _read(lay_out(grey, dpi), dpi)
    confidence = _confidence(lines)
    sure = confidence >= _SURE or (confidence >= _SURE_SOUND and _is_sound(grey, page.quality))
    if sure and not page.photo:
        return lines, []
    bold = _bolder(grey)
    if sure:
        known = [line for line in lines if min(word.confidence for word in line) >= _SURE_WORD]
        return lines, [_words(known + _read(_without(lay_out(bold, dpi), known), dpi, large=True))]
    again = _read(lay_out(bold, dpi), dpi, large=True)
    if not lines and _confidence(again) < _UNSURE:
        return [], []
    pixels = cv2.resize(bold, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)
    enlarged = lay_out(np.asarray(pixels, dtype=np.uint8), round(_LARGER * dpi))
    larger = _read(enlarged, round(_LARGER * dpi), large=True)
    larger = [[_scaled(word, 1 / _LARGER) for word in line] for line in larger]
    if _confidence(again) > _confidence(lines):
        lines, again = again, lines
    return lines, [_words(again), _words(larger)]


def _is_sound(grey: Pixels, quality: Quality) -> bool:
    """Tell whether print is strong and whole: what is unsure about it, more readings of it do not mend."""
    return quality.contrast >= _STRONG and raggedness(grey) <= _RAGGED


def _without(layout: Layout, lines: Sequence[Line]) -> Layout:
    """Return the page with those lines wiped off."""
    page = layout.page.copy()
    pieces = (list(piece) for line in lines for _, piece in groupby(line, key=lambda word: word.line))
    for words in pieces:
        left, right = min(w.x for w in words), max(w.x + w.width for w in words)
        top, bottom = min(w.y for w in words), max(w.y + w.height for w in words)
        page[max(0, top - _RIM_DOTS) : bottom + _RIM_DOTS, max(0, left - _RIM_DOTS) : right + _RIM_DOTS] = 255
    return msgspec.structs.replace(layout, page=page)


def _words(lines: Sequence[Line]) -> Line:
    return [word for line in lines for word in line]


def _is_doubtful(word: Word) -> bool:
    """Tell whether a word was read unsurely, or is spelt like no syllable; abbreviations pass."""
    core = _RIM.sub("", word.text)
    shortened = core.isupper() and len(core) <= _ABBREVIATION
    return word.confidence < _UNSURE or (core.isalpha() and not shortened and not is_syllable(core))


def _doubt(word: Word, page: CleanPage) -> Doubt:
    across, down = 1000 / page.width, 1000 / page.height
    box = (word.x * across, word.y * down, word.width * across, word.height * down)
    left, top, width, height = (round(side) for side in box)
    return Doubt(word.text, (left, top, width, height))


def _bolder(grey: Pixels) -> Pixels:
    """Return the page with its grain smoothed and whatever is clearly ink made black, broken strokes too."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.6)
    ramp = np.clip((np.arange(256) - _DARK) * 255 / (_PALE - _DARK), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(smooth, ramp), dtype=np.uint8)


def _read(layout: Layout, dpi: int, *, large: bool = False) -> list[Line]:
    """Return the lines of the page in reading order; a row of a table is one line."""
    plain = layout.page
    if layout.tables:
        plain = plain.copy()
        for table in layout.tables:
            plain[table.y : table.y + table.height, table.x : table.x + table.width] = 255
    lines = _lines(_without_leaders(recognise([plain], mode=4, dpi=dpi, large=large)[0], layout))
    lines = in_columns(lines, [table.y for table in layout.tables])
    for table, rows in zip(layout.tables, _read_tables(layout, dpi, large), strict=True):
        place = sum(1 for line in lines if line[0].y < table.y)
        lines[place:place] = rows
    return _numbered(lines)


def _read_tables(layout: Layout, dpi: int, large: bool) -> list[list[Line]]:
    """Return the rows of each table; cells of one line and of several are read in different modes."""
    cells = [cell for table in layout.tables for row in table.rows for cell in row]
    read: dict[Cell, list[Word]] = {}
    one_line = [cell for cell in cells if _text_lines(layout.page, cell, dpi) == 1]
    more = [cell for cell in cells if _text_lines(layout.page, cell, dpi) > 1]
    for mode, group in ((7, one_line), (6, more)):
        pictures = [_cut(layout.page, cell) for cell in group]
        for cell, words in zip(group, recognise(pictures, mode=mode, dpi=dpi, large=large), strict=True):
            read[cell] = [_moved(word, cell.x - _PAD, cell.y - _PAD) for word in words]
    return [_table_lines(table, read) for table in layout.tables]


def _table_lines(table: Table, read: dict[Cell, list[Word]]) -> list[Line]:
    lines = [[word for cell in row for word in read.get(cell, [])] for row in table.rows]
    return [line for line in lines if line]


def _text_lines(page: Pixels, cell: Cell, dpi: int) -> int:
    """Return how many lines of text a cell holds, judged by the gaps between inked rows."""
    inside = page[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width]
    inked = (inside < 150).sum(axis=1) > 0
    starts = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8)))) == 1)
    ends = np.flatnonzero(np.diff(np.concatenate((inked.astype(np.int8), [0]))) == -1)
    return int(((ends - starts) >= 0.04 * dpi).sum())


_PAD = 12


def _cut(page: Pixels, cell: Cell) -> Pixels:
    """Return a cell on a white margin, which the reader needs."""
    inside = page[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width]
    return np.pad(inside, _PAD, constant_values=255)


def _moved(word: Word, right: int, down: int) -> Word:
    return msgspec.structs.replace(word, x=word.x + right, y=word.y + down)


def _scaled(word: Word, by: float) -> Word:
    """Return the word with its box ``by`` times as large."""
    if by == 1:
        return word
    x, y, width, height = (round(side * by) for side in (word.x, word.y, word.width, word.height))
    return msgspec.structs.replace(word, x=x, y=y, width=width, height=height)


def _without_leaders(words: Sequence[Word], layout: Layout) -> list[Word]:
    """Return the words with what is left of dotted lines taken off them."""
    left = []
    for word in words:
        text = _LEADER.sub("", word.text)
        stray = layout.leaders and _ONLY_MARKS.fullmatch(text) and word.confidence < 80
        if text and not stray:
            left.append(word if text == word.text else msgspec.structs.replace(word, text=text))
    return left


def _lines(words: Sequence[Word]) -> list[Line]:
    lines: dict[int, Line] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _numbered(lines: list[Line]) -> list[Line]:
    """Return the lines with their words numbered anew; words of one row at other heights get own numbers."""
    out, number = [], -1
    for line in lines:
        fresh: Line = []
        previous: Word | None = None
        for word in line:
            if previous is None or word.line != previous.line or word.x < previous.x:
                number += 1
            previous = word
            fresh.append(msgspec.structs.replace(word, line=number))
        out.append(fresh)
    return out


def _text(lines: Sequence[Line]) -> str:
    """Return the lines as text, with an empty line where the page leaves a gap or the next column begins."""
    out: list[str] = []
    bottom: int | None = None
    for line in lines:
        top, height = min(w.y for w in line), max(w.height for w in line)
        if bottom is not None and (top - bottom > 0.9 * height or bottom - top > 2 * height):
            out.append("")
        out.append(" ".join(w.text for w in line))
        bottom = max(w.y + w.height for w in line)
    return "\n".join(out)


def _confidence(lines: Sequence[Line]) -> float:
    """Return the mean confidence over the words, weighted by length; 0 when there are none."""
    words = [word for line in lines for word in line]
    letters = sum(len(word.text) for word in words)
    if not letters:
        return 0.0
    return round(sum(word.confidence * len(word.text) for word in words) / letters, 1)
