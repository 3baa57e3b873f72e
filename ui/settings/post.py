"""The numbers of postal items that the post gave this desk: what is left of them, and new ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from localdb.domain.posting import PostRange, item_number
from localdb.domain.roles import Act, Role
from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.parts import Parts
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.widgets.basics import Part, button, clear, holder, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit


class PostPanel(Panel):
    """Lists the ranges with what is left, warns when they run out, and takes in a new one."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        self.first_line, self.last_line = LineEdit("CE123456785VN"), LineEdit()
        self.last_line.entered.connect(lambda _text: self.send())
        self.form = Form(
            [
                Field("first", "Số trên nhãn đầu", self.first_line, helper="Đủ 13 ký tự như in trên nhãn."),
                Field("last", "Số trên nhãn cuối", self.last_line),
            ]
        )
        self.low = label("", "error", wrap=True)
        self._ranges = QVBoxLayout()
        self._ranges.setSpacing(4)
        self._why = label("", "helper", wrap=True)
        self.submit = button("Thêm dải số", self.send, kind="primary", icon="add")
        fields = self.form.fields.values()
        parts_: tuple[Part, ...] = (self.form.summary, *fields, self._why, row(self.submit, None))
        self.lay_out(self._ranges, self.low, label("Thêm dải số mới", "label"), *parts_)

    def fill(self, role: Role) -> None:
        """Show what is left."""
        posting, why = self.parts.home.posting, reason(role, (Act.MANAGE_DEVICE,))
        ranges = posting.ranges()
        clear(self._ranges)
        for given, left in ranges:
            self._ranges.addWidget(self._line(given, left, allowed=not why))
        if not ranges:
            self._ranges.addWidget(
                label("Chưa có dải số nào: khi gửi, ghi số trên nhãn của bưu điện.", wrap=True)
            )
        warning = posting.warning()
        self.low.setText(warning)
        self.low.setVisible(bool(warning))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        for control in (self.first_line, self.last_line, self.submit):
            control.setEnabled(not why)

    def enter(self) -> None:
        """Start without old errors."""
        self.form.clear_troubles()
        super().enter()

    def send(self) -> None:
        """Take in the range that was typed."""
        first, last = self.first_line.value(), self.last_line.value()
        posting, session = self.parts.home.posting, self.parts.session
        typed = (("first", first, "nhãn đầu"), ("last", last, "nhãn cuối"))
        empty = [
            Trouble(f"Chưa có số trên {what}.", "Chép từ nhãn bưu điện giao.", field=field)
            for field, text, what in typed
            if not text
        ]
        self.form.show_troubles(empty)
        if empty:
            return

        def done(given: PostRange) -> None:
            self.first_line.clear()
            self.last_line.clear()
            self.form.clear_troubles()
            self._told(f"dải {_shown(given)}")

        self.desk.run(
            lambda: posting.add_range(first, last, session.require()),
            done,
            lambda trouble: self.form.show_troubles([trouble]),
        )

    def drop(self, given: PostRange) -> None:
        """Use a range no more."""
        posting, session = self.parts.home.posting, self.parts.session
        self.desk.run(
            lambda: posting.drop_range(given, session.require()),
            lambda _none: self._told(f"thôi dùng dải {_shown(given)}"),
            self.say_trouble,
        )

    def _told(self, what: str) -> None:
        self.saved(what)
        self.show_now()
        self.first_line.setFocus()

    def _line(self, given: PostRange, left: int, *, allowed: bool) -> QWidget:
        told = label(f"{_shown(given)}: {f'còn {left} số' if left else 'đã dùng hết'}", wrap=True)
        drop: Callable[[], None] = partial(self.drop, given)
        made = button("Thôi dùng", drop, kind="quiet")
        made.setAccessibleName(f"Thôi dùng dải {_shown(given)}")
        made.setEnabled(allowed)
        line = row(told, made, gap=12)
        line.setStretch(0, 1)
        return holder(line)


def _shown(given: PostRange) -> str:
    return f"{item_number(given, given.first)} – {item_number(given, given.last)}"
