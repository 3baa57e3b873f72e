"""How long an event waits in the reception screen while papers are read beside it, and while none are.

A process of its own opens the whole window on the sample commune (``python -m tests.benchmarks.ui_latency
FOLDER PAGES CALM [STACK]``) and puts scans into its watch folder, as a scanner does: so many of one page, or
one file with a whole stack in it. A clock in another thread sends an
event fifty times a second; every fifth types a letter into the form and has it painted. An event that waits
behind a busy window is counted with all its waiting, and so is every one behind it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from localdb.home import Folder, Home
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, quantile, ratio, target
from tests.pages import make_pages
from ui.hands import wait_until
from ui.sample import create_sample
from ui.scanning import intake
from ui.scanning.watching import Watching

PAGES = 50
LIMIT_MS = 50
CALM = 10.0
_EVERY = 0.02
_TYPED_EVERY = 5
_STANDSTILL = 600.0
Ended = intake.Waiting | intake.Filed | intake.Aside | intake.Failed


class Waits(msgspec.Struct):
    """Seconds that events took, with nothing else to do and beside ``pages`` read in ``seconds``; ``own`` are
    those of ``busy`` without the time in which the window waited for a processor. ``papers`` are those that a
    stack fell apart into: the places of their pages in it, from 1; ``aside`` are the places of those in the
    tray, ``failed`` is how many papers could not be made.
    """

    calm: list[float] = []
    busy: list[float] = []
    own: list[float] = []
    pages: int = 0
    seconds: float = 0.0
    papers: list[list[int]] = []
    aside: list[int] = []
    failed: int = 0


class Probe(QObject):
    """Sends events from a thread of its own and notes when they were answered, in seconds."""

    asked = Signal(float, float)

    def __init__(self, answer: Callable[[int], None]) -> None:
        super().__init__()
        self._answer = answer
        self._stop = threading.Event()
        self.taken: list[float] = []
        self.own: list[float] = []
        self._schedule = Path(f"/proc/self/task/{threading.main_thread().native_id}/schedstat")
        self.asked.connect(self._answered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        while not self._stop.wait(_EVERY):
            self.asked.emit(perf_counter(), self._queued())

    def _answered(self, begun: float, queued: float) -> None:
        self._answer(len(self.taken))
        self.taken.append(perf_counter() - begun)
        self.own.append(self.taken[-1] - (self._queued() - queued))

    def _queued(self) -> float:
        """Return how many seconds the GUI thread has waited for a processor so far, where Linux says so."""
        return int(self._schedule.read_text().split()[1]) / 1e9 if self._schedule.exists() else 0.0

    def end(self) -> list[float]:
        """Send no more; return how long those took that came back."""
        self._stop.set()
        self._thread.join()
        return self.taken


def drive(folder: Path, pages: int, calm: float, stack: Path | None = None) -> Waits:
    """Sit down at reception, measure ``calm`` seconds of it, then have ``pages`` scans (or a stack) read."""
    from tests.ui.full_disk_worker import come_in
    from ui.app import make_app
    from ui.counter import Counter
    from ui.hands import focused, press, type_text
    from ui.scanning.screen import ScanningScreen

    make_app(["motcua"])
    counter = Counter(Folder(folder), synchronise_of=lambda _home: lambda: iter(()))
    come_in(counter)
    scanning = counter.window.want(ScanningScreen.id)
    assert isinstance(scanning, ScanningScreen)
    assert wait_until(lambda: scanning.watching.runs)

    def act(count: int) -> None:
        if count % _TYPED_EVERY == 0:
            if count % (2 * _TYPED_EVERY):
                press(Qt.Key.Key_Backspace)
            else:
                type_text("a")
            focused().repaint()

    waits = Waits(pages=pages)
    probe, begun = Probe(act), perf_counter()
    wait_until(lambda: perf_counter() - begun > calm)
    waits.calm = probe.end()
    settled: list[Ended] = []
    gone: list[intake.Gone] = []  # what stood for the whole of a stack, once it fell apart
    scanning.watching.happened.connect(
        lambda event: settled.append(event) if isinstance(event, Ended) else None
    )
    scanning.watching.happened.connect(
        lambda event: gone.append(event) if isinstance(event, intake.Gone) else None
    )
    made = [page.path for page in make_pages(7, min(pages, 5), folder / "giay")] if stack is None else []
    probe, begun = Probe(act), perf_counter()
    for n in range(pages if made else 0):
        source = made[n % len(made)]
        scan = source.read_bytes() + bytes(n)  # of its own, and read like the others
        (Folder(folder).watch / f"trang {n}{source.suffix}").write_bytes(scan)
    if stack is not None:
        stack.replace(Folder(folder).watch / stack.name)
    if not _ends(scanning.watching, lambda: bool(gone) if stack else len(settled) >= pages):
        raise RuntimeError(f"nothing happened any more after {len(settled)} papers of {pages} pages")
    waits.busy, waits.own, waits.seconds = probe.end(), probe.own, perf_counter() - begun
    if stack is not None:
        assert counter.parts is not None
        _tell_apart(settled, counter.parts.home, waits)
    counter.close()
    return waits


def _tell_apart(settled: Sequence[Ended], home: Home, waits: Waits) -> None:
    """Note which pages of the stack went where; a page of a file is named by its place in it."""
    for event in settled:
        if event.paper is None:
            continue
        places = [int(home.pages.get(page).name.rpartition(" ")[2]) for page in event.paper.pages]
        if isinstance(event, intake.Aside):
            waits.aside += places
        else:
            waits.papers.append(places)
        waits.failed += isinstance(event, intake.Failed)


def _ends(watching: Watching, done: Callable[[], bool]) -> bool:
    """Wait however long it takes, as long as it goes on; return whether it came to its end."""
    heard = [perf_counter()]
    watching.happened.connect(lambda _event: heard.append(perf_counter()))
    while not wait_until(done, 30):
        if perf_counter() - heard[-1] > _STANDSTILL:
            return False
    return True


def measure(pages: int, calm: float, stack: Path | None = None) -> Waits:
    """Measure in a new process, at the desk's own priority; a ``stack`` of
    several papers is moved into the watch folder."""
    with on_disk() as place:
        create_sample(Folder(place / "xa")).close()
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.ui_latency",
            str(place / "xa"),
            str(pages),
            str(calm),
            *([str(stack)] if stack else []),
        ]
        quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Waits)


def rows(pages: int = PAGES, calm: float = CALM) -> list[Row]:
    """Measure while so many papers of one page are read."""
    waits = measure(pages, calm)
    idle, busy = (partial(quantile, some) for some in (waits.calm, waits.busy))
    own = number(quantile(waits.own, 0.99))
    name = "cửa sổ tiếp nhận: một sự kiện đi và về"
    pace = f"{number(60 * waits.pages / waits.seconds)} trang/phút"
    return [
        Row(f"{name}, p99, máy rảnh", f"{number(idle(0.99))} ms", f"p50: {number(idle(0.5))} ms", ""),
        Row(
            f"{name}, p99, đang đọc {pages} trang",
            f"{number(busy(0.99))} ms",
            f"p50: {number(busy(0.5))} ms; p99 không kể lúc chờ bộ xử lý: {own} ms; {pace}",
            ratio(busy(0.99), idle(0.99)),
            target(busy(0.99), most=LIMIT_MS, unit="ms"),
        ),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        told = drive(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), *map(Path, sys.argv[4:]))
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()
        os._exit(0)  # an offscreen window needs no farewell
    main(rows)
