"""Nothing is cut off, unnamed or too small to press, for any role, in any look and size; no stray windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from localdb.domain.roles import Role
from tests.ui.settings.conftest import Front
from tests.ui.walk import small_targets, truncated, unknown_letters, unnamed
from ui import theme
from ui.hands import focused, press
from ui.settings.accounts import AccountsPanel
from ui.settings.declared import SECTIONS
from ui.settings.fields import SettingsPanel
from ui.theme import Look
from ui.widgets.field import ErrorLine


def check(front: Front) -> None:
    """Wait until the page is laid out, and then nothing may be wrong with it."""

    def sound() -> None:
        screen = front.screen
        lines = [line for line in screen.findChildren(ErrorLine) if line.isVisible()]
        assert all(line.height() >= line.heightForWidth(line.width()) for line in lines)
        found = unnamed(screen) + small_targets(screen) + truncated(screen) + unknown_letters(screen)
        assert found == []

    front.qtbot.waitUntil(sound)


@pytest.mark.parametrize(
    ("size", "points", "look"),
    [
        ((1366, 768), 12, Look.LIGHT),
        ((1024, 640), 12, Look.DARK),
        ((1366, 768), 18, Look.CONTRAST),
        ((1024, 640), 18, Look.LIGHT),
    ],
)
def test_every_page_can_be_read(
    front: Front, qapp: QApplication, size: tuple[int, int], points: int, look: Look
) -> None:
    front.window.resize(*size)
    theme.apply(qapp, look, points)
    for role in (Role.CLERK, Role.IT):
        front.enter(role)
        for section in SECTIONS:
            front.screen.go(section.id)
            check(front)
    page = front.enter(Role.IT, "accounts")
    assert isinstance(page, AccountsPanel)
    for opens in (page.add, page.reset):
        opens.click()
        check(front)
    page.own.send()
    check(front)
    page = front.enter(Role.IT, "unit")
    assert isinstance(page, SettingsPanel)
    page.fields["unit.commune"].line.setText("Tân Mẫu")
    page.save_all()
    check(front)


def test_arrows_walk_the_sections_and_tab_enters_the_page(front: Front) -> None:
    front.enter(Role.CLERK)
    assert focused() is front.screen.buttons["paper"]
    press(Qt.Key.Key_Down)
    assert front.screen.front is front.screen.panels["look"]
    press(Qt.Key.Key_Tab)
    assert front.screen.front.isAncestorOf(focused())


def test_another_screen_may_ask_for_a_section(front: Front) -> None:
    front.enter(Role.CLERK)
    front.window.show_screen("settings", "gateway")
    assert front.screen.front is front.screen.panels["gateway"]


def test_an_error_scrolls_its_field_into_sight(front: Front) -> None:
    front.window.resize(1024, 640)
    page = front.enter(Role.IT, "accounts")
    assert isinstance(page, AccountsPanel)
    page.add.click()
    page.adding.pin.setText("975310")
    page.adding.send()
    front.until(lambda: not page.adding.again.visibleRegion().isEmpty())
    assert focused() is page.adding.again
