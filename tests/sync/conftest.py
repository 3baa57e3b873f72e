"""One gateway, and desks that joined it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.desks import Desk, Gateway, running

MakeDesk = Callable[[str], Desk]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with running(tmp_path / "cong") as gateway:
        yield gateway


@pytest.fixture
def make_desk(tmp_path: Path, gateway: Gateway) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(name: str) -> Desk:
        desk = Desk(tmp_path, name)
        made.append(desk)
        desk.join(gateway, f"Quầy {len(made)}")
        return desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk("may-1")
