"""A cluster of machines that share no disk gives what one machine gives, also when one of them dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scanner.command import digitise_command
from tests.pages import make_pages
from tests.scanner.test_resume import results

MAIN = str(Path(__file__).parents[2] / "main.py")
Process = subprocess.Popen[str]


@pytest.fixture
def processes() -> Iterator[ExitStack]:
    """Whatever is started in it has ended when the test has."""
    with ExitStack() as started:
        yield started


def start(processes: ExitStack, folder: Path, *command: str) -> Process:
    """Start Python in a folder of its own, which is its home, too."""
    folder.mkdir()
    pipe = subprocess.PIPE
    process = processes.enter_context(
        subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdout=pipe,
            stderr=subprocess.STDOUT,
            text=True,
        )
    )
    processes.callback(process.kill)
    return process


def said(process: Process, word: str) -> str:
    """Wait until a process says a line with this word."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            return line.strip()
    raise AssertionError("".join(lines))


def test_pages_of_a_machine_that_dies_are_read_by_the_others(processes: ExitStack, tmp_path: Path) -> None:
    make_pages(5, 4, tmp_path / "vào", kinds=("form",), levels=("clean",))
    dask = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
    scheduler = start(processes, tmp_path / "điều phối", "-m", "distributed.cli.dask_scheduler", *dask)
    address = said(scheduler, "Scheduler at").split()[-1]
    machines = [start(processes, tmp_path / name, MAIN, "worker", address) for name in ("một", "hai")]
    for machine in machines:
        said(machine, "Đang làm việc cho cụm")
    out = tmp_path / "cụm"
    command = (MAIN, "digitise", str(tmp_path / "vào"), "--out", str(out), "--cluster", address)
    reading = start(processes, tmp_path / "ba", *command)
    said(reading, "[1/4]")
    machines[0].kill()
    said(reading, "Xong 4/4 tệp.")
    assert reading.wait() == 0
    assert digitise_command([tmp_path / "vào"], tmp_path / "một máy", False) == 0
    assert results(out) == results(tmp_path / "một máy")
    assert {path.name for path in (tmp_path / "hai").iterdir()} == set()
