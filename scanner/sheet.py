"""Find the sheet of paper in a photo and lay it flat. Runs in a child process only.

A photo has shadows, so no one level of brightness parts paper from desk. Several are tried, and a four-sided
shape counts only when paper turns to desk all along its sides; of those the one with the sharpest sides is
taken. Where there is none, the picture stays whole: cutting off text is the worst that can happen. The sides
are then followed as they really run, bent by the
paper's curl, and what lies between them is straightened along both.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.decode import Pixels, shrink

Points = NDArray[np.float64]

_SMALL = 800
_LEAST_SHARE, _MOST_SHARE = 0.25, 0.985
_LEVELS = (0.12, 0.2, 0.3, 0.42, 0.55)
_STEP = 0.13
"""How much brighter, as a share, paper must be than what lies beyond its edge."""
_NEAR, _FAR = 0.005, 0.015
_WHOLE_SIDE = 0.8
_SAMPLES = 48
_CELLS = 96
_BEND = 4
"""Degree of the curve a side may take between its corners."""


def cut_out(pixels: Pixels) -> Pixels:
    """Return the sheet alone, laid flat, when it clearly lies on something darker; else the same array.

    A flat-bed scan fills its frame and comes back untouched.
    """
    small = shrink(pixels, min(1.0, _SMALL / max(pixels.shape[:2])))
    views = _views(small)
    corners = _corners(views)
    if corners is None:
        return pixels
    bends = [_bend(views, corners[side], corners[(side + 1) % 4]) for side in range(4)]
    return _flatten(pixels, corners, bends, max(pixels.shape[:2]) / max(small.shape[:2]))


def _views(small: Pixels) -> list[Pixels]:
    """Return the picture without its writing: its brightness, and its weakest colour (desks are brown)."""
    channels = [small] if small.ndim == 2 else [cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), small.min(axis=2)]
    bare = [cv2.morphologyEx(c, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)) for c in channels]
    return [np.asarray(cv2.medianBlur(c, 7), dtype=np.uint8) for c in bare]


def _corners(views: list[Pixels]) -> Points | None:
    """Return the corners of the sheet (top left first, then clockwise), or None when no sheet is clear."""
    best, most = None, 0.0
    for quad in _quads(views):
        sides = [(quad[side], quad[(side + 1) % 4]) for side in range(4)]
        if min(_share_of_edge(views, *side, _FAR) for side in sides) > _WHOLE_SIDE:
            sharp = sum(_share_of_edge(views, *side, _NEAR) for side in sides)
            if sharp > most:
                best, most = quad, sharp
    return best


def _quads(views: list[Pixels]) -> Iterator[Points]:
    """Yield the four-sided bright shapes at several levels between the desk and the paper."""
    for view in views:
        rim = np.concatenate([view[:4].ravel(), view[-4:].ravel(), view[:, :4].ravel(), view[:, -4:].ravel()])
        desk, paper = float(np.percentile(rim, 40)), float(np.percentile(view, 90))
        if paper - desk < 25:
            continue
        for level in _LEVELS:
            bright = np.asarray(view > desk + level * (paper - desk), dtype=np.uint8)
            whole = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
            contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            if not contours:
                continue
            outline = np.asarray(cv2.convexHull(max(contours, key=cv2.contourArea)), dtype=np.int32)
            area = cv2.contourArea(outline)
            if _LEAST_SHARE * view.size < area < _MOST_SHARE * view.size:
                yield from _four_sided(outline, area)


def _four_sided(outline: NDArray[np.int32], area: float) -> Iterator[Points]:
    """Yield the outline as a convex four-sided shape, if it is one, loosening the fit step by step."""
    length = cv2.arcLength(outline, True)
    for looseness in (0.01, 0.015, 0.02, 0.03, 0.045):
        quad = cv2.approxPolyDP(outline, looseness * length, True)
        if len(quad) == 4 and cv2.contourArea(quad) > 0.9 * area:
            corners = quad.reshape(4, 2).astype(np.float64)
            by_sum, by_difference = corners.sum(axis=1), np.diff(corners, axis=1).ravel()
            order = [by_sum.argmin(), by_difference.argmin(), by_sum.argmax(), by_difference.argmax()]
            if len({int(place) for place in order}) == 4:
                yield corners[order]
            return


def _share_of_edge(views: list[Pixels], start: Points, end: Points, reach: float) -> float:
    """Return how much of a side is an edge: paper within ``reach`` of it, something darker beyond.

    The frame of the picture will do for an edge.
    """
    height, width = views[0].shape
    places, outward = _along(start, end)
    away = outward * reach * max(height, width)
    outer = places + away
    beyond = (outer < 1).any(axis=1) | (outer[:, 0] > width - 2) | (outer[:, 1] > height - 2)
    steps = [_step(view, places - away, outer) for view in views]
    return float((beyond | (np.max(steps, axis=0) > _STEP)).mean())


def _along(start: Points, end: Points) -> tuple[Points, Points]:
    """Return places along a side, its ends left out, and the direction that leads off the sheet."""
    side = end - start
    outward = np.array([side[1], -side[0]]) / max(1.0, float(np.hypot(*side)))
    return start + np.linspace(0.03, 0.97, _SAMPLES)[:, None] * side, outward


def _step(view: Pixels, inner: Points, outer: Points) -> Points:
    """Return how much brighter the inner places are than the outer ones, as a share of both."""
    bright, dark = _at(view, inner), _at(view, outer)
    return np.asarray((bright - dark) / (bright + dark + 10), dtype=np.float64)


def _at(view: Pixels, places: Points) -> Points:
    height, width = view.shape
    columns = np.clip(np.rint(places[..., 0]), 0, width - 1).astype(np.int64)
    rows = np.clip(np.rint(places[..., 1]), 0, height - 1).astype(np.int64)
    return view[rows, columns].astype(np.float64)


def _bend(views: list[Pixels], start: Points, end: Points) -> Points:
    """Return how far off the straight line the real edge runs outward, as a polynomial of the way (0 to 1).

    The edge is where brightness drops most; places where nothing drops, and strays, are left out.
    """
    places, outward = _along(start, end)
    reach = 0.02 * max(views[0].shape)
    offsets = np.arange(-reach, reach + 0.25, 0.5)
    grid = places[:, None, :] + offsets[None, :, None] * outward
    drop = np.max([_step(view, grid - 2.5 * outward, grid + 2.5 * outward) for view in views], axis=0)
    found, sure = offsets[drop.argmax(axis=1)], drop.max(axis=1) > 0.6 * _STEP
    way = np.linspace(0.03, 0.97, _SAMPLES)
    curve = np.zeros(_BEND + 1)
    for _ in range(4):
        if sure.sum() < _SAMPLES // 2:
            return np.zeros(_BEND + 1)
        curve = np.polyfit(way[sure], found[sure], _BEND)
        off = np.abs(np.polyval(curve, way) - found)
        sure &= off <= max(1.0, 2.5 * float(np.median(off[sure])))
    return np.asarray(curve, dtype=np.float64)


def _flatten(pixels: Pixels, corners: Points, bends: list[Points], scale: float) -> Pixels:
    """Return what lies between the four bent sides as a rectangle of the longer sides' size."""
    edges = _edges(corners, bends)
    real = np.array([edge[0] for edge in edges], dtype=np.float32)
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
    there = np.asarray(cv2.getPerspectiveTransform(square, real), dtype=np.float64)
    back = np.asarray(np.linalg.inv(there), dtype=np.float64)
    top, right, bottom, left = (_moved(edge, back) for edge in edges)
    lengths = [float(np.linalg.norm(np.diff(edge, axis=0), axis=1).sum()) * scale for edge in edges]
    width, height = int(max(lengths[0], lengths[2])), int(max(lengths[1], lengths[3]))
    (u, wide), (v, high) = _nodes(width), _nodes(height)
    across, down = np.meshgrid(u, v)
    left_off, right_off = _off_line(left[::-1], v, 1)[:, None], _off_line(right, v, 1)[:, None] - 1
    top_off, bottom_off = _off_line(top, u, 0)[None, :], _off_line(bottom[::-1], u, 0)[None, :] - 1
    x = across + (1 - across) * left_off + across * right_off
    y = down + (1 - down) * top_off + down * bottom_off
    source = (_moved(np.stack([x, y], axis=2), there) * scale).astype(np.float32)
    fine = cv2.resize(source, (wide * (_CELLS + 2), high * (_CELLS + 2)), interpolation=cv2.INTER_LINEAR)
    from_x, from_y = (
        np.ascontiguousarray(fine[high : high + height, wide : wide + width, k]) for k in (0, 1)
    )
    flat = cv2.remap(pixels, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def _edges(corners: Points, bends: list[Points]) -> list[Points]:
    """Return each side as points along its bend, from corner to corner, neighbours meeting at the corners."""
    ways = [np.array([np.polyval(bend, 0.0), np.polyval(bend, 1.0)]) for bend in bends]
    outward = [_along(corners[side], corners[(side + 1) % 4])[1] for side in range(4)]
    met = [
        corners[side] + ways[side][0] * outward[side] + ways[side - 1][1] * outward[side - 1]
        for side in range(4)
    ]
    way = np.linspace(0, 1, _SAMPLES)
    edges = []
    for side, bend in enumerate(bends):
        start, end = met[side], met[(side + 1) % 4]
        bulge = np.polyval(bend, way) - np.interp(way, (0, 1), ways[side])
        edges.append(start + way[:, None] * (end - start) + bulge[:, None] * outward[side])
    return edges


def _nodes(length: int) -> tuple[Points, int]:
    """Return where the middles of a coarse row of cells lie (0 to 1, and one beyond), and a cell's size."""
    cell = -(-length // _CELLS)
    return (np.arange(_CELLS + 2) - 0.5) * cell / length, cell


def _off_line(edge: Points, way: Points, along: int) -> Points:
    """Return the other coordinate of an edge at each place of the way ``along`` one axis."""
    return np.interp(way, edge[:, along], edge[:, 1 - along])


def _moved(places: Points, matrix: NDArray[np.float64]) -> Points:
    flat = cv2.perspectiveTransform(places.reshape(-1, 1, 2).astype(np.float64), matrix)
    return np.asarray(flat, dtype=np.float64).reshape(places.shape)
