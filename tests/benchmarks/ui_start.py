"""From the start of the process to a window that can be used, beside a window with one empty field.

Every run is a new process; the disk is warm, as on every start but the first of the day. Ours opens the
made-up commune: the door, then passphrase and PIN without a typing pause, then the reception form.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from localdb.home import Folder, open_home
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, quantile, ratio
from ui.sample import PHRASE, PIN, create_sample

TIMES = 7
BARE = "cửa sổ PySide6 trống"
Moments = dict[str, float]


def opened(*arguments: str) -> Moments:
    """Open a window in a new process; return after how many seconds it said what."""
    command = [sys.executable, "-m", "tests.benchmarks.windows", *arguments]
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    moments: Moments = {}
    begun = perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=quiet, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            moments[line.strip()] = perf_counter() - begun
        said = process.stderr.read()
    if process.returncode or "ready" not in moments:
        raise RuntimeError(
            f"{' '.join(command)} ended with {process.returncode} after {moments}: {said[-500:]}"
        )
    return moments


def unlocking(folder: Path) -> float:
    """Return how many seconds the passphrase and the PIN take: slow on purpose, against guessing."""
    begun = perf_counter()
    home = open_home(Folder(folder), PHRASE)
    home.accounts.login(home.accounts.all()[0].id, PIN)
    taken = perf_counter() - begun
    home.close()
    return taken


def rows(times: int = TIMES) -> list[Row]:
    """Open ours and the bare one in turn, so that a busy machine troubles both alike."""
    with on_disk() as place:
        folder = place / "xa-mau"
        create_sample(Folder(folder)).close()
        ours, bare, locked = [], [], []
        for _ in range(times):
            ours.append(opened("ours", str(folder)))
            bare.append(opened("bare")["ready"])
            locked.append(unlocking(folder))
    peer = quantile(bare, 0.5)
    told = f"{BARE}: {number(peer)} ms"
    found = []
    for moment, what in (("door", "gõ được mật khẩu kho"), ("ready", "gõ được vào màn hình tiếp nhận")):
        mine = quantile([moments[moment] for moments in ours], 0.5)
        found.append(Row(f"khởi động: đến khi {what}", f"{number(mine)} ms", told, ratio(mine, peer)))
    slow = f"{number(quantile(locked, 0.5))} ms"
    found.append(Row("khởi động: trong đó mật khẩu và PIN (cố ý chậm)", slow, "", ""))
    return found


if __name__ == "__main__":
    main(rows)
