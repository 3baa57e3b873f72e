"""The one bridge between Qt and work.

Reading a few rows may happen on the GUI thread; everything slower, and every write, goes through here. A job
is a plain function that knows nothing of Qt. What comes back is put in a queue before the GUI thread is
woken, so a result is never lost, also not when the window is closing. Failures are of two kinds: ``Trouble``
goes to ``failed`` and is shown in place; anything else is a bug, logged once and told by ``bug``.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from localdb.domain.trouble import Trouble

T = TypeVar("T")
E = TypeVar("E")
_log = logging.getLogger(__name__)


class Running:
    """A stream under way. ``cancelled`` says whether somebody asked it to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Close the generator after the event it is working on; no further event is delivered."""
        self._stop.set()


class Desk(QObject):
    """Runs jobs off the GUI thread and brings their results back to it.

    ``changed(what)`` is emitted after a write, with what the write returned; screens refresh on it.
    ``bug(text)`` is emitted when a job or a callback failed in a way nobody foresaw.
    Jobs must not touch widgets, and must not wait for the GUI thread.
    """

    changed = Signal(object)
    bug = Signal(str)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = ThreadPoolExecutor(2, "desk-job")
        self._streams = ThreadPoolExecutor(4, "desk-stream")
        self._arrived: deque[Callable[[], None]] = deque()
        self._running: set[Running] = set()
        self._closed = self._over = False
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Trouble], None]) -> None:
        """Run ``job`` on a thread; then one of ``done`` and ``failed`` on the GUI thread, or a bug."""
        if self._over:
            return  # the desk is closed: nobody is there to be shown anything

        def work() -> None:
            try:
                result = job()
            except Trouble as trouble:
                self._bring(_bound(failed, trouble))
            except Exception as error:
                self._bring(_bound(self.report, error))
            else:
                self._bring(_bound(done, result))

        self._jobs.submit(work)

    def write(
        self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Like ``run``, and then tell every screen by ``changed``."""

        def written(result: T) -> None:
            try:
                done(result)
            finally:
                self.changed.emit(result)

        self.run(job, written, failed)

    def stream(
        self,
        events: Callable[[], Iterator[E]],
        on_event: Callable[[E], None],
        done: Callable[[], None],
        failed: Callable[[Trouble], None],
    ) -> Running:
        """Walk a generator on a thread, bringing each event to the GUI thread in order.

        ``done`` is called once at the end, also after ``cancel`` (the generator is closed by then), unless
        the generator raised ``Trouble``, which goes to ``failed``.
        """
        running = Running()
        if self._closed:
            return running
        self._running.add(running)

        def end(then: Callable[[], None]) -> None:
            self._running.discard(running)
            then()

        def tell(event: E) -> None:
            if not running.cancelled:
                on_event(event)

        def work() -> None:
            try:
                self._walk(events, tell, running)
            except Trouble as trouble:
                self._bring(_bound(end, _bound(failed, trouble)))
            except Exception as error:
                self._bring(_bound(end, _bound(self.report, error)))
            else:
                self._bring(_bound(end, done))

        self._streams.submit(work)
        return running

    def _walk(self, events: Callable[[], Iterator[E]], tell: Callable[[E], None], running: Running) -> None:
        if running.cancelled:
            return
        iterator = events()
        try:
            for event in iterator:
                if running.cancelled:
                    return
                self._bring(_bound(tell, event))
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()

    @property
    def closed(self) -> bool:
        """Whether no more work is taken."""
        return self._closed

    def close(self) -> None:
        """Cancel the streams, wait for every thread, and deliver what they brought. May be called twice.

        What those deliveries ask for is done too: a dossier refused at the last moment keeps its draft.
        """
        if self._closed:
            return
        self._closed = True
        for running in tuple(self._running):
            running.cancel()
        self._streams.shutdown(wait=True)
        for _ in range(2):
            jobs, self._jobs = self._jobs, ThreadPoolExecutor(2, "desk-job")
            jobs.shutdown(wait=True)
            self._deliver()
        self._over = True
        self._jobs.shutdown(wait=True)

    def _bring(self, delivery: Callable[[], None]) -> None:
        self._arrived.append(delivery)
        self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._arrived:
            delivery = self._arrived.popleft()
            try:
                delivery()
            except Exception as error:
                self.report(error)

    def report(self, error: Exception) -> None:
        """Log a failure that nobody foresaw and tell it by ``bug``. Call it on the GUI thread."""
        _log.error("unforeseen failure", exc_info=error)
        self.bug.emit(f"{type(error).__name__}: {error}")


def _bound(function: Callable[[T], None], argument: T) -> Callable[[], None]:
    return lambda: function(argument)
