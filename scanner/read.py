"""Read the words of a clean page. Runs in a child process only."""

from __future__ import annotations

import time

import numpy as np

from scanner.decode import Pixels
from scanner.tesseract import recognise
from scanner.values import CleanPage, Reading, Word

LOW_CONFIDENCE = 70.0


def read_page(page: CleanPage) -> Reading:
    """Return the words of a clean page in reading order; a blank page has none."""
    started = time.perf_counter()
    words: list[Word] = []
    if not page.blank:
        grey = np.frombuffer(page.grey, dtype=np.uint8).reshape(page.height, page.width)
        words = _read(grey, page.dpi)
    return Reading(
        words=tuple(words),
        text=_text(words),
        confidence=_mean_confidence(words),
        seconds=time.perf_counter() - started,
    )


def _read(grey: Pixels, dpi: int) -> list[Word]:
    return recognise([grey], mode=4, dpi=dpi)[0]


def _text(words: list[Word]) -> str:
    """Return the words as lines of text, with an empty line where the page leaves a gap."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    out: list[str] = []
    bottom: int | None = None
    for line in lines.values():
        top, height = min(w.y for w in line), max(w.height for w in line)
        if bottom is not None and top - bottom > 0.9 * height:
            out.append("")
        out.append(" ".join(w.text for w in line))
        bottom = max(w.y + w.height for w in line)
    return "\n".join(out)


def _mean_confidence(words: list[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    if not letters:
        return 0.0
    return round(sum(word.confidence * len(word.text) for word in words) / letters, 1)
