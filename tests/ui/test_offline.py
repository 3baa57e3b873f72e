"""Intake, scanning and receipt with every socket blocked: offline is normal."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError, disable_socket, enable_socket

from localdb.home import Folder
from localdb.outbox import Delivery
from ui.app import make_app
from ui.counter import Counter
from ui.sample import create_sample
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
