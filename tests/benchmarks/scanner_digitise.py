"""Reading papers, beside OCRmyPDF on the same pages: errors, speed and size.

The pages are the project's own made-up ones, or a folder given: ``pages/NAME.png`` or ``.jpg`` with the true
text in ``pages/NAME.gt.txt``, and ``manifest.json``, a list of ``{"id", "kind", "level"}``.
Each kind is one job of each side, in turn, with all cores. OCRmyPDF gets its pages as one PDF (made outside
the clock, pictures untouched), so that its start is paid once and its pages run side by side. Its PDF keeps
the pictures nearly as they came, which is its default; ours packs them in layers.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble
from tests.benchmarks.metered import Took
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, ratio
from tests.pages import error_rate, make_pages

COUNT = 15
SEED = 2026
OPTIONS = ("-l", "vie", "--deskew", "--rotate-pages", "--clean")
MISSING = "OCRmyPDF: chưa cài (chạy ./motcua bench để cài)"
LEVELS = {"clean": "bản in sạch", "office": "máy quét", "rotated": "đặt xoay", "photo": "ảnh chụp"}
LEVELS |= {"phone": "ảnh chụp", "archive": "giấy cũ"}
KINDS = {"letter": "công văn", "form": "tờ khai", "table": "bảng kê"}


class Paper(msgspec.Struct, frozen=True):
    """A page with its true text; an empty one is blank."""

    path: Path
    truth: str
    kind: str
    level: str


class Entry(msgspec.Struct, frozen=True):
    """One line of a folder's ``manifest.json``; other keys do not matter."""

    id: str
    kind: str = "trang"
    level: str = ""
    rotate: int = 0


class Job(msgspec.Struct, frozen=True):
    """What one side made of some pages: their texts in order, and what it took (``size`` in bytes)."""

    texts: list[str]
    took: Took
    size: int


class BrokenError(Exception):
    """A side did not finish its job: its last words."""


Reader = Callable[[Sequence[Paper], Path], Job]


def made_up(folder: Path, count: int) -> list[Paper]:
    """Draw the project's own pages."""
    return [Paper(p.path, p.truth_text, p.kind, p.level) for p in make_pages(SEED, count, folder)]


def given(folder: Path) -> list[Paper]:
    """Read a folder of pages with their truth. Raises ``Trouble`` for one that is not as it should be."""
    try:
        entries = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=list[Entry])
        return [_paper(folder / "pages", entry) for entry in entries]
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Trouble(
            f"Không dùng được thư mục trang {folder} ({error}).",
            "Cần manifest.json và pages/TÊN.png hoặc .jpg, kèm pages/TÊN.gt.txt.",
        ) from error


def _paper(pages: Path, entry: Entry) -> Paper:
    truth = (pages / f"{entry.id}.gt.txt").read_text("utf-8").strip()
    picture, photo = pages / f"{entry.id}.png", pages / f"{entry.id}.jpg"
    path = picture if picture.exists() else photo
    path.stat()
    kind = entry.kind if truth else "trang trắng"
    return Paper(path, truth, kind, "rotated" if entry.rotate else entry.level)


def ours(papers: Sequence[Paper], folder: Path) -> Job:
    """Digitise as a person does on the command line. Raises ``BrokenError``."""
    command = [sys.executable, str(ROOT / "main.py"), "digitise", *[str(p.path) for p in papers]]
    took = _run([*command, "--out", str(folder)])
    texts = [(folder / f"{p.path.stem}.txt").read_text("utf-8") for p in papers]
    return Job(texts, took, sum((folder / f"{p.path.stem}.pdf").stat().st_size for p in papers))


def ocrmypdf(papers: Sequence[Paper], folder: Path) -> Job:
    """Have OCRmyPDF do all pages as one PDF. Raises ``BrokenError``."""
    source, result, text = (folder / name for name in ("vao.pdf", "ra.pdf", "ra.txt"))
    folder.mkdir()
    source.write_bytes(importlib.import_module("img2pdf").convert([str(p.path) for p in papers]))
    files = ["--sidecar", str(text), str(source), str(result)]
    took = _run([sys.executable, "-m", "ocrmypdf", "-q", *OPTIONS, *files])
    pages = text.read_text("utf-8").removesuffix("\f").split("\f")
    if len(pages) != len(papers):
        raise BrokenError(f"{len(pages)} trang chữ cho {len(papers)} trang giấy")
    return Job(pages, took, result.stat().st_size)


def _run(command: list[str]) -> Took:
    meter = [sys.executable, "-m", "tests.benchmarks.metered", *command]
    done = subprocess.run(meter, cwd=ROOT, capture_output=True, text=True, check=True)
    took = msgspec.json.decode(done.stdout.strip().splitlines()[-1], type=Took)
    if took.code:
        raise BrokenError((done.stderr.strip().splitlines() or [f"mã thoát {took.code}"])[-1][:80])
    return took


def peers() -> tuple[dict[str, Reader], str]:
    """Return OCRmyPDF when it can run here, and what to say when it cannot."""
    if importlib.util.find_spec("ocrmypdf") is None:
        return {}, MISSING
    absent = [tool for tool in ("unpaper", "gs") if shutil.which(tool) is None]
    return ({}, f"OCRmyPDF: thiếu {', '.join(absent)}") if absent else ({"OCRmyPDF": ocrmypdf}, "")


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


def rows(pages: Path | None = None, count: int = COUNT, say: Callable[[str], object] = print) -> list[Row]:
    """Read every page with both sides and compare; without OCRmyPDF, say so and give our own figures."""
    with on_disk() as place:
        papers = given(pages) if pages else made_up(place / "giay", count)
        others, missing = peers()
        readers: dict[str, Reader] = {"": ours, **others}
        scores = {side: Score() for side in readers}
        kinds = {p.kind: [q for q in papers if q.kind == p.kind] for p in papers}
        for n, (kind, some) in enumerate(kinds.items()):
            for side, read in readers.items():
                say(f"  số hóa {len(some)} trang {KINDS.get(kind, kind)}: {side or 'Một Cửa'}")
                score = scores[side]
                if score.broken:
                    continue
                try:
                    score.add(some, read(some, place / f"{n}-{side or 'ta'}"))
                except BrokenError as error:
                    score.broken = str(error)
    return list(_compared(papers, kinds, scores, missing))


def _compared(
    papers: Sequence[Paper], kinds: dict[str, list[Paper]], scores: dict[str, Score], missing: str
) -> Iterable[Row]:
    mine = scores[""]
    other = scores.get("OCRmyPDF")
    if mine.broken:
        yield Row("số hóa", f"không xong: {mine.broken}", "", "")
        return
    if other is None or other.broken:
        why = missing or f"OCRmyPDF không xong: {other.broken if other else ''}"
        other = None

    for group, count in _groups(papers, kinds):
        name = f"số hóa {KINDS.get(group) or LEVELS.get(group) or group or 'mọi trang'} ({count} trang)"
        unit = "% chữ sai" if mine.letters[group] else "chữ thừa"
        figures: list[tuple[str, str, Callable[[Score], float], tuple[str, str]]] = [
            ("đọc sai", unit, partial(Score.errors, group=group), ("ít", "nhiều"))
        ]
        if mine.letters[group]:
            figures.append(("chỉ sai dấu", unit, partial(Score.marks, group=group), ("ít", "nhiều")))
        if not group or group in kinds:
            work = partial(Score.cpu_a_page, group=group, count=count)
            figures.append(("CPU một trang", "s", work, ("ít", "nhiều")))
            pace = partial(Score.pages_a_minute, group=group, count=count)
            figures.append(("tốc độ", "trang/phút", pace, ("chậm", "nhanh")))
            weight = partial(Score.kilobytes_a_page, group=group, count=count)
            figures.append(("một trang PDF", "kB", weight, ("nhỏ", "lớn")))
        for what, of, figure, (less, more) in figures:
            cell = f"{number(figure(mine))} {of}"
            if other is None:
                yield Row(f"{name}: {what}", cell, why, "–")
            else:
                who = "OCRmyPDF, giữ ảnh gốc" if of == "kB" else "OCRmyPDF"
                told = f"{who}: {number(figure(other))} {of}"
                yield Row(f"{name}: {what}", cell, told, ratio(figure(mine), figure(other), less, more))


def memory(small: int = 6, large: int = 60) -> list[Row]:
    """Digitise few pages and ten times as many: the largest process must not grow with the batch."""
    with on_disk() as place:
        (page, *_) = made_up(place / "giay", 1)
        copies = [place / f"ban-{n}{page.path.suffix}" for n in range(large)]
        for copy in copies:
            copy.write_bytes(page.path.read_bytes())
        peaks = [
            ours(
                [msgspec.structs.replace(page, path=path) for path in some], place / f"ra-{len(some)}"
            ).took.peak
            for some in (copies[:small], copies)
        ]
    few, many = (number(peak / 1_000_000) for peak in peaks)
    told = f"{small} trang: {few} MB"
    name = f"số hóa {large} trang: bộ nhớ đỉnh của tiến trình lớn nhất"
    return [Row(name, f"{many} MB", told, ratio(peaks[1], peaks[0], "ít", "nhiều"))]


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


if __name__ == "__main__":
    main(rows)
