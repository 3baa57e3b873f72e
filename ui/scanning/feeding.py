"""The scanner at this desk: which one is chosen, and a scan as it runs in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from localdb.domain.trouble import Trouble
from localdb.home import Home
from scanner.escl import Escl
from scanner.scanners import abilities_of, find_scanners, source_of
from scanner.setup import Colour, Feed, Scanner, Setup, usual_setup
from ui.desk import Desk, Running
from ui.scanning.feed import feed
from ui.scanning.intake import Aim
from ui.scanning.paper import Paper

SETTING = "scanners"
"""The scanners used at this desk, each as it was set, the one in use first."""

REMEMBERED = 8
NOBODY_ANSWERS = Trouble(
    "Không thấy máy quét nào.", "Bật máy quét, kiểm tra dây nối, hoặc thả tệp vào thư mục nhận."
)


class Feeding(QObject):
    """Finds scanners, remembers the one chosen and how it is set, and scans with it.

    ``kept(Paper)`` for each sheet that is safe on disk; ``ended`` when no more come; ``count_changed`` as
    sheets come and when a scan begins or ends; ``setup_changed`` when the choice did; ``found`` while
    scanners are looked for.
    """

    kept = Signal(object)
    ended = Signal()
    count_changed = Signal()
    setup_changed = Signal()
    found = Signal()
    told = Signal(str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, home: Home, aim: Aim) -> None:
        super().__init__()
        self._desk, self._home, self._aim = desk, home, aim
        self._running: Running | None = None
        self._search: Running | None = None
        self._scan_when_chosen = False
        self._for: Aim | None = None
        self._missing: Trouble | None = None
        self.count = 0
        self._known = self._remembered()
        self.scanners = [known.scanner for known in self._known]

    def _remembered(self) -> list[Setup]:
        try:
            return self._home.settings.get(SETTING, list[Setup], [])
        except Trouble:
            return []  # it is chosen again in a moment

    @property
    def setup(self) -> Setup | None:
        """The scanner in use and how it is set; None while none was chosen."""
        return self._known[0] if self._known else None

    @property
    def scans(self) -> bool:
        """Whether a scan is under way."""
        return self._running is not None

    @property
    def searches(self) -> bool:
        """Whether scanners are being looked for."""
        return self._search is not None

    def scan(self, aim: Aim | None = None) -> None:
        """Scan as it is set; the first time, with the first scanner that answers.

        ``aim`` is where its sheets belong whatever is aimed at meanwhile.
        """
        if self._running is not None:
            self.told.emit("Máy quét đang chạy. Chờ hết giấy trong khay, hoặc bấm Dừng.")
            return
        if self.setup is None:
            self._scan_when_chosen, self._for = True, aim
            self.search()
            return
        try:
            source = source_of(self.setup)
        except Trouble as trouble:
            self.trouble.emit(trouble)
            return
        self.count = 0
        events = partial(feed, self._home, source, aim or self._aim)
        self._running = self._desk.stream(events, self._came, self._ended, self._failed)
        self.told.emit(f"Đang quét bằng {self.setup.scanner.label}.")
        self.count_changed.emit()

    def stop(self) -> None:
        """End the scan; the sheets that came are kept."""
        if self._running is not None:
            self._running.cancel()

    def _came(self, arrival: Paper | Trouble | None) -> None:
        if isinstance(arrival, Paper):
            self.count += 1
            self.kept.emit(arrival)
            self.count_changed.emit()
        elif arrival is not None:
            self.trouble.emit(arrival)

    def _ended(self) -> None:
        stopped = self._running is not None and self._running.cancelled
        self._running = None
        self.ended.emit()
        self.told.emit(f"{'Đã dừng quét' if stopped else 'Quét xong'}: nhận {self.count} trang.")
        self.count_changed.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._running = None
        self.ended.emit()
        safe = f"{self.count} trang trước đó đã lưu." if self.count else ""
        self.trouble.emit(Trouble(f"{trouble.what} {safe}".strip(), trouble.todo))
        self.count_changed.emit()

    # Which scanner.

    def search(self) -> None:
        """Look for scanners; those found join the ones known."""
        if self._search is not None:
            return
        self._missing = None
        self.told.emit("Đang tìm máy quét …")
        self._search = self._desk.stream(find_scanners, self._answered, self._searched, self._search_failed)
        self.found.emit()

    def _answered(self, answer: Scanner | Trouble | None) -> None:
        if isinstance(answer, Trouble):
            self._missing = answer
        elif answer is not None and answer.id not in [known.id for known in self.scanners]:
            self.scanners.append(answer)
            self.found.emit()
            if self.setup is None and len(self.scanners) == 1:
                self.choose(answer.id)

    def _searched(self) -> None:
        self._search = None
        self.found.emit()
        if not self.scanners:
            self._scan_when_chosen = False
            self.trouble.emit(self._missing or NOBODY_ANSWERS)

    def _search_failed(self, trouble: Trouble) -> None:
        self._search = None
        self._scan_when_chosen = False
        self.found.emit()
        self.trouble.emit(trouble)

    def add(self, address: str, failed: Callable[[Trouble], None]) -> None:
        """Take the network scanner at a typed address; ``failed`` is told when none answers there."""
        self._desk.run(partial(Escl().at, address), self._added, failed)

    def _added(self, scanner: Scanner) -> None:
        self._answered(scanner)
        self.choose(scanner.id)

    def choose(self, scanner: str) -> None:
        """Take another scanner, as it was set before; a new one as the last one, as far as it can."""
        before = next((known for known in self._known if known.scanner.id == scanner), None)
        if before is not None:
            self._take(before)
            return
        for chosen in self.scanners:
            if chosen.id == scanner:
                job = partial(self._ask, chosen, self.setup)
                self._desk.run(job, self._chosen, self._not_chosen)

    @staticmethod
    def _ask(scanner: Scanner, wish: Setup | None) -> Setup:
        return usual_setup(scanner, abilities_of(scanner), wish)

    def _chosen(self, setup: Setup) -> None:
        self._take(setup)
        if self._scan_when_chosen:
            self._scan_when_chosen = False
            self.scan(self._for)

    def _not_chosen(self, trouble: Trouble) -> None:
        self._scan_when_chosen = False
        self.trouble.emit(trouble)
        self.setup_changed.emit()

    def adjust(self, feed: Feed, dpi: int, colour: Colour) -> None:
        """Set the scanner in use."""
        if self.setup is not None:
            self._take(replace(self.setup, feed=feed, dpi=dpi, colour=colour))

    def _take(self, setup: Setup) -> None:
        others = [known for known in self._known if known.scanner.id != setup.scanner.id]
        self._known = [setup, *others][:REMEMBERED]
        kept = list(self._known)
        self.setup_changed.emit()
        self._desk.run(lambda: self._home.settings.put(SETTING, kept), lambda _none: None, self.trouble.emit)
