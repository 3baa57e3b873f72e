"""The push contract, spoken by hand: one answer per line, the first one for ever, nothing silently lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import msgspec
import pytest
import zstandard

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import Change, digest, from_line, to_line
from sync.client import Client
from sync.gateway.store import Store
from sync.link import Kind, LinkTrouble
from sync.protocol import MAX_BODY, EventKind, Outcome, PushAnswer, Result
from tests.sync.desks import QUICKLY, Gateway, enrolled
from tests.sync.lines import Chain
from tests.sync.postgres import both_engines

pytestmark = both_engines


@pytest.fixture
def client(gateway: Gateway) -> Iterator[Client]:
    with Client(enrolled(gateway), QUICKLY) as client:
        yield client


@pytest.fixture
def chain(client: Client) -> Chain:
    return Chain(client.identity.device)


def outcomes(answer: PushAnswer) -> list[tuple[Outcome, str]]:
    return [(r.outcome, r.code) for r in answer.results]


RECORDED = (Outcome.RECORDED, "")
GAP = (Outcome.HELD, "gap")


def test_every_line_gets_its_own_answer_in_order(client: Client, chain: Chain) -> None:
    lines = [chain.receive(), chain.collect(), chain.receive()]
    answer = client.push(lines)
    assert [r.id for r in answer.results] == [c.id for c in chain.changes]
    assert outcomes(answer) == [RECORDED] * 3
    assert answer.device.contiguous_dseq == 3


def test_a_line_sent_twice_gets_its_first_answer_word_for_word(client: Client, chain: Chain) -> None:
    lines = [chain.receive(), chain.receive("", procedure="x")]
    first = client.push(lines).results
    client.feed("", wait=5)
    again = client.push(lines).results
    assert [r.outcome for r in again] == [Outcome.DUPLICATE] * 2
    assert [r.first for r in again] == list(first)
    assert again[1].code == "refused"  # and what the province has said since
    assert again[1].message


def test_one_id_with_two_contents_is_rejected_and_the_chain_goes_on(client: Client, chain: Chain) -> None:
    client.push([chain.receive()])
    forged = msgspec.structs.replace(chain.changes[0], actor="acc_khac")
    answer = client.push([to_line(forged), chain.collect()])
    assert outcomes(answer) == [(Outcome.REJECTED, "id_reuse"), RECORDED]


def test_a_gap_is_held_and_released_when_it_closes(client: Client, chain: Chain) -> None:
    lines = [chain.receive(), chain.collect(), chain.collect()]
    assert outcomes(client.push(lines[1:])) == [GAP, GAP]
    assert outcomes(client.push(lines[2:])) == [GAP]  # asked again, said again
    answer = client.push(lines[:1])
    assert outcomes(answer) == [RECORDED]
    assert (answer.device.contiguous_dseq, answer.device.held) == (3, 0)
    events = client.feed("", wait=5).events
    released = [e.change for e in events if e.kind is EventKind.RECORDED]
    assert released == [chain.changes[1].id, chain.changes[2].id]
    accepted = [e.change for e in events if e.kind is EventKind.ACCEPTED]
    assert accepted == [c.id for c in chain.changes]


def test_a_copied_pc_is_stopped_and_nothing_of_its_push_is_kept(client: Client, chain: Chain) -> None:
    client.push([chain.receive()])
    twin = Chain(chain.device)
    with pytest.raises(LinkTrouble) as caught:
        client.push([twin.receive()])
    assert caught.value.kind is Kind.FORKED
    with pytest.raises(LinkTrouble) as caught:
        client.push([chain.receive()])  # neither of the two may go on
    assert caught.value.code == "device_forked"
    assert client.me().device.contiguous_dseq == 1


def test_a_broken_chain_is_rejected_and_what_follows_passes(client: Client, chain: Chain) -> None:
    lines = [chain.receive(), chain.add(FeeCollected(8000, "cash"), chain.dossiers[-1], prev="f" * 64)]
    answer = client.push([*lines, chain.collect()])
    assert outcomes(answer) == [RECORDED, (Outcome.REJECTED, "chain_broken"), RECORDED]
    assert answer.device.contiguous_dseq == 3


def _poison_unreadable(chain: Chain) -> bytes:
    chain.collect()
    chain.lines[-1] = b"\xff not json \x00"
    return chain.lines[-1]


def _poison_body(chain: Chain) -> bytes:
    line = chain.collect()
    chain.lines[-1] = line.replace(b'"amount":8000', b'"amount":"8000"')
    return chain.lines[-1]


@pytest.mark.parametrize(
    ("poison", "code"), [(_poison_unreadable, "unreadable"), (_poison_body, "unreadable_body")]
)
def test_a_poisoned_line_never_blocks_the_next(
    poison: Callable[[Chain], bytes], code: str, client: Client, chain: Chain
) -> None:
    lines = [chain.receive(), poison(chain), chain.collect(), chain.collect()]
    answer = client.push(lines)
    assert outcomes(answer) == [RECORDED, (Outcome.REJECTED, code), RECORDED, RECORDED]
    assert answer.device.contiguous_dseq == 4


def test_a_poisoned_line_that_comes_late_releases_what_waited_for_it(client: Client, chain: Chain) -> None:
    lines = [chain.receive(), _poison_unreadable(chain), chain.collect()]
    client.push(lines[:1])
    assert outcomes(client.push(lines[2:])) == [GAP]
    answer = client.push(lines[1:2])
    assert outcomes(answer) == [(Outcome.REJECTED, "unreadable")]
    assert (answer.device.contiguous_dseq, answer.device.held) == (3, 0)


def test_a_change_of_a_newer_app_is_kept_not_refused(client: Client, chain: Chain, gateway: Gateway) -> None:
    chain.receive()
    newer = to_line(chain.changes[0]).replace(b'"prev"', b'"new_field":1,"prev"')
    raw = msgspec.json.decode(newer)
    raw["schema"], raw["body"] = 99, {"type": "dossier.folded", "how": "twice"}
    line = msgspec.json.encode(raw, order="sorted")
    chain.lines[0] = line
    answer = client.push([line, chain.receive()])
    assert outcomes(answer) == [(Outcome.HELD, "schema_newer"), RECORDED]
    gateway.stop()
    gateway.start()
    assert client.push([line]).results[0].first == answer.results[0]


def test_another_devices_line_is_rejected(client: Client, chain: Chain) -> None:
    stranger = Chain("dv_khac")
    answer = client.push([stranger.receive(), chain.receive()])
    assert outcomes(answer) == [(Outcome.REJECTED, "wrong_device"), RECORDED]


@pytest.mark.parametrize(
    ("encoding", "pack"), [("identity", bytes), ("gzip", gzip.compress), ("zstd", zstandard.compress)]
)
def test_plain_gzip_and_zstd_bodies_are_understood(
    encoding: str, pack: Callable[[bytes], bytes], client: Client, chain: Chain
) -> None:
    answer = client.post_lines(pack(chain.receive() + b"\n"), encoding)
    assert outcomes(answer) == [RECORDED]


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("zstd", zstandard.compress(b"\n" * (MAX_BODY + 1)), "too_large"),
        ("gzip", gzip.compress(b"\n" * (MAX_BODY * 50)), "too_large"),
        ("identity", b"x" * (MAX_BODY + 1), "too_large"),
        ("identity", b"{}\n" * 501, "too_many"),
        ("zstd", b"not zstd at all", "bad_encoding"),
        ("gzip", b"not gzip at all", "bad_encoding"),
        ("br", b"", "bad_encoding"),
    ],
)
def test_bombs_and_nonsense_are_refused_whole(encoding: str, body: bytes, code: str, client: Client) -> None:
    with pytest.raises(LinkTrouble) as caught:
        client.post_lines(body, encoding)
    assert (caught.value.kind, caught.value.code) == (Kind.REFUSED, code)


def test_the_chain_at_the_gateway_is_the_desks_own_bytes(
    client: Client, chain: Chain, gateway: Gateway
) -> None:
    client.push([chain.receive(), chain.collect()])
    gateway.stop()
    store = Store(gateway.home)
    stored = [(r["line"], r["digest"]) for r in store.rows("SELECT line, digest FROM change ORDER BY n")]
    first = [msgspec.json.decode(r["result"], type=Result) for r in store.rows("SELECT result FROM change")]
    store.close()
    assert stored == [(line, digest(line)) for line in chain.lines]
    assert [r.id for r in first] == [c.id for c in chain.changes]


def test_a_line_is_read_back_as_the_change_it_was(chain: Chain) -> None:
    chain.receive()
    change: Change = chain.changes[0]
    assert to_line(from_line(chain.lines[0])) == chain.lines[0] == to_line(change)
