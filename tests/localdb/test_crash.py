"""Promise: what a verb acknowledged outlives the death of the program, and nothing is left half done."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from localdb.home import Folder, Home
from tests.localdb.conftest import Made
from tests.localdb.surviving import check_acknowledged, check_whole, read_log

ROUNDS = 12


def start(folder: Folder, log: Path, key: str) -> subprocess.Popen[str]:
    """Start a desk and wait until it works."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.localdb.crash_worker", str(folder.path), str(log)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    worker.stdin.write(key + "\n")
    worker.stdin.close()
    return worker


def kill(worker: subprocess.Popen[str]) -> None:
    """Kill -9, and reap."""
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()


@pytest.mark.timeout(180)
def test_two_desks_killed_at_random_moments_lose_nothing_they_acknowledged(
    made: Made, folder: Folder, tmp_path: Path
) -> None:
    logs = [tmp_path / "a.log", tmp_path / "b.log"]
    seen = [0, 0]
    for _ in range(ROUNDS):
        workers = [start(folder, log, made.key._raw.hex()) for log in logs]
        try:
            for worker in workers:
                assert worker.stdout is not None
                assert worker.stdout.readline() == "ready\n"
            threading.Event().wait(random.uniform(0.02, 0.5))
        finally:
            for worker in workers:
                kill(worker)
        home = Home(folder, made.key)
        for at, log in enumerate(logs):
            lines = read_log(log)
            check_acknowledged(home, lines[seen[at] :])
            seen[at] = len(lines)
        home.close()
    home = Home(folder, made.key)
    check_whole(home)
    for log in logs:
        check_acknowledged(home, read_log(log))
    home.close()
    assert min(seen) > ROUNDS
