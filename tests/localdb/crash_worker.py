"""A desk at work until it is killed: ``python -m tests.localdb.crash_worker FOLDER LOG``, key on stdin.

Each line of LOG is written only after the verb it names has returned.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from localdb.domain.values import Scan
from localdb.home import Folder, Home
from localdb.keys import MasterKey
from localdb.log import new_id
from tests.localdb.made_up import CLERK, SCANNER, intake


def work(home: Home, log: int) -> None:
    """Receive, say on stdout that work goes on, then receive, print, scan and file without end."""

    def acknowledge(*words: object) -> None:
        os.write(log, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(log)

    first = home.store.receive(intake(), CLERK)
    acknowledge("received", first.id, first.code)
    os.write(1, b"ready\n")
    while True:
        dossier = home.store.receive(intake(), CLERK)
        acknowledge("received", dossier.id, dossier.code)
        receipt = home.store.issue_receipt(dossier.id, b"%PDF" + os.urandom(20_000), "m", "A5", CLERK)
        acknowledge("printed", dossier.id, receipt.receipts[0].sha256)
        page = home.pages.keep(os.urandom(60_000), media="image/png", source="x", name="a.png")
        original = home.pages.get(page).sha256
        acknowledge("kept", page, original)
        pdf = home.blobs.put(b"%PDF" + os.urandom(30_000))
        scan = Scan(new_id(), "tp01", "Bản chính", pdf, 30_004, 1, (original,))
        home.store.file_paper(dossier.id, scan, "chữ đọc được", (page,), SCANNER)
        acknowledge("filed", dossier.id, scan.id)


def main() -> None:
    """Open the desk and work."""
    key = MasterKey(bytes.fromhex(sys.stdin.readline().strip()))
    home = Home(Folder(Path(sys.argv[1])), key)
    log = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    work(home, log)


if __name__ == "__main__":
    main()
