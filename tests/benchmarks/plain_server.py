"""The peer of the exchange: a server without a protocol, as durable as ours; run by ``sync_carry``.

``python -m tests.benchmarks.plain_server FOLDER`` prints its port. ``POST /changes`` commits one line (in
SQLCipher, WAL, ``synchronous=FULL``), ``PUT /files/SHA256`` keeps one file (fsync of file and folder).
"""

from __future__ import annotations

import hashlib
import secrets
import sys
from pathlib import Path
from socket import create_server

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from localdb.db import connect, immediate
from localdb.files import write_file


def app(folder: Path) -> Starlette:
    """Return the server of one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    db = connect(folder / "plain.db", secrets.token_bytes(32))
    db.execute("CREATE TABLE line (n INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT")

    async def change(request: Request) -> Response:
        line = await request.body()
        with immediate(db):
            db.execute("INSERT INTO line (line) VALUES (?)", (line,))
        return Response(status_code=201)

    async def file(request: Request) -> Response:
        data, sha256 = await request.body(), request.path_params["sha256"]
        if hashlib.sha256(data).hexdigest() != sha256:
            return Response(status_code=400)
        write_file(folder / sha256, data)
        return Response(status_code=201)

    return Starlette(
        routes=[
            Route("/changes", change, methods=["POST"]),
            Route("/files/{sha256}", file, methods=["PUT"]),
        ]
    )


def serve(folder: Path) -> None:
    """Listen on a free port of this machine until told to stop."""
    with create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        config = uvicorn.Config(app(folder), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
