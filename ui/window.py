"""The one window: the door, and behind it the rail, the screen in front, notices and facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QStackedWidget, QWidget

from localdb.domain.marks import read_blank, read_ticket
from localdb.domain.trouble import Trouble
from ui import theme
from ui.commands import Command, Commands
from ui.desk import Desk
from ui.frame import FactBar, Facts, Header, Rail
from ui.help import HelpSheet
from ui.lock import Door, IdleWatch, Who
from ui.notice import NoticeArea
from ui.palette import Palette
from ui.screen import Later, Screen
from ui.widgets.basics import column, holder, row
from ui.widgets.card_qr import CardQrCatcher, code_of_paper

_COMMON = "Chung"
_VIEW = "Giao diện"
_FOR_PAPERS = "dossiers"  # the screen that opens the dossier of a paper
_FOR_TICKETS = "reception"  # and the one that goes on with a half-typed form
NARROW = 72  # pixels of width for each point of text, below which the frame says less


class Window(QWidget):
    """Holds everything together and decides nothing.

    ``entered(Who)`` at every login (then call ``allow`` with the screens of that role), ``locked`` when the
    desk is left, ``look_chosen(look, points)`` when the clerk changes how it looks.
    """

    entered = Signal(object)
    locked = Signal()
    look_chosen = Signal(str, int)

    def __init__(self, desk: Desk, door: Door, *, idle_minutes: float = 5) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setWindowTitle("Một Cửa")
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self.desk, self.door = desk, door
        self.who: Who | None = None
        self.kinds: dict[str, type[Screen]] = {}  # all there are, in the order of the rail
        self.screens: dict[str, Screen] = {}  # those that were made
        self._later: dict[str, Callable[[], Screen]] = {}
        self._allowed: frozenset[str] = frozenset()
        self._stale: set[str] = set()
        self.rail, self.header, self.facts = Rail(), Header(), FactBar()
        self.notices = NoticeArea()
        self.commands = Commands(self)
        self._build()
        self.palette_sheet = Palette(self, self.commands)
        self.help_sheet = HelpSheet(self, self.commands)
        self.help_sheet.stay_below(self.header)
        self.catcher = CardQrCatcher(self)
        self.idle = IdleWatch(self, idle_minutes)
        self._connect()
        theme.wear(self)

    def _build(self) -> None:
        self._front = QStackedWidget()
        middle = column(self.notices, self._front, gap=12)
        middle.setStretch(1, 1)
        page = holder(middle)
        page.setProperty("role", "page")
        middle.setContentsMargins(24, 16, 24, 16)
        right = column(self.header, page, self.facts, gap=0)
        right.setStretch(1, 1)
        whole = row(self.rail, right, gap=0)
        whole.setStretch(1, 1)
        self._work = holder(whole)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.door)
        self._stack.addWidget(self._work)

    def _connect(self) -> None:
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.catcher)
        app.installEventFilter(self.idle)
        self.catcher.caught.connect(self._card_caught)
        self.idle.idle.connect(self.lock)
        self.door.entered.connect(self._entered)
        self.rail.picked.connect(self.show_screen)
        self.facts.picked.connect(self.show_screen)
        self.header.palette_asked.connect(self.palette_sheet.summon)
        self.header.help_asked.connect(self.help_sheet.summon)
        self.header.lock_asked.connect(self.lock)
        self.desk.changed.connect(self._changed)
        self.desk.bug.connect(self.notices.bug)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop listening to the whole app: a closed window must not catch the next one's cards and keys."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.catcher)
        app.removeEventFilter(self.idle)
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the screen when large words stand in a small window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW * theme.current()[1]
        for part in (self.rail, self.header, self.facts):
            part.set_narrow(narrow)

    @property
    def front(self) -> Screen | None:
        """The screen in front, when there is one."""
        widget = self._front.currentWidget()
        return widget if isinstance(widget, Screen) else None

    @property
    def is_locked(self) -> bool:
        """Whether the door is shut."""
        return self._stack.currentWidget() is self.door

    def set_screens(self, screens: Sequence[Screen | Later]) -> None:
        """Take the screens, in the order of the rail; all are allowed until ``allow`` says otherwise."""
        for screen in screens:
            if isinstance(screen, Later):
                self.kinds[screen.kind.id] = screen.kind
                self._later[screen.kind.id] = screen.make
            else:
                self.kinds[screen.id] = type(screen)
                self._adopt(screen)
        self.rail.set_screens(tuple(self.kinds.values()))
        self._fit()
        self.allow(self.kinds.keys())

    def want(self, screen_id: str) -> Screen:
        """Return a screen, made now when nobody wanted it before. ``KeyError`` for an unknown one."""
        if make := self._later.pop(screen_id, None):
            self._adopt(make())
        return self.screens[screen_id]

    def _adopt(self, screen: Screen) -> None:
        self.screens[screen.id] = screen
        self._front.addWidget(screen)
        screen.trouble.connect(self.notices.trouble)
        screen.told.connect(self.notices.tell)
        screen.asked.connect(self.show_screen)

    def allow(self, ids: Collection[str]) -> None:
        """Show only these screens, and go to the first of them when the one in front is not among them."""
        self._allowed = frozenset(ids) & self.kinds.keys()
        self.rail.allow(ids)
        if not self.is_locked:
            self._open_work()

    def may_see(self, screen_id: str) -> bool:
        """Whether whoever is at the desk may see this screen."""
        return screen_id in self._allowed

    def show_screen(self, screen_id: str, what: object = None) -> None:
        """Bring a screen to the front, on ``what`` when it is given. A screen not allowed stays away."""
        if not self.may_see(screen_id):
            return
        screen = self.want(screen_id)
        if screen is not self.front:
            self.notices.leave()
        self._front.setCurrentWidget(screen)
        self.rail.mark(screen_id)
        self.header.show_title(screen.title)
        self.commands.set_local(screen.commands(), screen.keys)
        self.help_sheet.show_guide_of(screen.id, screen.title)
        if screen_id in self._stale:
            self._stale.discard(screen_id)
            screen.refresh(None)
        if what is not None:
            screen.open(what)
        screen.activate()

    def show_facts(self, facts: Facts) -> None:
        """Show the four facts."""
        self.facts.show_facts(facts)

    def start(self) -> None:
        """Show the door."""
        self._stack.setCurrentWidget(self.door)
        self.door.start()

    def lock(self) -> None:
        """Shut the door: nothing is shown, nothing is lost."""
        if self.is_locked:
            return
        self.palette_sheet.put_away()
        self.help_sheet.put_away()
        self.notices.leave()
        self.commands.set_local(())
        self.commands.set_common(())
        self._stack.setCurrentWidget(self.door)
        self.door.ask_who(self.who.id if self.who else "")
        self.locked.emit()

    def _entered(self, who: Who) -> None:
        self.who = who
        self.header.show_who(who.name, who.role)
        self.entered.emit(who)
        self._open_work()

    def _open_work(self) -> None:
        self._stack.setCurrentWidget(self._work)
        self.commands.set_common(self._own_commands())
        front = self.front
        ids = [screen_id for screen_id in self.kinds if screen_id in self._allowed]
        if front is not None and front.id in ids:
            self.show_screen(front.id)
        elif ids:
            self.show_screen(ids[0])

    def _changed(self, change: object) -> None:
        self._stale.update(self.screens)
        if (front := self.front) is not None:
            self._stale.discard(front.id)
            front.refresh(change)

    def _card_caught(self, text: str) -> None:
        front = self.front
        if self.is_locked or front is None:
            return
        if code := code_of_paper(text):
            if not front.take_paper_qr(code):
                self.show_screen(_FOR_TICKETS if read_ticket(code) or read_blank(code) else _FOR_PAPERS, code)
        elif not front.take_card_qr(text):
            self.notices.trouble(
                Trouble(
                    f"Đã đọc thẻ căn cước, nhưng màn hình “{front.title}” không dùng đến.",
                    "Mở màn hình cần dùng rồi quẹt lại thẻ.",
                )
            )

    def _own_commands(self) -> list[Command]:
        return [
            *[self._open_command(kind) for kind in self.kinds.values() if kind.id in self._allowed],
            Command("palette", "Tìm lệnh", self.palette_sheet.summon, "Ctrl+K", _COMMON),
            Command("help", "Xem phím tắt", self.help_sheet.summon, "F1", _COMMON, "trợ giúp"),
            Command("lock", "Khóa màn hình", self.lock, "Ctrl+L", _COMMON, "rời máy đăng xuất đổi người"),
            Command("notices", "Đóng mọi thông báo", self.notices.clear, "", _COMMON),
            *[self._look_command(look) for look in theme.Look],
            Command("bigger", "Chữ to hơn", lambda: self._resize(1), "Ctrl++", _VIEW, "phóng to cỡ chữ"),
            Command("smaller", "Chữ nhỏ hơn", lambda: self._resize(-1), "Ctrl+-", _VIEW, "thu nhỏ cỡ chữ"),
        ]

    def _open_command(self, screen: type[Screen]) -> Command:
        return Command(
            f"open.{screen.id}",
            screen.title,
            lambda: self.show_screen(screen.id),
            screen.key,
            "Màn hình",
            "mở",
        )

    def _look_command(self, look: theme.Look) -> Command:
        title = f"Giao diện: {look.label}"
        return Command(f"look.{look}", title, lambda: self.dress(look, theme.current()[1]), "", _VIEW)

    def _resize(self, step: int) -> None:
        look, points = theme.current()
        self.dress(look, points + step)

    def dress(self, look: theme.Look, points: int) -> None:
        """Wear another look, or another size of text."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if (look, points) != theme.current():  # every widget is styled anew: a second's work on an old PC
            theme.apply(app, look, points)
        self._fit()
        self.look_chosen.emit(*theme.current())
