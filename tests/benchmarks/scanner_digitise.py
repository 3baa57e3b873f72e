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
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec
from PIL import Image

from localdb.domain.trouble import Trouble
from tests.benchmarks.metered import Took
from tests.benchmarks.scanner_score import FULL, KINDS, PLAIN, Job, Paper, Score, compared
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, ratio, target
from tests.pages import DPI, make_pages

COUNT = 15
SEED = 2026
_MOST_GROWTH = 1.05
_MOST_KB_ONE_BIT = 30
_FLAT = ("clean", "office")
_PATIENT = ("--tesseract-timeout", "3600")
"""By default it skips a page after three minutes: on a busy machine that would count as misread."""
OPTIONS = {FULL: ("-l", "vie", "--deskew", "--rotate-pages", "--clean"), PLAIN: ("-l", "vie")}
MISSING = "OCRmyPDF: chưa cài (chạy ./motcua bench để cài)"


class Entry(msgspec.Struct, frozen=True):
    """One line of a folder's ``manifest.json``; other keys do not matter."""

    id: str
    kind: str = "trang"
    level: str = ""
    rotate: int = 0


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
    took = timed([*command, "--out", str(folder)])
    texts = [(folder / f"{p.path.stem}.txt").read_text("utf-8") for p in papers]
    return Job(texts, took, sum((folder / f"{p.path.stem}.pdf").stat().st_size for p in papers))


def ocrmypdf(papers: Sequence[Paper], folder: Path, *, options: Sequence[str]) -> Job:
    """Have OCRmyPDF do all pages as one PDF/A, its default. Raises ``BrokenError``."""
    source, result, text = (folder / name for name in ("vao.pdf", "ra.pdf", "ra.txt"))
    folder.mkdir()
    source.write_bytes(importlib.import_module("img2pdf").convert([str(p.path) for p in papers]))
    files = ["--sidecar", str(text), str(source), str(result)]
    took = timed([sys.executable, "-m", "ocrmypdf", "-q", *options, *_PATIENT, *files])
    pages = text.read_text("utf-8").removesuffix("\f").split("\f")
    if any(page.startswith("[OCR skipped") for page in pages):
        raise BrokenError("có trang bị bỏ qua, không đọc")
    if len(pages) != len(papers):
        raise BrokenError(f"{len(pages)} trang chữ cho {len(papers)} trang giấy")
    return Job(pages, took, result.stat().st_size)


def timed(command: list[str]) -> Took:
    """Run a command to its end and weigh it. Raises ``BrokenError`` with its last words."""
    meter = [sys.executable, "-m", "tests.benchmarks.metered", *command]
    done = subprocess.run(meter, cwd=ROOT, capture_output=True, text=True, check=True)
    took = msgspec.json.decode(done.stdout.strip().splitlines()[-1], type=Took)
    if took.code:
        raise BrokenError((done.stderr.strip().splitlines() or [f"mã thoát {took.code}"])[-1][:80])
    return took


def peers() -> tuple[dict[str, Reader], str]:
    """Return OCRmyPDF, with all its options and with the fewest, or what to say when it cannot run here."""
    if importlib.util.find_spec("ocrmypdf") is None:
        return {}, MISSING
    absent = [tool for tool in ("unpaper", "gs") if shutil.which(tool) is None]
    if absent:
        return {}, f"OCRmyPDF: thiếu {', '.join(absent)}"
    return {side: partial(ocrmypdf, options=options) for side, options in OPTIONS.items()}, ""


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
    return list(compared(papers, kinds, scores, missing))


def one_bit(count: int = COUNT) -> list[Row]:
    """Digitise flat-bed pages of a scanner set to black and white, at 200 dpi."""
    with on_disk() as place:
        papers = [paper for paper in made_up(place / "giay", count) if paper.level in _FLAT]
        for paper in papers:
            with Image.open(paper.path) as picture:
                plain = picture.convert("1", dither=Image.Dither.NONE)
            plain.save(paper.path.with_suffix(".png"), dpi=(DPI, DPI))
        papers = [msgspec.structs.replace(p, path=p.path.with_suffix(".png")) for p in papers]
        others, missing = peers()
        sizes = {side: read(papers, place / f"ra-{side}").size for side, read in others.items()}
        mine = ours(papers, place / "ra").size / len(papers) / 1000
    told = [f"{side}: {number(size / len(papers) / 1000)} kB" for side, size in sizes.items()]
    least = min(sizes.values(), default=0) / len(papers) / 1000
    return [
        Row(
            f"số hóa {len(papers)} trang quét đen trắng 200 dpi: một trang PDF",
            f"{number(mine)} kB",
            " · ".join(told) or missing,
            ratio(mine, least, "nhỏ", "lớn") if least else "–",
            target(mine, most=_MOST_KB_ONE_BIT, unit="kB"),
        )
    ]


def memory(small: int = 50, large: int = 500) -> list[Row]:
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
    aim = target(peaks[1] / peaks[0], most=_MOST_GROWTH, unit="lần")
    return [Row(name, f"{many} MB", told, ratio(peaks[1], peaks[0], "ít", "nhiều"), aim)]


if __name__ == "__main__":
    main(rows)
