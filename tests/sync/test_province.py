"""What the gateway does with a province that is slow, away, or stumbles; and the stand-in's own rules."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from localdb.domain.bodies.reception import Received
from localdb.domain.change import Change, from_line, to_line
from localdb.domain.codes import device_tag
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.databases import ReferenceDatabases
from sync.gateway.delivery import Delivery, deliver
from sync.gateway.intake import take
from sync.gateway.province import Decision, Province, ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import EnrolRequest
from tests.sync.desks import COMMUNE
from tests.sync.lines import Chain
from tests.sync.postgres import both_engines

pytestmark = both_engines

DEVICE = "dv_1"


class Moody(Province):
    """A province that stumbles over some names, and is away for others."""

    name = "Tỉnh khó tính"

    def __init__(self) -> None:
        self.stumbles_over = ""
        self.away = False

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        if self.away:
            raise Trouble("Tỉnh không trả lời.")
        if after.applicant.name == self.stumbles_over:
            raise RuntimeError("a bug in the adapter")
        return Decision(True)


@pytest.fixture
def store(gateway_home: Path) -> Iterator[Store]:
    store = Store(gateway_home)
    code = new_code(store, COMMUNE, "Quầy 1")
    Access(store).enrol(EnrolRequest(code, DEVICE, device_tag(DEVICE), public_of(new_key())), "x")
    yield store
    store.close()


def states(store: Store) -> list[str]:
    return [row["state"] for row in store.rows("SELECT state FROM change ORDER BY n")]


def test_a_stumble_holds_up_one_dossier_and_no_other(store: Store) -> None:
    chain, province = Chain(DEVICE), Moody()
    take(store, DEVICE, [chain.receive("Sao"), chain.collect(), chain.receive("Mai"), chain.collect()])
    province.stumbles_over = "Sao"
    while deliver(store, province):
        pass
    assert states(store) == ["recorded", "recorded", "accepted", "accepted"]
    province.stumbles_over = ""
    delivery = Delivery(
        store, province, ReferenceDatabases(store.home)
    )  # the adapter was mended and the gateway started again
    delivery.start()
    assert asyncio.run(delivery.settled(20))
    delivery.stop()
    assert states(store) == ["accepted"] * 4


def test_a_province_that_is_away_refuses_nothing(store: Store) -> None:
    chain, province = Chain(DEVICE), Moody()
    take(store, DEVICE, [chain.receive()])
    province.away = True
    with pytest.raises(Trouble):
        deliver(store, province)
    assert states(store) == ["recorded"]
    province.away = False
    deliver(store, province)
    assert states(store) == ["accepted"]


def received(**changes: object) -> Chain:
    chain = Chain(DEVICE)
    change = from_line(chain.receive())
    assert isinstance(change.body, Received)
    chain.lines[0] = to_line(replace(change, body=replace(change.body, **changes)))
    return chain


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": "H29.20"}, "unit_unknown"),
        ({"received_at": "hôm qua"}, "received_at"),
        ({"temporary": False, "code": "không phải mã"}, "code_form"),
        ({"temporary": False, "code": "H29.19-261122-0201"}, "code_not_reserved"),
        ({"sets": 0}, "rule"),
    ],
)
def test_the_stand_in_refuses_with_a_reason(changes: dict[str, object], code: str, store: Store) -> None:
    chain = received(**changes)
    take(store, DEVICE, chain.lines)
    deliver(store, ReferenceProvince(store))
    assert states(store) == ["refused"]
    row = store.one("SELECT refusal FROM change")
    assert row is not None
    assert msgspec.json.decode(row["refusal"])["code"] == code


def test_one_number_cannot_stand_on_two_dossiers(store: Store) -> None:
    chain = Chain(DEVICE)
    for _ in range(2):
        change = from_line(chain.receive())
        assert isinstance(change.body, Received)
        body = replace(change.body, temporary=False, code="H29.19-261122-0007")
        chain.lines.pop()
        chain.changes.pop()
        chain.add(body, change.entity)
    take(store, DEVICE, chain.lines)
    deliver(store, ReferenceProvince(store))
    assert states(store) == ["accepted", "refused"]
