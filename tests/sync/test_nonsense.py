"""No bytes can bring the gateway down, or make it answer fewer lines than it was given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import digest
from localdb.domain.codes import device_tag
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.delivery import deliver
from sync.gateway.denied import Denied
from sync.gateway.feed import read_feed
from sync.gateway.intake import take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import EnrolRequest, Outcome
from tests.sync.desks import COMMUNE
from tests.sync.lines import Chain

DEVICE = "dv_1"
CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    code = new_code(store, COMMUNE, "Quầy 1")
    Access(store).enrol(EnrolRequest(code, DEVICE, device_tag(DEVICE), public_of(new_key())), "x")
    return store


@CALM
@given(lines=st.lists(st.binary(max_size=80), max_size=4))
@example(lines=[b"[" * 50_000, b'{"id":"' + b"x" * 300 + b'"}', b"null", b"", b"\x00"])
def test_any_bytes_get_an_answer_per_line(store: Store, lines: list[bytes]) -> None:
    results = take(store, DEVICE, lines).results
    assert [r.outcome for r in results] == [Outcome.REJECTED] * len(lines)


@CALM
@given(where=st.integers(0, 10_000), what=st.binary(min_size=1, max_size=6), cut=st.integers(0, 5))
@example(where=10, what=b"\\ud800", cut=0)
@example(where=10, what=b"\\u0000", cut=0)
def test_a_mutilated_line_is_answered_and_the_next_good_one_passes(
    store: Store, where: int, what: bytes, cut: int
) -> None:
    row = store.one("SELECT contiguous, last_digest FROM device")
    assert row is not None
    chain = Chain(DEVICE)
    chain.lines = [b""] * row["contiguous"]
    good = chain.add(_body(), "d", prev=row["last_digest"])
    at = where % len(good)
    bad = good[:at] + what.replace(b"\n", b" ") + good[at + cut :]
    chain.lines[-1] = bad
    try:
        answer = take(store, DEVICE, [bad, chain.add(_body(), "d", prev=digest(bad))])
    except Denied:
        pytest.fail("a mutilated line was taken for a forked device")
    assert len(answer.results) == 2
    while deliver(store, ReferenceProvince(store)):
        pass


def _body() -> FeeCollected:
    return FeeCollected(1000, "cash")


@CALM
@given(cursor=st.text(max_size=30))
@example(cursor="e.1.2")
@example(cursor=f"EPOCH.{10**30}.0")
@example(cursor="EPOCH.-1.0")
@example(cursor="EPOCH.7.aa")
@example(cursor=f"x.{10**30}.0")
def test_a_made_up_cursor_is_refused_or_reads_from_the_beginning(store: Store, cursor: str) -> None:
    device = store.one("SELECT * FROM device")
    assert device is not None
    try:
        page = read_feed(store, device, cursor.replace("EPOCH", store.epoch()), 10)
    except Denied:
        return
    assert page.epoch == store.epoch()
