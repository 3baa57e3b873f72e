"""What is chosen in the settings holds in the whole window, and again the next morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from localdb.domain.roles import Role
from localdb.home import Folder, open_home
from ui import theme
from ui.counter import Counter, worn
from ui.hands import press, type_text
from ui.sample import PHRASE, PIN, create_sample
from ui.settings.fields import SettingsPanel
from ui.settings.printing import PrintingPanel
from ui.settings.screen import SettingsScreen
from ui.theme import Look

ENTER = Qt.Key.Key_Return


@pytest.fixture
def morning(qtbot: QtBot, qapp: QApplication, folder: Folder) -> Iterator[Counter]:
    """A counter whose door is shut."""
    create_sample(folder).close()
    made = Counter(folder, synchronise_of=lambda _home: lambda: iter(()))
    with qtbot.waitActive(made.window):
        made.start()
        made.window.activateWindow()
    yield made
    made.close()
    made.window.close()
    made.window.deleteLater()
    if theme.current() != (Look.LIGHT, theme.POINTS_DEFAULT):
        theme.apply(qapp)


def come_in(qtbot: QtBot, counter: Counter, role: Role) -> SettingsScreen:
    """Open the store, come to the desk, and press F8."""
    qtbot.waitUntil(counter.door.store.phrase.hasFocus)
    type_text(PHRASE)
    press(ENTER)
    qtbot.waitUntil(lambda: counter.parts is not None, timeout=20_000)
    assert counter.parts is not None
    counter.door.ask_who(next(a.id for a in counter.parts.home.accounts.all() if a.role is role))
    type_text(PIN)
    press(ENTER)
    qtbot.waitUntil(lambda: not counter.window.is_locked, timeout=20_000)
    press(Qt.Key.Key_F8)
    front = counter.window.front
    assert isinstance(front, SettingsScreen)
    return front


def page_of(screen: SettingsScreen, section: str) -> SettingsPanel:
    screen.go(section)
    page = screen.front
    assert isinstance(page, SettingsPanel)
    return page


def test_looks_idle_lock_and_name_hold_at_once(qtbot: QtBot, morning: Counter) -> None:
    screen = come_in(qtbot, morning, Role.IT)
    assert morning.parts is not None
    home = morning.parts.home
    page = page_of(screen, "look")
    for key, value in (("look", "contrast"), ("points", "14"), ("idle_minutes", "15")):
        field = page.fields[key]
        field.show_value(value)
        page.save(field)
    qtbot.waitUntil(lambda: theme.current() == (Look.CONTRAST, 14), timeout=20_000)
    assert worn(home) == ("contrast", 14)
    qtbot.waitUntil(lambda: home.settings.get("idle_minutes", int, 0) == 15)
    qtbot.waitUntil(lambda: morning.window.idle._timer.interval() == 15 * 60_000)
    page = page_of(screen, "unit")
    page.fields["unit.commune"].line.setText("phường Mẫu Mới")
    page.save_all()
    qtbot.waitUntil(lambda: morning.window.rail._commune.text() == "phường Mẫu Mới")


def test_the_desk_opens_as_it_was_left(qtbot: QtBot, folder: Folder, morning: Counter) -> None:
    home = open_home(folder, PHRASE)
    for key, value in (("look", "dark"), ("points", 11), ("idle_minutes", 3), ("paper", "A4")):
        home.settings.put(key, value)
    home.close()
    page = page_of(come_in(qtbot, morning, Role.CLERK), "look")
    assert theme.current() == (Look.DARK, 11)
    assert [page.fields[key].text() for key in ("look", "points", "idle_minutes")] == ["dark", "11", "3"]
    assert morning.window.idle._timer.interval() == 3 * 60_000
    assert morning.parts is not None
    assert morning.parts.paper.size == "A4"


def test_what_comes_back_after_the_desk_was_locked_does_no_harm(qtbot: QtBot, morning: Counter) -> None:
    bugs: list[str] = []
    morning.desk.bug.connect(bugs.append)
    screen = come_in(qtbot, morning, Role.IT)
    screen.go("paper")  # asks the system for printers
    morning.window.lock()
    panel = screen.front
    assert isinstance(panel, PrintingPanel)
    qtbot.waitUntil(panel.again.isEnabled, timeout=20_000)
    assert bugs == []
