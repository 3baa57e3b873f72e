"""Runs ``main.py`` as a process of its own, and reads what it says as a stranger would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MAIN = Path(__file__).resolve().parents[2] / "main.py"
SECONDS = 60
_CITIZEN_NUMBER = re.compile(r"(?<!\w)\d{12}(?!\w)")


class Told(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Terminal:
    """A person's shell: an own home folder, no keyring, no scanner. Everything said is held to be clean."""

    def __init__(self, home: Path) -> None:
        sane = home / "sane"
        sane.mkdir()
        (sane / "dll.conf").write_text("")
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "COV", "LC_", "LANG"))},
            "HOME": str(home),
            "SANE_CONFIG_DIR": str(sane),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "COLUMNS": "100",
        }

    def run(self, *args: str | Path, **env: str) -> Told:
        """Run one command to its end; nobody is at the keyboard."""
        done = subprocess.run(
            [sys.executable, MAIN, *args],
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        told = Told(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        assert "Traceback" not in told.err, told.err
        assert not _CITIZEN_NUMBER.search(told.out + told.err)
        return told

    @contextmanager
    def gateway(self, home: Path) -> Iterator[str]:
        """Run the reference gateway while the block runs; give its address."""
        command = [sys.executable, str(MAIN), "gateway", "--home", str(home), "--port", "0"]
        with subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield process.stdout.readline().split()[-1]
            finally:
                process.terminate()
