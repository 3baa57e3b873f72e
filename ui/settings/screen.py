"""The settings of this desk: what anybody may choose for themselves, and what IT staff sets up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QPushButton, QScrollArea, QStackedWidget, QWidget

from ui import theme
from ui.commands import Command
from ui.desk import Desk
from ui.parts import Parts
from ui.screen import Screen
from ui.settings import declared
from ui.settings.accounts import AccountsPanel
from ui.settings.catalogue import CataloguePanel
from ui.settings.declared import Section
from ui.settings.fields import Panel, SettingsPanel
from ui.settings.gateway import GatewayPanel
from ui.settings.look import LookPanel
from ui.settings.post import PostPanel
from ui.settings.printing import PrintingPanel
from ui.settings.store import StorePanel
from ui.settings.trust import TrustPanel
from ui.widgets.basics import card, column, holder, row, scrolled


class SettingsScreen(Screen):
    """A list of sections, and the one in front. Its signals tell the window what to take up at once:
    ``dressed(look, points)``, ``idle_chosen(minutes)``, ``unit_chosen(commune)``.
    """

    id: ClassVar[str] = "settings"
    title: ClassVar[str] = "Cài đặt"
    icon: ClassVar[str] = "settings"
    key: ClassVar[str] = "F8"

    dressed = Signal(str, int)
    idle_chosen = Signal(int)
    unit_chosen = Signal(str)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self.panels: dict[str, Panel] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        for section in declared.SECTIONS:
            self._add(section)
        nav = scrolled(holder(column(*self.buttons.values(), None, gap=4)))
        nav.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # no room: wheel and keys do
        self._nav = nav
        whole = row(nav, self._stack, gap=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._revealing = QTimer(self)  # once the page has made room for what is new on it
        self._revealing.setSingleShot(True)
        self._revealing.timeout.connect(self._reveal)
        app.focusChanged.connect(self._focus_moved)
        self._front = declared.SECTIONS[0].id
        self.buttons[self._front].setChecked(True)

    @property
    def front(self) -> Panel:
        """The page in front."""
        return self.panels[self._front]

    def activate(self) -> None:
        """Show the page in front as things are now; the focus is in the list of sections."""
        self.show_section(self._front)
        self.buttons[self._front].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sections the width that they need in the look and size in force."""
        super().resizeEvent(event)
        self._nav.setFixedWidth(max(made.sizeHint().width() for made in self.buttons.values()))

    def open(self, what: object) -> None:
        """Show one section."""
        if isinstance(what, str) and what in self.panels:
            self._front = what

    def refresh(self, change: object) -> None:
        """Show what is true now."""
        self.front.show_now()

    def shut(self) -> None:
        """Leave no secret on the screen."""
        for panel in self.panels.values():
            panel.shut()

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen: one per section, and those of the pages."""
        group = self.title
        sections = [
            Command(f"settings.{s.id}", s.title, partial(self.go, s.id), "", group, "cài đặt mục")
            for s in declared.SECTIONS
        ]
        return (
            *sections,
            Command("settings.test", "In giấy mẫu", self._test, "F9", group, "in thử máy in"),
            Command(
                "settings.save", "Lưu mục này", self._save, "Ctrl+Return", group, "", self._saves_together
            ),
        )

    def go(self, section: str) -> None:
        """Show a section and put the focus into it."""
        self.show_section(section)
        (self.front.first or self.buttons[section]).setFocus()

    def show_section(self, section: str) -> None:
        """Bring a page to the front."""
        self._front = section
        self.buttons[section].setChecked(True)
        self._nav.ensureWidgetVisible(self.buttons[section], 0, 0)
        self._stack.setCurrentIndex(list(self.panels).index(section))
        self.front.enter()

    def _add(self, section: Section) -> None:
        panel = _panel(section, self.desk, self._parts)
        self.panels[section.id] = panel
        panel.trouble.connect(self.trouble)
        panel.asked.connect(self.asked)
        panel.dressed.connect(self.dressed)
        panel.idle_chosen.connect(self.idle_chosen)
        panel.unit_chosen.connect(self.unit_chosen)
        made = QPushButton(section.title)
        made.setCheckable(True)
        made.setAutoDefault(True)
        made.setProperty("kind", "choice")
        made.setAccessibleName(section.title)
        theme.set_icon(made, section.icon, "accent")
        made.clicked.connect(lambda _checked=False: self.show_section(section.id))
        self._group.addButton(made)
        self.buttons[section.id] = made
        sheet = row(panel)
        sheet.addStretch(0)  # takes what a page of limited width leaves
        sheet.setStretch(0, 1)
        self._stack.addWidget(scrolled(card(sheet)))

    def _focus_moved(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self._revealing.start(0)

    def _reveal(self) -> None:
        """Scroll to what has the focus, also when an error took it there."""
        area, now = self._stack.currentWidget(), QApplication.focusWidget()
        if now is not None and isinstance(area, QScrollArea) and area.isAncestorOf(now):
            area.ensureWidgetVisible(now, 0, 60)

    def _test(self) -> None:
        self.go(declared.PAPER.id)
        panel = self.front
        assert isinstance(panel, PrintingPanel)
        if panel.test.isEnabled():
            panel.try_out()

    def _save(self) -> None:
        panel = self.front
        if isinstance(panel, SettingsPanel) and panel.submit and panel.submit.isEnabled():
            panel.save_all()

    def _saves_together(self) -> bool:
        return bool(self.front.section.together)


def _panel(section: Section, desk: Desk, parts: Parts) -> Panel:
    special: dict[str, type[Panel]] = {
        declared.PAPER.id: PrintingPanel,
        declared.LOOKS.id: LookPanel,
        declared.ACCOUNTS.id: AccountsPanel,
        declared.CATALOGUE.id: CataloguePanel,
        declared.GATEWAY.id: GatewayPanel,
        declared.POST.id: PostPanel,
        declared.STORE.id: StorePanel,
        declared.TRUST.id: TrustPanel,
    }
    return special.get(section.id, SettingsPanel)(section, desk, parts)
