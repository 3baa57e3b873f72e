"""Real desks and a real gateway on loopback, for the tests of this folder and the benchmark."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from msgspec.structs import replace
from starlette.types import ASGIApp, Receive, Scope, Send

from localdb.db import one
from localdb.domain.codes import Block
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.roles import Role
from localdb.domain.values import Due, Person, Pin, Scan
from localdb.home import Folder, create_home, open_home
from localdb.log import new_id
from localdb.outbox import Delivery
from localdb.store import Actor
from sync.client import Client, enrol
from sync.credentials import new_key
from sync.engine import synchronise
from sync.events import Event, Interrupted
from sync.gateway.serve import new_enrolment_code, server
from sync.link import Identity, Patience

COMMUNE = "H29.19"
PASSPHRASE = "mật khẩu thử"
CLERK = Actor("acc_lan", "Trần Thị Lan", Role.CLERK)
PIN = Pin("1.004873", "2026-01", "Cấp giấy xác nhận tình trạng hôn nhân", "Hộ tịch")
QUICKLY = Patience(tries=3, first=0.01, longest=1.0)


FIRST_DAY = date(2026, 11, 1)  # the desks' clocks stand in its month whatever day it is at the gateway


class Clock:
    """A desk clock that moves one second per look; it may be wrong by some hours."""

    def __init__(self, wrong: timedelta = timedelta(0)) -> None:
        self._at = datetime(2026, 11, 22, 8, 0, tzinfo=VIETNAM) + wrong

    def __call__(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at


class Meddler:
    """Something between desk and gateway that answers in the gateway's stead when it likes."""

    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        self._app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._gateway.instead(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)


class Gateway:
    """A gateway in a thread of this process; it can be stopped and started on the same port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        self.instead: Callable[[Scope], ASGIApp | None] = lambda _: None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        ready = threading.Event()

        def listening(port: int) -> None:
            self.port = port
            ready.set()

        self._server = server(self.home, port=self.port, ready=listening)
        app: Any = self._server.config.app
        self._server.config.app = Meddler(app, self)
        self._thread = threading.Thread(target=self._server.run, name="gateway")
        self._thread.start()
        assert ready.wait(20)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
            self._server = self._thread = None


class Desk:
    """One PC of a counter, with its own encrypted file."""

    def __init__(self, folder: Path, name: str = "may-1", clock: Clock | None = None) -> None:
        self.home, _ = create_home(Folder(folder / name), PASSPHRASE, COMMUNE, clock or Clock())
        self.identity: Identity | None = None

    def reopen(self) -> None:
        self.home.close()
        self.home = open_home(self.home.folder, PASSPHRASE, Clock())

    def join(self, gateway: Gateway, counter: str = "Quầy 1") -> None:
        code = new_enrolment_code(gateway.home, COMMUNE, counter)
        self.identity, answer = enrol(gateway.url, code, self.home.device.id, new_key())
        self.home.settings.put("blocks", [replace(b, valid_from=FIRST_DAY) for b in answer.blocks])

    def client(self, url: str = "", patience: Patience = QUICKLY) -> Client:
        assert self.identity is not None
        identity = self.identity if not url else at(self.identity, url)
        return Client(identity, patience)

    def sync(self, url: str = "") -> list[Event]:
        with self.client(url) as client:
            return list(synchronise(self.home.outbox, self.home.blobs, client))

    def sync_until_done(self, url: str, most: int = 60) -> int:
        """Meet again and again, as a desk does, until the province has decided; return how often it met."""
        for meeting in range(1, most + 1):
            if not isinstance(self.sync(url)[-1], Interrupted) and "received" not in self.states():
                return meeting
        raise AssertionError(f"not done after {most} meetings")

    def receive(self, name: str = "Nguyễn Văn An", procedure: Pin = PIN, **more: Any) -> Dossier:
        intake = Intake(
            procedure=procedure,
            applicant=Person(name=name),
            papers=(),
            due=Due("2026-11-27T17:00:00+07:00"),
        )
        return self.home.store.receive(replace(intake, **more), CLERK)

    def scan(self, dossier: str, data: bytes) -> str:
        sha256 = self.home.blobs.put(data)
        scan = Scan(new_id(), "tp01", "Tờ khai", sha256, len(data), 1)
        self.home.store.file_paper(dossier, scan, "", (), CLERK)
        return sha256

    def states(self) -> dict[str, int]:
        return {state.value: n for state, n in self.home.outbox.counts().items() if n}

    def state_of(self, dossier: str) -> list[Delivery]:
        return [row.state for row in self.home.outbox.states_of(dossier)]

    def official_code(self, dossier: str) -> str:
        found = one(self.home.connections.get(), "SELECT official_code FROM dossier WHERE id = ?", (dossier,))
        return str(found["official_code"]) if found else ""

    def reserve(self, *blocks: Block) -> None:
        self.home.settings.put("blocks", blocks)

    def close(self) -> None:
        self.home.close()


def enrolled(gateway: Gateway, commune: str = COMMUNE) -> Identity:
    """A device without a desk behind it, for tests that speak the wire themselves."""
    code = new_enrolment_code(gateway.home, commune, "Quầy 1")
    return enrol(gateway.url, code, f"dv_{new_id()}", new_key())[0]


def at(identity: Identity, url: str) -> Identity:
    return replace(identity, url=url)


@contextmanager
def running(home: Path) -> Iterator[Gateway]:
    """A gateway that listens while the block runs."""
    gateway = Gateway(home)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()
