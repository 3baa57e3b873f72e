"""What goes wrong around the desk is told in the window, in words; what was typed is kept; work goes on."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from localdb.domain.deadline import VIETNAM
from localdb.home import Folder, Home, open_home
from localdb.outbox import Delivery
from sync.client import Client
from sync.command import identity_of, join_command
from sync.engine import synchronise
from sync.gateway.serve import new_enrolment_code
from tests.sync.desks import QUICKLY, Gateway, at, running
from tests.sync.faults import Relay
from tests.ui.entrance import PATIENCE_MS, come_in, open_store, told
from ui.counter import Counter, Synchronise
from ui.hands import compose, press, scan_card, type_text
from ui.reception.screen import ReceptionScreen
from ui.sample import AGENCY, PHRASE, create_sample
from ui.syncing.screen import SyncingScreen

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
CARD = "001190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
MONDAY = datetime(2026, 11, 16, 9, 32, tzinfo=VIETNAM)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up commune; making its keys is slow on purpose, so that tests copy it."""
    folder = Folder(tmp_path_factory.mktemp("mau") / "xa")
    create_sample(folder, lambda: MONDAY - timedelta(days=1)).close()
    return folder.path


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Folder:
    """A commune of this test alone."""
    shutil.copytree(sample, tmp_path / "xa")
    return Folder(tmp_path / "xa")


def no_line(_home: Home) -> Synchronise:
    return lambda: iter(())


class Windows:
    """Opens the window on a folder, before its door, and closes it again."""

    def __init__(self, qtbot: QtBot, folder: Folder) -> None:
        self._qtbot, self._folder = qtbot, folder
        self._open: list[Counter] = []
        self.bugs: list[str] = []

    def open(
        self, *, synchronise_of: Callable[[Home], Synchronise] = no_line, clock: datetime = MONDAY
    ) -> Counter:
        counter = Counter(self._folder, synchronise_of=synchronise_of, clock=lambda: clock)
        counter.desk.bug.connect(self.bugs.append)
        self._open.append(counter)
        with self._qtbot.waitActive(counter.window):
            counter.start()
            counter.window.activateWindow()
        return counter

    def close(self) -> None:
        while self._open:
            counter = self._open.pop()
            counter.close()
            counter.window.close()
            counter.window.deleteLater()


@pytest.fixture
def windows(qtbot: QtBot, folder: Folder) -> Iterator[Windows]:
    """Windows that are closed at the end. A bug in one fails the test."""
    made = Windows(qtbot, folder)
    yield made
    made.close()
    assert made.bugs == []


def at_work(qtbot: QtBot, counter: Counter, role: str = "clerk") -> Home:
    open_store(qtbot, counter)
    come_in(qtbot, counter, role)
    assert counter.parts is not None
    return counter.parts.home


def reception(counter: Counter) -> ReceptionScreen:
    screen = counter.window.want("reception")
    assert isinstance(screen, ReceptionScreen)
    return screen


def receive(qtbot: QtBot, counter: Counter) -> str:
    """Receive a birth registration by keys alone; return its code."""
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F9)
    scan_card(CARD)
    type_text("khai si")
    press(ENTER)
    press(Qt.Key.Key_F10)
    press(ENTER, CTRL)
    screen = reception(counter)
    qtbot.waitUntil(lambda: screen.side.showing_receipt, timeout=PATIENCE_MS)
    return screen.side.code.text()


def fail_at_the_door(qtbot: QtBot, counter: Counter, words: str) -> str:
    qtbot.waitUntil(counter.door.store.phrase.hasFocus)
    type_text(PHRASE)
    press(ENTER)
    qtbot.waitUntil(lambda: words in counter.door.store.field.error, timeout=PATIENCE_MS)
    assert counter.window.is_locked
    return counter.door.store.field.error


def test_a_database_of_a_newer_version_is_told_at_the_door_and_left_alone(
    qtbot: QtBot, folder: Folder, windows: Windows
) -> None:
    home = open_home(folder, PHRASE)
    home.connections.get().execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('localdb', 'm9999_mai', '')"
    )
    home.close()
    before = folder.database.read_bytes()
    assert "Cập nhật" in fail_at_the_door(qtbot, windows.open(), "phiên bản Một Cửa mới hơn")
    assert folder.database.read_bytes() == before


@pytest.mark.parametrize("spoil", ["keystore", "database"])
def test_a_broken_file_at_the_door_is_never_called_a_wrong_passphrase(
    qtbot: QtBot, folder: Folder, windows: Windows, spoil: str
) -> None:
    path = folder.keystore if spoil == "keystore" else folder.database
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1 if spoil == "keystore" else 0
    path.write_bytes(bytes(data) if spoil == "keystore" else b"\0" * len(data))
    error = fail_at_the_door(qtbot, windows.open(), "hỏng")
    assert "Không phải do sai mật khẩu" in error
    assert "Sai mật khẩu" not in error


def test_a_clock_set_back_is_told_at_opening_and_the_order_is_kept(qtbot: QtBot, windows: Windows) -> None:
    first = windows.open()
    at_work(qtbot, first)
    early = receive(qtbot, first)
    assert told(first) == []
    windows.close()
    second = windows.open(clock=MONDAY - timedelta(days=400))
    home = at_work(qtbot, second)
    assert any("Đồng hồ máy đang chậm" in text for text in told(second))
    late = receive(qtbot, second)
    assert [line.code for line in home.queries.page(0, 9)] == [late, early]
    assert [row.code for row in home.outbox.page(tuple(home.outbox.counts()), 0, 9)][-1] == early
    assert home.check() == []


def test_broken_catalogue_files_are_named_with_line_and_reason_and_the_others_serve(
    qtbot: QtBot, folder: Folder, windows: Windows
) -> None:
    spoiled = folder.catalogue / "procedures"
    spoiled.mkdir(parents=True)
    for number in range(1, 6):
        (spoiled / f"hong-{number}.json").write_text('{\n  "code": "9.00000",\n  "name" "thiếu dấu"\n}\n')
    counter = windows.open()
    home = at_work(qtbot, counter)
    words = " ".join(told(counter))
    for number in range(1, 6):
        assert f"procedures/hong-{number}.json, dòng 3" in words
    assert receive(qtbot, counter)
    assert home.queries.page(0, 1)[0].names == "Đặng Thị Hoà"


MANGLED = {
    "001190000018||D9a85ng Thi5 Hoa2|21111990|Nu74|Thôn Mẫu 2|01012022": "bộ gõ",
    "001190000018||Đ[ng Thị Hoà|21111990|Nữ|Thôn Mẫu 2|01012022": "bộ gõ",
    "001190000018||Đặng Thị Hoà|21111990|Nuwx|Thôn Mẫu 2|01012022": "bộ gõ",
    "001190000018||Đặng Thị Hoà|2111": "bị cắt",
}


def test_a_card_that_an_input_method_mangled_is_told_and_touches_no_field(
    qtbot: QtBot, windows: Windows
) -> None:
    counter = windows.open()
    home = at_work(qtbot, counter)
    screen = reception(counter)
    press(Qt.Key.Key_Tab)
    type_text("Lò Văn Sẻ")
    qtbot.waitUntil(lambda: bool(home.drafts.all("reception")), timeout=PATIENCE_MS)
    for mangled, word in MANGLED.items():
        counter.window.notices.clear()
        scan_card(mangled)
        assert [word in text for text in told(counter)] == [True], mangled
        assert screen.form.applicant.name == "Lò Văn Sẻ"
        assert not screen.form.applicant.number


def test_vietnamese_composed_by_an_input_method_reaches_the_store_as_composed(
    qtbot: QtBot, windows: Windows
) -> None:
    counter = windows.open()
    home = at_work(qtbot, counter)
    press(Qt.Key.Key_Tab)
    for word in ("Nguyễn", " Thị", " Hường"):
        compose(word)
    screen = reception(counter)
    screen.pane.picker.line.setFocus()
    compose("khai")
    compose(" sinh")
    press(ENTER)
    press(Qt.Key.Key_F10)
    press(ENTER, CTRL)
    qtbot.waitUntil(lambda: screen.side.showing_receipt, timeout=PATIENCE_MS)
    assert home.queries.search("nguyen thi huong")[0].names == "Nguyễn Thị Hường"
    assert told(counter) == []


@pytest.fixture
def gateway(tmp_path: Path, folder: Folder) -> Iterator[Gateway]:
    """A gateway that this commune has joined."""
    with running(tmp_path / "cong") as gateway:
        home = open_home(folder, PHRASE)
        join_command(
            home, gateway.url, new_enrolment_code(gateway.home, AGENCY, "Quầy 1"), lambda _line: None
        )
        home.close()
        yield gateway


def by(url: Callable[[], str]) -> Callable[[Home], Synchronise]:
    """Return an exchange over a line that fails quickly."""

    def exchange(home: Home) -> Synchronise:
        def walk() -> Iterator[object]:
            with Client(at(identity_of(home), url()), QUICKLY) as client:
                yield from synchronise(home.outbox, home.blobs, client)

        return walk

    return exchange


class Slow(Response):
    """An answer that does not come before it is let go, and then is no answer."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__(status_code=500)
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.to_thread(self._gate.wait, 60)
        await super().__call__(scope, receive, send)


def meet(qtbot: QtBot, counter: Counter) -> str:
    """Ask for an exchange on the syncing screen; return what is known of the line at the end."""
    press(Qt.Key.Key_F6)
    screen = counter.window.want("syncing")
    assert isinstance(screen, SyncingScreen)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not screen.sending, timeout=PATIENCE_MS)
    assert counter.parts is not None
    return counter.parts.home.outbox.contact().trouble


def test_a_gateway_that_is_slow_then_broken_then_cut_is_calm_and_loses_nothing(
    qtbot: QtBot, windows: Windows, gateway: Gateway
) -> None:
    gate = threading.Event()
    gateway.instead = lambda scope: Slow(gate) if scope["path"] == "/v1/changes" else None
    url = [gateway.url]
    counter = windows.open(synchronise_of=by(lambda: url[0]))
    home = at_work(qtbot, counter)
    first = receive(qtbot, counter)
    counter.sync_quietly()
    second = receive(qtbot, counter)  # while the gateway thinks
    assert first != second
    gate.set()
    gateway.instead = lambda _scope: Response(status_code=500)
    assert meet(qtbot, counter)
    relay = Relay(lambda: gateway.port, lambda: 400, lambda: 200)
    url[0] = relay.url
    gateway.instead = lambda _scope: None
    try:
        assert meet(qtbot, counter)
        assert relay.cuts
    finally:
        relay.close()
    assert meet(qtbot, counter)  # nobody listens there any more
    assert told(counter) == []
    assert home.outbox.counts()[Delivery.ACCEPTED] == 0
    url[0] = gateway.url
    assert not meet(qtbot, counter)
    counts = home.outbox.counts()
    assert counts[Delivery.ACCEPTED] == sum(counts.values()) == 4
