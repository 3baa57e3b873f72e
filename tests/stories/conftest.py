"""One commune, one window and a clerk for all stories; nothing here may open a network socket.

Steps that several stories use are here, others beside their story.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_socket
from pytest_bdd import given, parsers, then, when
from pytestqt.qtbot import QtBot

from localdb.home import Folder
from tests.stories.world import MONDAY, ROLES, World
from ui.app import make_app
from ui.clerk import Clerk
from ui.counter import Counter
from ui.sample import HINTS, create_sample


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The window, open on a made-up commune, before anybody sat down."""
    make_app(["motcua"])
    folder = Folder(tmp_path_factory.mktemp("truyen") / "xa")
    now = [MONDAY]
    create_sample(folder, lambda: now[0]).close()
    counter = Counter(
        folder, synchronise_of=lambda _home: lambda: iter(()), hints=HINTS, clock=lambda: now[0]
    )
    bugs: list[str] = []
    counter.desk.bug.connect(bugs.append)
    clerk = Clerk(counter)
    clerk.open_store()
    yield World(clerk, now)
    counter.close()
    counter.window.close()
    counter.window.deleteLater()
    assert bugs == []


@pytest.fixture
def world(opened: World, qtbot: QtBot) -> Iterator[World]:
    """The window at the beginning of a story, with every door to the network shut."""
    pytest_socket.disable_socket(allow_unix_socket=True)
    opened.begin()
    yield opened
    pytest_socket.enable_socket()


@given(parsers.parse('{role} đang ngồi tại quầy lúc "{moment}"'))
def _at_the_desk(world: World, role: str, moment: str) -> None:
    world.set_time(moment)
    world.clerk.sit_down(ROLES[role])


@when(parsers.parse("{role} vào thay"))
def _another_comes(world: World, role: str) -> None:
    world.clerk.sit_down(ROLES[role])


@when(parsers.parse('đồng hồ chỉ "{moment}"'))
def _time_goes_by(world: World, moment: str) -> None:
    world.set_time(moment)


@given(parsers.parse('đã nhận hồ sơ "{words}" của "{name}"'))
@when(parsers.parse('nhận hồ sơ "{words}" của "{name}"'))
def _received(world: World, words: str, name: str) -> None:
    world.receive(words, name)


@when(parsers.parse('mở hồ sơ của "{name}"'))
def _opened(world: World, name: str) -> None:
    world.clerk.open(world.dossier(name).code)


@then(parsers.parse('hồ sơ của "{name}" ở trạng thái "{status}"'))
def _status(world: World, name: str, status: str) -> None:
    assert world.dossier(name).status.label == status


@then(parsers.parse('hồ sơ của "{name}" hẹn trả "{moment}"'))
def _due(world: World, name: str, moment: str) -> None:
    assert world.due(name) == moment


@then(parsers.parse('thấy báo lỗi "{words}"'))
def _error(world: World, words: str) -> None:
    world.clerk.wait(words, lambda: any(words in error for error in world.clerk.errors()))


@then(parsers.parse('màn hình nói "{words}"'))
def _said(world: World, words: str) -> None:
    world.clerk.wait(words, lambda: words in world.clerk.words() or words in world.clerk.notices())
