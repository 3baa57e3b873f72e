"""Promise: what a verb acknowledged outlives the death of the program, and nothing is left half done."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from localdb.home import Folder, Home
from tests.localdb.conftest import Made
from tests.localdb.surviving import check_acknowledged, check_whole, read_log
from tests.localdb.working import kill, launch, wait_ready

ROUNDS = 10


@pytest.mark.timeout(180)
def test_two_desks_killed_at_random_moments_lose_nothing_they_acknowledged(
    made: Made, folder: Folder, tmp_path: Path
) -> None:
    logs = [tmp_path / "a.log", tmp_path / "b.log"]
    seen = [0, 0]
    for _ in range(ROUNDS):
        workers = [launch(folder, log, made.key) for log in logs]
        try:
            for worker in workers:
                wait_ready(worker)
            threading.Event().wait(random.uniform(0, 0.5))
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
    assert min(seen) >= ROUNDS
