"""Promise: a disk that fills up in a batch is told, and the same command goes on once there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.scanner.test_resume import boxes, results

MAIN = Path(__file__).parents[2] / "main.py"
SCRIPT = """
mount -t tmpfs -o size=3m none "$1" && head -c 2500000 /dev/zero >"$1/day"
"$2" "$3" digitise "$4" --out "$1/ra" 2>"$5/told"; echo $?
head -c 9000000 /dev/zero >"$1/kín"
"$2" "$3" digitise "$4" --out "$1/khác" 2>"$5/kín"; echo $?
"$2" "$3" separators --out "$1/to.pdf" 2>>"$5/kín"; echo $?
rm "$1/day" "$1/kín"
"$2" "$3" digitise "$4" --out "$1/ra"; echo $?
cp -r "$1/ra" "$5/ra"
"""


def test_a_disk_that_fills_up_stops_the_batch_and_costs_nothing(tmp_path: Path) -> None:
    sheets = boxes(tmp_path / "vào", 6)
    for sheet in sheets.rglob("*.jpg"):
        sheet.write_bytes(sheet.read_bytes() + os.urandom(150_000))  # heavy, and read like the others
    disk, safe = tmp_path / "đĩa", tmp_path / "yên"
    disk.mkdir()
    safe.mkdir()
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"]
    done = subprocess.run(
        [*command, disk, sys.executable, MAIN, sheets, safe], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["1", "1", "1", "0"], done.stderr
    told = (safe / "told").read_text("utf-8")
    assert "Ổ đĩa đầy" in told
    assert "chạy lại đúng lệnh này" in told
    assert "Traceback" not in told
    told = (safe / "kín").read_text("utf-8")  # not even a name could be written down
    assert told.count("Ổ đĩa đầy") == 1
    assert "tệp (ổ đĩa đầy)" in told
    assert "Traceback" not in told
    made = results(safe / "ra")
    assert sum(name.endswith(".pdf") for name in made) == 6
    originals = {data for name, data in made.items() if name.startswith("ban-goc")}
    assert originals == {sheet.read_bytes() for sheet in sheets.rglob("*.jpg")}
