"""Requests and answers may be lost, doubled and swapped, and the gateway may die: each change counts once."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec import Struct

from localdb.domain.codes import device_tag
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.delivery import deliver
from sync.gateway.feed import read_feed
from sync.gateway.intake import take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import EnrolRequest, EventKind, Outcome, PushAnswer
from tests.sync.desks import COMMUNE
from tests.sync.lines import Chain

PICK = st.integers(0, 10_000)


class Offered(Struct, frozen=True):
    """A push on the wire."""

    device: str
    lines: tuple[bytes, ...]


class TinyDesk:
    """The least that a desk must remember."""

    def __init__(self, number: int) -> None:
        self.chain = Chain(f"dv_{number}")
        self.safe: set[str] = set()
        self.accepted: list[str] = []
        self.cursor = ""

    def unsafe(self) -> list[bytes]:
        pairs = zip(self.chain.changes, self.chain.lines, strict=True)
        return [line for change, line in pairs if change.id not in self.safe]


class AnyOrder(RuleBasedStateMachine):
    """Two desks, one gateway, and a wire that does what it likes."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name))
        self.desks = [TinyDesk(1), TinyDesk(2)]
        self.requests: list[Offered] = []
        self.answers: list[tuple[TinyDesk, PushAnswer]] = []
        access = Access(self.store)
        for desk in self.desks:
            device = desk.chain.device
            code = new_code(self.store, COMMUNE, "Quầy")
            access.enrol(EnrolRequest(code, device, device_tag(device), public_of(new_key())), "x")

    @rule(pick=PICK, kind=st.sampled_from(["receive", "collect", "poison"]))
    def work(self, pick: int, kind: str) -> None:
        chain = self.desks[pick % 2].chain
        if kind == "receive" or not chain.dossiers:
            chain.receive()
        elif kind == "collect":
            chain.collect()
        else:
            chain.collect(0)  # the rules of the domain refuse this one

    @rule(pick=PICK, skip=st.integers(0, 3), most=st.integers(1, 4))
    def offer(self, pick: int, skip: int, most: int) -> None:
        desk = self.desks[pick % 2]
        lines = desk.unsafe()[skip : skip + most]
        if lines:
            self.requests.append(Offered(desk.chain.device, tuple(lines)))

    @precondition(lambda self: self.requests)
    @rule(pick=PICK, again=st.booleans())
    def arrive(self, pick: int, again: bool) -> None:
        request = self.requests[pick % len(self.requests)]
        if not again:
            self.requests.remove(request)
        answer = take(self.store, request.device, list(request.lines))
        desk = next(d for d in self.desks if d.chain.device == request.device)
        self.answers.append((desk, answer))

    @precondition(lambda self: self.requests)
    @rule(pick=PICK)
    def lose_request(self, pick: int) -> None:
        self.requests.pop(pick % len(self.requests))

    @precondition(lambda self: self.answers)
    @rule(pick=PICK, lost=st.booleans())
    def answer(self, pick: int, lost: bool) -> None:
        desk, answer = self.answers.pop(pick % len(self.answers))
        if not lost:
            desk.safe |= {r.id for r in answer.results if r.outcome in (Outcome.RECORDED, Outcome.DUPLICATE)}

    @rule()
    def kill_gateway(self) -> None:
        self.store.close()
        self.store = Store(Path(self.folder.name))

    @rule()
    def province_works(self) -> None:
        deliver(self.store, ReferenceProvince(self.store))

    @rule(pick=PICK, limit=st.integers(1, 4))
    def read(self, pick: int, limit: int) -> None:
        desk = self.desks[pick % 2]
        row = self.store.one("SELECT * FROM device WHERE id = ?", (desk.chain.device,))
        assert row is not None
        page = read_feed(self.store, row, desk.cursor, limit)
        desk.cursor = page.cursor
        own = {EventKind.ACCEPTED, EventKind.REFUSED}
        desk.accepted += [event.change for event in page.events if event.kind in own]

    @invariant()
    def what_a_desk_was_told_is_safe_is_in_the_log_once(self) -> None:
        if not hasattr(self, "store"):
            return
        logged = [r["id"] for r in self.store.rows("SELECT id FROM change")]
        assert len(set(logged)) == len(logged)
        for desk in self.desks:
            assert desk.safe <= set(logged)
        seqs = [r["seq"] for r in self.store.rows("SELECT seq FROM feed ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        for desk in self.desks:
            lines = desk.chain.lines
            random.Random(len(lines)).shuffle(shuffled := list(lines))
            take(self.store, desk.chain.device, shuffled)
            take(self.store, desk.chain.device, shuffled)
        while deliver(self.store, ReferenceProvince(self.store)):
            pass
        for number, desk in enumerate(self.desks):
            for _ in range(200):
                self.read(number, 4)
            stored = self.store.rows(
                "SELECT line FROM change WHERE device = ? ORDER BY n", (desk.chain.device,)
            )
            assert [r["line"] for r in stored] == desk.chain.lines
            assert desk.accepted == [c.id for c in desk.chain.changes]
        self.store.close()
        self.folder.cleanup()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
