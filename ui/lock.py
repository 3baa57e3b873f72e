"""The door: open the store with its passphrase, say who is at the desk, lock when nobody is.

Locking hides everything and keeps everything: the screens stay as they were, drafts and all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.widgets.basics import Part, Picture, button, card, column, holder, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit
from ui.widgets.ticks import Tick

IDLE_MINUTES = 5
_ACTIVITY = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


@dataclass(frozen=True)
class Who:
    """An account as the door shows it; ``role`` is the Vietnamese name of its role."""

    id: str
    name: str
    role: str


class IdleWatch(QObject):
    """Emits ``idle`` once nobody touched keyboard or mouse for ``minutes``. Install it on the app."""

    idle = Signal()

    def __init__(self, parent: QObject, minutes: float = IDLE_MINUTES) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: float) -> None:
        """Count ``minutes`` from now."""
        self._timer.start(int(minutes * 60_000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Start counting again at every sign of life."""
        if event.type() in _ACTIVITY:
            self._timer.start()
        return False


class StorePage(QWidget):
    """“Mở kho dữ liệu”: asks for the passphrase. What is wrong with it comes as Trouble from ``unlock``."""

    opened = Signal()

    def __init__(self, desk: Desk, unlock: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._unlock = desk, unlock
        self.phrase = LineEdit(moves_on=False, secret=True)
        self.field = Field(
            "passphrase",
            "Mật khẩu kho",
            self.phrase,
            helper="Mật khẩu đặt khi lập kho dữ liệu trên máy này. Quên thì dùng mã khôi phục in trên giấy.",
        )
        shown = Tick("Hiện mật khẩu")
        shown.toggled.connect(self._reveal)
        self.go = button("Mở kho", self.submit, kind="primary", icon="key")
        self.phrase.entered.connect(lambda _text: self.submit())
        intro = "Hồ sơ trên máy này được mã hóa. Nhập mật khẩu kho để mở."
        self.setLayout(_centred("key", "Mở kho dữ liệu", intro, self.field, shown, self.go))
        self.setFocusProxy(self.phrase)

    def submit(self) -> None:
        """Try the passphrase, off the GUI thread: deriving a key takes a second on purpose."""
        if not self.go.isEnabled():
            return
        if not self.phrase.value():
            self.field.set_error("Chưa nhập mật khẩu.")
            return
        self.field.set_error("")
        self._busy(True)
        phrase = self.phrase.value()
        self._desk.run(lambda: self._unlock(phrase), lambda _: self._opened(), self._failed)

    def _opened(self) -> None:
        self._busy(False)
        self.phrase.clear()
        self.opened.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._busy(False)
        self.field.set_error(str(trouble))
        self.phrase.selectAll()
        self.phrase.setFocus()

    def _busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.setText("Đang mở …" if busy else "Mở kho")

    def _reveal(self, shown: bool) -> None:
        mode = LineEdit.EchoMode
        self.phrase.setEchoMode(mode.Normal if shown else mode.Password)


class LoginPage(QWidget):
    """Who is at the desk: choose an account with arrows or mouse, type the PIN, Enter."""

    entered = Signal(object)

    def __init__(
        self, desk: Desk, accounts: Callable[[], Sequence[Who]], login: Callable[[str, str], Who]
    ) -> None:
        super().__init__()
        self._desk, self._accounts, self._login = desk, accounts, login
        self._group = QButtonGroup(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.pin = LineEdit(moves_on=False, secret=True)
        self.field = Field("pin", "Mã PIN", self.pin)
        self.go = button("Vào làm việc", self.submit, kind="primary", icon="next")
        self.pin.entered.connect(lambda _text: self.submit())
        self._group.buttonClicked.connect(lambda _button: self._chosen())
        intro = "Chọn tên của mình rồi nhập mã PIN. Mọi thao tác được ghi dưới tên này."
        self.setLayout(_centred("lock", "Ai đang làm việc?", intro, holder(self._list), self.field, self.go))

    def summon(self, who_id: str = "") -> None:
        """Show the accounts as they are now, with ``who_id`` chosen, and wait for a PIN."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        accounts = self._accounts()
        for who in accounts:
            made = self._choice(who)
            made.setChecked(who.id == (who_id or accounts[0].id))
        self.pin.clear()
        self.field.set_error("")
        self.pin.setFocus()

    def submit(self) -> None:
        """Try the PIN, off the GUI thread: checking it is slow on purpose."""
        chosen = self._group.checkedButton()
        if not self.go.isEnabled():
            return
        if chosen is None or not self.pin.value():
            self.field.set_error("Chọn tên và nhập mã PIN.")
            return
        self.go.setEnabled(False)
        who_id, pin = str(chosen.property("who")), self.pin.value()
        self._desk.run(lambda: self._login(who_id, pin), self._done, self._failed)

    def _choice(self, who: Who) -> QPushButton:
        made = QPushButton(f"{who.name} · {who.role}")
        made.setCheckable(True)
        made.setAutoDefault(True)
        made.setProperty("kind", "choice")
        made.setProperty("who", who.id)
        made.setAccessibleName(f"{who.name}, {who.role}")
        self._group.addButton(made)
        self._list.addWidget(made)
        return made

    def _chosen(self) -> None:
        self.pin.clear()
        self.pin.setFocus()

    def _done(self, who: Who) -> None:
        self.go.setEnabled(True)
        self.pin.clear()
        self.field.set_error("")
        self.entered.emit(who)

    def _failed(self, trouble: Trouble) -> None:
        self.go.setEnabled(True)
        self.pin.clear()
        self.field.set_error(str(trouble))
        self.pin.setFocus()


class Door(QWidget):
    """The two pages before the work. ``opened`` once the store is open, ``entered(Who)`` at every login.

    ``unlock(passphrase)`` and ``login(account id, PIN)`` run off the GUI thread and raise ``Trouble``;
    ``accounts()`` is read on the GUI thread once the store is open.
    """

    opened = Signal()
    entered = Signal(object)

    def __init__(
        self,
        desk: Desk,
        *,
        unlock: Callable[[str], None],
        accounts: Callable[[], Sequence[Who]],
        login: Callable[[str, str], Who],
    ) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.store = StorePage(desk, unlock)
        self.login = LoginPage(desk, accounts, login)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scrolled(self.store))
        self._stack.addWidget(scrolled(self.login))
        self.store.opened.connect(self._store_opened)
        self.login.entered.connect(self.entered)

    def start(self) -> None:
        """Ask for the passphrase."""
        self._stack.setCurrentIndex(0)
        self.store.phrase.setFocus()

    def ask_who(self, who_id: str = "") -> None:
        """Ask who is there, with the former account chosen."""
        self._stack.setCurrentIndex(1)
        self.login.summon(who_id)

    def _store_opened(self) -> None:
        self.opened.emit()
        self.ask_who()


def _centred(icon: str, title: str, intro: str, *parts: Part) -> QVBoxLayout:
    heading = row(Picture(icon, "accent", 32), label(title, "title"), None, gap=12)
    inner = card(column(heading, label(intro, "helper", wrap=True), *parts, gap=16), margin=24)
    inner.setFixedWidth(480)
    return column(None, row(None, inner, None), None)
