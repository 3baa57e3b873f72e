"""Sheets from a scanner: each is kept as a paper of its own the moment it arrives. No Qt here.

The sheets of one scan are one batch: once they are read, those that belong together become one paper.

Reading is slow and scanning is not: nothing is read here, so no sheet waits for its turn in the scanner's
memory, and whatever ends the scan (a jam, a pulled cable, a kill) leaves every sheet before it on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from localdb.domain.trouble import Trouble
from localdb.home import Home
from localdb.log import new_id
from scanner.sources import Source
from ui.scanning.intake import Aim
from ui.scanning.paper import Paper, draft_of


def feed(home: Home, source: Source, aim: Aim, *, scanned: bool = True) -> Iterator[Paper | Trouble | None]:
    """Keep what ``source`` brings; yield each paper, to be read, None while nothing comes.

    Files that a person chose were not ``scanned``: each is a paper of its own, under its own name.
    ``aim`` is looked at when a sheet arrives. Raises ``Trouble`` when the scanner stops before its feeder is
    empty, or the disk takes no more; what was yielded is safe.
    """
    batch, began = new_id(), home.writer.now()
    with closing(source.pages()) as arriving:
        for arrival in arriving:
            if arrival is None or isinstance(arrival, Trouble):
                yield arrival
                continue
            name = f"Quét {began:%H:%M} {arrival.name}" if scanned else arrival.name
            page, now = new_id(), home.writer.now().isoformat(timespec="seconds")
            paper = Paper(
                new_id(), name, aim.dossier, pages=(page,), batch=f"scan:{batch}" if scanned else ""
            )
            home.pages.keep(
                arrival.data,
                media=arrival.media,
                source=paper.batch or "files",
                name=name,
                page=page,
                draft=draft_of(paper, aim.actor.id if aim.actor else "", now),
            )
            yield paper
