"""A gateway process that dies like in a power cut: after the commit, before the answer leaves.

Run as ``python -m tests.sync.doomed_gateway HOME PORT METHOD PATH-PREFIX NTH``; it prints its port.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.gateway.serve import open_gateway


class Doom:
    """Kills this process when the ``nth`` answer to such a request is about to leave."""

    def __init__(self, app: ASGIApp, method: str, prefix: str, nth: int) -> None:
        self._app = app
        self._method = method
        self._prefix = prefix
        self._left = nth

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def last(message: Message) -> None:
            doomed = scope.get("method") == self._method and scope["path"].startswith(self._prefix)
            if doomed and message["type"] == "http.response.start":
                self._left -= 1
                if self._left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            await send(message)

        await self._app(scope, receive, last if scope["type"] == "http" else send)


def main(home: Path, port: int, method: str, prefix: str, nth: int) -> None:
    class Server(uvicorn.Server):
        async def startup(self, sockets: object = None) -> None:
            await super().startup()
            sys.stdout.write(f"{self.servers[0].sockets[0].getsockname()[1]}\n")
            sys.stdout.flush()

    app = Doom(open_gateway(home), method, prefix, nth)
    Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False)).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
