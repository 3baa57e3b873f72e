"""The data folder of one desk, and everything in it once it is unlocked.

::

    keystore.json   the wrapped master key
    motcua.db       the encrypted database
    blobs/          encrypted scans and receipts
    danh-muc/       catalogue files of this province, if any
    chung-thu-goc/  root certificates for the chips of citizens' cards, if any
    sao-luu/        daily verified copies of the database
    quet-vao/       the watch folder: papers dropped here are taken in
    dang-tao        only while the folder is being set up
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from localdb import archive_log, foreign, keys, schema, settings
from localdb.access import AccessLog
from localdb.accounts import Accounts
from localdb.archive import Archive
from localdb.arrangements import Arrangements
from localdb.blobs import Blobs
from localdb.db import Connections, rows
from localdb.diary import Diary
from localdb.domain.change import SCHEMA
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.drafts import Drafts
from localdb.files import sync_folder, write_file
from localdb.hub import HubBox
from localdb.keying import Keying
from localdb.keys import Locked, MasterKey
from localdb.legacy import OldDossiers
from localdb.log import first_break, new_id
from localdb.naming import Naming
from localdb.numbering import Device
from localdb.outbox import Outbox
from localdb.packages import Packages
from localdb.pages import PageJournal
from localdb.posting import Posting
from localdb.presence import Presence
from localdb.queries import Queries
from localdb.radar import Radar
from localdb.registers import Registers
from localdb.repeats import Repeats
from localdb.settings import Settings
from localdb.store import Store
from localdb.till import Till
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
    def reference(self) -> Path:
        """The province's package of reference data as it came down last; nobody has checked it yet."""
        return self.path / "goi-tinh.mcdm"

    @property
    def roots(self) -> Path:
        """Root certificates (CSCA) that the chips of citizens' cards are checked against, if any."""
        return self.path / "chung-thu-goc"

    @property
    def watch(self) -> Path:
        """The watch folder."""
        return self.path / "quet-vao"

    @property
    def copies(self) -> Path:
        """Verified copies of the database, one a day, on this same disk."""
        return self.path / "sao-luu"

    @property
    def opened(self) -> Path:
        """The file that whoever has the folder open holds."""
        return self.path / "dang-mo"

    @property
    def guide(self) -> Path:
        """The user guide, once it was made for this desk."""
        return self.path / "huong-dan"

    @property
    def unfinished(self) -> Path:
        """A mark that stands from the first to the last moment of a set-up."""
        return self.path / "dang-tao"

    def exists(self) -> bool:
        """Whether a desk was set up here, to the end."""
        return self.keystore.exists() and not self.unfinished.exists()

    def locked(self) -> Locked:
        """Return the keystore, to be unlocked. Raises ``Trouble`` when there is none or it is broken."""
        if self.unfinished.exists():
            raise Trouble(f"Việc tạo kho dữ liệu ở {self.path} chưa xong.", "Tạo lại kho dữ liệu.")
        return Locked(self.keystore)


class Home:
    """An unlocked data folder: every part of the desk's memory, made once and handed to who needs it."""

    def __init__(self, folder: Folder, key: MasterKey, clock: Clock = now) -> None:
        if not folder.database.exists():
            raise Trouble(
                f"Thiếu tệp dữ liệu {folder.database}.",
                "Đừng tạo kho mới ở đây: gọi cán bộ CNTT khôi phục tệp này từ bản sao lưu.",
            )
        self.folder = folder
        self.key = key
        self.presence = Presence(folder.opened)
        self.connections = Connections(folder.database, key.derive("database"))
        try:
            schema.upgrade(self.connections.get())
            self.writer = Writer(self.connections, clock)
            self.settings = Settings(self.writer)
            if self.settings.get("reads", int, 0) != SCHEMA:
                foreign.catch_up(self.writer)
            self.device = self.settings.get("device", Device, Device("", ""))
        except BaseException:
            self.close()
            raise
        self.blobs = Blobs(folder.blobs, key)
        self.store = Store(self.writer, self.blobs, self.device)
        self.old = OldDossiers(self.writer, self.device)
        self.posting = Posting(self.writer, self.device)
        self.queries = Queries(self.connections)
        self.registers = Registers(self.connections)
        self.outbox = Outbox(self.writer, self.device.id)
        self.hub = HubBox(self.writer, self.device.id)
        self.drafts = Drafts(self.writer)
        self.naming = Naming(self.writer)
        self.packages = Packages(self.writer)
        self.diary = Diary(self.writer)
        self.till = Till(self.writer, self.device.id)
        self.radar = Radar(self.connections)
        self.repeats = Repeats(self.connections)
        self.arrangements = Arrangements(self.writer)
        self.pages = PageJournal(self.writer, self.blobs)
        self.archive = Archive(self.writer, self.device)
        self.keying = Keying(self.writer, self.device)
        self.accounts = Accounts(self.writer)
        self.access = AccessLog(self.writer)

    def close(self) -> None:
        """Close every connection, and leave the folder."""
        self.connections.close()
        self.presence.close()

    def check(self) -> list[str]:
        """Return what a check of the database and of this desk's changes finds; empty when all is sound."""
        try:
            found = rows(self.connections.get(), "PRAGMA cipher_integrity_check")
            # A connection of its own: SQLCipher reports false errors when the two checks share one.
            self.connections.close_mine()
            found += [r for r in rows(self.connections.get(), "PRAGMA quick_check") if "ok" not in r.values()]
            broken = first_break(self.connections.get(), self.device.id)
            archive = archive_log.first_break(self.connections.get(), self.device.id)
        except Trouble as trouble:
            return [str(trouble)]
        told = [str(next(iter(row.values()))) for row in found]
        chains = (("thay đổi", broken), ("kho lưu trữ", archive))
        return [*told, *(f"Chuỗi {name} của máy này đứt ở số {n}." for name, n in chains if n)]


def create_home(folder: Folder, passphrase: str, unit: str, clock: Clock = now) -> tuple[Home, str]:
    """Set up a desk for the centre with agency code ``unit``; return it and the paper recovery code."""
    if folder.unfinished.exists():
        _clear(folder)
    if folder.database.exists() and not folder.keystore.exists():
        raise Trouble(
            f"Thư mục {folder.path} có dữ liệu nhưng thiếu tệp khóa.",
            "Đừng tạo kho mới ở đây: tìm lại tệp keystore.json trong bản sao lưu.",
        )
    keys.require_new(folder.keystore, passphrase)
    write_file(folder.unfinished, b"")
    if os.name != "nt":
        folder.path.chmod(0o700)
    key, paper = keys.create(folder.keystore, passphrase)
    connections = Connections(folder.database, key.derive("database"))
    try:
        schema.upgrade(connections.get())
        with Writer(connections, clock).transaction() as transaction:
            settings.write(transaction.db, "device", Device(f"dv_{new_id()}", unit))
    finally:
        connections.close()
    folder.watch.mkdir(exist_ok=True)
    folder.unfinished.unlink()
    sync_folder(folder.path)
    return Home(folder, key, clock), paper


def open_home(folder: Folder, passphrase: str, clock: Clock = now) -> Home:
    """Unlock a desk with its passphrase, or with the paper recovery code typed in its place.

    Raises ``Trouble``: a wrong passphrase is told apart from a broken file.
    """
    return Home(folder, folder.locked().with_typed(passphrase), clock)


def _clear(folder: Folder) -> None:
    """Remove what a set-up that was cut short left: nobody was ever told its key."""
    for name in ("", "-wal", "-shm"):
        folder.database.with_name(folder.database.name + name).unlink(missing_ok=True)
    folder.keystore.unlink(missing_ok=True)
