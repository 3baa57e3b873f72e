"""The whole window over a real store: door, roles, locking, and what is kept when the desk is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from localdb.clock import RIGHT_AGAIN, SET_BACK
from localdb.domain.parties import Circumstances, Routing
from localdb.home import Folder, now, open_home
from localdb.renew import WANTED
from tests.localdb.made_up import intake
from tests.ui.entrance import PATIENCE_MS, come_in, open_store, told
from ui.counter import Counter
from ui.hands import press, type_text
from ui.reception.screen import ReceptionScreen
from ui.sample import HINTS, PHRASE, PIN, create_sample
from ui.window import Window

ENTER = Qt.Key.Key_Return


class StrayWindows(QObject):
    """Notes every window that shows itself beside the one window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            stray = watched.isWindow() and not isinstance(watched, Window)
            if stray:
                self.seen.append(f"{watched!r} {watched.property('text')}")
        return False


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "xa")
    create_sample(made).close()
    return made


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[StrayWindows]:
    watch = StrayWindows()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.fixture
def counter(qtbot: QtBot, folder: Folder, strays: StrayWindows) -> Iterator[Counter]:
    made = Counter(folder, synchronise_of=lambda _home: lambda: iter(()), hints=HINTS)
    with qtbot.waitActive(made.window):
        made.start()
        made.window.activateWindow()
    yield made
    made.close()
    made.window.close()
    made.window.deleteLater()


class Hands:
    """A clock whose hands are moved."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hands(qtbot: QtBot, folder: Folder) -> Iterator[tuple[Hands, Counter]]:
    """A desk with a clerk at it, and its clock."""
    moved = Hands()
    made = Counter(folder, synchronise_of=lambda _home: lambda: iter(()), clock=moved)
    with qtbot.waitActive(made.window):
        made.start()
        made.window.activateWindow()
    open_store(qtbot, made)
    made._facts.stop()  # looks when the test says so
    come_in(qtbot, made, "clerk")
    yield moved, made
    made.close()
    made.window.close()
    made.window.deleteLater()


def shown(counter: Counter) -> set[str]:
    return {name for name, button in counter.window.rail._buttons.items() if not button.isHidden()}


def test_opening_the_desk_shows_one_window_and_keeps_the_caret(
    qtbot: QtBot, counter: Counter, strays: StrayWindows
) -> None:
    open_store(qtbot, counter)
    come_in(qtbot, counter, "clerk")
    for screen in counter.window.kinds:
        counter.window.show_screen(screen)
    assert strays.seen == []


def test_the_status_bar_says_at_once_that_papers_are_taken_in(qtbot: QtBot, counter: Counter) -> None:
    open_store(qtbot, counter)
    counter._facts.stop()
    come_in(qtbot, counter, "clerk")
    qtbot.waitUntil(lambda: "Quét: chờ giấy" in counter.window.facts.texts(), timeout=30_000)


def test_a_wrong_passphrase_is_told_in_place_and_may_be_typed_again(qtbot: QtBot, counter: Counter) -> None:
    qtbot.waitUntil(counter.door.store.phrase.hasFocus)
    type_text("không phải cụm này")
    press(ENTER)
    qtbot.waitUntil(lambda: "Sai mật khẩu" in counter.door.store.field.error, timeout=20_000)
    open_store(qtbot, counter)


def test_each_role_sees_its_own_screens_and_it_staff_see_no_dossier(qtbot: QtBot, counter: Counter) -> None:
    open_store(qtbot, counter)
    come_in(qtbot, counter, "clerk")
    assert {"reception", "dossiers", "scanning", "syncing"} <= shown(counter)
    counter.window.lock()
    come_in(qtbot, counter, "it")
    assert "syncing" in shown(counter)
    assert not shown(counter) & {"reception", "dossiers", "scanning"}


def test_leaving_the_desk_puts_what_was_typed_on_disk_and_coming_back_finds_it(
    qtbot: QtBot, counter: Counter
) -> None:
    open_store(qtbot, counter)
    come_in(qtbot, counter, "clerk")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Tab)  # from the number to the name
    type_text("Lò Văn Sẻ")
    counter.window.lock()
    assert counter.parts is not None
    assert counter.parts.session.actor is None
    drafts = counter.parts.home.drafts
    qtbot.waitUntil(lambda: [d.title for d in drafts.all("reception")] == ["Lò Văn Sẻ"], timeout=10_000)
    come_in(qtbot, counter, "clerk")
    reception = counter.window.want("reception")
    assert isinstance(reception, ReceptionScreen)
    assert reception.form.applicant.name == "Lò Văn Sẻ"


def test_whoever_worked_last_is_chosen_when_the_desk_opens_again(
    qtbot: QtBot, counter: Counter, folder: Folder
) -> None:
    open_store(qtbot, counter)
    come_in(qtbot, counter, "leader")
    counter.close()
    again = Counter(folder, synchronise_of=lambda _home: lambda: iter(()))
    with qtbot.waitActive(again.window):
        again.start()
        again.window.activateWindow()
    try:
        open_store(qtbot, again)
        type_text(PIN)
        press(ENTER)
        qtbot.waitUntil(lambda: not again.window.is_locked, timeout=20_000)
        assert again.parts is not None
        assert again.parts.session.require().role == "leader"
    finally:
        again.close()
        again.window.close()


def test_a_desk_that_was_to_have_a_new_name_has_it_when_it_is_opened_and_says_so(
    qtbot: QtBot, counter: Counter, folder: Folder
) -> None:
    home = open_home(folder, PHRASE)
    home.settings.put(WANTED, True)
    before = home.device.id
    home.close()
    open_store(qtbot, counter)
    assert counter.parts is not None
    home = counter.parts.home
    assert home.device.id != before
    assert any("Máy này đã có mã mới" in text and "ghi danh lại" in text for text in told(counter))
    assert not home.settings.get(WANTED, bool, False)


def test_who_decides_is_asked_for_aloud_once_it_was_unknown_for_two_hours(
    qtbot: QtBot, hands: tuple[Hands, Counter]
) -> None:
    moved, counter = hands
    assert counter.parts is not None
    home, clerk = counter.parts.home, counter.parts.session.require()
    nobody_knows = Circumstances(routing=Routing())
    codes = []
    for wait in (timedelta(0), timedelta(minutes=119), timedelta(minutes=2)):
        moved.at += wait
        codes.append(home.store.receive(replace(intake(), how=nobody_knows), clerk).shown_code)
    first, *rest = codes

    def unknown() -> list[str]:
        return [text for text in told(counter) if "chưa rõ nơi giải quyết" in text]

    counter._look_at_the_clock()
    qtbot.waitUntil(lambda: any(first in text for text in unknown()), timeout=PATIENCE_MS)
    assert not any(code in text for code in rest for text in unknown())
    moved.at += timedelta(hours=2)
    counter._look_at_the_clock()
    qtbot.waitUntil(
        lambda: all(any(code in text for text in unknown()) for code in rest), timeout=PATIENCE_MS
    )
    assert all(sum(code in text for text in unknown()) <= 1 for code in codes)  # nothing is said twice


def test_a_clock_that_was_set_back_leaves_a_line_in_the_log_and_another_when_it_is_right(
    qtbot: QtBot, hands: tuple[Hands, Counter]
) -> None:
    moved, counter = hands
    assert counter.parts is not None
    home, clerk = counter.parts.home, counter.parts.session.require()
    home.store.receive(intake(), clerk)
    written, moved.at = moved.at, moved.at - timedelta(hours=3)
    counter._look_at_the_clock()
    counter._look_at_the_clock()
    qtbot.waitUntil(lambda: home.access.last(SET_BACK) is not None, timeout=PATIENCE_MS)
    moved.at = written + timedelta(minutes=1)
    counter._look_at_the_clock()
    qtbot.waitUntil(lambda: home.access.last(RIGHT_AGAIN) is not None, timeout=PATIENCE_MS)
    lines = [line for line in home.access.latest(20) if line.act in {SET_BACK, RIGHT_AGAIN}]
    assert [(line.act, line.actor) for line in lines] == [(RIGHT_AGAIN, clerk.id), (SET_BACK, clerk.id)]
    assert all(line.object.startswith(f"{written:%Y-%m-%dT%H:%M:%S}") for line in lines)
    assert home.access.first_break() == 0
    assert any("Đồng hồ máy đang chậm" in text for text in told(counter))
