"""A day of a whole province's back-log over loopback: how long, how many bytes. Imported by the benchmark."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from localdb.outbox import BlobRef, Delivery, Foreign, Outgoing, Position, Settled, Withdrawn
from sync.client import Client
from sync.engine import synchronise
from sync.events import Accepted, BlobSent, Event, Finished
from tests.sync.desks import Gateway, enrolled, running
from tests.sync.lines import Chain


class Carried(Struct, frozen=True):
    """What a run took: ``seconds`` until the gateway had everything, payload ``bytes`` before packing."""

    changes: int
    blobs: int
    seconds: float
    seconds_until_accepted: float
    bytes: int


class MemoryOutbox:
    """An outbox in memory, so that only the line and the gateway are measured."""

    def __init__(self, chain: Chain, blobs: dict[str, bytes]) -> None:
        self._lines = dict(zip((c.id for c in chain.changes), chain.lines, strict=True))
        self.states = dict.fromkeys(self._lines, Delivery.QUEUED)
        self._blobs = blobs
        self._stored: set[str] = set()
        self._position = Position()

    def pending(self, limit: int) -> list[Outgoing]:
        waiting = [i for i, s in self.states.items() if s in (Delivery.QUEUED, Delivery.SENT)]
        return [Outgoing(i, n, self._lines[i], ()) for n, i in enumerate(waiting[:limit])]

    def mark_sent(self, ids: list[str]) -> None:
        self.states.update(dict.fromkeys(ids, Delivery.SENT))

    def settle(self, settled: list[Settled]) -> None:
        self.states.update({s.id: s.state for s in settled})

    def take_feed(self, news: Sequence[Settled | Foreign | Withdrawn], position: Position) -> None:
        self.settle([item for item in news if isinstance(item, Settled)])
        self._position = position

    def position(self) -> Position:
        return self._position

    def reoffer_after(self, dseq: int, digest: str) -> int:
        return 0

    def blobs_waiting(self, limit: int) -> list[BlobRef]:
        return [BlobRef(sha, len(data)) for sha, data in self._blobs.items() if sha not in self._stored][
            :limit
        ]

    def mark_blob_stored(self, sha256: str) -> None:
        self._stored.add(sha256)

    def note_contact(self, trouble: str) -> None:
        assert not trouble

    def read_range(self, sha256: str, offset: int, length: int) -> bytes:
        return self._blobs[sha256][offset : offset + length]


def carry(folder: Path, changes: int = 10_000, blobs: int = 200, blob_size: int = 300_000) -> Carried:
    """Push so many changes and files to a fresh gateway in ``folder``; return what it took."""
    with running(folder) as gateway:
        return carry_to(gateway, changes, blobs, blob_size)


def carry_to(gateway: Gateway, changes: int, blobs: int, blob_size: int) -> Carried:
    """The same, to a gateway that already runs."""
    identity = enrolled(gateway)
    chance = random.Random(1)
    chain = Chain(identity.device)
    files = [chance.randbytes(blob_size) for _ in range(blobs)]
    named = {hashlib.sha256(data).hexdigest(): data for data in files}
    for n in range(changes):
        if n % 10 == 0:
            chain.receive(f"Nguyễn Văn {n}")
        else:
            chain.collect(1000 + n)
    outbox = MemoryOutbox(chain, named)
    begun = time.monotonic()
    there = begun
    with Client(identity) as client:
        last: Event | None = None
        for last in synchronise(outbox, outbox, client):
            if isinstance(last, BlobSent) and last.sent == last.size:
                there = time.monotonic()
        while not all(state is Delivery.ACCEPTED for state in outbox.states.values()):
            for last in synchronise(outbox, outbox, client):
                assert not isinstance(last, Accepted) or outbox.states[last.id] is Delivery.ACCEPTED
        assert isinstance(last, Finished)
    size = sum(map(len, chain.lines)) + sum(map(len, files))
    return Carried(changes, blobs, there - begun, time.monotonic() - begun, size)
