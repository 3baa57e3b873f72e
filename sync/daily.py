"""The daily comparison with the gateway: by counts and hashes, on the line that is open anyway."""

from __future__ import annotations

from collections.abc import Iterator

from localdb.comparing import Compared, compare, is_due
from localdb.home import Home
from sync.client import Client
from sync.link import LinkTrouble
from sync.protocol import MAX_ASKED


def compare_daily(home: Home, client: Client, known: int = 0) -> Iterator[Compared]:
    """Compare once a day what the gateway holds of this desk with what it said; tell what was found.

    At once, when it has ``known`` more changes than there are here: a copy of this disk works somewhere.
    Without a line there is nothing to tell: the next meeting compares.
    """
    if not is_due(home, known):
        return
    files = home.outbox.blobs_stored(MAX_ASKED)
    try:
        theirs = client.me().device
        lost = {missing.sha256 for missing in client.missing(files)} if files else set()
    except LinkTrouble:
        return
    yield compare(home, theirs.contiguous_dseq, theirs.digest, files, lost)
