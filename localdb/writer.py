"""One writer at a time, and one signal after each commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from localdb.db import Connections, Database, immediate
from localdb.log import Logged

Listener = Callable[[list[Logged]], None]


class Transaction:
    """A write under way: its connection, and the changes it will announce once committed."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.done: list[Logged] = []


class Writer:
    """Serialises the writes of this process; safe from any thread."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self.connections = connections
        self.now = now
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` after every commit, in the writing thread, with the changes made (maybe none)."""
        self._listeners.append(listener)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run one write transaction; everything in it is on disk when the block ends without an exception."""
        with self._lock, immediate(self.connections.get()) as db:
            transaction = Transaction(db)
            yield transaction
        for listener in self._listeners:
            listener(transaction.done)
