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
    have = home.settings.get(_HAVE, str, "")
    try:
        data = client.reference(have if home.folder.reference.exists() else "")
    except LinkTrouble:
        return  # the next meeting asks again
    if data:
        write_file(home.folder.reference, data)
        home.settings.put(_HAVE, hashlib.sha256(data).hexdigest())
        yield ReferenceCame(len(data))
