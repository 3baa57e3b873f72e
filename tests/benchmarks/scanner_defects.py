"""How many badly scanned pages are told by their defect, and how many good ones are doubted for nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from scanner import tasks
from scanner.worker import Workers
from tests import stack_others, stack_papers
from tests.benchmarks.table import Row, main, number
from tests.made_up import Dice
from tests.spoiled import DEFECTS, spoiled

EACH = 12
SEED = 2026
_LABELS = {"blurred": "mờ", "dark": "quá tối", "faint": "quá nhạt", "cut_edge": "mất mép", "low_dpi": "thô"}


def rows(each: int = EACH, say: Callable[[str], object] = print) -> list[Row]:
    """Spoil ``each`` pages in every way, and leave as many good."""
    dice = Dice(f"defects/{SEED}")
    kinds = [*stack_papers.KINDS, *stack_others.KINDS]
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
    workers.close()
    return made


def _share(some: int, of: int) -> str:
    return f"{number(100 * some / of)} % ({some}/{of})"


if __name__ == "__main__":
    main(rows)
