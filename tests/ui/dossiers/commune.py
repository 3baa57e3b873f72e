"""A made-up commune with a real home: accounts, some thirty dossiers in every state, scans, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from forms.catalogue import Catalogue
from forms.unit import Unit
from localdb.domain import values
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.progress import SupplementAsked
from localdb.domain.bodies.results import ResultReady
from localdb.domain.change import FIRST_PREV, Change, to_line
from localdb.domain.codes import Block
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.parties import Circumstances, Routing
from localdb.domain.procedure import Procedure
from localdb.domain.roles import Role
from localdb.domain.values import Due, FeeLine, PaperLine, Person, Pin, Scan, Status
from localdb.home import Folder, Home, create_home
from localdb.log import new_id
from localdb.outbox import Delivery, Foreign, Position, Settled
from localdb.store import Actor
from tests.localdb.made_up import bound
from tests.ui import sample
from ui.desk import Desk
from ui.dossiers.detail import DetailPane
from ui.dossiers.screen import DossiersScreen
from ui.lock import Door, Who
from ui.parts import Paper, Parts
from ui.syncing.screen import SyncingScreen
from ui.widgets.chips import Chip
from ui.window import Window

UNIT = Unit("xã Tân Mẫu", "Ủy ban nhân dân xã Tân Mẫu", "Trung tâm Phục vụ hành chính công", "Tân Mẫu")
START = datetime(2026, 11, 24, 9, 30, tzinfo=VIETNAM)
PIN = "246810"
NAMES = (
    "Đặng Thị Hoà",
    "Nguyễn Văn Đức",
    "Trần Thị Ánh Nguyệt",
    "Lê Quốc Khánh",
    "Phạm Thị Hường",
    "Vũ Đình Nghĩa",
    "Hoàng Thị Thu Thuỷ",
    "Bùi Văn Ước",
    "Nguyễn Hoàng Phương Uyên",
    "Đỗ Minh Quân",
)
READY = ResultReady("12/TLKS", "Phạm Thị Lan", paper=1, ground="Chưa có chữ ký số")
ASK = SupplementAsked("Thiếu bản sao trích lục", "Thành phần hồ sơ công bố", values.Clock.PAUSE)
CODES = ("1.001193", "1.004873", "2.000815", "1.004222", "1.000894")


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@lru_cache
def catalogue() -> Catalogue:
    """The shipped catalogue, read once."""
    return Catalogue.load()


def procedures() -> list[Procedure]:
    """A few procedures of the shipped catalogue."""
    by_code = {p.code: p for p in catalogue().procedures}
    return [by_code[code] for code in CODES if code in by_code] or list(by_code.values())[:4]


def no_exchange() -> Iterator[object]:
    """An exchange in which nothing happens."""
    return iter(())


class Commune:
    """A desk with a clerk at it. ``parts`` are what the screens are handed."""

    def __init__(self, path: Path) -> None:
        self.clock = Clock()
        path.mkdir(parents=True, exist_ok=True)
        self.home: Home = create_home(Folder(path), "cây đa bến nước", "H99.01.02", self.clock)[0]
        roles = ((Role.CLERK, "Trần Thị Mai"), (Role.LEADER, "Phạm Thị Lan"), (Role.IT, "Nguyễn Văn Minh"))
        self.actors = {role: self._account(name, role) for role, name in roles}
        self.clerk = self.actors[Role.CLERK]
        self.parts = Parts(self.home, catalogue(), UNIT, Paper(), no_exchange)
        self.parts.session.actor = self.clerk

    def receive(
        self,
        name: str = NAMES[0],
        *,
        days: int = 3,
        ago: int = 0,
        number: str = "",
        kind: int = 0,
        routing: Routing | None = None,
    ) -> Dossier:
        """Receive a dossier ``ago`` days ago, promised ``days`` days later."""
        procedure = procedures()[kind % len(procedures())]
        received = START - timedelta(days=ago, minutes=20)
        due = (received + timedelta(days=days)).replace(hour=17, minute=0)
        papers = tuple(PaperLine(c.id, c.label, c.originals, c.copies) for c in procedure.components[:2])
        self.clock.now = received
        intake = Intake(
            procedure=Pin(procedure.code, procedure.version, procedure.label, procedure.field),
            applicant=Person(
                name=name,
                number=number,
                birth="1990-05-17",
                sex="Nữ",
                phone="0900000001",
                address="Thôn Đông, xã Tân Mẫu",
            ),
            papers=papers,
            due=Due(due.isoformat(), f"{days} ngày làm việc"),
            fees=(FeeLine("Lệ phí hộ tịch", 8000),),
            how=Circumstances(routing=routing),
        )
        made = self.home.store.receive(intake, self.clerk)
        self.clock.now = START
        return made

    def scan(self, dossier: Dossier, text: str = "GIẤY CHỨNG SINH", place: int = 0) -> Dossier:
        """File a made-up scan under the first paper, or another."""
        pdf = paper_pdf(text)
        paper = dossier.papers[place]
        scan = Scan(new_id(), paper.component, paper.name, self.home.blobs.put(pdf), len(pdf), 2)
        return self.home.store.file_paper(dossier.id, scan, text, (), self.clerk)

    def answer(self, dossier: Dossier, state: Delivery, reason: str = "", code: str = "") -> None:
        """Let the province say ``state`` to every change of a dossier, and give it a code."""
        rows = self.home.outbox.states_of(dossier.id)
        self.home.outbox.mark_sent([row.id for row in rows])
        if state is not Delivery.SENT:
            settled = [Settled(row.id, state, reason=reason) for row in rows]
            news: list[Settled | Foreign] = [*settled, *([bound(dossier.id, code)] if code else [])]
            self.home.outbox.take_feed(news, Position("e1", dossier.id))

    def hear(self, dossier: Dossier, body: PortalAnswered) -> None:
        """Let the portal above the province say something of a dossier."""
        name = new_id()
        at = self.clock.now.isoformat(timespec="milliseconds")
        said = Change(name, f"province:portal:{name}", 1, dossier.id, "province", at, body, FIRST_PREV)
        self.home.outbox.take_feed([Foreign(to_line(said))], Position("e1", name))

    def fill(self) -> list[Dossier]:
        """Make some thirty dossiers in every state."""
        made = []
        for i in range(30):
            if i == 8:
                first, last = START.date() - timedelta(days=9), START.date() + timedelta(days=9)
                block = Block("H99.01.02", 101, 199, first, last, self.home.device.id)
                self.home.settings.put("blocks", [block])
            dossier = self.receive(
                NAMES[i % len(NAMES)], ago=(29 - i) // 4, days=1 + i % 6, number=f"0{i:02}190{i:06}", kind=i
            )
            made.append(self._carry_on(dossier, i))
        self.home.outbox.note_contact("")
        return made

    def _carry_on(self, dossier: Dossier, i: int) -> Dossier:
        store, clerk = self.home.store, self.clerk
        if i % 3 == 0:
            dossier = self.scan(dossier)
        if i % 5 == 1:
            dossier = store.advance(dossier.id, Status.PROCESSING, "", clerk)
        if i % 7 == 2:
            dossier = store.act(dossier.id, READY, clerk)
        if i % 11 == 3:
            dossier = store.act(dossier.id, ASK, clerk)
        if i == 12:
            dossier = store.void(dossier.id, "Nhập nhầm người", clerk)
        if i < 16:
            self.answer(dossier, Delivery.ACCEPTED, code=f"000.00.02.H99-261124-{i:04}" if i < 6 else "")
        elif i < 20:
            self.answer(dossier, Delivery.RECEIVED)
        elif i == 20:
            self.answer(dossier, Delivery.REFUSED, "Thủ tục này không còn hiệu lực tại xã.")
        elif i == 21:
            self.answer(dossier, Delivery.HELD, "Chờ thay đổi trước đó của máy này.")
        elif i == 22:
            self.answer(dossier, Delivery.CONFLICT, "Tỉnh đã ghi số điện thoại khác.")
        elif i == 23:
            self.answer(dossier, Delivery.SENT)
        return dossier

    def _account(self, name: str, role: Role) -> Actor:
        account = self.home.accounts.add(name, role, PIN, None)
        return Actor(account.id, name, role)


def paper_pdf(text: str) -> bytes:
    """Return a PDF of two pages with a line of text on each."""
    canvas = Canvas("", pagesize=(420, 595))
    for page in (1, 2):
        canvas.drawString(60, 500, f"Trang {page}")
        canvas.rect(60, 100, 300, 360)
        canvas.showPage()
    canvas.setTitle(text)
    data: bytes = canvas.getpdfdata()
    return data


class Front:
    """The window with the two screens, as the clerk sees it; ``gone`` collects where screens asked to go."""

    def __init__(self, qtbot: QtBot, commune: Commune, desk: Desk) -> None:
        self.qtbot, self.commune, self.desk = qtbot, commune, desk
        self.gone: list[tuple[str, object]] = []
        self.dossiers = DossiersScreen(desk, commune.parts)
        self.syncing = SyncingScreen(desk, commune.parts)
        door = Door(desk, unlock=sample.unlock, accounts=lambda: sample.ACCOUNTS, login=sample.login)
        self.window = Window(desk, door)
        self.window.set_screens([self.dossiers, self.syncing])
        for screen in (self.dossiers, self.syncing):
            screen.asked.connect(lambda where, what: self.gone.append((where, what)))
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.start()
        self.enter(Role.CLERK)

    def enter(self, role: Role) -> None:
        """Let the account with ``role`` come to the desk."""
        actor = self.commune.actors[role]
        self.commune.parts.session.actor = actor
        self.window.door.entered.emit(Who(actor.id, actor.name, role.label))

    def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=30_000)

    def open(self, dossier: Dossier) -> DetailPane:
        """Open a dossier and wait for it."""
        self.window.show_screen("dossiers", dossier.id)
        detail = self.dossiers.detail
        self.until(lambda: self.dossiers.on_detail and detail.whole and detail.whole.dossier.id == dossier.id)
        self.until(lambda: "Diễn biến" in self.words())
        return detail

    def listed(self) -> list[str]:
        """The names in the list."""
        return [line.names for line in self.dossiers.list.table.page.rows]

    def words(self) -> str:
        """Every word on the screen in front."""
        front = self.window.front
        assert front is not None
        labels = [w.text() for w in front.findChildren(QLabel) if w.isVisible()]
        chips = [w.accessibleName() for w in front.findChildren(Chip) if w.isVisible()]
        return "\n".join(labels + chips)

    def notices(self) -> str:
        """Every word in the notice area."""
        return "\n".join(f"{n.what} {n.todo}" for n in self.window.notices.notices)
