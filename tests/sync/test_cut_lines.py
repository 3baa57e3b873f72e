"""The line is cut at any byte, in both directions; nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random

import pytest

from localdb.db import rows
from sync.events import BlobSent, Finished, Interrupted
from sync.gateway.store import Store
from sync.link import Kind
from tests.sync.desks import CLERK, Desk, Gateway
from tests.sync.faults import Relay


def everything_once(desk: Desk, gateway: Gateway) -> None:
    """Every change of the desk is at the gateway exactly once, byte for byte, and accepted."""
    gateway.stop()
    store = Store(gateway.home)
    mine = [r["line"] for r in rows(desk.home.connections.get(), _OWN, (desk.home.device.id,))]
    theirs = [r["line"] for r in store.rows("SELECT line FROM change ORDER BY dseq")]
    seqs = [r["seq"] for r in store.rows("SELECT seq FROM feed ORDER BY seq")]
    store.close()
    assert theirs == mine
    assert seqs == list(range(1, len(seqs) + 1))
    assert set(desk.states()) == {"accepted"}


_OWN = "SELECT line FROM change WHERE device = ? ORDER BY dseq"


@pytest.mark.parametrize("seed", range(4))
def test_cuts_at_any_byte_lose_and_double_nothing(seed: int, desk: Desk, gateway: Gateway) -> None:
    chance = random.Random(seed)
    for n in range(12):
        dossier = desk.receive(f"Người thứ {n}")
        desk.home.store.collect(dossier.id, 5000, "cash", "", CLERK)
        desk.scan(dossier.id, chance.randbytes(chance.randrange(1, 120_000)))

    def budget(most: int) -> int | None:
        return chance.randrange(1, most) if chance.random() < 0.7 else None

    relay = Relay(lambda: gateway.port, lambda: budget(90_000), lambda: budget(6_000))
    try:
        desk.sync_until_done(relay.url)
    finally:
        relay.close()
    assert relay.cuts > 0
    everything_once(desk, gateway)


def test_a_cut_upload_goes_on_where_it_broke(desk: Desk, gateway: Gateway) -> None:
    size = 900_000
    dossier = desk.receive()
    desk.sync()
    sha256 = desk.scan(dossier.id, os.urandom(size))
    carried = []

    def budget() -> int:
        carried.append(250_000)
        return 250_000

    relay = Relay(lambda: gateway.port, budget, lambda: None)
    try:
        meetings = desk.sync_until_done(relay.url)
    finally:
        relay.close()
    assert (gateway.home / "blobs" / "H29.19" / sha256[:2] / sha256).stat().st_size == size
    assert len(carried) <= 8, f"{meetings} meetings, {len(carried)} connections"
    everything_once(desk, gateway)


def test_a_damaged_file_is_thrown_away_and_sent_again(desk: Desk, gateway: Gateway) -> None:
    dossier = desk.receive()
    sha256 = desk.scan(dossier.id, b"to khai" * 5000)
    with desk.client() as client:
        assert client.append(sha256, 35_000, 0, b"x" * 20_000) == 20_000  # not the bytes it names
    told = desk.sync()
    assert isinstance(told[-1], Finished)
    whole = [e for e in told if isinstance(e, BlobSent) and e.sent == e.size]
    assert [e.sha256 for e in whole] == [sha256]
    stored = gateway.home / "blobs" / "H29.19" / sha256[:2] / sha256
    assert stored.read_bytes() == b"to khai" * 5000
    everything_once(desk, gateway)


def test_without_a_line_the_changes_wait_and_the_reason_is_told(desk: Desk, gateway: Gateway) -> None:
    desk.receive()
    gateway.stop()
    last = desk.sync()[-1]
    assert isinstance(last, Interrupted)
    assert last.trouble.kind is Kind.DOWN
    assert desk.states() == {"queued": 1}
    assert desk.home.outbox.contact().trouble
    gateway.start()
    desk.sync()
    assert desk.states() == {"accepted": 1}
    assert not desk.home.outbox.contact().trouble


def test_a_crash_of_the_gateway_mid_file_cuts_back_to_what_was_on_record(
    desk: Desk, gateway: Gateway
) -> None:
    data = os.urandom(50_000)
    dossier = desk.receive()
    sha256 = desk.scan(dossier.id, data)
    with desk.client() as client:
        client.append(sha256, len(data), 0, data[:20_000])
    part = gateway.home / "blobs" / "H29.19" / sha256[:2] / f"{sha256}.part"
    with part.open("ab") as file:
        file.write(os.urandom(60_000))  # never fsynced; longer than what is still to come
    with desk.client() as client:
        assert client.append(sha256, len(data), 20_000, data[20_000:]) == len(data)
    desk.sync()
    assert part.with_name(sha256).read_bytes() == data
    assert not part.exists()
    everything_once(desk, gateway)
