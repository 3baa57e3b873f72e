"""A desk that installs packages and goes back until it is killed: ``… install_worker FOLDER PACKAGES``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from forms.catalogue import installed
from forms.catalogue.package import read_file
from localdb.home import Folder, Home
from localdb.keys import MasterKey
from tests.localdb.made_up import IT
from tests.localdb.packing import trust


def main() -> None:
    """Install one after the other, then go back from the newest and forward again without end."""
    home = Home(Folder(Path(sys.argv[1])), MasterKey(bytes.fromhex(sys.stdin.readline().strip())))
    trust(home)
    packages = sorted(Path(sys.argv[2]).glob("*.mcdm"))
    for path in packages:
        installed.install(home, installed.examine(home, read_file(path), installed.load(home)), IT)
        if path == packages[0]:
            os.write(1, b"ready\n")
    while True:
        installed.go_back(home, IT)
        installed.install(home, installed.examine(home, read_file(packages[-1]), installed.load(home)), IT)


if __name__ == "__main__":
    main()
