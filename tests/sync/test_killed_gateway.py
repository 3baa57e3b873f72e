"""The gateway's power goes after a commit and before its answer: the desk offers again, nothing doubles."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.events import Interrupted
from tests.sync.desks import CLERK, Desk, Gateway
from tests.sync.test_cut_lines import everything_once

ROOT = Path(__file__).parents[2]


@contextmanager
def doomed(home: Path, method: str, prefix: str, nth: int) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.sync.doomed_gateway", str(home), "0", method, prefix, str(nth)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("method", "prefix", "nth"),
    [
        ("POST", "/v1/changes", 1),
        ("PATCH", "/v1/blobs", 1),
        ("PATCH", "/v1/blobs", 4),
        ("GET", "/v1/feed", 2),
    ],
)
def test_a_gateway_killed_before_its_answer_keeps_its_word(
    method: str, prefix: str, nth: int, desk: Desk, gateway: Gateway
) -> None:
    for n in range(3):
        dossier = desk.receive(f"Người thứ {n}")
        desk.home.store.collect(dossier.id, 5000, "cash", "", CLERK)
        desk.scan(dossier.id, os.urandom(2_500_000 if n == 0 else 50_000))
    gateway.stop()

    with doomed(gateway.home, method, prefix, nth) as url:
        endings = [desk.sync(url)[-1] for _ in range(2)]
    assert isinstance(endings[-1], Interrupted)
    gateway.start()
    desk.sync()
    assert not desk.home.outbox.blobs_waiting(10)
    everything_once(desk, gateway)
