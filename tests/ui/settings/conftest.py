"""A window on the made-up commune with the settings in front, and whoever the test calls at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from localdb.domain.roles import Role
from localdb.home import Folder, Home
from localdb.store import Actor
from tests.ui import sample as window_sample
from ui.counter import parts_of
from ui.desk import Desk
from ui.lock import Door, Who
from ui.parts import Parts
from ui.sample import create_sample
from ui.settings.fields import Panel
from ui.settings.screen import SettingsScreen
from ui.window import Window


class Front:
    """The window with the settings in front."""

    def __init__(self, qtbot: QtBot, desk: Desk, parts: Parts) -> None:
        self.qtbot, self.desk, self.parts = qtbot, desk, parts
        self.screen = SettingsScreen(desk, parts)
        door = Door(desk, unlock=window_sample.unlock, accounts=lambda: [], login=window_sample.login)
        self.window = Window(desk, door)
        self.window.set_screens([self.screen])
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.start()

    @property
    def home(self) -> Home:
        """The desk's memory."""
        return self.parts.home

    def enter(self, role: Role, section: str = "") -> Panel:
        """Let the account with ``role`` come to the desk, and open a section."""
        account = next(a for a in self.home.accounts.all() if a.role is role)
        self.parts.session.actor = Actor(account.id, account.name, role)
        self.window.door.entered.emit(Who(account.id, account.name, role.label))
        if section:
            self.screen.go(section)
        return self.screen.front

    def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=20_000)

    def words(self) -> str:
        """Every word on the page in front."""
        return "\n".join(w.text() for w in self.screen.front.findChildren(QLabel) if w.isVisible())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Where the made-up commune lives."""
    return Folder(tmp_path / "xa")


@pytest.fixture
def parts(folder: Folder) -> Iterator[Parts]:
    """A made-up commune."""
    home = create_sample(folder)
    yield parts_of(home, lambda: iter(()))
    home.close()


@pytest.fixture
def front(qtbot: QtBot, desk: Desk, parts: Parts) -> Iterator[Front]:
    """The window before its door."""
    yield Front(qtbot, desk, parts)
    desk.close()


class Ring(KeyringBackend):
    """The system's keyring for as long as the test lasts; while it is not ``there``, it keeps nothing."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.there = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.there:
            self.kept[service, username] = password


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    """No test touches the keyring of whoever runs it."""
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)
