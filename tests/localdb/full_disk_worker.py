"""Works on a tiny disk until it is full: run by ``test_full_disk`` in a mount name space of its own."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home
from localdb.keys import MasterKey
from tests.localdb.made_up import CLERK, intake
from tests.localdb.surviving import check_acknowledged, check_whole


def main() -> None:
    """Fill the disk at argv[1]; say how many dossiers and receipts were acknowledged, and the trouble."""
    folder = Folder(Path(sys.argv[1]))
    key = MasterKey(bytes.fromhex(sys.argv[2]))
    ballast = folder.path / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    with pytest.raises(Trouble, match="Ổ đĩa đầy"):  # no room for the engine's shared memory
        Home(folder, key).close()
    ballast.unlink()
    home = Home(folder, key)
    acknowledged: list[str] = []
    troubles: list[str] = []
    while len(troubles) < 6:
        try:
            dossier = home.store.receive(intake(), CLERK)
            acknowledged.append(f"received {dossier.id} {dossier.code}")
            after = home.store.issue_receipt(dossier.id, b"%PDF" + os.urandom(9000), "m", "A5", CLERK)
            acknowledged.append(f"printed {dossier.id} {after.receipts[0].sha256}")
        except Trouble as trouble:
            troubles.append(trouble.what)
    check_acknowledged(home, acknowledged)
    check_whole(home)
    home.close()
    again = Home(folder, key)
    check_acknowledged(again, acknowledged)
    again.close()
    sys.stdout.write(f"{len(acknowledged)} {'|'.join(sorted(set(troubles)))}\n")


if __name__ == "__main__":
    main()
