"""Read the words of a clean page: its tables cell by cell, the rest as one page. Child process only.

A page that was read with little confidence (faint print, old paper) is read twice more, made bolder and with
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
from scanner.syllables import is_syllable
from scanner.tesseract import recognise
from scanner.values import CleanPage, Doubt, Reading, Word
from scanner.vote import hear, in_dispute, is_stray, settled

_ONLY_MARKS = re.compile(r"[.…_·,:;'`~|]+")
_LEADER = re.compile(r"[.…_·]{3,}")

_DPI = 200
"""Letters of 14 points are as tall here as the model wants them; finer scans cost time and read worse."""
_SURE, _SURE_WORD = 92.5, 94.0
_LARGER = 4 / 3
_PALE, _DARK = 240, 180
_RIM_DOTS = 2
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
        first, voices = _readings(small, dpi, page.photo)
        for line in first:
            heard = [pair for pair in zip(line, hear(line, voices), strict=True) if not is_stray(*pair)]
            lines.append([_scaled(settled(*pair), 1 / scale) for pair in heard])
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


def _readings(grey: Pixels, dpi: int, photo: bool) -> tuple[list[Line], list[Line]]:
    """Return the lines of the page, and the words of its other readings; a sure scan has none.

    A second reading of a sure photo only tells what to mark: lines without an unsure word are wiped off
    before it, and stand there as they were read.
    """
    lines = _read(lay_out(grey, dpi), dpi)
    sure = _confidence(lines) >= _SURE
    if sure and not photo:
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
            read[cell] = [_moved(word, cell) for word in words]
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


def _moved(word: Word, cell: Cell) -> Word:
    return msgspec.structs.replace(word, x=word.x + cell.x - _PAD, y=word.y + cell.y - _PAD)


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
