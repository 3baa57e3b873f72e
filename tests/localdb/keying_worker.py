"""A keyer at work until killed: ``python -m tests.localdb.keying_worker FOLDER LOG``, the key on stdin.

Each line of LOG is written only after the entry it names was kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from localdb.home import Folder, Home
from localdb.keys import MasterKey
from tests.localdb.made_up import CLERK
from tests.localdb.test_keying import ruled


def main() -> None:
    """Key cell after cell."""
    key = MasterKey(bytes.fromhex(sys.stdin.readline().strip()))
    home = Home(Folder(Path(sys.argv[1])), key)
    log = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    page = 0
    while True:
        page += 1
        leaf = home.keying.rule(ruled(page), CLERK)
        for row, column in leaf.places:
            home.keying.key(leaf.id, row, column, f"{page}-{row}-{column}", CLERK)
            os.write(log, f"{leaf.id} {row} {column} {page}-{row}-{column}\n".encode())
            os.fsync(log)
            if (page, row, column) == (1, 0, 0):
                os.write(1, b"ready\n")


if __name__ == "__main__":
    main()
