"""Another system's form is filled by paste and Tab alone, and only in its own window."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from forms.bridge import as_xml, values
from localdb.domain.roles import Role
from tests.ui.dossiers.commune import Front
from tests.ui.walk import unnamed
from ui.dossiers.bridging import BridgeStrip
from ui.hands import press


class Elsewhere:
    """A clock a second further at each look, and the window that seems to be in front."""

    def __init__(self) -> None:
        self.time = 0.0
        self.title: str | None = "Phần mềm Hộ tịch điện tử"

    def clock(self) -> float:
        self.time += 1
        return self.time

    def front(self) -> str | None:
        return self.title


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def strip(front: Front, elsewhere: Elsewhere) -> Iterator[BridgeStrip]:
    dossier = front.commune.receive("Đặng Thị Hoà", number="001190000018")
    front.open(dossier)
    front.dossiers.hand_out_fields()
    made = front.dossiers.bridging.strip
    assert made is not None
    made._clock, made._title = elsewhere.clock, elsewhere.front
    made.offer()
    yield made
    front.dossiers.shut()
    assert not QGuiApplication.clipboard().text()


def _is_at(strip: BridgeStrip, place: int) -> bool:
    return strip.at == place


def handed(front: Front) -> list[str]:
    return [a.object for a in front.commune.home.access.latest(60) if a.act == "bridge.handed"]


def test_thirty_fields_are_filled_with_no_letter_typed_and_each_is_in_the_log(
    qtbot: QtBot, front: Front, strip: BridgeStrip
) -> None:
    foreign, lines = QWidget(), [QLineEdit() for _ in strip._values]
    column = QVBoxLayout(foreign)
    for line in lines:
        column.addWidget(line)
    qtbot.addWidget(foreign)
    with qtbot.waitActive(foreign):
        foreign.show()
        foreign.activateWindow()
    lines[0].setFocus()
    for place in range(len(lines)):
        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        front.until(partial(_is_at, strip, place + 1))
        press(Qt.Key.Key_Tab)
    assert [line.text() for line in lines] == list(strip._values)
    assert "Đã chép hết 30 trường" in strip.name.text()
    front.until(lambda: len(handed(front)) == 30)
    assert handed(front)[0].endswith("/ho-tich/HoSo/GhiChu")


def test_a_wrong_window_gets_nothing(front: Front, strip: BridgeStrip, elsewhere: Elsewhere) -> None:
    elsewhere.title = "Zalo"
    assert not QGuiApplication.clipboard().text()
    assert strip.at == 0
    assert "KHÔNG đưa dữ liệu vào cửa sổ “Zalo”" in strip.guard.text()
    elsewhere.title = None
    strip.look()
    assert "tự nhìn kỹ" in strip.guard.text()
    assert handed(front) == []


def test_a_clipboard_manager_that_looks_at_once_takes_nothing(strip: BridgeStrip) -> None:
    strip._clock = lambda: 5.0
    strip.offer()
    assert not QGuiApplication.clipboard().text()
    assert strip.at == 0


def test_all_of_it_goes_at_once_as_a_file(front: Front, strip: BridgeStrip) -> None:
    whole = front.dossiers.detail.whole
    assert whole is not None
    strip.offer_whole()
    bridge = front.dossiers.bridging.bridge(whole.dossier)
    assert bridge is not None
    assert QGuiApplication.clipboard().text() == as_xml(bridge, whole.dossier).decode()
    front.until(lambda: handed(front) == [f"{whole.dossier.id}/ho-tich/*"])
    strip.go(1)
    assert strip.at == 0
    assert QGuiApplication.clipboard().text() == values(bridge, whole.dossier)[0]
    assert unnamed(strip) == []


def test_whoever_may_not_receive_hands_nothing_out(front: Front) -> None:
    front.open(front.commune.receive())
    front.commune.parts.session.actor = front.commune.actors[Role.LEADER]
    front.dossiers.hand_out_fields()
    assert front.dossiers.bridging.strip is None
