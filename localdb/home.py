"""The data folder of one desk, and everything in it once it is unlocked.

::

    keystore.json   the wrapped master key
    motcua.db       the encrypted database
    blobs/          encrypted scans and receipts
    danh-muc/       catalogue files of this province, if any
    quet-vao/       the watch folder: papers dropped here are taken in
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from localdb import keys, schema, settings
from localdb.access import AccessLog
from localdb.accounts import Accounts
from localdb.blobs import Blobs
from localdb.db import Connections, Database, rows
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.drafts import Drafts
from localdb.keys import Locked, MasterKey
from localdb.log import new_id
from localdb.outbox import Outbox
from localdb.pages import PageJournal
from localdb.queries import Queries
from localdb.settings import Settings
from localdb.store import Device, Store
from localdb.writer import Writer

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the desk's clock, in Vietnam's time zone."""
    return datetime.now(VIETNAM)


def default_folder() -> Path:
    """Return where a desk's data lives when nobody says otherwise."""
    return user_data_path("motcua", appauthor=False)


@dataclass(frozen=True)
class Folder:
    """Names of things in a data folder; nothing is opened yet."""

    path: Path

    @property
    def keystore(self) -> Path:
        """The wrapped master key."""
        return self.path / "keystore.json"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.path / "motcua.db"

    @property
    def blobs(self) -> Path:
        """The encrypted files."""
        return self.path / "blobs"

    @property
    def catalogue(self) -> Path:
        """Catalogue files of this province, beside the shipped ones."""
        return self.path / "danh-muc"

    @property
    def watch(self) -> Path:
        """The watch folder."""
        return self.path / "quet-vao"

    def exists(self) -> bool:
        """Whether a desk was set up here."""
        return self.keystore.exists()

    def locked(self) -> Locked:
        """Return the keystore, to be unlocked. Raises ``Trouble`` when there is none or it is broken."""
        return Locked(self.keystore)


class Home:
    """An unlocked data folder: every part of the desk's memory, made once and handed to who needs it."""

    def __init__(self, folder: Folder, key: MasterKey, clock: Clock = now) -> None:
        self.folder = folder
        self.key = key
        self.connections = Connections(folder.database, key.derive("database"))
        schema.upgrade(self.connections.get())
        self.writer = Writer(self.connections, clock)
        self.settings = Settings(self.writer)
        self.device = self.settings.get("device", Device, Device("", ""))
        self.blobs = Blobs(folder.blobs, key)
        self.store = Store(self.writer, self.blobs, self.device)
        self.queries = Queries(self.connections)
        self.outbox = Outbox(self.writer, self.device.id)
        self.drafts = Drafts(self.writer)
        self.pages = PageJournal(self.writer, self.blobs)
        self.accounts = Accounts(self.writer)
        self.access = AccessLog(self.writer)

    def close(self) -> None:
        """Close every connection."""
        self.connections.close()

    def check(self) -> list[str]:
        """Return what an integrity check of the database finds; empty when it is sound."""
        found = rows(self.connections.get(), "PRAGMA cipher_integrity_check")
        found += [r for r in rows(_fresh(self), "PRAGMA quick_check") if "ok" not in r.values()]
        return [str(next(iter(row.values()))) for row in found]


def create_home(folder: Folder, passphrase: str, unit: str, clock: Clock = now) -> tuple[Home, str]:
    """Set up a desk for the centre with agency code ``unit``; return it and the paper recovery code."""
    if folder.database.exists():
        raise Trouble(
            f"Thư mục {folder.path} có dữ liệu nhưng thiếu tệp khóa.",
            "Đừng tạo kho mới ở đây: tìm lại tệp keystore.json trong bản sao lưu.",
        )
    key, paper = keys.create(folder.keystore, passphrase)
    connections = Connections(folder.database, key.derive("database"))
    schema.upgrade(connections.get())
    writer = Writer(connections, clock)
    with writer.transaction() as transaction:
        settings.write(transaction.db, "device", Device(f"dv_{new_id()}", unit))
    connections.close()
    if os.name != "nt":
        folder.path.chmod(0o700)
    folder.watch.mkdir(exist_ok=True)
    return Home(folder, key, clock), paper


def open_home(folder: Folder, passphrase: str, clock: Clock = now) -> Home:
    """Unlock a desk. Raises ``Trouble``: a wrong passphrase is told apart from a broken file."""
    return Home(folder, folder.locked().with_passphrase(passphrase), clock)


def _fresh(home: Home) -> Database:
    """A connection of its own: the two checks must not share one (SQLCipher reports false errors then)."""
    home.connections.close_mine()
    return home.connections.get()
