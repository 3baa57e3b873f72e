"""What stands around a screen: the rail of screens, the header, and the four calm facts below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
)

from ui import theme
from ui.commands import shown_key
from ui.screen import Screen
from ui.widgets.basics import Picture, button, column, icon_button, label, row

_RAIL_WIDTH = 200
_SEARCH = f"Tìm lệnh   {shown_key('Ctrl+K')}"


class Rail(QFrame):
    """The screens, top to bottom, each with its icon, name and key. ``picked(id)`` when one is pressed."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._commune = label("", "helper", wrap=True)
        self._brand = QFrame()
        brand = column(label("Một Cửa", "heading"), self._commune, gap=0)
        brand.setContentsMargins(12, 0, 8, 12)
        self._brand.setLayout(brand)
        self.setAccessibleName("Các màn hình")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 12)
        self._column.setSpacing(4)
        self._room = QSpacerItem(_RAIL_WIDTH, 0)
        self._column.addWidget(self._brand)
        self._column.addItem(self._room)
        self._column.addStretch(1)

    def show_commune(self, commune: str) -> None:
        """Show whose desk this is, known once the store is open."""
        self._commune.setText(commune)

    def set_screens(self, screens: Sequence[type[Screen]]) -> None:
        """List these screens."""
        for place, screen in enumerate(screens, start=2):
            made = self._button(screen)
            self._buttons[screen.id] = made
            self._group.addButton(made)
            self._column.insertWidget(place, made)

    def allow(self, ids: Collection[str]) -> None:
        """Show only the screens that whoever is at the desk may use."""
        for screen_id, made in self._buttons.items():
            made.setVisible(screen_id in ids)

    def set_narrow(self, narrow: bool) -> None:
        """Show only icons and keys, to leave the room to the screen; or the names again."""
        self._brand.setVisible(not narrow)
        self._room.changeSize(0 if narrow else _RAIL_WIDTH, 0)
        for made in self._buttons.values():
            made.setText("" if narrow else made.accessibleName())
            made.setToolTip(made.accessibleName() if narrow else "")
        self._column.invalidate()

    def mark(self, screen_id: str) -> None:
        """Mark the screen in front."""
        self._buttons[screen_id].setChecked(True)

    def _button(self, screen: type[Screen]) -> QPushButton:
        made = RailButton(screen.title, screen.key)
        theme.set_icon(made, screen.icon, "accent")
        made.clicked.connect(lambda _checked=False: self.picked.emit(screen.id))
        return made


class RailButton(QPushButton):
    """A screen in the rail: icon and name, its key at the right; wide enough when it turns bold."""

    def __init__(self, title: str, key: str) -> None:
        super().__init__(title)
        self.setCheckable(True)
        self.setAutoDefault(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"Phím {key}")
        self._hint = label(key, "key")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, 12, 0)
        inner.addStretch(1)
        inner.addWidget(self._hint)

    def sizeHint(self) -> QSize:
        """Return the size with the name in bold, as when the screen is in front."""
        bold = QFont(self.font())
        bold.setBold(True)
        words = QFontMetrics(bold).horizontalAdvance(self.text()) + self._hint.sizeHint().width()
        return QSize(12 + self.iconSize().width() + words + 32, 44)

    def minimumSizeHint(self) -> QSize:
        """Never be cut off."""
        return self.sizeHint()


class Header(QFrame):
    """The screen in front, who is at the desk, and the buttons for the palette, help and lock."""

    palette_asked = Signal()
    help_asked = Signal()
    lock_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self._title = label("", "title")
        self._name = label("", "label")
        self._role = label("", "helper")
        self._search = button(_SEARCH, self.palette_asked.emit, icon="search")
        self._search.setAccessibleName("Tìm lệnh")
        box = row(
            self._title,
            None,
            self._search,
            icon_button("Xem phím tắt (F1)", "help", self.help_asked.emit),
            8,
            Picture("person"),
            column(self._name, self._role, gap=0),
            8,
            button("Khóa", self.lock_asked.emit, icon="lock", help_text=f"Phím {shown_key('Ctrl+L')}"),
        )
        box.setContentsMargins(24, 8, 16, 8)
        self.setLayout(box)

    def set_narrow(self, narrow: bool) -> None:
        """Say less: the key alone opens the palette, and the name says who is at the desk."""
        self._search.setText(shown_key("Ctrl+K") if narrow else _SEARCH)
        self._role.setVisible(not narrow)

    def show_title(self, title: str) -> None:
        """Show the name of the screen in front."""
        self._title.setText(title)

    def show_who(self, name: str, role: str) -> None:
        """Show who is at the desk."""
        self._name.setText(name)
        self._role.setText(role)


@dataclass(frozen=True)
class Facts:
    """The four facts, in words short enough to stand side by side at 18 pt; ``scanner`` is
    chờ giấy, không nhận, đang quét, đang đọc …; times are local ``hh:mm``."""

    saved_at: str = ""
    scanner: str = "không nhận"
    waiting: int = 0
    oldest: str = ""
    last_contact: str = ""


class FactBar(QFrame):
    """Four facts as buttons that open the screen behind them. Being offline is a normal, grey state."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self._narrow, self._shown = False, Facts()
        self._saved = self._fact("save", "dossiers")
        self._scanner = self._fact("scanning", "scanning")
        self._waiting = self._fact("send", "syncing")
        self._contact = self._fact("link", "syncing")
        box = row(self._saved, self._scanner, self._waiting, None, self._contact, gap=4)
        box.setContentsMargins(8, 2, 8, 2)
        self.setLayout(box)
        self.show_facts(self._shown)

    def show_facts(self, facts: Facts) -> None:
        """Show these facts."""
        self._shown = facts
        waiting = oldest = f"Chờ gửi {facts.waiting}"
        if facts.waiting and facts.oldest:
            waiting, oldest = f"{waiting} · cũ nhất {facts.oldest}", f"{waiting} · {facts.oldest}"
        contact, met = "Chưa liên lạc với tỉnh", "Chưa liên lạc"
        if facts.last_contact:
            contact, met = f"Liên lạc cuối {facts.last_contact}", f"Tỉnh {facts.last_contact}"
        saved, kept = "Chưa có gì mới để lưu", "Chưa có gì"
        if facts.saved_at:
            saved = kept = f"Đã lưu {facts.saved_at}"
        self._say(self._saved, saved, kept)
        self._say(self._scanner, f"Quét: {facts.scanner}", facts.scanner.capitalize())
        self._say(self._waiting, waiting, oldest)
        self._say(self._contact, contact, met)

    def set_narrow(self, narrow: bool) -> None:
        """Say the facts in fewer words, or in full again."""
        self._narrow = narrow
        self.show_facts(self._shown)

    def texts(self) -> list[str]:
        """Return the facts as shown."""
        return [b.text() for b in (self._saved, self._scanner, self._waiting, self._contact)]

    def _fact(self, icon: str, screen_id: str) -> QPushButton:
        made = button("", lambda: self.picked.emit(screen_id), kind="fact")
        theme.set_icon(made, icon, "muted")
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return made

    def _say(self, fact: QPushButton, text: str, briefly: str) -> None:
        fact.setText(briefly if self._narrow else text)
        fact.setToolTip(text if self._narrow else "")
        fact.setAccessibleName(text)
