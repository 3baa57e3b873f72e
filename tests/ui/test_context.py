"""Right click and the Menu key offer what the screen's own list of commands says acts there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.scanning import papers
from ui.archive.screen import ArchiveScreen
from ui.commands import Command, shown_key
from ui.desk import Desk
from ui.hands import press
from ui.parts import Parts
from ui.scanning.paper import Paper, Stage, keep
from ui.scanning.screen import ScanningScreen
from ui.widgets.context import offer

Done = list[str]


@pytest.fixture
def done() -> Done:
    """What commands ran."""
    return []


@pytest.fixture
def listed(qtbot: QtBot, qapp: QApplication, done: Done) -> QListWidget:
    """A list of two things that offers some commands."""

    def act(name: str) -> Callable[[], None]:
        return lambda: done.append(name)

    commands = [
        Command("a", "Xếp", act("a"), "Ctrl+Return", on=("paper", "page")),
        Command("b", "Xoay", act("b"), "Ctrl+R", on=("page",)),
        Command("c", "Đọc lại", act("c"), enabled=lambda: False, on=("paper",)),
        Command("d", "Tìm", act("d"), "F11"),
    ]
    made = QListWidget()
    made.addItems(["một", "hai"])
    made.resize(200, 200)
    offer(made, lambda: commands, "paper", "page")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    made.setCurrentRow(0)
    return made


@pytest.fixture
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The parts of a new desk, with a clerk at it."""
    made = papers.make_parts(tmp_path_factory.mktemp("xa"))
    yield made
    made.home.close()


def opened() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press_menu(widget: QWidget) -> None:
    """Ask as a window system does when the Menu key is pressed."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(widget, event)


def click_right(listed: QListWidget, place: QPoint) -> None:
    view = listed.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)


def test_the_menu_key_offers_what_acts_on_the_thing_in_hand_and_does_it(
    qtbot: QtBot, listed: QListWidget, done: Done
) -> None:
    press_menu(listed)
    words = [action.text() for action in opened().actions() if not action.isSeparator()]
    assert words == ["Xếp\tCtrl + Enter", "Xoay\tCtrl + R"]
    press(Qt.Key.Key_Down, into=opened())
    press(Qt.Key.Key_Return, into=opened())
    qtbot.waitUntil(lambda: done == ["a"])
    assert QApplication.activePopupWidget() is None


def test_a_right_click_takes_in_hand_what_lies_under_it_and_offers_nothing_beside(
    listed: QListWidget,
) -> None:
    click_right(listed, QPoint(20, 190))
    assert QApplication.activePopupWidget() is None
    click_right(listed, listed.visualItemRect(listed.item(1)).center())
    assert listed.currentRow() == 1
    opened().close()


def test_every_act_on_papers_and_pages_of_both_screens_is_offered_where_they_lie(
    qtbot: QtBot, desk: Desk, parts: Parts
) -> None:
    home, picture = parts.home, papers.blank()
    pages = tuple(home.pages.keep(picture, media="image/png", source="a", name=f"a {n}") for n in (1, 2))
    pdf = home.blobs.put(papers.as_pdf(picture, picture))
    keep(home, Paper("a", "a", "", Stage.WAITING, pages, sha256=pdf, text="đã đọc", count=2), papers.CLERK.id)
    scanning, archive = ScanningScreen(desk, parts), ArchiveScreen(desk, parts)
    for screen in (scanning, archive):
        qtbot.addWidget(screen)
    scanning.show()
    qtbot.waitUntil(lambda: scanning.papers.model.rowCount() == 1)
    scanning.papers.list.setCurrentIndex(scanning.papers.model.index(0))
    press_menu(scanning.papers.list)
    offered = [action.text() for action in opened().actions() if not action.isSeparator()]
    opened().close()
    wanted = [command for part in ("paper", "page") for command in scanning.commands() if part in command.on]
    assert offered == [f"{c.title}\t{shown_key(c.key)}".strip() for c in wanted if c.enabled()]
    assert {"Để giấy này sang khay", "Xoay trang sang phải\tCtrl + R"} <= set(offered)
    assert "Đưa giấy trong khay trở lại" not in offered
    known = {"box", "file", "paper", "all"}
    assert {part for command in archive.commands() for part in command.on} == known
