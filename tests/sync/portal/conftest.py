"""A gateway's memory with decided dossiers in it, and a portal on loopback to bring them to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.reception import Corrected
from localdb.domain.change import Body
from localdb.domain.codes import device_tag
from localdb.domain.dossier import Dossier, from_json
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.delivery import deliver
from sync.gateway.intake import take
from sync.gateway.portal.carrier import Carrier
from sync.gateway.province import ReferenceProvince
from sync.gateway.settings import PortalSettings
from sync.gateway.store import Store
from sync.protocol import EnrolRequest
from tests.sync.desks import COMMUNE
from tests.sync.lines import Chain
from tests.sync.portal.fake import FakePortal, running, told

DEVICE = "dv_1"


class Clock:
    """Seconds since 1970, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class World:
    """One gateway, what its desks sent, and its carriers."""

    def __init__(self, home: Path, portal: FakePortal) -> None:
        settings = home / "gateway.toml"
        before = settings.read_text(encoding="utf-8") if settings.exists() else ""
        settings.write_text(before + told(portal), encoding="utf-8")
        self.store, self.portal, self.clock = Store(home), portal, Clock()
        self.chain = Chain(DEVICE)
        self.map = "dongbo-2023"
        code = new_code(self.store, COMMUNE, "Quầy 1")
        key = public_of(new_key())
        Access(self.store).enrol(EnrolRequest(code, DEVICE, device_tag(DEVICE), key), "x")

    def receive(self, *names: str, procedure: str = "1.004873") -> list[str]:
        """Dossiers are received, and the province takes them; return their ids."""
        lines = [self.chain.receive(name, procedure) for name in names]
        self.take(lines)
        return self.chain.dossiers[-len(names) :]

    def act(self, dossier: str, body: Body) -> None:
        self.take([self.chain.add(body, dossier, schema=2)])

    def correct(self, dossier: str, field: str, value: str) -> None:
        old = getattr(self.dossier(dossier).applicant, field)
        self.act(dossier, Corrected({f"applicant.{field}": (old, value)}))

    def dossier(self, dossier: str) -> Dossier:
        row = self.store.one("SELECT data FROM dossier WHERE id = ?", (dossier,))
        assert row is not None
        return from_json(row["data"])

    def told(self, dossier: str) -> PortalAnswered | str:
        """What the desks know: the refusal that stands, or the status that was acknowledged."""
        known = self.dossier(dossier).upstream
        return "" if known is None else known.refusal or (known.status or "")

    def settings(self) -> PortalSettings:
        assert self.store.settings.portal is not None
        return replace(self.store.settings.portal, map=self.map)

    def carrier(self) -> Carrier:
        return Carrier(self.store, self.settings(), clock=self.clock)

    def states(self) -> list[str]:
        rows = self.store.rows("SELECT state FROM portal ORDER BY entity")
        return [str(row["state"]) for row in rows]

    def take(self, lines: list[bytes]) -> None:
        answer = take(self.store, DEVICE, lines)
        assert {result.outcome.value for result in answer.results} <= {"recorded"}, answer
        while deliver(self.store, ReferenceProvince(self.store)):
            pass


@pytest.fixture
def portal() -> Iterator[FakePortal]:
    with running(FakePortal()) as fake:
        yield fake
        assert fake.faults == []


@pytest.fixture
def world(gateway_home: Path, portal: FakePortal) -> Iterator[World]:
    made = World(gateway_home, portal)
    yield made
    made.store.close()


@pytest.fixture
def carrier(world: World) -> Iterator[Carrier]:
    made = world.carrier()
    yield made
    made.close()
