"""Columns that stand side by side at the head and the foot of a paper, read one after the other.

A letterhead has the office on the left and the nation on the right; at the end stand whom it goes to and
who signs, or two people who sign. The reader gives them line by line across the page. Here each column comes
whole, from the left. What tells columns from a list with white gaps is geometry alone: a gutter that no line
crosses, lines centred one above the other, and at the foot the room left for a signature. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

import msgspec

from scanner.values import Word

Line = list[Word]

# All lengths below are in heights of a usual word of the page.
_CUT, _GUTTER, _APART = 1.0, 0.8, 2.0
_NARROWER, _OFF_CENTRE = 0.4, 1.2
_SIGNATURE, _FAR = 3.0, 14.0
_STAGGERED, _LEVEL, _CLOSE = 0.3, 2.5, 1.8
_HEAD_STARTS, _HEAD_ROWS, _FOOT_ROWS = 3, 8, 14
_BEFORE_SIGNATURE, _AFTER_SIGNATURE = 5, 2
"""How many lines stand at most over a signature and under it."""
_FIRM = 50.0


class _Piece(msgspec.Struct, frozen=True, eq=False):
    """What stands in a line between two wide gaps; ``firm`` unless it looks like dirt or a signature."""

    words: tuple[Word, ...]
    left: int
    right: int
    top: int
    bottom: int
    firm: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


_Row = list[_Piece]


def in_columns(lines: Sequence[Line], stops: Iterable[int] = ()) -> list[Line]:
    """Return the lines of a page with columns at its head and foot whole; all other lines as they came.

    ``stops`` are heights on the page that no column goes past: the upper edges of ruled tables.
    """
    heights = [word.height for line in lines for word in line if _has_letters(word)]
    if not heights:
        return list(lines)
    unit = median(heights)
    cut = [_pieces(line, unit) for line in lines]
    rows = _rows(piece for pieces in cut for piece in pieces if piece.firm)
    edges = sorted(stops)
    whole: dict[int, list[Line]] = {}
    place = 0
    while place < len(rows):
        count = _block(rows, place, unit, edges)
        if count:
            block = rows[place : place + count]
            columns = _told(block, [p for pieces in cut for p in pieces if not p.firm], unit)
            whole |= {id(word): columns for line in columns for word in line}
        place += count or 1
    return list(_joined(lines, whole))


def _joined(lines: Sequence[Line], whole: dict[int, list[Line]]) -> Iterable[Line]:
    """Yield the lines, each block of columns in the place of the first line that has a word of it."""
    told: set[int] = set()
    for line in lines:
        rest = [word for word in line if id(word) not in whole]
        for columns in (whole[id(word)] for word in line if id(word) in whole):
            if id(columns) not in told:
                told.add(id(columns))
                yield from columns
        if rest:
            yield rest


def _pieces(line: Line, unit: float) -> list[_Piece]:
    pieces: list[Line] = []
    for word in sorted(line, key=lambda word: word.x):
        if pieces and word.x - max(w.x + w.width for w in pieces[-1]) < _CUT * unit:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [_piece(words) for words in pieces]


def _piece(words: Line) -> _Piece:
    return _Piece(
        tuple(words),
        min(word.x for word in words),
        max(word.x + word.width for word in words),
        min(word.y for word in words),
        max(word.y + word.height for word in words),
        any(_has_letters(word) and word.confidence >= _FIRM for word in words),
    )


def _has_letters(word: Word) -> bool:
    return sum(letter.isalnum() for letter in word.text) > 1


def _rows(pieces: Iterable[_Piece]) -> list[_Row]:
    """Return pieces that stand beside each other as rows, from the top."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.left)):
        first = rows[-1][0] if rows else piece
        shared = min(first.bottom, piece.bottom) - piece.top
        if rows and shared > _STAGGERED * min(first.bottom - first.top, piece.bottom - piece.top):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _block(rows: Sequence[_Row], start: int, unit: float, stops: Sequence[int]) -> int:
    """Return how many rows from ``start`` on are columns side by side; 0 when they are not."""
    end = start + 1
    if len(_columns(rows[start:end], unit)) < 2:
        return 0
    bottom = max(piece.bottom for piece in rows[start])
    while end < len(rows):
        top = min(piece.top for piece in rows[end])
        apart = any(bottom <= stop <= top for stop in stops) or top - bottom > _FAR * unit
        if apart or len(_columns(rows[start : end + 1], unit)) < 2:
            break
        bottom = max(piece.bottom for piece in rows[end])
        end += 1
    for last in (end, max(start + 1, end - 1)):  # a line below may happen to leave the gutter free
        columns = _columns(rows[start:last], unit)
        lowest = max(column[0].top for column in columns)
        if any(len(column) < 2 or lowest - column[0].top > _LEVEL * unit for column in columns):
            continue
        if _is_head(columns, start, last - start, unit) or _is_foot(columns, last - start, unit):
            return last - start
    return 0


def _columns(rows: Sequence[_Row], unit: float) -> list[list[_Piece]]:
    """Return what rows have in each column as one piece: between columns is a gutter that nothing crosses."""
    columns: list[list[_Piece]] = []
    right = 0
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.left):
        if columns and piece.left - right < _GUTTER * unit:
            columns[-1].append(piece)
        else:
            columns.append([piece])
        right = max(right, piece.right)
    return [[_joint(row) for row in _rows(column)] for column in columns]


def _joint(row: _Row) -> _Piece:
    return _piece([word for piece in row for word in piece.words]) if len(row) > 1 else row[0]


def _is_head(columns: Sequence[Sequence[_Piece]], start: int, count: int, unit: float) -> bool:
    """Whether a block is a letterhead: two columns at the top, one of them centred from its first line on.

    Its lines follow close on each other: ends of lines that stand far apart are no column.
    """
    top = start < _HEAD_STARTS and count <= _HEAD_ROWS and len(columns) == 2
    close = all(column[1].top - column[0].bottom < _CLOSE * unit for column in columns)
    return top and close and any(_are_centred(column[0], column[1], unit) for column in columns)


def _is_foot(columns: Sequence[Sequence[_Piece]], count: int, unit: float) -> bool:
    """Whether people sign in a block: columns far apart, one of them centred with room above a name."""
    apart = all(
        min(piece.left for piece in right) - max(piece.right for piece in left) > _APART * unit
        for left, right in pairwise(columns)
    )
    return apart and count <= _FOOT_ROWS and any(_is_signed(column, unit) for column in columns)


def _is_signed(column: Sequence[_Piece], unit: float) -> bool:
    """Whether somebody signs in a column: all of it is centred, and room is left above the name."""
    axis = median(piece.middle for piece in column)
    room = any(
        below.top - above.bottom > _SIGNATURE * unit
        and place <= _BEFORE_SIGNATURE
        and len(column) - place <= _AFTER_SIGNATURE
        for place, (above, below) in enumerate(pairwise(column), start=1)
    )
    aligned = all(abs(piece.middle - axis) < _OFF_CENTRE * unit for piece in column)
    return room and aligned and any(_are_centred(*pair, unit) for pair in pairwise(column))


def _are_centred(above: _Piece, below: _Piece, unit: float) -> bool:
    """Whether the shorter of two pieces stands over or under the middle of the other."""
    left, right = below.left - above.left, above.right - below.right
    inside = min(abs(left), abs(right)) > _NARROWER * unit and (left > 0) == (right > 0)
    return inside and abs(above.middle - below.middle) < _OFF_CENTRE * unit


def _told(block: Sequence[_Row], loose: Sequence[_Piece], unit: float) -> list[Line]:
    """Return the lines of a block column by column; what is not firm goes with the nearest column."""
    columns = _columns(block, unit)
    top, bottom = (
        min(piece.top for piece in block[0]),
        max(piece.bottom for row in block for piece in row),
    )
    for piece in loose:
        if top < (piece.top + piece.bottom) / 2 < bottom:
            min(columns, key=lambda column: _away(column, piece)).append(piece)
    return [
        sorted((word for piece in row for word in piece.words), key=lambda word: word.x)
        for column in columns
        for row in _rows(column)
    ]


def _away(column: Iterable[_Piece], piece: _Piece) -> float:
    edges = [(other.left, other.right) for other in column]
    return max(min(left for left, _ in edges) - piece.middle, piece.middle - max(r for _, r in edges))
