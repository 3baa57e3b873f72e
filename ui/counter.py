"""Puts the window together: the door first, then the screens of whoever is at the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QObject, QTimer

from forms.catalogue import installed
from forms.catalogue.loading import Problem, Severity
from forms.unit import Unit
from localdb import clock
from localdb.backup import daily, overdue
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act, may
from localdb.domain.trouble import Trouble
from localdb.home import Clock, Folder, Home, now, open_home
from localdb.renew import WANTED, renew
from ui.app import catch_bugs
from ui.archive.screen import ArchiveScreen
from ui.beside import SheetsPanel
from ui.certify.screen import CertifyScreen
from ui.desk import Desk
from ui.dossiers.screen import DossiersScreen
from ui.facts import facts_of
from ui.lock import IDLE_MINUTES, Door, Who
from ui.money.screen import MoneyScreen
from ui.old.screen import OldScreen
from ui.parts import Hints, Paper, Parts
from ui.radar import elsewhere
from ui.radar import model as radar
from ui.radar.screen import RadarScreen
from ui.reception.screen import ReceptionScreen
from ui.registers.screen import RegistersScreen
from ui.scanning.screen import ScanningScreen
from ui.screen import Later
from ui.settings.screen import SettingsScreen
from ui.syncing.screen import SyncingScreen
from ui.theme import POINTS_DEFAULT, Look
from ui.window import Window

SYNC_EVERY_MS = 30_000
FACTS_EVERY_MS = 10_000
PROBLEMS_NAMED = 8
WARN_AT = time(8)
NEEDED: dict[str, Act | None] = {
    "reception": Act.RECEIVE,
    "certify": Act.RECEIVE,
    "dossiers": Act.READ,
    "radar": Act.READ,
    "money": Act.COLLECT,
    "scanning": Act.SCAN,
    "archive": Act.READ,
    "syncing": Act.SYNC,
    "registers": Act.REPORT,
    "old": Act.READ,
    "settings": None,  # for everybody; each setting says who may change it
}

Synchronise = Callable[[], Iterator[object]]


class Counter(QObject):
    """One desk, from its locked door to its screens. ``synchronise_of`` makes the exchange for a home."""

    def __init__(
        self,
        folder: Folder,
        *,
        synchronise_of: Callable[[Home], Synchronise],
        hints: Hints | None = None,
        clock: Clock = now,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._synchronise_of = synchronise_of
        self._clock = clock
        self._home: Home | None = None
        self._said_again: int | None = None  # changes, when the desk took a new name as it was opened
        self._meeting = False
        self.parts: Parts | None = None
        self.desk = Desk()
        catch_bugs(self.desk)
        self.door = Door(self.desk, unlock=self._unlock, accounts=self._accounts, login=self._login)
        self.window = Window(self.desk, self.door)
        self.window.help_sheet.guide = folder.guide / "index.html"
        if hints:
            self.door.store.field.set_helper(hints.passphrase)
            self.door.login.field.set_helper(hints.pin)
        self._syncing = QTimer(self)
        self._syncing.setInterval(SYNC_EVERY_MS)
        self._syncing.timeout.connect(self.sync_quietly)
        self._facts = QTimer(self)
        self._facts.setInterval(FACTS_EVERY_MS)
        self._facts.timeout.connect(self.show_facts)
        self._facts.timeout.connect(self._look_at_the_clock)
        self._warned_on: date | None = None
        self._behind = ""  # the time that the clock has not reached again
        self._told_unknown: set[str] = set()
        self._taking_in = QTimer(self)  # papers come in whoever is at the desk, once the first screen stands
        self._taking_in.setSingleShot(True)
        self._taking_in.timeout.connect(lambda: self.window.want(ScanningScreen.id))
        self.door.opened.connect(self._opened)
        self.window.entered.connect(self._entered)
        self.window.locked.connect(self._locked)
        self.window.look_chosen.connect(self._look_chosen)
        self.desk.changed.connect(lambda _change: self.show_facts())

    def start(self) -> None:
        """Show the door."""
        self.window.show()
        self.window.start()

    def close(self) -> None:
        """Stop all work, keep what is typed, and close the store."""
        self._taking_in.stop()
        self._syncing.stop()
        self._facts.stop()
        for screen in self.window.screens.values():
            screen.shut()
        self.desk.close()
        if self._home:
            self._home.close()
            self._home = None

    def sync_quietly(self) -> None:
        """Exchange with the gateway in the background; a line that is down is no news."""
        parts = self.parts
        if parts is None or self._meeting:
            return
        self._meeting = True
        self.desk.run(lambda: daily(parts.home), lambda _none: None, self.window.notices.trouble)
        self.desk.stream(
            parts.synchronise,
            lambda _event: None,
            self._met,
            lambda _trouble: self._met(),
        )

    def _met(self) -> None:
        self._meeting = False
        self.desk.changed.emit(None)

    def show_facts(self) -> None:
        """Bring the status bar up to date."""
        if self.parts is not None:
            scanning = self.window.screens.get("scanning")
            scanner = scanning.scanner_fact() if isinstance(scanning, ScanningScreen) else ""
            self.window.show_facts(facts_of(self.parts.home, scanner))

    def _unlock(self, passphrase: str) -> None:
        home = open_home(self._folder, passphrase, self._clock)
        if home.settings.get(WANTED, bool, False):
            with closing(home):
                self._said_again = renew(home)
            home = Home(self._folder, home.key, self._clock)
        self._home = home

    def _accounts(self) -> Sequence[Who]:
        home = self._open_home()
        last = home.settings.get("last_account", str, "")
        found = sorted(home.accounts.all(), key=lambda a: a.id != last)
        return [Who(a.id, a.name, a.role.label) for a in found if a.active]

    def _login(self, account: str, pin: str) -> Who:
        home = self._open_home()
        actor = home.accounts.login(account, pin)
        home.settings.put("last_account", actor.id)
        assert self.parts is not None
        self.parts.session.actor = actor
        return Who(actor.id, actor.name, actor.role.label)

    def _open_home(self) -> Home:
        if self._home is None:
            raise Trouble("Kho dữ liệu chưa mở.", "Nhập mật khẩu kho.")
        return self._home

    def _opened(self) -> None:
        home = self._open_home()
        self.parts = parts_of(home, self._synchronise_of(home))
        look, points = worn(home)
        self.window.dress(Look(look), points)
        self.window.idle.set_minutes(home.settings.get("idle_minutes", int, IDLE_MINUTES))
        self.window.rail.show_commune(self.parts.unit.commune)
        parts = self.parts
        self.window.set_screens(
            [
                Later(ReceptionScreen, lambda: ReceptionScreen(self.desk, parts, self._sheets)),
                Later(DossiersScreen, lambda: DossiersScreen(self.desk, parts)),
                Later(ScanningScreen, lambda: self._scanning(parts)),
                Later(CertifyScreen, lambda: CertifyScreen(self.desk, parts)),
                Later(ArchiveScreen, lambda: ArchiveScreen(self.desk, parts)),
                Later(SyncingScreen, lambda: SyncingScreen(self.desk, parts)),
                Later(RegistersScreen, lambda: RegistersScreen(self.desk, parts)),
                Later(RadarScreen, lambda: RadarScreen(self.desk, parts)),
                Later(MoneyScreen, lambda: MoneyScreen(self.desk, parts)),
                Later(OldScreen, lambda: OldScreen(self.desk, parts)),
                Later(SettingsScreen, lambda: self._settings(parts)),
            ]
        )
        self.window.allow(())
        if broken := [p for p in self.parts.catalogue.problems if p.severity is Severity.ERROR]:
            self.window.notices.trouble(_catalogue_broken(broken))
        if self._said_again is not None:
            self.window.notices.trouble(_renewed(self._said_again))
        self._watch_clock(home)
        self._syncing.start()
        self._facts.start()

    def _scanning(self, parts: Parts) -> ScanningScreen:
        """The status bar says so as soon as papers are taken in."""
        made = ScanningScreen(self.desk, parts)
        made.arrivals.ready.connect(self.show_facts)
        return made

    def _sheets(self) -> SheetsPanel:
        """What takes papers in beside another screen's work is the scanning screen's."""
        scanning = self.window.want(ScanningScreen.id)
        assert isinstance(scanning, ScanningScreen)
        return scanning.beside

    def _settings(self, parts: Parts) -> SettingsScreen:
        """What is chosen there holds here at once."""
        made = SettingsScreen(self.desk, parts)
        made.dressed.connect(lambda look, points: self.window.dress(Look(look), points))
        made.idle_chosen.connect(self.window.idle.set_minutes)
        made.unit_chosen.connect(self.window.rail.show_commune)
        return made

    def _entered(self, _who: Who) -> None:
        assert self.parts is not None
        actor = self.parts.session.require()
        self.window.allow([name for name, act in NEEDED.items() if act is None or may(actor.role, act)])
        self.show_facts()
        self.warn_of_dates()
        if late := overdue(self.parts.home):
            self.window.notices.trouble(late)
        self._taking_in.start(0)
        self.sync_quietly()

    def warn_of_dates(self) -> None:
        """Say what is late or will be: at the desk, and again when the day's work begins at 08:00."""
        parts = self.parts
        if parts is None or parts.session.actor is None or not may(parts.session.actor.role, Act.READ):
            return
        now = parts.home.writer.now()
        self._warned_on = now.date() if now.time() >= WARN_AT else None

        def tell(found: radar.Boards) -> None:
            if told := radar.warning(found.counts):
                self.window.notices.remind(told)

        self.desk.run(lambda: radar.boards(parts.home, parts.catalogue), tell, self.window.notices.trouble)

    def _look_at_the_clock(self) -> None:
        """Once a day, after 08:00, warn whoever sits here already; and notice a clock that was set back."""
        parts = self.parts
        if parts is None or self.window.is_locked:
            return
        now = parts.home.writer.now()
        if now.time() >= WARN_AT and self._warned_on != now.date():
            self.warn_of_dates()
        self._warn_of_unknown(now)
        self._watch_clock(parts.home)

    def _watch_clock(self, home: Home) -> None:
        """Say that the clock was set back, and keep a line of it, and of when it was put right."""
        behind = clock.behind(home.connections.get(), home.device.id, home.writer.now())
        if bool(behind) == bool(self._behind):
            return
        act, what = (clock.SET_BACK, behind) if behind else (clock.RIGHT_AGAIN, self._behind)
        self._behind = behind
        if behind:
            self.window.notices.trouble(CLOCK_BEHIND)
        actor = self.parts.session.actor if self.parts else None
        self.desk.run(
            lambda: home.access.note(actor.id if actor else "", act, what),
            lambda _none: None,
            self.window.notices.trouble,
        )

    def _warn_of_unknown(self, now: datetime) -> None:
        """Say once of each dossier that for hours nobody has known who decides it."""
        parts = self.parts
        if parts is None or parts.session.actor is None or not may(parts.session.actor.role, Act.READ):
            return

        hours = parts.catalogue.practice.coordination_hours
        before = now - timedelta(hours=hours)

        def tell(found: list[Dossier]) -> None:
            for dossier in found:
                if dossier.id not in self._told_unknown:
                    self._told_unknown.add(dossier.id)
                    self.window.notices.trouble(elsewhere.unknown(dossier, hours))

        self.desk.run(lambda: parts.home.registers.to_coordinate(before), tell, self.window.notices.trouble)

    def _locked(self) -> None:
        if self.parts is not None:
            for screen in self.window.screens.values():
                screen.shut()
            self.parts.session.actor = None

    def _look_chosen(self, look: str, points: int) -> None:
        home = self._home
        if home is None or (look, points) == worn(home):
            return

        def keep() -> None:
            home.settings.put("look", look)
            home.settings.put("points", points)

        self.desk.run(keep, lambda _: None, self.window.notices.trouble)


CLOCK_BEHIND = Trouble(
    "Đồng hồ máy đang chậm hơn lần ghi gần nhất.",
    "Chỉnh lại ngày giờ của máy; hồ sơ vẫn ghi đúng thứ tự nhưng giờ trên giấy có thể sai.",
)


def _renewed(count: int) -> Trouble:
    """What the desk says once, when it has a new name."""
    from sync.command import renewed_told  # slow to load, and hardly ever needed

    todo = "Việc tiếp theo: ghi danh lại ở Cài đặt, mục Kết nối với tỉnh, bằng mã tỉnh cấp."
    return Trouble(renewed_told(count), todo)


def _catalogue_broken(problems: Sequence[Problem]) -> Trouble:
    """One notice for all: the window shows only a few, and none of these may push another away."""
    named = "; ".join(str(problem) for problem in problems[:PROBLEMS_NAMED])
    more = f"; và {len(problems) - PROBLEMS_NAMED} chỗ nữa" if len(problems) > PROBLEMS_NAMED else ""
    todo = "Sửa các tệp này hoặc nạp lại gói danh mục; các tệp khác vẫn dùng được."
    return Trouble(f"Danh mục: {named}{more}.", todo)


def worn(home: Home) -> tuple[str, int]:
    """Return the look and the size of text (points) that this desk keeps."""
    settings = home.settings
    return settings.get("look", str, Look.LIGHT.value), settings.get("points", int, POINTS_DEFAULT)


def parts_of(home: Home, synchronise: Synchronise) -> Parts:
    """Make what the screens share out of an open home; one exchange at a time, whoever asks."""
    home.folder.watch.mkdir(exist_ok=True)
    return Parts(
        home=home,
        catalogue=installed.load(home),
        unit=home.settings.get("unit", Unit, Unit("", "", "", "")),
        paper=Paper(home.settings.get("paper", str, "A5"), home.settings.get("template_set", str, "")),
        synchronise=one_at_a_time(synchronise),
        province=home.settings.get("province", str, ""),
        printer=home.settings.get("printer", str, ""),
        slip_printer=home.settings.get("slip_printer", str, ""),
        watch=home.folder.watch,
    )


def one_at_a_time(synchronise: Synchronise) -> Synchronise:
    """Return an exchange that waits for the one under way to end before it begins."""
    running = threading.Lock()

    def guarded() -> Iterator[object]:
        with running:
            yield from synchronise()

    return guarded
