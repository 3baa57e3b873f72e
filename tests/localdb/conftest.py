"""A real desk in a folder of its own. Stretching a passphrase is slow on purpose, so one desk is copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import keyring
import pytest
from keyring.core import load_keyring

from localdb.home import Folder, Home, create_home
from localdb.keys import MasterKey
from tests.localdb.made_up import PASSPHRASE, UNIT, Clock


class Made(NamedTuple):
    """A desk that was set up and closed."""

    folder: Folder
    key: MasterKey
    paper: str


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring("keyring.backends.fail.Keyring"))
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = Folder(tmp_path_factory.mktemp("desk") / "motcua")
    home, paper = create_home(folder, PASSPHRASE, UNIT, Clock())
    home.close()
    return Made(folder, home.key, paper)


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Folder:
    path = tmp_path / "motcua"
    shutil.copytree(made.folder.path, path)
    return Folder(path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(made: Made, folder: Folder, clock: Clock) -> Iterator[Home]:
    home = Home(folder, made.key, clock)
    yield home
    home.close()
