"""A thread that takes turns at one piece of work: whenever it is woken, and from time to time by itself."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from time import monotonic

RETRY_SECONDS = 5.0
LOOK_SECONDS = 0.02

_log = logging.getLogger(__name__)


class Turns:
    """Does ``work`` until it returns 0, then waits; a failure is logged and tried again."""

    def __init__(self, name: str, work: Callable[[], int], every: float | None = None) -> None:
        """Make the thread ``name``; it also works after ``every`` seconds in which nobody woke it."""
        self._work = work
        self._every = every
        self._turn = threading.Condition()
        self._asked = 1
        self._done = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        """Begin with whatever an earlier run left."""
        self._thread.start()

    def stop(self) -> None:
        """End after the work in hand."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        self._thread.join()

    def wake(self) -> None:
        """Say that there may be something to do."""
        with self._turn:
            self._asked += 1
            self._turn.notify_all()

    async def settled(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds until all that there was to do is done.

        It looks now and then, and so holds no thread: a thousand desks may wait while others push.
        """
        asked, until = self._asked, monotonic() + timeout
        while not (over := self._done >= asked or self._stopping) and monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
        return over

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._stopping or self._asked > self._done, self._every)
                if self._stopping:
                    return
                asked = self._asked
            try:
                if not self._work():
                    with self._turn:
                        self._done = max(self._done, asked)
                        self._turn.notify_all()
            except Exception:
                _log.exception("%s failed; trying again in %s s", self._thread.name, RETRY_SECONDS)
                with self._turn:
                    self._turn.wait_for(lambda: self._stopping, RETRY_SECONDS)
