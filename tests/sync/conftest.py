"""One gateway, and desks that joined it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.desks import Desk, Gateway, running
from tests.sync.postgres import PostgresServer, running_postgres

MakeDesk = Callable[[str], Desk]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def gateway_home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of a gateway on the engine that the test is run with: ``both_engines``, or SQLite."""
    home = tmp_path / "cong"
    home.mkdir()
    if getattr(request, "param", "sqlite") == "postgres":
        url = request.getfixturevalue("postgres").fresh()
        (home / "gateway.toml").write_text(f'postgres = "{url}"\n', encoding="utf-8")
    return home


@pytest.fixture
def gateway(gateway_home: Path) -> Iterator[Gateway]:
    with running(gateway_home) as gateway:
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
