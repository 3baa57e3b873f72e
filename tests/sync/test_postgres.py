"""What PostgreSQL adds: many writers at once, months, and a server that comes and goes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from localdb.db import Row
from localdb.domain.codes import device_tag
from localdb.domain.trouble import Trouble
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.backup import back_up, reopen
from sync.gateway.delivery import deliver
from sync.gateway.feed import read_feed
from sync.gateway.intake import take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import EnrolRequest, EventKind
from tests.sync.desks import COMMUNE, Desk, running
from tests.sync.lines import Chain
from tests.sync.postgres import PostgresServer, dump, set_back


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.fresh()


@pytest.fixture
def home(tmp_path: Path, url: str) -> Path:
    path = tmp_path / "cong"
    path.mkdir()
    (path / "gateway.toml").write_text(f'postgres = "{url}"', encoding="utf-8")
    return path


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    made = Store(home)
    yield made
    made.close()


def enrolled(store: Store, device: str, commune: str = COMMUNE) -> Chain:
    code = new_code(store, commune, "Quầy")
    Access(store).enrol(EnrolRequest(code, device, device_tag(device), public_of(new_key())), "x")
    return Chain(device)


def test_ten_counters_at_once_leave_a_feed_without_a_gap_whoever_reads_meanwhile(store: Store) -> None:
    chains = [enrolled(store, f"dv_{n}") for n in range(10)]
    reader = store.one("SELECT * FROM device WHERE id = ?", ("dv_0",))
    assert reader is not None
    seen: list[int] = []
    over = threading.Event()

    def work(chain: Chain) -> None:
        for _ in range(6):
            take(store, chain.device, [chain.receive(), chain.collect()])
            deliver(store, ReferenceProvince(store))

    def watch(device: Row) -> None:
        last = 0
        while not over.is_set():
            found = store.rows(
                "SELECT seq FROM feed WHERE commune = ? AND seq > ? ORDER BY seq", (COMMUNE, last)
            )
            seen.extend(row["seq"] for row in found)
            last = seen[-1] if seen else 0

    watcher = threading.Thread(target=watch, args=(reader,))
    watcher.start()
    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(work, chain) for chain in chains]:
            done.result()
    while deliver(store, ReferenceProvince(store)):
        pass
    over.set()
    watcher.join()
    assert seen == list(range(1, len(seen) + 1))  # nothing ever came later into what was read
    events = read_feed(store, reader, "", 1000).events
    decided = [e.change for e in events if e.kind in (EventKind.ACCEPTED, EventKind.OTHER)]
    assert sorted(decided) == sorted(change.id for chain in chains for change in chain.changes)


def test_one_commune_does_not_wait_for_another(store: Store) -> None:
    with ThreadPoolExecutor(1) as pool, store.write("H29.01"):

        def other() -> bool:
            with store.write("H29.02"):
                return True

        assert pool.submit(other).result(timeout=60)


_AGAIN = """
INSERT INTO change
    (id, device, dseq, commune, entity, type, line, digest, state, waiting, result, received_at)
SELECT id, device, 99, commune, entity, type, line, digest, state, waiting, result, '2020-01-01'
FROM change LIMIT 1
"""


def test_the_log_lies_in_months_and_an_id_still_comes_once(store: Store) -> None:
    chain = enrolled(store, "dv_1")
    take(store, "dv_1", [chain.receive()])
    month = f"change_{datetime.now(UTC):%Y_%m}"
    assert store.one("SELECT 1 AS found FROM change WHERE tableoid = to_regclass(?)", (month,))
    with pytest.raises(psycopg.errors.UniqueViolation), store.write() as db:
        db.execute(_AGAIN)  # in another month's table


def test_a_server_that_was_restarted_is_told_as_passing_and_then_works_again(store: Store, url: str) -> None:
    chain = enrolled(store, "dv_1")
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    with pytest.raises(Trouble, match="PostgreSQL"):
        store.epoch()
    assert store.epoch()
    assert take(store, "dv_1", [chain.receive()]).device.contiguous_dseq == 1


def test_two_gateways_on_one_database_are_one_gateway(home: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with running(home) as first, running(home) as second:
        desk.join(first)
        desk.scan(desk.receive().id, b"giay to" * 5000)
        desk.sync(second.url)
        desk.receive()
        desk.sync(first.url)
        assert desk.states() == {"accepted": 3}
    desk.close()


def test_a_wrong_address_and_a_wrong_word_in_the_settings_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "gateway.toml").write_text('postgres = "host=/khong/co dbname=x"', encoding="utf-8")
    with pytest.raises(Trouble, match="Không nối được PostgreSQL"):
        Store(tmp_path)
    (tmp_path / "gateway.toml").write_text('postgre = "x"', encoding="utf-8")
    with pytest.raises(Trouble, match="viết sai"):
        Store(tmp_path)


def test_a_database_that_was_set_back_is_checked_and_gets_again_what_it_forgot(
    tmp_path: Path, home: Path, url: str
) -> None:
    desk = Desk(tmp_path)
    with running(home) as gateway:
        desk.join(gateway)
        desk.scan(desk.receive().id, b"truoc" * 3000)
        desk.sync()
    dump(url, tmp_path / "ban-sao.dump")
    with running(home) as gateway:
        desk.scan(desk.receive().id, b"sau" * 3000)
        desk.sync(gateway.url)
    set_back(url, tmp_path / "ban-sao.dump")
    assert reopen(home)[1] == 2
    with running(home) as gateway:
        desk.sync(gateway.url)
        assert desk.states() == {"accepted": 4}
    desk.close()
    store = Store(home)
    assert store.one("SELECT count(*) AS n FROM change WHERE state = 'accepted'") == {"n": 4}
    with store.write() as db:
        db.execute("UPDATE change SET line = ? WHERE n = (SELECT min(n) FROM change)", (b"{}",))
    store.close()
    with pytest.raises(Trouble, match="không lành lặn"):
        reopen(home)


def test_its_copies_are_left_to_its_own_tools(home: Path, store: Store, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="PostgreSQL"):
        back_up(home, tmp_path / "o")
