"""The intake as it runs in the background while the app is open."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue

from PySide6.QtCore import QObject, Signal

from localdb.domain.trouble import Trouble
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.scanning.inlet import Incoming, Inlet, waited_for
from ui.scanning.intake import Aim, Event, Intake
from ui.scanning.paper import Paper


class Watching(QObject):
    """Runs the intake on a thread of the desk. ``happened(Event)`` as things happen; ``halted`` when a person
    stopped it and it stands still; ``trouble(Trouble)`` when it cannot go on.
    """

    happened = Signal(object)
    halted = Signal()
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, aim: Aim) -> None:
        super().__init__()
        self._desk, self._parts, self._aim = desk, parts, aim
        self._inlet = Inlet(parts.watch)
        self._intake = Intake(parts, aim)
        self._running: Running | None = None
        self._asked_to_halt = False
        self._scans: dict[str, SimpleQueue[Paper | None]] = {}  # by batch: sheets of scans still running

    @property
    def runs(self) -> bool:
        """Whether papers are taken in."""
        return self._running is not None

    def start(self) -> None:
        """Take in what comes, from now until the desk closes. Nothing when it runs already."""
        if self._running is not None:
            return
        self._asked_to_halt = False
        self._intake = Intake(self._parts, self._aim)
        self._running = self._desk.stream(self._events, self.happened.emit, self._ended, self._failed)

    def offer(self, documents: Iterable[Incoming]) -> None:
        """Take these in, too."""
        self.start()
        self._inlet.offer(documents)

    def read_again(self, papers: Iterable[Paper]) -> None:
        """Read papers that were kept earlier."""
        self.start()
        self._inlet.offer(self._again(papers))

    def read_sheet(self, sheet: Paper) -> None:
        """Read a sheet of a scan that is still running, as part of its stack."""
        self.start()
        if sheet.batch not in self._scans:
            queue = self._scans[sheet.batch] = SimpleQueue()
            self._inlet.offer(self._stack(queue))
        self._scans[sheet.batch].put(sheet)

    def scan_ended(self) -> None:
        """Say that no more sheets come: the last paper of the stack is complete."""
        for queue in self._scans.values():
            queue.put(None)
        self._scans.clear()

    def _stack(self, queue: SimpleQueue[Paper | None]) -> Iterator[Incoming]:
        yield from self._intake.stack(waited_for(queue))

    def _again(self, papers: Iterable[Paper]) -> Iterator[Incoming]:
        """Let the intake that is running when their turn comes take them."""
        yield from self._intake.again(papers)

    def halt(self) -> None:
        """Stop reading; what was kept stays kept. The intake stops between two papers, so that the source of
        each has heard whether it is safe.
        """
        self._asked_to_halt = self._running is not None
        self._scans.clear()

    def _events(self) -> Iterator[Event]:
        return self._intake.run(self._inlet.documents(self._stopped))

    def _stopped(self) -> bool:
        """Whether to stop: somebody said so, or the program ended without saying anything."""
        cancelled = self._running is not None and self._running.cancelled
        return cancelled or self._asked_to_halt or not threading.main_thread().is_alive()

    def _ended(self) -> None:
        self._running = None
        if self._asked_to_halt:
            self._inlet.forget()
            self.halted.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._running = None
        self._scans.clear()
        self.trouble.emit(trouble)
