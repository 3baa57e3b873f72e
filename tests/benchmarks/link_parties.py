"""The two ends of ``sync_link``, each a process that can be killed: a real desk, and the real gateway.

``python -m tests.benchmarks.link_parties gateway FOLDER HOST PORT`` prints ``ready``, and counts requests in
the file ``FOLDER.requests``, where they outlive it. ``… desk FOLDER URL`` meets the gateway until everything
is accepted, and ends.
"""

from __future__ import annotations

import mmap
import sys
import threading
from pathlib import Path

import uvicorn
from msgspec.structs import replace
from starlette.types import ASGIApp, Receive, Scope, Send

from localdb import schema, settings
from localdb.db import Connections
from localdb.home import Folder, Home, now
from localdb.keys import MasterKey
from localdb.log import new_id
from localdb.numbering import Device
from localdb.outbox import Delivery
from localdb.writer import Writer
from sync.client import Client
from sync.command import identity_of
from sync.engine import synchronise
from sync.events import Interrupted
from sync.gateway.serve import IDLE_SECONDS, open_gateway
from tests.sync.desks import COMMUNE

KEY = MasterKey(
    bytes(range(32))
)  # no passphrase: its stretching would be most of the memory that is measured
AGAIN_SECONDS = 1.0


def make_desk(folder: Folder) -> Home:
    """Make a desk that opens with ``KEY``."""
    folder.path.mkdir(parents=True)
    connections = Connections(folder.database, KEY.derive("database"))
    schema.upgrade(connections.get())
    with Writer(connections, now).transaction() as transaction:
        settings.write(transaction.db, "device", Device(f"dv_{new_id()}", COMMUNE))
    connections.close()
    return Home(folder, KEY)


class Counted:
    """Around a gateway: counts requests in a file."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self._app = app
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._count = mmap.mmap(file.fileno(), 8)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._count[:] = (int.from_bytes(self._count[:], "big") + 1).to_bytes(8, "big")
        await self._app(scope, receive, send)


def counted(folder: Path) -> int:
    """Return how many requests a gateway counted."""
    return int.from_bytes(Path(f"{folder}.requests").read_bytes(), "big")


def gateway(folder: Path, host: str, port: int) -> None:
    """Serve until killed."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: object = None) -> None:
            await super().startup()
            if self.started:
                sys.stdout.write("ready\n")
                sys.stdout.flush()

    app = Counted(open_gateway(folder), Path(f"{folder}.requests"))
    quiet = uvicorn.Config(
        app, host=host, port=port, log_level="error", access_log=False, timeout_keep_alive=IDLE_SECONDS
    )
    Server(quiet).run()


def desk(folder: Path, url: str) -> None:
    """Meet the gateway at ``url`` until the province has taken everything."""
    home = Home(Folder(folder), KEY)
    identity = replace(identity_of(home), url=url)
    while True:
        with Client(identity) as client:
            for event in synchronise(home.outbox, home.blobs, client):
                if isinstance(event, Interrupted):
                    sys.stderr.write(f"{event.trouble}\n")
                    threading.Event().wait(AGAIN_SECONDS)
        counts = home.outbox.counts()
        if counts[Delivery.ACCEPTED] == sum(counts.values()) and not home.outbox.blobs_waiting(1):
            break
    home.close()


if __name__ == "__main__":
    if sys.argv[1] == "gateway":
        gateway(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        desk(Path(sys.argv[2]), sys.argv[3])
