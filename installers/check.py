"""``main.py check``: a doctor. One line per finding, with what was found and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from installers import machine, memory
from installers.finding import Mark
from localdb.home import Folder


def examine(folder: Folder, passphrase_file: Path | None, say: Callable[[str], object]) -> int:
    """Examine this machine and the desk in ``folder``, where there is one; return the exit code.

    ``passphrase_file`` opens the desk; without it the system's keyring may, and nobody is asked. Lines go to
    ``say`` as they are found. 0 means that nothing has to be mended, 1 that something has.
    """
    marks: Counter[Mark] = Counter()
    for finding in chain(machine.findings(), memory.findings(folder, passphrase_file)):
        marks[finding.mark] += 1
        say(str(finding))
    say(f"Kết quả: {marks[Mark.GOOD]} tốt, {marks[Mark.LOOK]} cần để ý, {marks[Mark.BAD]} phải sửa.")
    return 1 if marks[Mark.BAD] else 0
