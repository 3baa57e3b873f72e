"""Runs the gateway: its home, its server process, enrolment codes, and what to do after a restore."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from socket import socket

import uvicorn
from fastapi import FastAPI

from localdb.domain.trouble import Trouble
from sync.gateway.access import new_code
from sync.gateway.app import make_app
from sync.gateway.carry import write_ssh_key
from sync.gateway.databases import ReferenceDatabases
from sync.gateway.province import NoProvince, ReferenceProvince
from sync.gateway.store import Store

IDLE_SECONDS = 75
LAST_WORDS_SECONDS = 10


def open_gateway(home: Path) -> FastAPI:
    """Return the gateway of ``home`` with the reference province behind it, or a hub. Raises ``Trouble``."""
    store = Store(home)
    write_ssh_key(store)
    province = NoProvince() if store.settings.hub else ReferenceProvince(store)
    return make_app(store, province, ReferenceDatabases(home))


class _Server(uvicorn.Server):
    """uvicorn, saying when it listens and on which port."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])


def server(
    home: Path,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    ready: Callable[[int], None],
    certificate: Path | None = None,
    key: Path | None = None,
) -> uvicorn.Server:
    """Return a server not yet running; ``ready`` is told the port once it listens."""
    config = uvicorn.Config(
        open_gateway(home),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=LAST_WORDS_SECONDS,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    return _Server(config, ready)


def serve(
    home: Path,
    host: str = "127.0.0.1",
    port: int = 8711,
    *,
    ready: Callable[[int], None],
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Run the gateway until it is told to stop (Ctrl+C). Raises ``Trouble`` when it cannot listen.

    Outside one machine, put a TLS proxy in front: the gateway itself listens on loopback by default.
    """
    running = server(home, host, port, ready=ready, certificate=certificate, key=key)
    try:
        running.run()
    except SystemExit as error:
        raise Trouble(
            f"Không mở được cổng {host}:{port}.", "Chọn cổng khác, hoặc tắt chương trình đang dùng nó."
        ) from error


def new_enrolment_code(home: Path, commune: str, counter: str) -> str:
    """Make a one-time code (ten minutes) with which one PC joins ``commune`` as ``counter``."""
    store = Store(home)
    try:
        return new_code(store, commune, counter)
    finally:
        store.close()
