"""Who may come to this desk: everybody changes their own PIN, IT staff looks after the accounts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from localdb.accounts import MIN_PIN, Account
from localdb.domain.roles import Act, Role
from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.parts import Parts
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.settings.secrets import SecretForm
from ui.widgets.basics import button, column, label, row, rule
from ui.widgets.chips import ChipFace
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table

ROWS = 5  # accounts shown without scrolling
WIDE = 40  # digits: in less width the line below the list says whether an account is in use
_STATE = 2
_ACTIVE = ChipFace("Đang dùng", "check", "good")
_INACTIVE = ChipFace("Đã ngừng", "cross", "muted")


class AccountsPanel(Panel):
    """The accounts, what IT staff may do with the chosen one, and one's own PIN."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        columns = [
            Column[Account]("Họ tên", lambda a: a.name, stretch=1),
            Column[Account]("Vai trò", lambda a: a.role.label),
            Column[Account]("Trạng thái", lambda a: _face(a).text, chip=_face),
        ]
        self.table = Table(PageModel(columns, self._page), "Tài khoản trên máy này")
        self.chosen = label("", "label", wrap=True)
        self.why = label("", "helper", wrap=True)
        self.add = button("Thêm tài khoản", self._open_adding, icon="add")
        self.reset = button("Đặt lại mã PIN", self._open_reset, icon="key")
        self.switch = button("Ngừng dùng", self._switch, icon="lock")
        self.adding = Adding(desk, parts)
        self.resetting = SecretForm(
            desk, "mã PIN", MIN_PIN, self._reset, title="Đặt lại mã PIN", act="Lưu mã PIN mới"
        )
        self.own = SecretForm(
            desk,
            "mã PIN",
            MIN_PIN,
            self._change_own,
            title="Mã PIN của tôi",
            act="Đổi mã PIN",
            old="Quên thì nhờ cán bộ CNTT đặt lại.",
        )
        self._reset_for = ""
        for inline in (self.adding, self.resetting):
            inline.hide()
        self._connect()
        acts = column(row(self.reset, self.switch, None), row(self.add, None))
        self.lay_out(self.table, self.chosen, self.why, acts, self.adding, self.resetting, rule(), self.own)

    def _connect(self) -> None:
        self.table.moved.connect(lambda _row: self._moved())
        self.adding.added.connect(self._added)
        self.adding.given_up.connect(self._close)
        self.resetting.changed.connect(self._was_reset)
        self.own.changed.connect(lambda: self.say("Đã đổi mã PIN của bạn."))

    def enter(self) -> None:
        """Start with the list."""
        super().enter()
        self.shut()

    def shut(self) -> None:
        """Forget the PINs that were typed."""
        self.own.wipe()
        self._close()

    def fill(self, role: Role) -> None:
        """Show the accounts as they are, and what whoever is here may do with them."""
        kept = self.table.row()
        try:
            self.table.page.reload()
        except Trouble as trouble:
            self.say_trouble(trouble)
        ids = [account.id for account in self.table.page.rows]
        self.table.select_row(ids.index(kept.id) if kept is not None and kept.id in ids else 0)
        height = self.table.verticalHeader().defaultSectionSize()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + height * min(max(len(ids), 2), ROWS) + 4)
        why = reason(role, (Act.MANAGE_ACCOUNTS,))
        self.why.setText(f"Thêm, ngừng tài khoản và đặt lại mã PIN: {why[0].lower()}{why[1:]}" if why else "")
        self.why.setVisible(bool(why))
        self.add.setEnabled(not why)
        self._moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the column that would squeeze the names."""
        super().resizeEvent(event)
        narrow = self.width() < WIDE * self.fontMetrics().horizontalAdvance("0")
        self.table.setColumnHidden(_STATE, narrow)

    def _page(self, last: Account | None, _limit: int) -> Sequence[Account]:
        return self.parts.home.accounts.all() if last is None else ()

    def _moved(self) -> None:
        account, actor = self.table.row(), self.parts.session.actor
        mine = actor is not None and not reason(actor.role, (Act.MANAGE_ACCOUNTS,))
        self.reset.setEnabled(mine and account is not None)
        self.switch.setEnabled(mine and account is not None and actor is not None and account.id != actor.id)
        self.switch.setText("Ngừng dùng" if account is None or account.active else "Cho dùng lại")
        self.switch.setAccessibleName(self.switch.text())
        if account is not None:
            self.chosen.setText(f"{account.name} · {account.role.label} · {_face(account).text}")

    def _close(self) -> None:
        for inline in (self.adding, self.resetting):
            inline.wipe()
            inline.hide()

    def _open_adding(self) -> None:
        self._close()
        self.adding.show()
        self.adding.setFocus()

    def _open_reset(self) -> None:
        self._close()
        if (account := self.table.row()) is not None:
            self._reset_for = account.id
            self.resetting.heading.setText(f"Mã PIN mới cho {account.name}")
            self.resetting.show()
            self.resetting.setFocus()

    def _added(self, account: Account) -> None:
        self._close()
        self.show_now()
        self.say(f"Đã thêm tài khoản {account.name}, {account.role.label}.")
        self.add.setFocus()

    def _reset(self, _old: str, pin: str) -> None:
        self.parts.home.accounts.reset_pin(self._reset_for, pin, self.parts.session.require())

    def _was_reset(self) -> None:
        self._close()
        self.say("Đã đặt mã PIN mới. Báo cho người dùng và nhắc họ tự đổi lại.")
        self.reset.setFocus()

    def _change_own(self, old: str, new: str) -> None:
        self.parts.home.accounts.change_pin(self.parts.session.require(), old, new)

    def _switch(self) -> None:
        account = self.table.row()
        if account is None:
            return
        now, by = not account.active, self.parts.session.require()
        told = "dùng lại được" if now else "không đăng nhập được nữa; việc đã làm vẫn ghi tên người này"

        def done(_none: None) -> None:
            self.show_now()
            self.say(f"Tài khoản {account.name} {told}.")

        self.desk.run(
            lambda: self.parts.home.accounts.set_active(account.id, now, by), done, self.say_trouble
        )


class Adding(QWidget):
    """Asks who the new account is for. ``added(Account)`` once it is on disk."""

    added = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts
        self.name = LineEdit()
        self.role = Choice([(role.value, role.label) for role in Role])
        self.pin, self.again = LineEdit(secret=True), LineEdit(secret=True)
        self.form = Form(
            [
                Field("name", "Họ và tên", self.name, required=True),
                Field(
                    "role", "Vai trò", self.role, helper="Vai trò quyết định người này thấy và làm được gì."
                ),
                Field("pin", "Mã PIN", self.pin, helper=f"Ít nhất {MIN_PIN} ký tự.", required=True),
                Field("again", "Mã PIN, gõ lại", self.again, required=True),
            ]
        )
        self.submit = button("Lưu tài khoản", self.send, icon="save")
        leave = button("Thôi", self.given_up.emit, kind="quiet")
        fields = self.form.fields.values()
        heading = label("Tài khoản mới", "label")
        whole = column(heading, self.form.summary, *fields, row(self.submit, leave, None))
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.setFocusProxy(self.name)

    def wipe(self) -> None:
        """Forget what was typed."""
        for line in (self.name, self.pin, self.again):
            line.clear()
        self.form.clear_troubles()

    def send(self) -> None:
        """Add the account."""
        if self.pin.value() != self.again.value():
            twice = Trouble("Hai lần gõ không giống nhau.", "Gõ lại cho khớp.", field="again")
            self.form.show_troubles([twice])
            return
        self.form.clear_troubles()
        self.submit.setEnabled(False)
        name, role, pin = self.name.value(), Role(self.role.value()), self.pin.value()
        by = self._parts.session.require()
        self._desk.run(lambda: self._parts.home.accounts.add(name, role, pin, by), self._added, self._failed)

    def _added(self, account: Account) -> None:
        self.submit.setEnabled(True)
        self.added.emit(account)

    def _failed(self, trouble: Trouble) -> None:
        self.submit.setEnabled(True)
        self.form.show_troubles([trouble])


def _face(account: Account) -> ChipFace:
    return _ACTIVE if account.active else _INACTIVE
