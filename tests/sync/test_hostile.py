"""A desk that was taken over, or a stranger with its line: what they try harms nobody but themselves."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from msgspec import Struct

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.codes import device_tag
from sync.client import Client
from sync.credentials import new_key, public_of, sign_bytes
from sync.gateway.access import Access, new_code
from sync.gateway.carry import NotTaken, Taken, import_packages
from sync.gateway.delivery import deliver
from sync.gateway.intake import take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.link import LinkTrouble
from sync.package import CHANGES, LIST, VERSION, Manifest, Volume, encode
from sync.protocol import MAX_ASKED, MAX_BLOB, EnrolRequest, EventKind, MissingQuestion, Outcome
from sync.protocol import encode as encoded
from sync.sealing import recipient_of, seal
from tests.sync.desks import COMMUNE, QUICKLY, Gateway, enrolled
from tests.sync.lines import Chain

OTHER = "H29.20"
SHA = hashlib.sha256(b"x").hexdigest()
TRICKS = (
    "../../gateway.key",
    "..%2f..%2fgateway.key",
    "%2e%2e/gateway.key",
    "/etc/passwd",
    f"{SHA}/..",
    f"{SHA}%00",
)


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", [*TRICKS, SHA.upper(), SHA[:-1], "aux", "con.pdf"])
def test_a_name_that_is_no_hash_writes_nothing_anywhere(name: str, gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        client.me()
        before = files_below(gateway.home.parent)
        with pytest.raises(LinkTrouble) as caught:
            client.append(name, 1, 0, b"x")
        assert caught.value.status in (400, 404, 405)
    assert files_below(gateway.home.parent) <= before


def test_one_commune_hears_and_changes_nothing_of_another(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as ours, Client(enrolled(gateway, OTHER), QUICKLY) as theirs:
        mine, stolen = Chain(ours.identity.device), Chain(theirs.identity.device, OTHER)
        ours.push([mine.receive("Nguyễn Thị Kín")])
        assert ours.feed("", wait=5).events
        stolen.dossiers = mine.dossiers
        theirs.push([stolen.add(FeeCollected(1_000_000, "cash"), mine.dossiers[0])])
        heard = theirs.feed("", wait=5).events
        assert [(event.kind, event.code) for event in heard] == [(EventKind.REFUSED, "not_received")]
        assert "Kín" not in str(heard)
        again = ours.feed("").events
        assert {event.change for event in again} == {mine.changes[0].id}


def test_a_forged_line_takes_no_place_in_the_chain_of_the_device_it_names(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as thief, Client(enrolled(gateway), QUICKLY) as victim:
        theirs = Chain(victim.identity.device)
        line = theirs.receive()
        (answer,) = thief.push([line]).results
        assert (answer.outcome, answer.code) == (Outcome.REJECTED, "wrong_device")
        assert [r.outcome for r in victim.push([line]).results] == [Outcome.RECORDED]


def test_what_is_too_much_is_refused_and_takes_no_room(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        with pytest.raises(LinkTrouble) as caught:
            client.append(SHA, MAX_BLOB + 1, 0, b"x")
        assert caught.value.code == "too_large"
        client.append(SHA, 2, 0, b"y")
        with pytest.raises(LinkTrouble) as caught:
            client.append(SHA, 2, 1, b"y" * 100_000)
        assert caught.value.code == "too_large"
        deep = b'{"sha256":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        asked = encoded(MissingQuestion((SHA,) * (MAX_ASKED + 1)))
        headers = {"Authorization": f"Bearer {client._token}"}
        with httpx2.Client(base_url=gateway.url, headers=headers) as http:
            assert http.post("/v1/blobs/missing", content=deep).status_code == 400
            assert http.post("/v1/blobs/missing", content=asked).status_code == 413
    assert sum(path.stat().st_size for path in files_below(gateway.home / "blobs")) < 100


def test_a_poisoned_change_is_answered_once_and_the_next_hundred_pass(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        chain = Chain(client.identity.device)
        lines = [chain.receive()]
        lines += [chain.add(FeeCollected(0, "cash"), chain.dossiers[0]), b'{"id":"x","dseq":3,']
        after = Chain(client.identity.device)
        after.lines, after.changes, after.dossiers = list(lines), list(chain.changes), chain.dossiers
        lines += [after.collect(1000 + n) for n in range(100)]
        answers = [result.outcome for result in client.push(lines).results]
        assert answers[:3] == [Outcome.RECORDED, Outcome.RECORDED, Outcome.REJECTED]
        news = client.feed("", wait=5).events
        kinds = [event.kind for event in news if event.change]
        assert kinds.count(EventKind.REFUSED) == 1
        assert kinds.count(EventKind.ACCEPTED) == 101


class Thief(Struct, frozen=True):
    """A device of the province whose key is in the wrong hands."""

    device: str
    key: bytes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "cong")
    yield store
    store.close()


def a_device(store: Store) -> Thief:
    thief = Thief(f"dv_{SHA[:32]}", new_key())
    code, tag = new_code(store, COMMUNE, "Quầy"), device_tag(thief.device)
    Access(store).enrol(EnrolRequest(code, thief.device, tag, public_of(thief.key)), "")
    return thief


def a_package(store: Store, folder: Path, thief: Thief, tar: bytes, name: str = "001.tar.age") -> None:
    """Write a package that is signed and sealed as it should be, whatever is in it."""
    folder.mkdir(parents=True)
    sealed = io.BytesIO()
    seal(iter([tar]), sealed, [recipient_of(public_of(store.key))])
    for place in (folder, folder.parent):  # also where a name might lead
        (place / "001.tar.age").write_bytes(sealed.getvalue())
    volume = Volume(name, len(sealed.getvalue()), hashlib.sha256(sealed.getvalue()).hexdigest())
    manifest = Manifest(VERSION, "p", thief.device, COMMUNE, "", 1, 1, 1, 0, (volume,), "", "")
    (folder / LIST).write_bytes(sign_bytes(thief.key, encode(manifest)))


def a_tar(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for entry, data in entries:
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return made.getvalue()


def a_link(name: str, to: str) -> tuple[tarfile.TarInfo, bytes]:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, to
    return entry, b""


def test_names_inside_a_package_lead_nowhere(store: Store, tmp_path: Path) -> None:
    thief = a_device(store)
    line = Chain(thief.device).receive()
    evil = [(tarfile.TarInfo(name), b"x") for name in (*TRICKS, f"blobs/../{SHA}", f"blobs/{SHA}/../../x")]
    links = [a_link(f"blobs/{SHA}", "/etc/passwd"), a_link(CHANGES, str(store.home / "gateway.key"))]
    a_package(
        store,
        tmp_path / "usb" / "MC-1",
        thief,
        a_tar(*evil, *links, (tarfile.TarInfo(CHANGES), line + b"\n")),
    )
    before = files_below(tmp_path)
    taken, receipt = import_packages(store, ReferenceProvince(store), tmp_path / "usb")
    assert isinstance(taken, Taken)
    assert (taken.outcomes, taken.files) == ({Outcome.RECORDED: 1}, 0)
    made = files_below(tmp_path) - before
    assert {path.name for path in made} <= {"gateway.ssh", Path(getattr(receipt, "path", "")).name}


@pytest.mark.parametrize("name", ["../001.tar.age", "//001.tar.age", "001.tar.age/..", "1.tar"])
def test_a_volume_with_a_name_of_its_own_making_is_not_opened(
    name: str, store: Store, tmp_path: Path
) -> None:
    thief = a_device(store)
    line = Chain(thief.device).receive()
    tar = a_tar((tarfile.TarInfo(CHANGES), line + b"\n"))
    a_package(store, tmp_path / "usb" / "MC-1", thief, tar, name)
    taken = next(iter(import_packages(store, ReferenceProvince(store), tmp_path / "usb")))
    assert isinstance(taken, Taken | NotTaken)
    assert not isinstance(taken, Taken) or (taken.outcomes, taken.unread) == ({}, (name,))
    assert store.rows("SELECT 1 FROM change") == []


def test_many_held_lines_cost_the_gateway_no_more_than_their_bytes(store: Store) -> None:
    thief = a_device(store)
    chain = Chain(thief.device)
    chain.receive()
    lines = [chain.collect(1000 + n) for n in range(300)]
    answer = take(store, thief.device, lines)  # the first is kept back
    assert {result.outcome for result in answer.results} == {Outcome.HELD}
    assert answer.device.held == 300
    take(store, thief.device, chain.lines[:1])
    while deliver(store, ReferenceProvince(store)):
        pass
    assert store.rows("SELECT state, count(*) AS n FROM change GROUP BY state") == [
        {"state": "accepted", "n": 301}
    ]
