"""Where papers come in: the watch folder, files a person chose, a scanner, and pages kept earlier."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from msgspec.structs import replace

from localdb.domain.trouble import Trouble
from scanner.batch import Document, apart
from scanner.sources import Arrival
from scanner.watch import FolderSource

Incoming = Document | Trouble | None

T = TypeVar("T")
_STEP_SECONDS = 0.2
_PAUSE_STEPS = 25  # five seconds between two attempts to watch a folder that cannot be watched


class Stopped(Exception):
    """Somebody asked the intake to stop; nothing is wrong."""


class Inlet:
    """One stream of documents out of many sources. ``offer`` may be called from any thread.

    ``folder`` is watched from the first document on; None watches nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._offered: SimpleQueue[Iterable[Incoming]] = SimpleQueue()
        self._pause = threading.Event()

    def offer(self, documents: Iterable[Incoming]) -> None:
        """Take these in as soon as the one before is through."""
        self._offered.put(documents)

    def forget(self) -> None:
        """Leave out what was offered and has not begun."""
        while self._next_offered() is not None:
            pass

    def documents(self, stopped: Callable[[], bool]) -> Generator[Incoming, None, None]:
        """Yield what comes, None while nothing does. Raises ``Stopped`` once ``stopped()`` says so."""
        with closing(self._watched()) as watched:
            while True:
                document = next(watched)  # says to the folder that the one before is safe, also when stopping
                if stopped():
                    raise Stopped
                yield document
                while (offered := self._next_offered()) is not None:
                    yield from _until(offered, stopped)

    def _next_offered(self) -> Iterable[Incoming] | None:
        try:
            return self._offered.get_nowait()
        except Empty:
            return None

    def _watched(self) -> Generator[Incoming, None, None]:
        """Yield the files of the watch folder for ever; when it cannot be watched, say so and try again."""
        while self._folder is None:
            self._pause.wait(_STEP_SECONDS)
            yield None
        while True:
            try:
                with closing(apart(FolderSource(self._folder))) as arriving:
                    yield from arriving
            except Trouble as trouble:
                yield trouble
            for _ in range(_PAUSE_STEPS):
                self._pause.wait(_STEP_SECONDS)
                yield None


def waited_for(queue: SimpleQueue[T | None]) -> Iterator[T | None]:
    """Yield what is put into a queue, None while nothing comes; None in the queue ends it."""
    while True:
        try:
            thing = queue.get(timeout=_STEP_SECONDS)
        except Empty:
            yield None
            continue
        if thing is None:
            return
        yield thing


def _until(documents: Iterable[Incoming], stopped: Callable[[], bool]) -> Iterator[Incoming]:
    for document in documents:
        if stopped():
            raise Stopped
        if isinstance(document, Document):
            yield replace(document, pages=_pages(document, stopped))
        else:
            yield document


def _pages(document: Document, stopped: Callable[[], bool]) -> Iterator[Arrival]:
    for raw in document.pages:
        if stopped():
            raise Stopped
        yield raw
