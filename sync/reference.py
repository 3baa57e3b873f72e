"""Reference data comes down: the province's signed package is laid beside the desk's data, to be looked at.

Nothing here trusts it. It is installed where every package is, after its signature was checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from localdb.files import write_file
from localdb.home import Home
from sync.client import Client
from sync.events import ReferenceCame
from sync.link import LinkTrouble

_HAVE = "reference"  # the setting with the SHA-256 of what came down last


def take_reference(home: Home, client: Client) -> Iterator[ReferenceCame]:
    """Take down a package that this desk has not seen yet; a line that fails here costs nothing.

    Raises ``Trouble`` for this machine's own failures (a full disk).
    """
    try:
        data = client.reference(reference_here(home))
    except LinkTrouble:
        return  # the next meeting asks again
    if data:
        yield keep_reference(home, data)


def reference_here(home: Home) -> str:
    """Return the SHA-256 of the package that came down last; empty when there is none here."""
    return home.settings.get(_HAVE, str, "") if home.folder.reference.exists() else ""


def keep_reference(home: Home, data: bytes) -> ReferenceCame:
    """Lay a package that came down beside the desk's data. Raises ``Trouble`` when the disk is full."""
    write_file(home.folder.reference, data)
    home.settings.put(_HAVE, hashlib.sha256(data).hexdigest())
    return ReferenceCame(len(data))
