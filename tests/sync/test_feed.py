"""The feed: every event once, in order, without a gap; and a gateway that forgets is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from localdb.domain.change import from_line
from sync.client import Client
from sync.engine import synchronise
from sync.events import Accepted, CodeBound, Finished, Interrupted, Reoffered
from sync.gateway.backup import reopen
from sync.gateway.store import Store
from sync.link import Kind
from sync.protocol import EventKind, FeedEvent
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, QUICKLY, Desk, Gateway, enrolled
from tests.sync.lines import Chain


@pytest.fixture
def two(gateway: Gateway) -> Iterator[tuple[Client, Client]]:
    with Client(enrolled(gateway), QUICKLY) as one, Client(enrolled(gateway), QUICKLY) as other:
        yield one, other


def read_all(client: Client, limit: int) -> list[FeedEvent]:
    events: list[FeedEvent] = []
    cursor, more = "", True
    while more:
        page = client.feed(cursor, limit, wait=5)
        events += page.events
        cursor, more = page.cursor, page.more
    return events


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_of_any_size_tell_every_event_once_and_in_order(limit: int, two: tuple[Client, Client]) -> None:
    mine, others = two
    chain, foreign = Chain(mine.identity.device), Chain(others.identity.device)
    mine.push([chain.receive(), chain.collect(), chain.receive()])
    others.push([foreign.receive(), foreign.collect()])
    events = read_all(mine, limit)
    accepted = [e.change for e in events if e.kind is EventKind.ACCEPTED]
    assert accepted == [c.id for c in chain.changes]
    foreign_lines = [e.line.encode() for e in events if e.kind is EventKind.OTHER]
    assert foreign_lines == foreign.lines  # another desk's changes, byte for byte
    codes = [e.official_code for e in events if e.kind is EventKind.CODE_BOUND]
    assert len(set(codes)) == 3
    assert all(from_line(e.line.encode()).entity == e.entity for e in events if e.line)


def test_a_refusal_and_its_reason_are_told_to_its_own_desk_only(two: tuple[Client, Client]) -> None:
    mine, others = two
    chain = Chain(mine.identity.device)
    mine.push([chain.receive(procedure="khai-sinh")])
    (event,) = read_all(mine, 1000)
    assert (event.kind, event.code, event.field) == (EventKind.REFUSED, "procedure_unknown", "procedure")
    assert "khai-sinh" in event.message
    (void,) = read_all(others, 1000)  # that what a hub told of it is void, and no word more
    assert void == FeedEvent(EventKind.WITHDRAWN, event.entity, event.change)


def test_a_refused_change_is_shown_with_its_reason_and_the_rest_goes_on(desk: Desk) -> None:
    bad = desk.receive(procedure=type(desk.receive().procedure)("x", "1", "Sai mã", "Hộ tịch"))
    desk.receive()
    desk.sync()
    assert desk.states() == {"accepted": 2, "refused": 1}
    (row,) = desk.home.outbox.states_of(bad.id)
    assert (row.state.value, row.error_code) == ("refused", "procedure_unknown")
    desk.home.outbox.retry(row.id)
    desk.sync()  # offered again by a person: the reason is told again, with its code
    (again,) = desk.home.outbox.states_of(bad.id)
    assert replace(again, tries=row.tries, updated_at=row.updated_at) == row


def test_a_change_is_accepted_only_after_its_files_have_come(gateway: Gateway, desk: Desk) -> None:
    dossier = desk.receive()
    sha256 = desk.scan(dossier.id, b"x" * 1000)
    with desk.client() as client:
        client.push([change.line for change in desk.home.outbox.pending(10)])
        accepted = [e.change for e in client.feed("", wait=5).events if e.kind is EventKind.ACCEPTED]
        assert len(accepted) == 1
        client.append(sha256, 1000, 0, b"x" * 1000)
        accepted = [e.change for e in client.feed("", wait=5).events if e.kind is EventKind.ACCEPTED]
        assert len(accepted) == 2


def test_a_payment_does_not_wait_for_a_scan_of_its_dossier(desk: Desk) -> None:
    dossier = desk.receive()
    desk.scan(dossier.id, b"x" * 1000)
    desk.home.store.collect(dossier.id, 8000, "cash", "", CLERK)
    with desk.client() as client:
        client.push([change.line for change in desk.home.outbox.pending(10)])
        accepted = [e.change for e in client.feed("", wait=5).events if e.kind is EventKind.ACCEPTED]
    rows = desk.home.outbox.states_of(dossier.id)
    assert accepted == [rows[0].id, rows[2].id]


def backed_up(gateway: Gateway, folder: Path) -> Path:
    gateway.stop()
    copy = folder / "sao-luu"
    shutil.copytree(gateway.home, copy)
    gateway.start()
    return copy


def set_back(gateway: Gateway, copy: Path) -> None:
    gateway.stop()
    shutil.rmtree(gateway.home)
    shutil.copytree(copy, gateway.home)


@pytest.mark.parametrize("told", [True, False], ids=["restore-command", "nobody-told"])
def test_what_a_restored_gateway_forgot_is_offered_again(
    told: bool, desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    first = desk.receive()
    desk.sync()
    copy = backed_up(gateway, tmp_path)
    lost = desk.receive()
    sha256 = desk.scan(lost.id, b"y" * 5000)
    desk.sync()
    assert set(desk.states()) == {"accepted"}

    set_back(gateway, copy)
    if told:
        reopen(gateway.home)
    gateway.start()
    events = desk.sync()

    assert [e.count for e in events if isinstance(e, Reoffered)] == [2]
    assert isinstance(events[-1], Finished)
    assert desk.states() == {"accepted": 3}
    assert desk.official_code(first.id) == first.code
    gateway.stop()
    store = Store(gateway.home)
    found = store.one("SELECT count(*) AS n, count(DISTINCT id) AS ids FROM change WHERE state = 'accepted'")
    assert found == {"n": 3, "ids": 3}
    store.close()
    assert (gateway.home / "blobs" / "H29.19" / sha256[:2] / sha256).exists()


def test_numbers_given_before_a_loss_are_never_given_again(
    gateway: Gateway, make_desk: MakeDesk, tmp_path: Path
) -> None:
    desk, other = make_desk("may-1"), make_desk("may-2")
    desk.reserve()
    other.reserve()
    copy = backed_up(gateway, tmp_path)
    mine = desk.receive()
    desk.sync()
    given = desk.official_code(mine.id)
    set_back(gateway, copy)
    reopen(gateway.home)
    gateway.start()
    theirs = other.receive()
    codes = [e.official_code for e in other.sync() if isinstance(e, CodeBound)]
    assert codes == [other.official_code(theirs.id)]
    assert codes != [given]


def test_an_outdated_app_may_push_but_not_pull(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        client._http.headers["Motcua-Protocol"] = "0"
        chain = Chain(client.identity.device)
        assert client.push([chain.receive()]).device.contiguous_dseq == 1
        with pytest.raises(Exception, match="giao thức") as caught:
            client.feed("")
        assert getattr(caught.value, "kind", None) is Kind.UPGRADE


def test_a_closed_meeting_keeps_what_was_safe_and_goes_on_later(desk: Desk) -> None:
    dossier = desk.receive()
    for n in range(6):
        desk.scan(dossier.id, bytes([n]) * 50_000)
    with desk.client() as client:
        meeting = synchronise(desk.home.outbox, desk.home.blobs, client)
        for event in meeting:
            if isinstance(event, Accepted):
                break
        meeting.close()
    assert desk.home.outbox.blobs_waiting(10)
    assert not isinstance(desk.sync()[-1], Interrupted)
    assert desk.states() == {"accepted": 7}
    assert not desk.home.outbox.blobs_waiting(10)
