"""What the settings screen knows, without Qt: what is chosen now, and how a choice is kept and taken up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from forms.unit import Unit
from localdb.home import Home
from ui.parts import Paper, Parts
from ui.settings.declared import Setting, Value, require_any

_UNIT = "unit"


def chosen(parts: Parts, setting: Setting) -> str:
    """Return what is chosen now, as text. Raises ``Trouble`` when the store's value cannot be read."""
    group, _, name = setting.key.partition(".")
    if group == _UNIT:
        return str(getattr(parts.unit, name))
    return str(parts.home.settings.get(setting.key, type(setting.default), setting.default))


def keep(parts: Parts, values: Mapping[Setting, Value]) -> None:
    """Put choices on disk, off the GUI thread; ``take`` follows. Raises ``Refused`` for a wrong role."""
    role = parts.session.require().role
    for setting in values:
        require_any(role, setting.acts)
    plain = {s.key: v for s, v in values.items() if not s.key.startswith(f"{_UNIT}.")}
    if len(plain) < len(values):
        parts.home.settings.put(_UNIT, _unit(parts.unit, values))
    for key, value in plain.items():
        parts.home.settings.put(key, value)


def take(parts: Parts, values: Mapping[Setting, Value]) -> None:
    """Let the parts that the screens share follow choices that are on disk."""
    parts.unit = _unit(parts.unit, values)
    for setting, value in values.items():
        match setting.key, value:
            case "printer", str():
                parts.printer = value
            case "paper", str():
                parts.paper = replace(parts.paper, size=value)
            case "template_set", str():
                parts.paper = Paper(parts.paper.size, value)
            case "province", str():
                parts.province = value


def _unit(unit: Unit, values: Mapping[Setting, Value]) -> Unit:
    changed = {s.key.partition(".")[2]: v for s, v in values.items() if s.key.startswith(f"{_UNIT}.")}
    return structs.replace(unit, **changed)


def remembered(home: Home) -> bool:
    """Whether the system's keyring holds a key to the store. Raises ``Trouble`` for a broken keystore."""
    return any(slot.kind == "keyring" for slot in home.folder.locked().store.slots)
