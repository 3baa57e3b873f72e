"""Promise: when the disk fills up in a reception, the window says so, keeps what was typed, and goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from localdb.home import Folder
from ui.sample import create_sample

ROOT = Path(__file__).parents[2]
SCRIPT = (
    'mount -t tmpfs -o size=6m none "$1" && cp -r "$2" "$1/xa" && exec "$3" -m tests.ui.full_disk_worker "$1"'
)


def test_a_disk_that_fills_up_in_a_reception_is_told_and_the_draft_is_kept(tmp_path: Path) -> None:
    create_sample(Folder(tmp_path / "xa")).close()
    disk = tmp_path / "dia-nho"
    disk.mkdir()
    done = subprocess.run(
        [
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            SCRIPT,
            "sh",
            disk,
            tmp_path / "xa",
            sys.executable,
        ],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    name, told = done.stdout.strip().split("|", 1)
    assert name == "Đặng Thị Hoà"
    assert "Ổ đĩa đầy" in told
