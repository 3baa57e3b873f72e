"""What two sides made of the same pages, weighed and set beside each other, with what was aimed at."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from tests.benchmarks.metered import Took
from tests.benchmarks.table import Row, number, ratio, target
from tests.pages import error_rate

LEVELS = {"clean": "bản in sạch", "office": "máy quét", "rotated": "đặt xoay", "photo": "ảnh chụp"}
LEVELS |= {"phone": "ảnh chụp", "archive": "giấy cũ"}
KINDS = {"letter": "công văn", "form": "tờ khai", "table": "bảng kê"}
PLAIN = "OCRmyPDF ít tùy chọn nhất"
FULL = "OCRmyPDF đủ tùy chọn"
_MOST_ERRORS = {"": 1.2, "rotated": 1.0, "photo": 2.0, "phone": 2.0, "archive": 3.5}
_FEWER_ERRORS, _FASTER, _MOST_KB = 15, {FULL: 7.0, PLAIN: 2.5}, 60


class Paper(msgspec.Struct, frozen=True):
    """A page with its true text; an empty one is blank."""

    path: Path
    truth: str
    kind: str
    level: str


class Job(msgspec.Struct, frozen=True):
    """What one side made of some pages: their texts in order, and what it took (``size`` in bytes)."""

    texts: list[str]
    took: Took
    size: int


class Score:
    """What one side did, added up over jobs: by group of pages, and in all."""

    def __init__(self) -> None:
        self.edits: dict[str, float] = defaultdict(float)
        self.bare_edits: dict[str, float] = defaultdict(float)
        self.letters: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self.size: dict[str, int] = defaultdict(int)
        self.broken = ""

    def add(self, papers: Sequence[Paper], job: Job) -> None:
        """Count one job, whose pages are all of one kind."""
        for group in ("", papers[0].kind):
            self.seconds[group] += job.took.seconds
            self.cpu[group] += job.took.cpu
            self.size[group] += job.size
        for paper, text in zip(papers, job.texts, strict=True):
            letters = len(" ".join(paper.truth.split()))
            edits = error_rate(paper.truth, text)[0] * max(1, letters)
            bare = error_rate(unmarked(paper.truth), unmarked(text))[0] * max(1, letters)
            for group in ("", paper.kind, paper.level):
                self.edits[group] += edits
                self.bare_edits[group] += bare
                self.letters[group] += letters

    def errors(self, group: str) -> float:
        """Return the wrong letters of a hundred; of a group of blank pages, all letters found."""
        return self.edits[group] * (100 / self.letters[group] if self.letters[group] else 1)

    def marks(self, group: str) -> float:
        """Return the letters of a hundred that are right but for their marks (dấu)."""
        return max(0.0, self.edits[group] - self.bare_edits[group]) * 100 / max(1, self.letters[group])

    def cpu_a_page(self, group: str, count: int) -> float:
        """Return the seconds of work a page takes, over all processes."""
        return self.cpu[group] / count

    def pages_a_minute(self, group: str, count: int) -> float:
        """Return the pace over the ``count`` pages of a group."""
        return 60 * count / self.seconds[group]

    def kilobytes_a_page(self, group: str, count: int) -> float:
        """Return how large one page's part of the PDFs is."""
        return self.size[group] / count / 1000


def unmarked(text: str) -> str:
    """Return the text without its Vietnamese marks, case kept."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _groups(papers: Sequence[Paper], kinds: dict[str, list[Paper]]) -> Iterable[tuple[str, int]]:
    """Yield the groups of pages that get rows: all, every kind, and every level but a kind's own."""
    yield "", len(papers)
    for kind, some in kinds.items():
        yield kind, len(some)
    for level in dict.fromkeys(p.level for p in papers if p.level):
        yield level, sum(p.level == level for p in papers)


Figure = Callable[[Score], float]


def compared(
    papers: Sequence[Paper], kinds: dict[str, list[Paper]], scores: dict[str, Score], missing: str
) -> Iterable[Row]:
    """Yield a row for each figure of each group; ours is the score "", ``missing`` says who is not here."""
    mine = scores[""]
    if mine.broken:
        yield Row("số hóa", f"không xong: {mine.broken}", "", "")
        return
    others = {side: score for side, score in scores.items() if side and not score.broken}
    broken = [f"{side} không xong: {score.broken}" for side, score in scores.items() if side and score.broken]
    for group, count in _groups(papers, kinds):
        name = f"số hóa {KINDS.get(group) or LEVELS.get(group) or group or 'mọi trang'} ({count} trang)"
        for what, unit, figure, (less, more) in _figures(mine, group, count, kinds):
            ours = figure(mine)
            told = [f"{side}: {number(figure(other))} {unit}" for side, other in others.items()]
            ratios = [ratio(ours, figure(other), less, more) for other in others.values()]
            yield Row(
                f"{name}: {what}",
                f"{number(ours)} {unit}",
                " · ".join([*told, *broken]) or missing,
                " · ".join(ratios) or "–",
                _aim(what, group, ours, {side: figure(other) for side, other in others.items()}),
            )


def _figures(
    mine: Score, group: str, count: int, kinds: dict[str, list[Paper]]
) -> Iterable[tuple[str, str, Figure, tuple[str, str]]]:
    """Yield what is told of a group: its name, its unit, the figure, and the words for less and more."""
    unit = "% chữ sai" if mine.letters[group] else "chữ thừa"
    yield "đọc sai", unit, partial(Score.errors, group=group), ("ít", "nhiều")
    if mine.letters[group]:
        yield "chỉ sai dấu", unit, partial(Score.marks, group=group), ("ít", "nhiều")
    if not group or group in kinds:
        yield "CPU một trang", "s", partial(Score.cpu_a_page, group=group, count=count), ("ít", "nhiều")
        pace = partial(Score.pages_a_minute, group=group, count=count)
        yield "tốc độ", "trang/phút", pace, ("chậm", "nhanh")
        weight = partial(Score.kilobytes_a_page, group=group, count=count)
        yield "một trang PDF", "kB", weight, ("nhỏ", "lớn")


def _aim(what: str, group: str, ours: float, others: dict[str, float]) -> str:
    """Return what was aimed at for a figure, and whether it is met; "" when nothing was."""
    aims: list[str] = []
    if what == "đọc sai" and group in _MOST_ERRORS:
        aims.append(target(ours, most=_MOST_ERRORS[group], unit="%"))
    if what == "đọc sai" and not group and FULL in others:
        aims.append(target(others[FULL] / max(ours, 0.001), least=_FEWER_ERRORS, unit="lần ít hơn"))
    if what == "đọc sai" and group == "office":
        aims += [f"không hơn {s}: {'đạt' if ours <= them else 'CHƯA ĐẠT'}" for s, them in others.items()]
    if what == "tốc độ" and not group:
        aims += [target(ours / them, least=_FASTER[s], unit="lần nhanh hơn") for s, them in others.items()]
    if what == "một trang PDF" and not group:
        aims.append(target(ours, most=_MOST_KB, unit="kB"))
    return " · ".join(aims)
