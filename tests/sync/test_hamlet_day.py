"""A day in the hamlets: laptops without a line, with wrong clocks, that come home in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from localdb.db import rows
from localdb.domain.values import Status
from tests.sync.desks import CLERK, Clock, Desk, Gateway

HAMLETS = (("thon-tren", -2), ("thon-giua", 0), ("thon-duoi", 2))  # hours by which each clock is wrong
EACH = 12


@pytest.fixture
def laptops(tmp_path: Path, gateway: Gateway) -> Iterator[list[Desk]]:
    made = [Desk(tmp_path, name, Clock(timedelta(hours=wrong))) for name, wrong in HAMLETS]
    for number, laptop in enumerate(made, start=1):
        laptop.join(gateway, f"Máy lưu động {number}")
    yield made
    for laptop in made:
        laptop.close()


def all_of(desk: Desk) -> dict[str, bytes]:
    db = desk.home.connections.get()
    return {row["id"]: row["data"] for row in rows(db, "SELECT id, data FROM dossier")}


@pytest.mark.parametrize("seed", [1, 2])
def test_three_laptops_come_home_in_any_order_to_the_same_dossiers(
    laptops: list[Desk], gateway: Gateway, seed: int
) -> None:
    dice = random.Random(seed)
    gateway.stop()  # from here on nobody has a line
    printed: dict[str, tuple[str, str]] = {}
    for laptop in laptops:
        for number in range(EACH):
            dossier = laptop.receive(f"Công dân {number}")
            printed[dossier.id] = (dossier.code, dossier.received_at)
            if dice.random() < 0.3:
                laptop.home.store.collect(dossier.id, 8000, "cash", "", CLERK)
            if dice.random() < 0.3:
                laptop.home.store.advance(dossier.id, Status.PROCESSING, "", CLERK)
        assert laptop.states()["queued"] >= EACH  # nothing claims to have left
    assert len({code for code, _ in printed.values()}) == len(HAMLETS) * EACH
    gateway.start()
    for laptop in dice.sample(laptops, len(laptops)):
        laptop.sync_until_done("")
    for laptop in dice.sample(laptops, len(laptops)):
        laptop.sync()  # and hears what the others brought
    first, *others = map(all_of, laptops)
    assert len(first) == len(HAMLETS) * EACH
    assert all(other == first for other in others)
    official = set()
    for dossier_id, (code, received_at) in printed.items():
        for laptop in laptops:
            seen = laptop.home.queries.dossier(dossier_id)
            assert seen is not None
            assert (seen.code, seen.received_at) == (code, received_at)  # as on the citizen's paper
            assert laptop.home.queries.by_code(code) == seen
            official.add(seen.official_code)
    assert len(official) == len(printed)
    assert [laptop.home.check() for laptop in laptops] == [[], [], []]
    assert not any(laptop.home.outbox.waiting() for laptop in laptops)
