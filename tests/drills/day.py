"""A day at one counter, by keyboard through the real windows: ``python -m tests.drills.day [CITIZENS]``.

The desk is a process of its own, so that the power can be cut: it is killed with a form half typed, started
again, and goes on from the draft. The line to the province is up in the morning, down until the evening, and
up again. What the screen acknowledged is told line by line; at the end counts, money, registers, papers and
the log are compared with that, and the province has accepted every change.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from localdb.domain.deadline import VIETNAM
from localdb.home import Folder
from tests.benchmarks.table import ROOT

CITIZENS = 90
EIGHT = datetime(2026, 11, 16, 8, 0, tzinfo=VIETNAM)
EVERY = timedelta(minutes=5)
KINDS = (
    "extract",
    "copies",
    "late birth",
    "birth returned",
    "supplement",
    "wrong date",
    "electronic copy",
    "declined",
    "refunded",
    "handed over",
    "two in one visit",
    "undone",
)
Line = dict[str, object]


def spend(citizens: int, place: Path) -> list[Line]:
    """Spend a day with ``citizens`` in a new commune under ``place``; return what the screen acknowledged.

    Raises ``AssertionError`` when anything is lost or does not agree.
    """
    from main import beside
    from sync.command import join_command
    from sync.gateway.serve import new_enrolment_code
    from ui.sample import AGENCY, create_sample

    folder, province = Folder(place / "xa"), place / "tinh"
    half = citizens // 2
    with ExitStack() as line_up:
        url = line_up.enter_context(beside(province))
        home = create_sample(folder, lambda: EIGHT - EVERY)
        join_command(home, url, new_enrolment_code(province, AGENCY, "Quầy 1"), lambda _line: None)
        home.close()
        told = _sit(folder, 0, half // 2, "")
    told += _sit(folder, half // 2, half, "cut")  # the line is down, then the power
    told += _sit(folder, half, citizens, "draft")
    with beside(province, int(url.rsplit(":", 1)[1])):
        (sums,) = _sit(folder, citizens, citizens, "close")
    _compare(told, sums)
    return told


def _compare(told: list[Line], sums: Line) -> None:
    """Compare what the screen said all day with what is kept at its end."""
    codes = [code for line in told for code in _list(line["codes"])]
    assert len(codes) == len(set(codes)), "a code was given twice"
    assert sorted(codes) == sums["codes"], "dossiers were lost, or came from nowhere"
    assert [line["copy"] for line in told if line["copy"]] == sums["copies"], "the register has gaps"
    assert sum(int(str(line["cash"])) for line in told) == sums["cash"], "the drawer does not agree"
    assert sums["problems"] == [], sums["problems"]


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def _sit(folder: Folder, first: int, last: int, how: str) -> list[Line]:
    """Let a desk process serve the citizens ``first`` to ``last``; kill it when its power is to be cut."""
    command = [sys.executable, "-m", "tests.drills.day", str(folder.path), str(first), str(last), how]
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=quiet, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        told = _hear(desk.stdout, desk.kill)
    cut = how == "cut"
    assert desk.returncode == (-signal.SIGKILL if cut else 0), f"the desk ended with {desk.returncode}"
    return told


def _hear(said: IO[str], cut_the_power: Callable[[], None]) -> list[Line]:
    told: list[Line] = []
    for text in said:
        line = json.loads(text)
        if "half typed" in line:
            cut_the_power()
        else:
            told.append(line)
    return told


def main() -> None:
    """Spend a day, and say how it went."""
    citizens = int(sys.argv[1]) if len(sys.argv) > 1 else CITIZENS
    with tempfile.TemporaryDirectory(prefix="ngay-") as place:
        told = spend(citizens, Path(place))
    dossiers = sum(len(_list(line["codes"])) for line in told)
    cash = sum(int(str(line["cash"])) for line in told)
    keys = sum(int(str(line["keys"])) for line in told)
    sys.stdout.write(
        f"{len(told)} citizens, {dossiers} dossiers, {cash} đ in the drawer, {keys} keys: all agrees\n"
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        from tests.drills.desk_of_day import sit

        sit(Folder(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main()
