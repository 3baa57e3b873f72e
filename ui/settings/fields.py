"""The fields that settings are shown with, made from their declaration, and the page they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView, QWidget

from forms.catalogue import Catalogue
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.parts import Parts
from ui.settings import model
from ui.settings.declared import Pairs, Section, Setting, Value, reason
from ui.widgets.basics import Part, Picture, button, column, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit

LEAST_LETTERS = 12  # a choice is at least so wide; its list shows everything
MOST_WIDTH = 640  # pixels: a longer line is hard to read


class SureChoice(Choice):
    """A choice that takes effect at once, so a turn of the wheel over it must not change it."""

    def __init__(self) -> None:
        super().__init__([])
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class SettingField(Field):
    """A setting: its words, its input, and why it may not be changed. ``picked(text)`` when one chooses."""

    picked = Signal(str)

    def __init__(self, setting: Setting, catalogue: Catalogue, day: date) -> None:
        self.setting = setting
        self.choice = SureChoice() if setting.choices else None
        self.line = LineEdit()
        control = self.choice or self.line
        super().__init__(setting.key, setting.title, control, helper=setting.help, required=setting.required)
        self.hint = setting.help
        if self.choice is not None and setting.choices is not None:
            self.set_pairs(setting.choices(catalogue, day))
            self.choice.activated.connect(lambda _index: self.picked.emit(self.text()))

    def text(self) -> str:
        """Return what is chosen or typed."""
        return self.choice.value() if self.choice is not None else self.line.value()

    def set_pairs(self, pairs: Pairs) -> None:
        """Offer other choices."""
        if self.choice is not None:
            self.choice.set_pairs(pairs)

    def show_value(self, value: str, missing: str = "{}") -> None:
        """Show what is chosen; a value that is not offered is shown all the same, in words ``missing``."""
        if self.choice is None:
            if not (self.line.isModified() and self.line.isEnabled()):
                self.line.setText(value)
                self.line.setCursorPosition(0)
            return
        if self.choice.view().isVisible():
            return  # somebody is choosing right now
        if self.choice.findData(value) < 0:
            self.choice.addItem(missing.format(value), value)
        self.choice.choose(value)

    def allow(self, role: Role) -> None:
        """Let ``role`` change it, or say who may."""
        why = reason(role, self.setting.acts)
        self.control.setEnabled(not why)
        self.set_helper(f"{self.hint} {why}".strip())


class Panel(QWidget):
    """A page of the settings: a heading, a line that says what was done last, and what stands below.

    ``dressed(look, points)``, ``idle_chosen(minutes)`` and ``unit_chosen(commune)`` tell the window what to
    take up at once.
    """

    trouble = Signal(object)
    dressed = Signal(str, int)
    idle_chosen = Signal(int)
    unit_chosen = Signal(str)
    asked = Signal(str, object)  # another screen, and what to show there
    most_width = MOST_WIDTH

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self.section, self.desk, self.parts = section, desk, parts
        self.setAccessibleName(section.title)
        self._sign = Picture("info", "muted", 20)
        self.told = label(section.intro, "helper", wrap=True)

    def lay_out(self, *body: Part) -> None:
        """Put the heading and what stands below it."""
        line = row(self._sign, self.told, gap=8)
        line.setStretch(1, 1)
        self.setLayout(column(label(self.section.title, "heading"), line, *body, None, gap=12))
        self.setMaximumWidth(self.most_width)

    def say(self, text: str, tone: str = "good") -> None:
        """Tell what was done, below the heading."""
        self._sign.show_icon({"good": "check", "bad": "cross"}.get(tone, "info"), tone)
        self.told.setText(text)

    def say_trouble(self, trouble: Trouble) -> None:
        """Tell below the heading, and in the notice area, what did not work."""
        self.say(str(trouble), "bad")
        self.trouble.emit(trouble)

    def saved(self, what: str) -> None:
        """Tell that something is on disk."""
        self.say(f"Đã lưu: {what} ({self.parts.home.writer.now():%H:%M}).")

    def show_now(self) -> None:
        """Show what is true now; what is typed stays. A desk that is locked shows nothing new."""
        if (actor := self.parts.session.actor) is not None:
            self.fill(actor.role)

    def fill(self, role: Role) -> None:
        """Show what is true now, as ``role`` may see and change it."""

    def shut(self) -> None:
        """Called when the desk is locked or closed: secrets that were typed are forgotten."""

    def enter(self) -> None:
        """Called when the page comes to the front."""
        self.say(self.section.intro, "muted")
        self.show_now()

    @property
    def first(self) -> QWidget | None:
        """The first thing on the page that may be used."""
        return next((w for w in self.findChildren(QWidget) if _can_focus(w, self)), None)


def _can_focus(widget: QWidget, page: QWidget) -> bool:
    if not widget.isEnabled() or not widget.isVisibleTo(page):
        return False
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly()
    return isinstance(widget, (Choice, QTableView, QPushButton))


class SettingsPanel(Panel):
    """A page made of a section's settings alone, saved one by one or together as the section says."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        day = parts.home.writer.now().date()
        self.fields = {s.key: SettingField(s, parts.catalogue, day) for s in section.settings}
        self.form = Form(self.fields.values())
        self.submit: QPushButton | None = None
        if section.together:
            self.submit = button(section.together, self.save_all, kind="primary", icon="save")
        else:
            for field in self.fields.values():
                field.picked.connect(lambda _text, field=field: self.save(field))
        self.lay_out(*self.body())

    def body(self) -> tuple[Part, ...]:
        """Return what stands below the heading."""
        fields: tuple[Part, ...] = tuple(self.fields.values())
        return (self.form.summary, *fields, row(self.submit, None)) if self.submit else fields

    def fill(self, role: Role) -> None:
        """Show what is chosen, to whom it may concern."""
        try:
            for field in self.fields.values():
                field.allow(role)
                field.show_value(model.chosen(self.parts, field.setting), "{} (không có trong danh sách)")
        except Trouble as trouble:
            self.say_trouble(trouble)
        if self.submit:
            self.submit.setEnabled(any(f.control.isEnabled() for f in self.fields.values()))

    def enter(self) -> None:
        """Start without old errors."""
        self.form.clear_troubles()
        super().enter()

    def save(self, field: SettingField) -> None:
        """Keep one choice at once."""
        self._keep({field.setting: field.setting.clean(field.text())}, field.title)

    def save_all(self) -> None:
        """Keep what stands on papers, once all of it is right."""
        values: dict[Setting, Value] = {}
        troubles = []
        for field in self.fields.values():
            try:
                values[field.setting] = field.setting.clean(field.text())
            except Trouble as trouble:
                troubles.append(trouble)
        self.form.show_troubles(troubles)
        if not troubles:
            self._keep(values, self.section.title.lower())

    def taken(self, values: Mapping[Setting, Value]) -> None:
        """Let the app follow what is on disk."""
        model.take(self.parts, values)
        for setting in values:
            self.fields[setting.key].line.setModified(False)
        by_key = {setting.key: value for setting, value in values.items()}
        if isinstance(minutes := by_key.get("idle_minutes"), int):
            self.idle_chosen.emit(minutes)
        if "unit.commune" in by_key:
            self.unit_chosen.emit(self.parts.unit.commune)
        self.show_now()

    def _keep(self, values: Mapping[Setting, Value], what: str) -> None:
        def done(_none: None) -> None:
            self.taken(values)
            self.saved(what)

        def failed(trouble: Trouble) -> None:
            self.show_now()
            self.say_trouble(trouble)

        self.desk.run(lambda: model.keep(self.parts, values), done, failed)
