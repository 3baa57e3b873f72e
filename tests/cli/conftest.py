"""A shell of one's own, and a made-up commune with one dossier whose citizen must never be printed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import keyring
import pytest
from keyring.core import load_keyring

from localdb.db import immediate
from localdb.domain.intake import Intake
from localdb.domain.roles import Role
from localdb.domain.values import Due, Person, Pin
from localdb.home import Folder, open_home
from localdb.store import Actor
from tests.cli.terminal import Terminal
from ui.sample import PHRASE, create_sample

CLERK = Actor("acc_mai", "Trần Thị Mai", Role.CLERK)
NUMBER = "001190000012"
NAME = "Lò Thị Kiểm Thử"


class Desk(NamedTuple):
    """A desk that was set up and closed, and the file with its passphrase."""

    folder: Folder
    passphrase_file: Path

    @property
    def opened_by(self) -> tuple[str | Path, ...]:
        """The options that open this desk."""
        return ("--home", self.folder.path, "--passphrase-file", self.passphrase_file)

    def receive(self, procedure: str = "1.001193") -> None:
        """Receive one dossier of a made-up citizen."""
        home = open_home(self.folder, PHRASE)
        intake = Intake(
            procedure=Pin(procedure, "2026-01", "Đăng ký khai sinh", "Hộ tịch"),
            applicant=Person(name=NAME, number=NUMBER),
            papers=(),
            due=Due("2026-11-27T17:00:00+07:00"),
        )
        home.store.receive(intake, CLERK)
        home.close()

    def come_from_the_future(self) -> None:
        """Mark the database as a later version would."""
        home = open_home(self.folder, PHRASE)
        with immediate(home.connections.get()) as db:
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('localdb', 'm9999_later', '')"
            )
        home.close()


@pytest.fixture(scope="session", autouse=True)
def no_keyring() -> None:
    keyring.set_keyring(load_keyring("keyring.backends.fail.Keyring"))


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    home = tmp_path / "nha"
    home.mkdir()
    return Terminal(home)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("xa") / "xa-mau")
    create_sample(folder).close()
    return folder


@pytest.fixture
def desk(made: Folder, tmp_path: Path) -> Desk:
    folder = Folder(tmp_path / "xa-mau")
    shutil.copytree(made.path, folder.path)
    passphrase_file = tmp_path / "mat-khau.txt"
    passphrase_file.write_text(f"{PHRASE}\n", encoding="utf-8")
    passphrase_file.chmod(0o600)
    return Desk(folder, passphrase_file)
