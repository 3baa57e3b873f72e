"""Promise: a full disk is told kindly and loses nothing that was acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from localdb.home import Folder
from tests.localdb.conftest import Made

SCRIPT = 'mount -t tmpfs -o size=3m none "$1" && cp -r "$2"/. "$1" && exec "$3" -m "$4" "$1" "$5"'


def test_a_disk_that_fills_up_loses_nothing_acknowledged(made: Made, folder: Folder, tmp_path: Path) -> None:
    disk = tmp_path / "dia-nho"
    disk.mkdir()
    work = [
        str(disk),
        str(folder.path),
        sys.executable,
        "tests.localdb.full_disk_worker",
        made.key._raw.hex(),
    ]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh", *work],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, troubles = done.stdout.strip().split(" ", 1)
    assert int(count) > 20
    assert "Ổ đĩa đầy" in troubles
