"""What on a page is not text but gets in its way: ruled lines, tables, dotted leaders. Child process only.

A reader that meets a ruled table or a row of dots loses whole lines. So rules and leaders are wiped off the
picture that is read (never off the one that is kept), and each cell of a table is read by itself.
"""

from __future__ import annotations

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels
from scanner.pieces import pieces_of

_LEAST_CELLS = 4
_STRAYS_INCHES = 5.0
_STROKE_INCHES, _DARKER = 0.04, 40
_MOST_SPECKS = 20_000


class Cell(msgspec.Struct, frozen=True):
    """The inside of one table cell, in pixels of the page."""

    x: int
    y: int
    width: int
    height: int


class Table(msgspec.Struct, frozen=True):
    """A ruled table: where it is, and its rows of cells from the left, top row first."""

    x: int
    y: int
    width: int
    height: int
    rows: tuple[tuple[Cell, ...], ...]


class Layout(msgspec.Struct, frozen=True):
    """The page without rules and leaders, and the tables that were on it from top to bottom."""

    page: Pixels
    tables: tuple[Table, ...]
    leaders: bool


def lay_out(grey: Pixels, dpi: int) -> Layout:
    """Find tables, and wipe rules and dotted leaders off a copy of the page."""
    ink = _ink(grey)
    level, upright = _rules(ink, dpi)
    tables = _tables(level, upright, ink, dpi)
    wiped = grey.copy()
    thick = np.ones((3, 3), np.uint8)
    free = level.copy()
    for table in tables:
        free[table.y : table.y + table.height, table.x : table.x + table.width] = 0
    letters = _crossed(grey, ink, free, upright, dpi)
    wiped[(cv2.dilate(level | upright, thick) > 0) & (letters == 0)] = 255
    dots = _leaders(_ink(wiped), dpi)
    wiped[cv2.dilate(dots, thick) > 0] = 255
    return Layout(wiped, tables, bool(dots.any()))


def _ink(grey: Pixels) -> NDArray[np.uint8]:
    darker = cv2.subtract(cv2.blur(grey, (41, 41)), grey)
    return np.asarray((grey < 110) | (darker > 30), dtype=np.uint8)


def _rules(ink: NDArray[np.uint8], dpi: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the level and the upright ruled lines: long, thin, and straight enough after deskewing."""
    level = _long_lines(ink, int(0.45 * dpi), dpi)
    turned = _long_lines(np.asarray(cv2.transpose(ink), np.uint8), int(0.36 * dpi), dpi)
    return level, np.asarray(cv2.transpose(turned), dtype=np.uint8)


def _crossed(
    grey: Pixels, ink: NDArray[np.uint8], level: NDArray[np.uint8], upright: NDArray[np.uint8], dpi: int
) -> NDArray[np.uint8]:
    """Return what of the level rules is letters that a fold or an underline runs through.

    Their strokes go on across the rule, or are near one that does and much darker than the rule.
    """
    length, letters = max(5, round(_STROKE_INCHES * dpi)), np.zeros_like(ink)
    ruled = cv2.dilate(level.max(axis=1, keepdims=True), np.ones((2 * length + 3, 1), np.uint8))[:, 0]
    rows = np.flatnonzero(ruled)
    for strip in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if strip.size:
            band = slice(int(strip[0]), int(strip[-1]) + 1)
            letters[band] = _letters_across(grey[band], ink[band], level[band], upright[band], length)
    return letters


def _letters_across(
    grey: Pixels, ink: NDArray[np.uint8], level: NDArray[np.uint8], upright: NDArray[np.uint8], length: int
) -> NDArray[np.uint8]:
    thick = np.ones((3, 3), np.uint8)
    free = cv2.bitwise_and(ink, 1 - np.asarray(cv2.dilate(upright, thick), dtype=np.uint8))
    down = cv2.morphologyEx(free, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    letters = np.asarray(cv2.bitwise_and(cv2.dilate(level, thick), down), dtype=np.uint8)
    near = cv2.dilate(letters, np.ones((3, 2 * length + 1), np.uint8)) > 0
    rules = pieces_of(level)
    for number in range(len(rules)):
        x, y, w, h = rules.box(number)
        box = (slice(y, y + h), slice(x, x + w))
        own = level[box] > 0
        if near[box][own].any():
            dark = np.percentile(grey[box][own], 25) - _DARKER
            letters[box] |= own & near[box] & (grey[box] < dark)
    return letters


def _long_lines(ink: NDArray[np.uint8], length: int, dpi: int) -> NDArray[np.uint8]:
    """Return the level lines at least ``length`` pixels long, in pieces or whole, thick ones left out."""
    steady = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    pieces = cv2.morphologyEx(steady, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    lines = np.zeros_like(ink)
    inked = np.flatnonzero(np.asarray(pieces).any(axis=1))
    if not inked.size:
        return lines
    band = slice(int(inked[0]), int(inked[-1]) + 1)  # nothing below works across rows
    joined = cv2.morphologyEx(pieces[band], cv2.MORPH_CLOSE, np.ones((1, dpi // 8), np.uint8))
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    outlines, _ = cv2.findContours(np.asarray(runs, np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        piece = (slice(y, y + h), slice(x, x + w))
        own = np.zeros((h, w), np.uint8)
        cv2.drawContours(own, [outline], -1, (1,), cv2.FILLED, offset=(-x, -y))
        if np.count_nonzero(own) <= w * max(6.0, 0.05 * dpi):
            lines[band][piece] |= own & np.asarray(runs[piece], dtype=np.uint8)
    return lines


def _tables(
    level: NDArray[np.uint8], upright: NDArray[np.uint8], ink: NDArray[np.uint8], dpi: int
) -> tuple[Table, ...]:
    """Return the grids the rules make, where they close at least a few cells."""
    if not (level.any() and upright.any()):
        return ()
    reach = max(3, dpi // 40)
    grid = np.asarray(cv2.dilate(level | upright, np.ones((reach, reach), np.uint8)), dtype=np.uint8)
    grids = pieces_of(grid)
    found = []
    for number in np.flatnonzero((grids.width >= dpi) & (grids.height >= 0.3 * dpi)).tolist():
        x, y, w, h = grids.box(number)
        box = (slice(y, y + h), slice(x, x + w))
        own = grids.painted(np.arange(len(grids)) == number)[box]
        text = ink[box] & (1 - own)
        own |= _mended(own & level[box], text, dpi) | _mended((own & upright[box]).T, text.T, dpi).T
        cells = _cells(own, x, y, dpi)
        if len(cells) >= _LEAST_CELLS and max(c.width * c.height for c in cells) < 0.5 * w * h:
            found.append(Table(x, y, w, h, _rows(cells)))
    return tuple(sorted(found, key=lambda table: table.y))


def _mended(lines: NDArray[np.uint8], text: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """Return what is missing of level lines that are mostly there: faint print breaks them.

    A gap is closed only where no text would be cut, so that joined cells stay joined.
    """
    reach, near = max(3, dpi // 40), dpi // 20
    mended = np.zeros_like(lines)
    thick = np.asarray(cv2.dilate(lines, np.ones((reach, 1), np.uint8)), dtype=np.uint8)
    mostly = np.flatnonzero(thick.mean(axis=1) > 0.5)
    for strip in np.split(mostly, np.flatnonzero(np.diff(mostly) > 1) + 1):
        if not strip.size:
            continue
        top, bottom = int(strip[0]), int(strip[-1]) + 1
        above = text[max(0, top - near) : top].max(axis=0, initial=0)
        below = text[bottom : bottom + near].max(axis=0, initial=0)
        crossing = np.asarray(above & below, dtype=np.uint8)
        missing = np.flatnonzero(~thick[top:bottom].any(axis=0))
        middle = (top + bottom) // 2
        for gap in np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1):
            if gap.size and crossing[gap].mean() < 0.15:
                mended[max(0, middle - reach // 2) : middle + reach // 2 + 1, gap] = 1
    return mended


def _cells(grid: NDArray[np.uint8], left: int, top: int, dpi: int) -> list[Cell]:
    """Return the closed white areas of one grid that can hold text."""
    height, width = grid.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(1 - grid, connectivity=4)
    cells = []
    for x, y, w, h, area in stats[1:].tolist():
        outside = x == 0 or y == 0 or x + w == width or y + h == height
        if not outside and w > 0.12 * dpi and h > 0.1 * dpi and area > 0.6 * w * h:
            cells.append(Cell(left + x, top + y, w, h))
    return cells


def _rows(cells: list[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells row by row: a row is what starts within half a cell's height of its first."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.y, c.x)):
        if rows and cell.y - rows[-1][0].y < 0.5 * min(cell.height, rows[-1][0].height):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return tuple(tuple(sorted(row, key=lambda c: c.x)) for row in rows)


def _leaders(ink: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """Return the dots of dotted lines: specks in long level rows with nothing above or below them.

    Accents stand over letters, so they never make a row; single dots between the words of a value that was
    written on the line count once the row is found.
    """
    marks = pieces_of(ink)
    small = 0.042 * dpi
    dot = (marks.width <= 1.6 * small) & (marks.height <= small)
    if np.count_nonzero(dot) > _MOST_SPECKS:
        return np.zeros_like(ink)
    dots = marks.painted(dot)
    near_letters = cv2.dilate(ink - dots, np.ones((int(0.12 * dpi) | 1, 1), np.uint8))
    alone = dots & (1 - np.asarray(near_letters, np.uint8))
    joined = cv2.morphologyEx(alone, cv2.MORPH_CLOSE, np.ones((1, max(5, int(0.09 * dpi))), np.uint8))
    runs = pieces_of(np.asarray(joined, np.uint8))
    long = np.flatnonzero((runs.width >= 0.3 * dpi) & (runs.height <= 1.6 * small))
    middles = np.stack([marks.middle_x, marks.middle_y], axis=1)
    keep = np.zeros(len(marks), dtype=bool)
    candidates = dot & ~_over_or_under(dot, middles, dpi) if long.size else dot
    for number in long.tolist():
        x, width = int(runs.left[number]), int(runs.width[number])
        on_row = candidates & (np.abs(middles[:, 1] - runs.middle_y[number]) <= 0.45 * small)
        run = on_row & (middles[:, 0] >= x) & (middles[:, 0] <= x + width)
        keep |= run
        keep |= (
            on_row
            & (marks.area <= 1.5 * np.median(marks.area[run] if run.any() else marks.area))
            & (_in_step(middles[:, 0], np.sort(middles[run, 0]), _STRAYS_INCHES * dpi))
        )
    return marks.painted(keep)


def _over_or_under(dot: NDArray[np.bool_], middles: NDArray[np.float64], dpi: int) -> NDArray[np.bool_]:
    """Tell which specks have another right above or below them: they are colons, not leaders."""
    where = np.flatnonzero(dot)
    where = where[np.argsort(middles[where, 0])]
    x, y = middles[where, 0], middles[where, 1]
    first = np.searchsorted(x, x - 0.015 * dpi)
    last = np.searchsorted(x, x + 0.015 * dpi)
    out = np.zeros_like(dot)
    for index, speck in enumerate(where.tolist()):
        apart = np.abs(y[first[index] : last[index]] - y[index])
        out[speck] = bool(((apart > 0.02 * dpi) & (apart < 0.13 * dpi)).any())
    return out


def _in_step(x: NDArray[np.float64], row: NDArray[np.float64], reach: float) -> NDArray[np.bool_]:
    """Tell which places fall into step with a row of evenly spaced dots, as far as ``reach`` beyond it.

    A dot under a letter (ạ, ệ) that stands on the line is out of step, and stays.
    """
    if row.size < 5:
        return np.zeros(x.shape, dtype=bool)
    pitch = float(np.median(np.diff(row)))
    counts = np.round((row - row[0]) / pitch)
    pitch, start = np.polyfit(counts, row, 1)
    off = (x - start) / pitch
    near = (x > row[0] - reach) & (x < row[-1] + reach)
    return np.asarray(near & (np.abs(off - np.round(off)) < 0.17))
