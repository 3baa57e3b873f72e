"""Changing a secret: the one in use, and the new one twice, shown as dots and wiped once it is changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit

OLD, NEW, AGAIN = "old", "new", "again"


class SecretForm(QWidget):
    """Asks for a secret. ``change(old, new)`` runs off the GUI thread and raises ``Trouble``, its field
    naming one of ours or, failing that, any other name for the old secret. ``changed`` once it is done.

    ``called`` is what the secret is called (“mã PIN”), ``shortest`` how many characters it needs at least;
    without ``old`` only the new one is asked for.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        called: str,
        shortest: int,
        change: Callable[[str, str], None],
        *,
        title: str,
        act: str,
        old: str = "",
    ) -> None:
        super().__init__()
        self._desk, self._called, self._shortest, self._change = desk, called, shortest, change
        self._asks_old = bool(old)
        self._busy = False
        named = f"{called[0].upper()}{called[1:]}"
        least = f"Ít nhất {shortest} ký tự."
        self.old, self.new, self.again = (LineEdit(secret=True) for _ in range(3))
        fields = [
            Field(NEW, f"{named} mới", self.new, helper=least),
            Field(AGAIN, f"{named} mới, gõ lại", self.again),
        ]
        if old:
            fields.insert(0, Field(OLD, f"{named} đang dùng", self.old, helper=old))
        else:
            self.old.setParent(self)
            self.old.hide()
        self.form = Form(fields)
        self.heading = label(title, "label", wrap=True)
        self.submit = button(act, self.send, icon="key")
        whole = column(self.heading, self.form.summary, *fields, row(self.submit, None))
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.setFocusProxy(self.old if old else self.new)

    def wipe(self) -> None:
        """Forget what was typed."""
        for line in (self.old, self.new, self.again):
            line.clear()
        self.form.clear_troubles()

    def allow(self, allowed: bool) -> None:
        """Let the secret be changed, or not."""
        for line in (self.old, self.new, self.again):
            line.setEnabled(allowed)
        self.submit.setEnabled(allowed and not self._busy)

    def send(self) -> None:
        """Check what can be checked here, then change the secret."""
        if self._busy:
            return
        troubles = list(self._faults())
        self.form.show_troubles(troubles)
        if troubles:
            return
        old, new = self.old.value(), self.new.value()
        self._set_busy(True)
        self._desk.run(lambda: self._change(old, new), lambda _: self._done(), self._failed)

    def _faults(self) -> list[Trouble]:
        found = []
        if self._asks_old and not self.old.value():
            found.append(Trouble(f"Chưa nhập {self._called} đang dùng.", field=OLD))
        if len(self.new.value().strip()) < self._shortest:
            short = f"{self._called[0].upper()}{self._called[1:]} quá ngắn."
            found.append(Trouble(short, f"Dùng ít nhất {self._shortest} ký tự.", field=NEW))
        if self.new.value() != self.again.value():
            found.append(Trouble("Hai lần gõ không giống nhau.", "Gõ lại cho khớp.", field=AGAIN))
        return found

    def _done(self) -> None:
        self._set_busy(False)
        self.wipe()
        self.changed.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._set_busy(False)
        field = trouble.field if trouble.field in self.form.fields or not self._asks_old else OLD
        self.form.show_troubles([Trouble(trouble.what, trouble.todo, field=field if trouble.field else "")])

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.submit.setEnabled(not busy)
