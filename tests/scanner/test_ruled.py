"""The lines of a register's page are found though they are faint, broken, bent, and written over."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.ruled import Ruled, ruled

ACROSS, DOWN = (60, 130, 420, 600, 940), (100, 180, 260, 340, 420, 500, 900)


def page(*, ink: int = 60, gaps: int = 0, bend: float = 0.0, seed: int = 7) -> bytes:
    """Return a made-up page of a register as PNG: lines of grey ``ink``, ``gaps`` holes in each, a curve."""
    chance = np.random.default_rng(seed)
    width, height = 1600, 1100
    paper = np.full((height, width), 215, np.uint8)
    for x in ACROSS:
        cv2.line(paper, (x * width // 1000, 110), (x * width // 1000, 990), ink, 2)
    for y in DOWN:
        cv2.line(paper, (96, y * height // 1000), (1504, y * height // 1000), ink, 2)
    for _ in range(gaps):
        x, y = int(chance.integers(60, 1500)), int(chance.integers(100, 980))
        cv2.rectangle(paper, (x, y), (x + 25, y + 25), 215, cv2.FILLED)
    for _ in range(120):  # what looks like handwriting
        x, y = int(chance.integers(100, 1450)), int(chance.integers(120, 960))
        strokes = (chance.integers(-18, 18, (6, 2)) + np.array([x, y])).astype(np.int32)
        cv2.polylines(paper, [strokes], False, (70,), 2)
    shift = (bend * np.sin(np.linspace(0, np.pi, width))).astype(np.float32)
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent: NDArray[np.uint8] = np.asarray(
        cv2.remap(paper, across, down + shift, cv2.INTER_LINEAR, borderValue=(215,)), np.uint8
    )
    noisy = np.clip(bent.astype(np.int16) + chance.integers(-12, 12, bent.shape), 0, 255)
    return cv2.imencode(".png", noisy.astype(np.uint8))[1].tobytes()


def near(found: tuple[int, ...], true: tuple[int, ...], by: int = 4) -> bool:
    return len(found) == len(true) and all(abs(a - b) <= by for a, b in zip(found, true, strict=True))


@pytest.mark.parametrize(
    "made",
    [page(), page(ink=150), page(gaps=80), page(bend=4), page(ink=140, gaps=60, bend=3, seed=11)],
    ids=["clean", "faint", "broken", "bent", "all of it"],
)
def test_every_line_is_found_and_no_other(made: bytes) -> None:
    found = ruled(made)
    assert near(found.across, ACROSS), found.across
    assert near(found.down, DOWN), found.down


def test_a_page_without_lines_or_no_picture_has_none() -> None:
    blank = cv2.imencode(".png", np.full((300, 400), 230, np.uint8))[1].tobytes()
    assert ruled(blank) == ruled(b"khong phai anh") == Ruled()
