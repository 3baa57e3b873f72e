"""How well late dossiers are foretold two days ahead, on a synthetic year: recall and precision.

The peer is what a counter does without a forecast: to be warned of everything that is due in two days.
"""

from __future__ import annotations

import random

from msgspec import Struct

from localdb.domain.pace import LIKELY, Pace, Stay
from tests.benchmarks.table import Row, number

DAY = 8 * 60  # office minutes
AHEAD = 2 * DAY
STEPS = ("Thụ lý", "Xác minh", "Soạn kết quả", "Trình ký")
# Made-up procedures: the limit in days, and the usual hours of each internal step.
PROCEDURES = {
    "ho-tich": (5, (4, 14, 4, 3)),
    "bao-tro": (10, (8, 34, 12, 6)),
    "dat-dai": (20, (10, 80, 24, 12)),
}


class Told(Struct, frozen=True):
    """Of ``open`` dossiers two days before their due date, ``late`` became late; ``right`` of them and
    ``warned`` in all were warned of.
    """

    open: int
    late: int
    right: int
    warned: int

    @property
    def recall(self) -> float:
        """The share of the late ones that was warned of."""
        return self.right / self.late

    @property
    def precision(self) -> float:
        """The share of the warnings that was right."""
        return self.right / self.warned


def made_up_year(seed: int, count: int) -> list[tuple[str, list[int]]]:
    """Dossiers as minutes per step. One in five verifications waits long for an answer from elsewhere."""
    chance = random.Random(seed)
    year = []
    for _ in range(count):
        procedure = chance.choice(list(PROCEDURES))
        spent = [int(60 * hours * chance.lognormvariate(0, 0.35)) for hours in PROCEDURES[procedure][1]]
        if chance.random() < 0.2:
            spent[1] = int(spent[1] * chance.uniform(1.8, 3.2))
        year.append((procedure, spent))
    return year


def foretell(seed: int, count: int = 1500) -> Told:
    """Learn from two thirds of a year, foretell the last third."""
    year = made_up_year(seed, count)
    taught, tested = year[: count * 2 // 3], year[count * 2 // 3 :]
    pace = Pace(
        Stay(procedure, step, sum(spent[place:]))
        for procedure, spent in taught
        for place, step in enumerate(STEPS)
    )
    seen = []
    for procedure, spent in tested:
        look = PROCEDURES[procedure][0] * DAY - AHEAD
        if sum(spent) <= look:
            continue  # done already
        place = next(n for n in range(len(STEPS)) if sum(spent[: n + 1]) > look)
        risk = pace.risk(procedure, STEPS[place], look - sum(spent[:place]), AHEAD)
        seen.append((risk is not None and risk >= LIKELY, sum(spent) > look + AHEAD))
    right = sum(warned and late for warned, late in seen)
    return Told(len(seen), sum(late for _, late in seen), right, sum(warned for warned, _ in seen))


def rows(seed: int = 26) -> list[Row]:
    """Return recall and precision."""
    told = foretell(seed)
    name = f"dự báo trễ trước 2 ngày, {told.late} trễ trong {told.open} hồ sơ còn mở"
    plain = told.late / told.open
    return [
        Row(f"{name}: báo được", f"{number(100 * told.recall)} %", "100 % (báo tất cả)", "–"),
        Row(f"{name}: báo đúng", f"{number(100 * told.precision)} %", f"{number(100 * plain)} %", "–"),
    ]
