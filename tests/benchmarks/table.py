"""The table that ``./motcua bench`` prints."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct


class Row(Struct, frozen=True):
    """One figure: what was done, ours, the peer's, how they compare, and whether that was aimed at; all as
    they are to be read.
    """

    name: str
    ours: str
    peer: str
    ratio: str
    target: str = ""


ROOT = Path(__file__).resolve().parents[2]
HEADINGS = Row("việc", "Một Cửa", "đối chứng", "tỉ lệ", "mục tiêu")


def show(rows: Iterable[Row]) -> str:
    """Return the rows as a table in plain text."""
    lines = [(r.name, r.ours, r.peer, r.ratio, r.target) for r in (HEADINGS, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    rule = "-+-".join("-" * width for width in widths)
    text = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join([text[0].rstrip(), rule, *(line.rstrip() for line in text[1:])]) + "\n"


def target(value: float, *, most: float | None = None, least: float | None = None, unit: str = "") -> str:
    """Return what was aimed at, and whether ``value`` is that: ``≤ 50 ms: đạt``."""
    met = (most is None or value <= most) and (least is None or value >= least)
    bounds = [f"{sign} {number(bound)}" for sign, bound in (("≥", least), ("≤", most)) if bound is not None]
    return f"{' và '.join(bounds)} {unit}".rstrip() + (": đạt" if met else ": CHƯA ĐẠT")


def main(rows: Callable[[], list[Row]]) -> None:
    """Measure and print one module's rows."""
    sys.stdout.write(show(rows()))


@contextmanager
def on_disk() -> Iterator[Path]:
    """Give a folder that goes away again, on a real disk: a folder in memory would make durability free."""
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix="do-") as name:
        yield Path(name)


def quantile(seconds: list[float], part: float) -> float:
    """Return the value that ``part`` (0 to 1) of the measurements do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def number(value: float) -> str:
    """Return a figure as Vietnamese is written: ``1.234``, ``56,7``, ``0,0123``. Counts stay whole."""
    size = abs(value)
    whole = isinstance(value, int) or size >= 100 or not size
    digits = 0 if whole else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def ratio(ours: float, peer: float, less: str = "nhanh", more: str = "chậm") -> str:
    """Return how ours compares in words: ``less`` when our figure is the smaller one, else ``more``."""
    if not ours or not peer:
        return "ngang nhau" if ours == peer else f"{less if not ours else more} hơn hẳn"
    if 0.98 < ours / peer < 1.02:
        return "ngang nhau"
    return f"{less} hơn {number(peer / ours)} lần" if ours < peer else f"{more} hơn {number(ours / peer)} lần"
