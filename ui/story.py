"""The main job told by the real windows, without a display: receive, receipt, scan, queue, sync.

Every sentence is checked against the store, the files or the screen; one that is not true ends the story
with a non-zero exit code. Nothing here knows more than a clerk does: it types keys and looks at screens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt

from forms.preview import page_count
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home
from localdb.outbox import TO_SEND, Delivery, OutboxRow
from ui.app import grab, make_app
from ui.counter import Counter
from ui.hands import press, scan_card, type_text, wait_until
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen
from ui.sample import HINTS, PHRASE, PIN, create_sample
from ui.story_page import CHILD, birth_notice

CARD = "001190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
NAME = "Đặng Thị Hoà"
NOTICE = "tp02"
CTRL = Qt.KeyboardModifier.ControlModifier
Gateway = Callable[[int], AbstractContextManager[str]]


class UntrueError(Exception):
    """A sentence of the story does not hold."""


class Story:
    """Tells the story with one counter; ``out`` gets what a person would want to look at."""

    def __init__(self, counter: Counter, out: Path, say: Callable[[str], None]) -> None:
        self._counter = counter
        self._out = out
        self._say = say
        self._pictures = 0

    @property
    def parts(self) -> Parts:
        """The parts of the open counter."""
        assert self._counter.parts is not None
        return self._counter.parts

    def open_door(self) -> None:
        """The clerk opens the store and says who is at the desk."""
        self._counter.start()
        self.picture("mo-kho")
        type_text(PHRASE)
        press(Qt.Key.Key_Return)
        self.true("Mở kho dữ liệu bằng mật khẩu.", lambda: self._counter.parts is not None)
        door = self._counter.door
        self.true("Danh sách người làm hiện ra.", door.login.pin.hasFocus)
        clerk = next(a for a in self.parts.home.accounts.all() if a.role == "clerk")
        door.ask_who(clerk.id)
        self.picture("dang-nhap")
        type_text(PIN)
        press(Qt.Key.Key_Return)
        self.true("Cán bộ một cửa vào làm việc.", lambda: self.parts.session.actor is not None)
        self.true("Màn hình làm việc mở ra.", lambda: self._counter.window.front is not None)

    def receive(self) -> Dossier:
        """The clerk scans a card, types three letters, ticks the papers and presses Ctrl+Enter."""
        press(Qt.Key.Key_F2)
        press(Qt.Key.Key_F9)
        screen = self._counter.window.want("reception")
        assert isinstance(screen, ReceptionScreen)
        scan_card(CARD)
        self.true("Quét thẻ căn cước điền đủ người nộp.", lambda: screen.form.applicant.name == NAME)
        type_text("khai si")
        self.picture("tiep-nhan-chon-thu-tuc")
        press(Qt.Key.Key_Return)
        self.true("Gõ “khai si” chọn được đăng ký khai sinh.", lambda: screen.form.procedure == "1.001193")
        press(Qt.Key.Key_F10)
        self.true("Hồ sơ đang nhập đã nằm trên đĩa.", lambda: bool(self.parts.home.drafts.all("reception")))
        self.picture("tiep-nhan")
        press(Qt.Key.Key_Return, CTRL)
        self.true("Hồ sơ được tiếp nhận.", lambda: screen.side.showing_receipt)
        self.picture("da-tiep-nhan")
        dossier = self._newest()
        self.true("Bản nháp đã thành hồ sơ.", lambda: not self.parts.home.drafts.all("reception"))
        pdf = self.parts.home.blobs.read(dossier.receipts[0].sha256)
        (self._out / "giay-tiep-nhan.pdf").write_bytes(pdf)
        self.true(f"Giấy tiếp nhận {dossier.code} có trong kho.", lambda: page_count(pdf) >= 1)
        return dossier

    def scan(self, dossier: Dossier) -> None:
        """A paper dropped into the watch folder is read and filed under its component."""
        press(Qt.Key.Key_F4)
        front = self._counter.window.front
        assert front is not None
        front.open(dossier.id)
        self.picture("quet")
        assert self.parts.watch is not None
        birth_notice(self.parts.watch / "IMG_0001.png")
        self.true("Giấy thả vào thư mục được xếp vào hồ sơ.", lambda: bool(self._now(dossier).scans), 120)
        wait_until(lambda: False, 2.5)  # the straightened page takes the place of the crooked one
        self.picture("quet-xong")
        scan = self._now(dossier).scans[0]
        text = self.parts.home.queries.scan_text(scan.id)
        (self._out / "giay-chung-sinh.pdf").write_bytes(self.parts.home.blobs.read(scan.sha256))
        (self._out / "giay-chung-sinh.txt").write_text(text, encoding="utf-8")
        self.true(f"Đúng thành phần hồ sơ: {scan.name}.", lambda: scan.component == NOTICE)
        self.true(f"Đọc được tên cháu: {CHILD}.", lambda: CHILD.lower() in text.lower())
        original = scan.originals[0]
        self.true("Bản gốc còn nguyên.", lambda: self.parts.home.blobs.has(original))

    def look_around(self, dossier: Dossier) -> None:
        """The other screens show the same truth."""
        press(Qt.Key.Key_F3)
        wait_until(lambda: False, 0.5)
        self.picture("ho-so")
        front = self._counter.window.front
        assert front is not None
        front.open(dossier.id)
        wait_until(lambda: False, 0.5)
        self.picture("ho-so-chi-tiet")
        waiting = self.parts.home.outbox.waiting()
        self._counter.show_facts()
        texts = self._counter.window.facts.texts()
        self.true(
            f"Thanh trạng thái nói “Chờ gửi {waiting}”.",
            lambda: any(f"Chờ gửi {waiting}" in t for t in texts),
        )

    def synchronise(self, dossier: Dossier) -> None:
        """The line is back: the clerk sends, and the province's own answer comes."""
        press(Qt.Key.Key_F6)
        wait_until(lambda: False, 0.5)
        self.picture("dong-bo-truoc")

        def settled() -> bool:
            counts = self.parts.home.outbox.counts()
            return sum(counts.values()) == counts[Delivery.ACCEPTED]

        press(Qt.Key.Key_F9)
        deadline = time.monotonic() + 120
        while not wait_until(settled, 2) and time.monotonic() < deadline:
            self._counter.sync_quietly()
        self.true("Tỉnh chấp nhận mọi thay đổi.", settled, 1)
        self.true("Mọi tệp đã tới tỉnh.", lambda: not self.parts.home.outbox.blobs_waiting(1))
        after = self._now(dossier)
        self.true(f"Mã chính thức của tỉnh: {after.official_code}.", lambda: bool(after.official_code))
        wait_until(lambda: False, 0.5)
        self.picture("dong-bo-sau")

    def report(self, dossier: Dossier) -> None:
        """Write the state of every change."""
        rows = self.parts.home.outbox.states_of(dossier.id)
        (self._out / "dong-bo.json").write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))
        lines = [f"{row.at}  {row.type:<16} {row.state.label}" for row in rows]
        (self._out / "dong-bo.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def rows(self, dossier: Dossier) -> list[OutboxRow]:
        """Return the delivery states of a dossier's changes."""
        return self.parts.home.outbox.states_of(dossier.id)

    def true(self, sentence: str, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Say a sentence once it holds; end the story when it does not in time."""
        if not wait_until(holds, seconds):
            self.picture("khong-dung")
            raise UntrueError(sentence)
        self._say(f"✓ {sentence}")

    def picture(self, name: str) -> None:
        """Keep a picture of the window."""
        wait_until(lambda: False, 0.1)
        self._pictures += 1
        grab(self._counter.window, self._out / f"{self._pictures:02d}-{name}.png")

    def _newest(self) -> Dossier:
        return self._dossier(self.parts.home.queries.page(0, 1)[0].id)

    def _now(self, dossier: Dossier) -> Dossier:
        return self._dossier(dossier.id)

    def _dossier(self, key: str) -> Dossier:
        found = self.parts.home.queries.dossier(key)
        assert found is not None
        return found


def tell(
    folder: Folder,
    out: Path,
    *,
    meet: Callable[[Home], Iterator[object]],
    gateway: Gateway,
    join: Callable[[Home, str], None],
    say: Callable[[str], None],
) -> int:
    """Tell the story; return 0 when every sentence was true, 1 otherwise. Raises ``Trouble``."""
    if folder.exists():
        raise Trouble(f"Đã có kho dữ liệu ở {folder.path}.", "Demo cần một thư mục mới: chọn --home khác.")
    out.mkdir(parents=True, exist_ok=True)
    app = make_app(["motcua"])
    with gateway(0) as url:
        home = create_sample(folder)
        join(home, url)
        home.close()
    say("Cổng tỉnh đã tắt: quầy làm việc khi không có mạng.")
    counter = Counter(folder, synchronise_of=lambda home: lambda: meet(home), hints=HINTS)
    story = Story(counter, out, say)
    try:
        story.open_door()
        dossier = story.receive()
        story.scan(dossier)
        story.look_around(dossier)
        story.true("Chưa có gì tới tỉnh khi mất mạng.", lambda: not _reached(story.rows(dossier)))
        with gateway(int(url.rsplit(":", 1)[1])):
            say("Cổng tỉnh đã bật lại.")
            story.synchronise(dossier)
        story.report(dossier)
    except UntrueError as untrue:
        say(f"✗ KHÔNG ĐÚNG: {untrue}")
        return 1
    finally:
        counter.close()
        app.closeAllWindows()
    say(f"Xong: mọi câu đều đúng. Kết quả ở {out}.")
    return 0


def _reached(rows: list[OutboxRow]) -> bool:
    return any(row.state not in TO_SEND for row in rows)
