"""Files on the wire, spoken by hand: offsets, eviction, and what is not a file at all."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Iterator

import pytest

from sync.client import Client
from sync.gateway.store import Store
from sync.link import LinkTrouble
from sync.protocol import BLOB_WRONG, MAX_BLOB, MissingBlob
from tests.sync.desks import COMMUNE, QUICKLY, Gateway, enrolled

DATA = os.urandom(100_000)
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def client(gateway: Gateway) -> Iterator[Client]:
    with Client(enrolled(gateway), QUICKLY) as client:
        yield client


def status_of(client: Client, sha256: str, size: int, offset: int, data: bytes) -> int:
    with pytest.raises(LinkTrouble) as caught:
        client.append(sha256, size, offset, data)
    return caught.value.status


def test_missing_names_only_what_is_missing_and_from_where(client: Client) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    assert client.missing([SHA, other]) == (MissingBlob(SHA, 0), MissingBlob(other, 0))
    client.append(SHA, len(DATA), 0, DATA[:1000])
    client.append(other, 5, 0, b"other")
    assert client.missing([SHA, other]) == (MissingBlob(SHA, 1000),)
    assert (client.offset(SHA), client.offset(other)) == (1000, 5)


def test_another_offset_than_ours_is_refused_and_ours_is_told(client: Client) -> None:
    client.append(SHA, len(DATA), 0, DATA[:1000])
    for wrong in (0, 999, 1001):
        assert status_of(client, SHA, len(DATA), wrong, DATA[wrong:2000]) == 409
    assert client.append(SHA, len(DATA), 1000, DATA[1000:]) == len(DATA)
    assert client.append(SHA, len(DATA), 0, DATA[:10]) == len(DATA)  # whole already: nothing to do


def test_a_wrong_hash_is_told_at_the_end_and_the_file_did_not_happen(client: Client) -> None:
    assert status_of(client, SHA, len(DATA), 0, b"x" * len(DATA)) == BLOB_WRONG
    assert client.missing([SHA]) == (MissingBlob(SHA, 0),)
    assert client.append(SHA, len(DATA), 0, DATA) == len(DATA)


def test_an_empty_file_is_a_file(client: Client) -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    assert client.append(sha256, 0, 0, b"") == 0
    assert client.missing([sha256]) == ()


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fgateway.db", "A" * 64, SHA[:-1]], ids=["path", "no hex", "too short"]
)
def test_only_a_hash_can_name_a_file(name: str, client: Client) -> None:
    assert status_of(client, name, 10, 0, b"x") in (400, 404)


def test_too_big_and_longer_than_said_are_refused(client: Client) -> None:
    assert status_of(client, SHA, MAX_BLOB + 1, 0, b"x") == 413
    assert status_of(client, SHA, 10, 0, b"x" * 11) == 413


def test_one_commune_learns_nothing_of_anothers_files(client: Client, gateway: Gateway) -> None:
    client.append(SHA, len(DATA), 0, DATA)
    with Client(enrolled(gateway, "H29.20"), QUICKLY) as stranger:
        assert stranger.missing([SHA]) == (MissingBlob(SHA, 0),)


def test_a_newer_request_ends_a_half_dead_one_and_keeps_what_it_brought(
    client: Client, gateway: Gateway
) -> None:
    client.append(SHA, len(DATA), 0, DATA[:1000])
    token = client._token
    arrived = threading.Event()
    gateway.instead = lambda scope: arrived.set() if scope["method"] == "PATCH" else None
    with socket.create_connection(("127.0.0.1", gateway.port)) as half_dead:
        head = (
            f"PATCH /v1/blobs/{SHA} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            f"Upload-Offset: 1000\r\nUpload-Length: {len(DATA)}\r\nContent-Length: 50000\r\n\r\n"
        )
        half_dead.sendall(head.encode() + DATA[1000:3000])  # and then silence; the socket stays open
        part = gateway.home / "blobs" / COMMUNE / SHA[:2] / f"{SHA}.part"
        assert arrived.wait(20)
        offset = client.offset(SHA)
        client.upload(SHA, len(DATA), offset, lambda at: DATA[at : at + 40_000], lambda _: None)
    assert client.missing([SHA]) == ()
    assert part.with_name(SHA).read_bytes() == DATA


def test_a_file_lost_from_the_gateways_disk_is_missing_again(client: Client, gateway: Gateway) -> None:
    client.append(SHA, len(DATA), 0, DATA)
    (gateway.home / "blobs" / COMMUNE / SHA[:2] / SHA).unlink()
    assert client.missing([SHA]) == (MissingBlob(SHA, 0),)
    client.append(SHA, len(DATA), 0, DATA)
    assert client.missing([SHA]) == ()


def test_power_lost_between_rename_and_record_is_mended(client: Client, gateway: Gateway) -> None:
    client.append(SHA, len(DATA), 0, DATA[:60_000])
    part = gateway.home / "blobs" / COMMUNE / SHA[:2] / f"{SHA}.part"
    gateway.stop()
    part.write_bytes(DATA)
    part.replace(part.with_name(SHA))
    gateway.start()
    client.upload(SHA, len(DATA), client.offset(SHA), lambda at: DATA[at:], lambda _: None)
    assert part.with_name(SHA).read_bytes() == DATA
    gateway.stop()
    store = Store(gateway.home)
    assert store.one("SELECT stored, whole FROM blob") == {"stored": len(DATA), "whole": 1}
    store.close()


def test_a_disk_that_cannot_take_more_is_a_wait_and_not_a_loss(client: Client, gateway: Gateway) -> None:
    folder = gateway.home / "blobs"
    folder.write_bytes(b"in the way")
    assert status_of(client, SHA, len(DATA), 0, DATA) == 503
    folder.unlink()
    assert client.append(SHA, len(DATA), 0, DATA) == len(DATA)
