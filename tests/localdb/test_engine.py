"""Promises about the one door to SQLite."""

from __future__ import annotations

from localdb.engine import driver

import gc
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from localdb.db import SAFE_SQLITE, Connections, IntegrityError, connect, immediate, one, rows
from localdb.domain.trouble import Trouble
from localdb.home import Home
from tests.localdb.made_up import CLERK, intake

KEY = bytes(range(32))


def test_the_engine_is_past_the_bug_that_loses_committed_pages() -> None:
    assert driver.sqlite_version_info >= SAFE_SQLITE


def test_an_engine_with_that_bug_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(Trouble, match="làm hỏng dữ liệu"):
        connect(tmp_path / "a.db", KEY)


def test_sqlite_utils_works_on_sqlcipher_and_on_nothing_else(tmp_path: Path) -> None:
    assert sys.modules["sqlite_utils.utils"].__dict__["sqlite3"] is driver
    db = connect(tmp_path / "a.db", KEY)
    assert one(db, "PRAGMA cipher_version") is not None
    db.conn.close()


def test_a_query_that_writes_leaves_no_transaction_open(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db", KEY)
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    assert rows(db, "INSERT INTO t (b) VALUES ('x') RETURNING a") == [{"a": 1}]
    assert not db.conn.in_transaction
    db.conn.close()
    db = connect(tmp_path / "a.db", KEY)
    assert one(db, "SELECT count(*) AS c FROM t") == {"c": 1}
    db.conn.close()


def test_every_connection_is_durable_and_checks_references(home: Home) -> None:
    def pragmas() -> list[object]:
        db = home.connections.get()
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        return [next(iter(rows(db, f"PRAGMA {name}")[0].values())) for name in names]

    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(pragmas) for _ in range(3)]
    assert all(found.result() == ["wal", 2, 1, 1] for found in asked)
    assert pragmas() == ["wal", 2, 1, 1]


def test_no_file_of_the_folder_shows_a_name(home: Home) -> None:
    dossier = home.store.receive(intake("Lồ Thị Bông", number="001090123456"), CLERK)
    home.store.issue_receipt(dossier.id, b"%PDF Lo Thi Bong 001090123456", "mau01", "A5", CLERK)
    files = [p for p in home.folder.path.rglob("*") if p.is_file()]
    assert any(p.name.endswith("-wal") and p.stat().st_size for p in files)
    for path in files:
        data = path.read_bytes()
        for secret in ("Lồ Thị Bông".encode(), b"001090123456", b"CREATE TABLE", b"%PDF"):
            assert secret not in data, path


def test_each_thread_has_its_own_connection_and_it_closes_with_the_thread(home: Home) -> None:
    seen = []
    thread = threading.Thread(target=lambda: seen.append(home.connections.get()))
    thread.start()
    thread.join()
    del thread
    gc.collect()
    assert seen[0] is not home.connections.get()
    with pytest.raises(driver.ProgrammingError, match="closed"):
        seen[0].conn.execute("SELECT 1")


def test_a_thread_that_closes_its_connection_gets_a_new_one(home: Home) -> None:
    first = home.connections.get()
    home.connections.close_mine()
    assert home.connections.get() is not first
    assert home.connections.get() is home.connections.get()


def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db", KEY)
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")

    def twice() -> None:
        with immediate(db):
            db.execute("INSERT INTO t VALUES (1)")
            db.execute("INSERT INTO t VALUES (1)")

    for _ in range(2):
        with pytest.raises(IntegrityError):
            twice()
    with immediate(db):
        db.execute("INSERT INTO t VALUES (2)")
    assert rows(db, "SELECT a FROM t") == [{"a": 2}]
    db.conn.close()


def test_a_file_held_by_another_program_is_told_kindly(tmp_path: Path) -> None:
    holder = connect(tmp_path / "a.db", KEY)
    holder.execute("BEGIN IMMEDIATE")
    db = connect(tmp_path / "a.db", KEY, timeout=0.05)
    with pytest.raises(Trouble, match="chương trình khác"), immediate(db):
        raise AssertionError("the other program holds the file")
    holder.conn.rollback()
    holder.conn.close()
    db.conn.close()


def test_a_full_disk_is_told_kindly_and_nothing_of_the_change_stays(home: Home) -> None:
    kept = [home.store.receive(intake(), CLERK)]
    db = home.connections.get()
    pages = rows(db, "PRAGMA page_count")[0]["page_count"]
    db.execute(f"PRAGMA max_page_count={pages}")

    def receive_many() -> None:
        for _ in range(200):
            kept.append(home.store.receive(intake("Lò Seo Páo"), CLERK))

    with pytest.raises(Trouble, match="Ổ đĩa đầy"):
        receive_many()
    assert not db.conn.in_transaction
    assert home.queries.page(0, 1)[0].id == kept[-1].id
    home.connections.close_mine()
    again = home.store.receive(intake("Lò Seo Páo"), CLERK)
    assert home.store.advance(again.id, again.status.PROCESSING, "", CLERK).version == 2
    assert home.check() == []


def test_a_page_that_rots_on_disk_is_trouble_and_never_wrong_data(home: Home) -> None:
    for number in range(60):
        home.store.receive(intake("Lò Seo Páo", number=f"{number:012d}"), CLERK)
    home.connections.close()
    data = bytearray(home.folder.database.read_bytes())
    for at in range(4096 + 100, len(data), 4096):
        data[at] ^= 1
    home.folder.database.write_bytes(data)
    with pytest.raises(Trouble, match="hỏng"):
        home.queries.search("lo seo pao")
    with pytest.raises(Trouble, match="hỏng"):
        home.store.receive(intake(), CLERK)
    assert home.check()


def test_a_network_folder_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "o mang"
    share.mkdir()
    escaped = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\n//may-chu/chung {escaped} cifs rw 0 0\n", encoding="utf-8")
    with pytest.raises(Trouble, match="ổ mạng"):
        connect(share / "motcua.db", KEY, mounts=mounts)
    beside = tmp_path / "o mang khac"
    beside.mkdir()
    connect(beside / "motcua.db", KEY, mounts=mounts).conn.close()


def test_a_folder_that_is_not_there_is_told_kindly(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Không có quyền mở"):
        connect(tmp_path / "khong-co" / "a.db", KEY)


def test_closing_twice_or_from_elsewhere_is_harmless(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "a.db", KEY)
    connections.get()
    connections.close()
    connections.close()
    connections.close_mine()
    rows(connections.get(), "SELECT 1 AS one")
    connections.close()
