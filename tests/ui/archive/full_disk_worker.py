"""Takes a box out to a disk that fills up under way: run in a mount name space of its own."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from localdb.domain.trouble import Trouble
from tests.ui.archive.test_handing import accepted
from tests.ui.scanning import papers
from ui.archive.exporting import export_box


def main() -> None:
    """Work in argv[1], take out to argv[2]; print what was told, and what lies there afterwards."""
    disk = Path(sys.argv[2])
    parts = papers.make_parts(Path(sys.argv[1]))
    box = accepted(parts)
    events = export_box(parts.home, parts.catalogue.archive, box, disk)
    told = []
    try:
        next(events)  # there was room when it began
        with (disk / "ballast").open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass
        list(events)
    except Trouble as trouble:
        told.append(trouble.what)
    try:
        list(export_box(parts.home, parts.catalogue.archive, box, disk))
    except Trouble as trouble:
        told.append(trouble.what)
    left = sorted(path.name for path in disk.iterdir())
    parts.home.close()
    sys.stdout.write("|".join([*told, *left]))


if __name__ == "__main__":
    main()
