"""How the app looks on this machine."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent

from localdb.domain.roles import Role
from ui import theme
from ui.settings.declared import Setting, Value
from ui.settings.fields import SettingsPanel


class LookPanel(SettingsPanel):
    """Colours, size of text, idle lock. What is worn is shown, also when it was changed by a command."""

    def fill(self, role: Role) -> None:
        """Show what is worn."""
        super().fill(role)
        self._show_worn()

    def taken(self, values: Mapping[Setting, Value]) -> None:
        """Wear what was chosen."""
        look, points = theme.current()
        for setting, value in values.items():
            match setting.key, value:
                case "look", str():
                    look = theme.Look(value)
                case "points", int():
                    points = value
        if (look, points) != theme.current():
            self.dressed.emit(look.value, points)
        super().taken(values)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of look from elsewhere."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.layout() is not None:
            self._show_worn()

    def _show_worn(self) -> None:
        look, points = theme.current()
        self.fields["look"].show_value(look.value)
        self.fields["points"].show_value(str(points))
