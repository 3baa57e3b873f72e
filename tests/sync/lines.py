"""Change lines as a desk writes them, made without a desk: for tests that speak the wire themselves."""

from __future__ import annotations

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.reception import Received
from localdb.domain.change import FIRST_PREV, Body, Change, digest, to_line
from localdb.domain.values import Due, Person
from localdb.log import new_id
from tests.sync.desks import COMMUNE, PIN


class Chain:
    """The change log of one device, growing line by line."""

    def __init__(self, device: str, unit: str = COMMUNE) -> None:
        self.device = device
        self.unit = unit
        self.changes: list[Change] = []
        self.lines: list[bytes] = []
        self.dossiers: list[str] = []

    def add(
        self,
        body: Body,
        entity: str,
        *,
        blobs: tuple[str, ...] = (),
        prev: str = "",
        schema: int = 1,
        seen: dict[str, int] | None = None,
    ) -> bytes:
        change = Change(
            id=new_id(),
            device=self.device,
            dseq=len(self.lines) + 1,
            entity=entity,
            actor="acc_lan",
            at="2026-11-22T08:00:00+07:00",
            body=body,
            prev=prev or (digest(self.lines[-1]) if self.lines else FIRST_PREV),
            blobs=blobs,
            schema=schema,
            seen=seen or {},
        )
        self.changes.append(change)
        self.lines.append(to_line(change))
        return self.lines[-1]

    def receive(self, name: str = "Nguyễn Văn An", procedure: str = PIN.code) -> bytes:
        self.dossiers.append(new_id())
        number = len(self.dossiers)
        body = Received(
            code=f"TAM-{self.unit}-261122-ABCDEF-{number % 1000:03d}",
            temporary=True,
            unit=self.unit,
            procedure=type(PIN)(procedure, PIN.version, PIN.name, PIN.field),
            applicant=Person(name=name),
            papers=(),
            due=Due("2026-11-27T17:00:00+07:00"),
            received_at="2026-11-22T08:00:00+07:00",
        )
        return self.add(body, self.dossiers[-1])

    def collect(self, amount: int = 8000, seen: dict[str, int] | None = None) -> bytes:
        return self.add(FeeCollected(amount, "cash"), self.dossiers[-1], seen=seen)
