"""A gateway process that is not to be trusted: it forgets to answer, does things twice or late, and dies.

Only tests start it. ``planted`` are bugs that no product code knows; the history check must catch them.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import time_machine
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from sync.gateway import intake, routes, turns
from sync.gateway.app import make_app
from sync.gateway.databases import ReferenceDatabases
from sync.gateway.province import Decision, NoProvince, ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import PushAnswer
from tests.torture.steps import Gateway

HASTY, FORGETFUL, WORDLESS = "hasty", "forgetful", "wordless"
HASTY_SECONDS = 0.4
FATES = ("500", "unanswered", "twice", "again-later")


def serve(home: Path, port: int, step: Gateway, planted: str, ready: int) -> None:
    """Serve until killed; a byte into the pipe ``ready`` says that it listens."""
    turns.RETRY_SECONDS = 0.05
    with time_machine.travel(datetime.now(UTC) + timedelta(days=step.days), tick=True):
        store = Store(home)
        chance = random.Random(step.seed)
        moody = Moody(store, random.Random(step.seed + 1), step.trouble)
        app = make_app(store, NoProvince() if step.hub else moody, ReferenceDatabases(store.home))
        plant(planted, app.state.parts.delivery.wake)
        config = uvicorn.Config(
            Unreliable(app, chance, step), port=port, log_level="critical", access_log=False
        )

        class Server(uvicorn.Server):
            async def startup(self, sockets: object = None) -> None:
                await super().startup()
                os.write(ready, b"1" if self.started else b"0")

        Server(config).run()


class Moody(ReferenceProvince):
    """The province behind the gateway: away now and then, and now and then it trips over a change."""

    def __init__(self, store: Store, chance: random.Random, trouble: int) -> None:
        super().__init__(store)
        self._chance = chance
        self._trouble = trouble

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        drawn = self._chance.randrange(100)
        if drawn < self._trouble // 4:
            raise Trouble("Hệ thống tỉnh không trả lời.")
        if drawn < self._trouble // 3:
            raise RuntimeError("the province's adapter has a bug")
        return super().decide(commune, change, after)


class Unreliable:
    """Around a gateway: what becomes of each request is drawn by lot."""

    def __init__(self, app: ASGIApp, chance: random.Random, step: Gateway) -> None:
        self._app = app
        self._chance = chance
        self._trouble = step.trouble
        self._left = step.dies_at
        self._late: list[tuple[Scope, list[Message]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        troubled = self._chance.randrange(100) < self._trouble
        fate = self._chance.choice(FATES) if troubled else ""
        before = self._chance.random() < 0.5
        self._left -= 1
        dies = self._left == 0
        if dies and before:
            os.kill(os.getpid(), signal.SIGKILL)
        if fate == "500":
            await Response("oops", 500)(scope, receive, send)
            return
        if not fate and not dies:
            await self._app(scope, receive, send)
            return
        asked = await _whole(receive)
        answer = await self._do(scope, asked)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        if fate == "twice":
            answer = await self._do(scope, asked)
        if self._late and self._chance.random() < 0.5:
            await self._do(*self._late.pop(0))
        if fate == "again-later":
            self._late.append((scope, asked))
        if fate == "unanswered":
            await Response("bad gateway", 502)(scope, receive, send)
            return
        for message in answer:
            await send(message)

    async def _do(self, scope: Scope, asked: list[Message]) -> list[Message]:
        told: list[Message] = []
        left = iter([*asked, {"type": "http.disconnect"}])

        async def receive() -> Message:
            return next(left, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            told.append(message)

        await self._app(dict(scope), receive, send)
        return told


async def _whole(receive: Receive) -> list[Message]:
    """Hear a request to its end, or until the line breaks."""
    heard = [await receive()]
    while heard[-1]["type"] == "http.request" and heard[-1].get("more_body"):
        heard.append(await receive())
    return heard


def plant(bug: str, wake: Callable[[], None]) -> None:
    """Put a known bug into this process; the empty name is none."""
    if bug == HASTY:
        patch.object(routes, "take", partial(_hasty, wake)).start()
    elif bug == FORGETFUL:
        patch.object(intake._Intake, "_known", _forgetful).start()
    elif bug == WORDLESS:
        patch.object(routes, "keep_head", _wordless).start()
    elif bug:
        raise ValueError(bug)


class _UndoneError(Exception):
    """Rolls a transaction back."""


def _hasty(wake: Callable[[], None], store: Store, device: str, lines: list[bytes]) -> PushAnswer:
    """Acknowledge first and commit a little later: a kill in between loses what was acknowledged."""

    def later() -> None:
        intake.take(store, device, lines)
        wake()

    answers: list[PushAnswer] = []
    try:
        with store.write() as db:
            answers.append(intake._Intake(db, device, hub=False).take(lines, store))
            raise _UndoneError
    except _UndoneError:
        threading.Timer(HASTY_SECONDS, later).start()
        return answers[0]


def _wordless(store: Store, device: str, signed: bytes) -> None:
    """Tell a desk that the hub has its word, and keep none: what it left there dies with its PC."""


def _forgetful(self: object, change: object, line: bytes) -> None:
    """Remember no change by its id."""
