"""A request, or its answer, ends at each of its bytes in turn: a push, an upload and a page of the feed."""

from __future__ import annotations

import hashlib
import socket

from localdb.outbox import Delivery
from sync.client import Client
from sync.engine import synchronise
from sync.events import Event, Finished
from sync.gateway.store import Store
from sync.link import Patience
from sync.protocol import NDJSON, OFFSET_BYTES, Outcome
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, COMMUNE, Desk, Gateway
from tests.sync.faults import Relay
from tests.sync.test_counters import check_same
from tests.torture.parties import write_poison as poison


def request(client: Client, method: str, path: str, body: bytes, **headers: str) -> bytes:
    """A whole request as it goes over the wire."""
    said = {
        "Host": "cong",
        "Authorization": f"Bearer {client._sign_in('')}",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def say(gateway: Gateway, data: bytes, hear: int = 0) -> bytes:
    """Send bytes, hear at most so many of the answer, and hang up."""
    heard = b""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=30) as line:
        line.sendall(data)
        while len(heard) < hear and (some := line.recv(hear - len(heard))):
            heard += some
    return heard


def recorded(gateway: Gateway) -> list[bytes]:
    gateway.stop()
    store = Store(gateway.home)
    try:
        return [row["line"] for row in store.rows("SELECT line FROM change ORDER BY n")]
    finally:
        store.close()


def test_a_push_cut_at_any_byte_is_taken_whole_or_not_at_all_and_never_twice(
    desk: Desk, gateway: Gateway
) -> None:
    desk.receive()
    lines = [change.line for change in desk.home.outbox.pending(9)]
    with desk.client() as client:
        whole = request(client, "POST", "/v1/changes", b"\n".join(lines), Content_Type=NDJSON)
        head = whole.index(b"\r\n\r\n")
        for end in [*range(0, head, 9), *range(head, len(whole))]:
            say(gateway, whole[:end])
        first = client.push(lines)
        assert [result.outcome for result in first.results] == [Outcome.RECORDED]  # no cut one counted
        answer = say(gateway, whole, 1 << 20)
        for end in range(0, len(answer), 7):
            say(gateway, whole, end + 1)
        again = client.push(lines)
    assert [result.first for result in again.results] == list(first.results)
    desk.sync()
    assert desk.states() == {"accepted": 1}
    assert recorded(gateway) == lines


def test_an_upload_cut_at_any_byte_keeps_only_what_came_and_ends_whole(desk: Desk, gateway: Gateway) -> None:
    data = hashlib.shake_256(b"trang").digest(400)
    dossier = desk.receive()
    desk.sync()
    sha256 = desk.scan(dossier.id, data)
    with desk.client() as client:
        for end in range(1, len(data)):
            at = client.offset(sha256)
            assert at < end
            part = request(
                client,
                "PATCH",
                f"/v1/blobs/{sha256}",
                data[at:],
                Content_Type=OFFSET_BYTES,
                Upload_Offset=str(at),
                Upload_Length=str(len(data)),
                Tus_Resumable="1.0.0",
            )
            say(gateway, part[: len(part) - (len(data) - end)])
    desk.sync()
    assert desk.states() == {"accepted": 2}
    assert (gateway.home / "blobs" / COMMUNE / sha256[:2] / sha256).read_bytes() == data


def test_a_meeting_whose_answers_end_anywhere_takes_a_page_whole_or_not_at_all(
    make_desk: MakeDesk, gateway: Gateway
) -> None:
    one, other = make_desk("may-1"), make_desk("may-2")
    for number in range(4):
        one.receive(f"Người {number}")
    one.sync()
    ends = iter([*range(1, 4000, 97), *[1 << 20] * 9])
    relay = Relay(lambda: gateway.port, lambda: None, lambda: next(ends))
    known: set[int] = set()
    try:
        while not isinstance(meet_once(other, relay.url), Finished):
            known.add(len(other.home.queries.page(0, 9)))
    finally:
        relay.close()
    assert relay.cuts > 15
    assert known == {0}  # no half of a page was ever taken
    check_same(one, other)


def meet_once(desk: Desk, url: str) -> Event:
    with desk.client(url, Patience(tries=1, silence=20.0)) as client:
        return list(synchronise(desk.home.outbox, desk.home.blobs, client))[-1]


def test_a_poison_change_is_aside_within_three_tries_and_the_next_hundred_pass(
    desk: Desk, gateway: Gateway
) -> None:
    dossier = desk.receive()
    poison(desk.home, dossier.id)
    for n in range(100):
        desk.home.store.collect(dossier.id, 1000 + n, "cash", "", CLERK)
    desk.sync_until_done(gateway.url, most=3)
    assert desk.states() == {"accepted": 101, "refused": 1}
    (aside,) = desk.home.outbox.page((Delivery.REFUSED,), 0, 9)
    assert (aside.type, aside.tries <= 3, aside.reason != "") == ("fee.collected", True, True)
