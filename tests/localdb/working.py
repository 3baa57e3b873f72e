"""Desks at work in processes of their own, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from localdb.home import Folder
from localdb.keys import MasterKey


def launch(
    folder: Folder,
    log: Path,
    key: MasterKey,
    *,
    module: str = "tests.localdb.crash_worker",
    preload: str = "",
) -> subprocess.Popen[str]:
    """Start a desk that works until it is killed and logs what was acknowledged.

    ``preload`` is a library whose functions stand in for the system's.
    """
    worker = subprocess.Popen(
        [sys.executable, "-m", module, str(folder.path), str(log)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | ({"LD_PRELOAD": preload} if preload else {}),
    )
    assert worker.stdin is not None
    worker.stdin.write(key._raw.hex() + "\n")
    worker.stdin.close()
    return worker


def start(folder: Folder, log: Path, key: MasterKey, *, preload: str = "") -> subprocess.Popen[str]:
    """Start a desk and wait until it works."""
    worker = launch(folder, log, key, preload=preload)
    wait_ready(worker)
    return worker


def wait_ready(worker: subprocess.Popen[str]) -> None:
    """Wait until a desk has acknowledged something."""
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"


def kill(worker: subprocess.Popen[str]) -> None:
    """Kill -9, and reap."""
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()
