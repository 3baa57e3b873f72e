"""One writer at a time, and one signal after each commit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from localdb.db import Connections, Database, immediate
from localdb.log import Logged

_log = logging.getLogger(__name__)

Listener = Callable[[list[Logged]], None]


class Transaction:
    """A write under way: its connection, and the changes it will announce once committed."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.done: list[Logged] = []


class Writer:
    """Serialises the writes of this process; safe from any thread. Transactions do not nest."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self.connections = connections
        self.now = now
        self._lock = threading.Lock()
        self._owner = 0
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` after every commit, in the writing thread, with the changes made (maybe none)."""
        self._listeners.append(listener)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run one write transaction; everything in it is on disk when the block ends without an exception."""
        if self._owner == threading.get_ident():
            raise RuntimeError("a write verb was called inside a transaction")
        with self._turn(), immediate(self.connections.get()) as db:
            transaction = Transaction(db)
            yield transaction
        for listener in self._listeners:
            try:
                listener(transaction.done)
            except Exception:  # what is committed is done: a listener's bug must not make it look undone
                _log.exception("a listener failed after a commit")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            self._owner = threading.get_ident()
            try:
                yield
            finally:
                self._owner = 0
