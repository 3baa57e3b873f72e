"""Runs a command and says what it and all it started took: ``python -m tests.benchmarks.metered COMMAND …``.

The last line printed is JSON: ``seconds`` on the clock, ``cpu`` seconds of all processes, ``peak`` bytes of
the largest one. Children that outlive the command (a fork server ends when it sees its maker gone) are
adopted and counted, which only Linux can do.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from time import perf_counter

import msgspec

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER


class Took(msgspec.Struct, frozen=True):
    """What a command took, and its exit code."""

    code: int
    seconds: float
    cpu: float
    peak: int


def main(command: list[str]) -> Took:
    """Run the command to its end and wait for all it left behind."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    begun = perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss
    while True:
        try:
            _, _, left = os.wait4(-1, 0)
        except ChildProcessError:
            return Took(process.returncode, seconds, cpu, peak * 1024)
        cpu += left.ru_utime + left.ru_stime
        peak = max(peak, left.ru_maxrss)


if __name__ == "__main__":
    sys.stdout.write("\n" + msgspec.json.encode(main(sys.argv[1:])).decode() + "\n")
