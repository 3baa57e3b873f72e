"""Start and memory of the app over a store of many dossiers, beside the same app over an empty one.

The dossiers are made by direct inserts. ``python -m tests.benchmarks.ui_large 100000`` for the full size; the
table of ``./motcua bench`` has a small one. The time includes passphrase and PIN, slow on purpose.
"""

from __future__ import annotations

import sys
from pathlib import Path

from localdb.home import Folder
from tests.benchmarks.localdb_search import fill
from tests.benchmarks.table import Row, main, number, on_disk, quantile, ratio, target
from tests.benchmarks.ui_start import opened
from ui.sample import create_sample

COUNT = 5_000
TIMES = 3
MOST_MS = 5_000  # to the reception form, on a PC of 4 GB
MOST_GROWTH = 1.25  # of the memory of an empty store


def commune(folder: Path, count: int) -> Path:
    """Set up the made-up commune with ``count`` dossiers."""
    home = create_sample(Folder(folder))
    if count:
        fill(home.connections.get(), count)
    home.close()
    return folder


def start(folder: Path) -> tuple[float, int]:
    """Open the app; return the seconds to the reception form and the peak bytes of its process."""
    moments = opened("ours", str(folder))
    (told,) = (moment for moment in moments if moment.startswith("peak "))
    return moments["ready"], int(told.split()[1]) * 1024


def rows(count: int = COUNT, times: int = TIMES) -> list[Row]:
    """Open both in turn, so that a busy machine troubles both alike."""
    with on_disk() as place:
        folders = commune(place / "nhieu", count), commune(place / "trong", 0)
        starts = [[start(folder) for folder in folders] for _ in range(times)]
    mine, bare = (quantile([turn[side][0] for turn in starts], 0.5) for side in (0, 1))
    most, least = (max(turn[side][1] for turn in starts) for side in (0, 1))
    name, peer = f"mở kho {number(count)} hồ sơ", "kho trống"
    grown = target(most / least, most=MOST_GROWTH, unit="lần kho trống")
    return [
        Row(
            f"{name}: đến màn hình tiếp nhận, p50",
            f"{number(mine)} ms",
            f"{peer}: {number(bare)} ms",
            ratio(mine, bare),
            target(mine, most=MOST_MS, unit="ms"),
        ),
        Row(
            f"{name}: bộ nhớ đỉnh",
            f"{number(most / 1e6)} MB",
            f"{peer}: {number(least / 1e6)} MB",
            ratio(most, least, "nhỏ", "lớn"),
            grown,
        ),
    ]


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    main(lambda: rows(size))
