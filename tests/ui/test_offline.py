"""Intake, scanning and receipt with every socket blocked; then the gateway comes up and has it all, once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError, disable_socket, enable_socket

from localdb.db import rows
from localdb.domain.change import from_line
from localdb.home import Folder, open_home
from localdb.outbox import Delivery
from sync.command import DONE, join_command, sync_command
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from tests.sync.desks import running
from ui.app import make_app
from ui.counter import Counter
from ui.sample import AGENCY, PHRASE, create_sample
from ui.story import Story


@pytest.fixture
def no_network() -> Iterator[None]:
    """Block every socket but the ones inside this machine's own file system."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.mark.usefixtures("no_network")
def test_the_counter_works_a_whole_dossier_with_every_socket_blocked(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)
    make_app(["motcua"])
    folder = Folder(tmp_path / "xa")
    create_sample(folder).close()
    said: list[str] = []
    counter = Counter(folder, synchronise_of=lambda _home: lambda: iter(()))
    story = Story(counter, tmp_path, said.append)
    try:
        story.open_door()
        dossier = story.receive()
        story.scan(dossier)
        story.look_around(dossier)
        states = {row.state for row in story.rows(dossier)}
    finally:
        counter.close()
        counter.window.close()
    assert states == {Delivery.QUEUED}
    assert len(said) >= 14
    enable_socket()
    home = open_home(folder, PHRASE)
    with running(tmp_path / "cong") as gateway:
        code = new_enrolment_code(gateway.home, AGENCY, "Quầy 1")
        join_command(home, gateway.url, code, said.append)
        assert sync_command(home, said.append) == DONE, said
        assert sync_command(home, said.append) == DONE, said
    found = rows(
        home.connections.get(), "SELECT line FROM change WHERE device = ? ORDER BY dseq", (home.device.id,)
    )
    accounts = {account.id for account in home.accounts.all()}
    home.close()
    province = Store(tmp_path / "cong")
    arrived = [row["line"] for row in province.rows("SELECT line FROM change ORDER BY dseq")]
    province.close()
    assert arrived == [row["line"] for row in found]
    assert {from_line(line).actor for line in arrived} <= accounts
    assert len(arrived) >= 3  # the reception, its receipt, its paper
