"""How many badly scanned pages are told by their defect, and how many good ones are doubted for nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from scanner import tasks
from scanner.worker import Workers
from tests import pages, stack_desks, stack_others, stack_papers, stack_villages
from tests.benchmarks.table import Row, main, number
from tests.made_up import Dice
from tests.spoiled import DEFECTS, out_of_focus, spoiled

EACH = 16
SEED = 2026
_LEVELS = ("office", "photo", "archive")
_LABELS = {"blurred": "mờ", "dark": "quá tối", "faint": "quá nhạt", "cut_edge": "mất mép", "low_dpi": "thô"}


def rows(each: int = EACH, say: Callable[[str], object] = print) -> list[Row]:
    """Spoil ``each`` pages in every way, and leave as many good."""
    dice = Dice(f"defects/{SEED}")
    kinds = [*stack_papers.KINDS, *stack_others.KINDS, *stack_desks.KINDS, *stack_villages.KINDS]
    leaves = [dice.choice(kinds)(dice).leaves[0] for _ in range(each)]
    workers = Workers()

    def flags(job: tuple[int, str]) -> tuple[str, ...]:
        place, defect = job
        data = spoiled(leaves[place], defect, place)
        return workers.run("tờ", tasks.clean_page, data, "image/jpeg", "tờ", 1, None).flags

    made = []
    with ThreadPoolExecutor(2) as threads:
        for defect in ("", *DEFECTS):
            say(f"  {each} trang {_LABELS.get(defect, 'tốt')}")
            got = list(threads.map(flags, [(place, defect) for place in range(each)]))
            if defect:
                caught = sum(defect in found for found in got)
                made.append(Row(f"trang {_LABELS[defect]}: báo đúng", _share(caught, each), "", ""))
            else:
                doubted = sum(bool(set(found) & set(DEFECTS)) for found in got)
                made.append(Row("trang tốt: báo nhầm", _share(doubted, each), "", ""))
        say(f"  {len(pages.KINDS) * len(_LEVELS)} tờ đơn, bảng, ảnh chụp, giấy cũ: rõ và mờ")
        made += _of_every_kind(workers, threads)
    workers.close()
    return made


def _of_every_kind(workers: Workers, threads: ThreadPoolExecutor) -> list[Row]:
    """Tell sharp forms, letters and tables from blurred ones: scans, photos, old papers."""
    with TemporaryDirectory() as place:
        drawn = pages.make_pages(SEED, len(pages.KINDS) * len(_LEVELS), Path(place), levels=_LEVELS)
        sharp = [
            (page.path.read_bytes(), pages.OLD_DPI if page.level == "archive" else pages.DPI)
            for page in drawn
        ]

    def is_blurred(job: tuple[bytes, int]) -> bool:
        return "blurred" in workers.run("tờ", tasks.clean_page, job[0], "image/jpeg", "tờ", 1, job[1]).flags

    alarms = sum(threads.map(is_blurred, sharp))
    caught = sum(threads.map(is_blurred, [(out_of_focus(data, dpi), dpi) for data, dpi in sharp]))
    return [
        Row("đơn, bảng, ảnh chụp, giấy cũ bị mờ: báo đúng", _share(caught, len(sharp)), "", ""),
        Row("đơn, bảng, ảnh chụp, giấy cũ rõ: báo mờ nhầm", _share(alarms, len(sharp)), "", ""),
    ]


def _share(some: int, of: int) -> str:
    return f"{number(100 * some / of)} % ({some}/{of})"


if __name__ == "__main__":
    main(rows)
