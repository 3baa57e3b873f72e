"""Pack a 1-bit picture without loss as PDF's JBIG2Decode wants it: a third smaller than group 4.

Written from ITU-T T.88: one generic region, template 0 (6.2.5.3) with its usual neighbours, and the coder of
annex E. The encoder knows the whole picture, so what lies around each pixel is worked out for all pixels at
once. Only the coder goes step by step, and it keeps ``top``, the end of its interval, instead of the start:
while likely pixels come ``top`` stays, so a step is one subtraction, and so is a whole run of white.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels

_PAGE_INFORMATION, _IMMEDIATE_GENERIC_REGION = 48, 38
_NEIGHBOURS = struct.pack("8b", 3, -1, -3, -1, 2, -2, -2, -2)
_HALF, _UNLIKELY, _NEVER = 0x8000, 1 << 17, 1 << 30
_WHITE = 1 << 17
"""Stands among the keys for a run of pixels that are white, with white neighbours."""

_STATES = (
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0),
    (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0),
    (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1),
    (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0),
    (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1C01, 25, 22, 0),
    (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0),
    (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0),
    (0x02A1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0),
    (0x0049, 41, 38, 0), (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0),
    (0x0001, 45, 43, 0), (0x5601, 46, 46, 0),
)  # fmt: skip
"""Table E.1: how likely the less likely pixel is, the next state after the likelier one, after the other, and
whether the other becomes the likelier."""

# A state here is one of the table's, doubled, plus the likelier pixel.
_CHANCE = [chance for chance, _, _, _ in _STATES for _ in (0, 1)]
_COSTS = [(c + _UNLIKELY * pixel, c + _UNLIKELY * (1 - pixel)) for c, _, _, _ in _STATES for pixel in (0, 1)]
_AFTER_LIKELY = [2 * likely + pixel for _, likely, _, _ in _STATES for pixel in (0, 1)]
_AFTER_OTHER = [2 * other + (pixel ^ turn) for _, _, other, turn in _STATES for pixel in (0, 1)]


def encode(ink: Pixels, most: int) -> bytes | None:
    """Return the picture as the segments of a JBIG2 page; ``ink`` is 1 where it is black, else 0.

    None when more than ``most`` pixels are in or near ink: a million take some 0.3 s.
    """
    where, key = _keys(ink)
    if where.size > most:
        return None
    height, width = ink.shape
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0) + _NEIGHBOURS
    data = region + _coded(*_steps(where, key, ink.size))
    return _segment(0, _PAGE_INFORMATION, page) + _segment(1, _IMMEDIATE_GENERIC_REGION, data)


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def _keys(ink: Pixels) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """Return where pixels are black or near black, and for each of those its neighbours and itself as bits.

    Neighbours are five pixels two rows above, seven in the row above, and four to the left.
    """
    height, width = ink.shape
    padded = np.zeros((height + 2, width + 8), dtype=np.uint8)
    padded[2:, 4:-4] = ink
    two = padded[:, :-1] << 1 | padded[:, 1:]
    four = two[:, :-2] << 2 | two[:, 2:]
    above = (four[:-2, 2 : 2 + width] << 1 | padded[:-2, 6 : 6 + width]).ravel()
    over = (
        four[1:-1, 1 : 1 + width] << 3 | two[1:-1, 5 : 5 + width] << 1 | padded[1:-1, 7 : 7 + width]
    ).ravel()
    here = (four[2:, :width] << 1 | padded[2:, 4 : 4 + width]).ravel()
    where = np.flatnonzero((above | over | here) != 0)
    key = above[where].astype(np.uint32) << 12 | over[where].astype(np.uint32) << 5 | here[where]
    return where, np.asarray(key, dtype=np.uint32)


def _steps(where: NDArray[np.intp], key: NDArray[np.uint32], pixels: int) -> tuple[list[int], list[int]]:
    """Return the keys with ``_WHITE`` for each run of pixels that have none, and how long the runs are."""
    runs = np.diff(where, prepend=-1, append=pixels) - 1
    before = np.flatnonzero(runs)
    return np.insert(key, before, _WHITE).tolist(), runs[before].tolist()


def _coded(keys: list[int], runs: list[int]) -> bytes:
    """Return the arithmetic code of the steps: an interval, cut smaller and doubled, whose start is put out.

    The interval ends at ``top`` and is ``size`` long; a likely step cuts off its lower end.
    """
    states = [0] * (1 << 16)
    costs = [_CHANCE[0], _CHANCE[0] + _UNLIKELY] * (1 << 16) + [_NEVER]
    size = top = _HALF
    shifts = 12
    out = bytearray(1)
    lengths = iter(runs)
    for key in keys:
        size -= costs[key]
        if size >= _HALF:
            continue
        context, white = key >> 1, 0
        if key == _WHITE:
            context, white = 0, next(lengths)
            size += _NEVER
        while True:
            if white:
                chance = costs[0]
                fit = min(white, (size - _HALF) // chance) if chance < _UNLIKELY else 0
                white -= fit
                size -= fit * chance
                if not white:
                    break
                white -= 1
                size -= chance
            state = states[context]
            chance = _CHANCE[state]
            if size < 0:
                size += _UNLIKELY
                state, upper = _AFTER_OTHER[state], size < chance
            else:
                state, upper = _AFTER_LIKELY[state], size >= chance
            start = top - size
            if not upper:
                start -= chance
                size = chance
            states[context] = state
            costs[2 * context], costs[2 * context + 1] = _COSTS[state]
            doublings = 16 - size.bit_length()
            size <<= doublings
            while doublings >= shifts:
                doublings -= shifts
                start, shifts = _put(out, start << shifts)
            shifts -= doublings
            top = (start << doublings) + size
            if not white:
                break
    return _ended(out, top, size, shifts)


def _put(out: bytearray, start: int) -> tuple[int, int]:
    """Put out the leading byte; return what is left of ``start`` and how often it can double until the next.

    After 0xFF only seven bits follow, so that a carry has room.
    """
    if out[-1] != 0xFF and start >= 0x8000000:
        out[-1] += 1
        start &= 0x7FFFFFF
    if out[-1] == 0xFF:
        out.append(start >> 20)
        return start & 0xFFFFF, 7
    out.append(start >> 19)
    return start & 0x7FFFF, 8


def _ended(out: bytearray, top: int, size: int, shifts: int) -> bytes:
    """Return all bytes, the interval told by as many ones as fit into it (E.2.9)."""
    ones = (top - size) | 0xFFFF
    start = ones if ones < top else ones - _HALF
    for _ in range(2):
        start, shifts = _put(out, start << shifts)
    if out[-1] == 0xFF:
        out.pop()
    return bytes(out[1:]) + b"\xff\xac"
