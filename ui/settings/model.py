"""What the settings screen knows, without Qt: what is chosen now, and how a choice is kept and taken up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from forms.unit import Unit
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Trouble
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
            case "slip_printer", str():
                parts.slip_printer = value
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


def change_passphrase(parts: Parts, old: str, new: str) -> None:
    """Replace the store's passphrase; ``old`` may be the paper recovery code. Raises ``Trouble``."""
    require(parts.session.require().role, Act.MANAGE_DEVICE)
    locked = parts.home.folder.locked()
    locked.change_passphrase(locked.with_typed(old), new)


def keep_in_keyring(parts: Parts, wanted: bool) -> bool:
    """Let the system's keyring hold a key, or no longer; return whether it does. Raises ``Trouble``."""
    require(parts.session.require().role, Act.MANAGE_DEVICE)
    locked = parts.home.folder.locked()
    if not wanted:
        locked.forget_keyring()
        return False
    if not locked.remember_in_keyring(parts.home.key):
        raise Trouble(
            "Hệ điều hành này không có nơi giữ khóa.",
            "Mỗi lần mở kho sẽ hỏi mật khẩu; không cần làm gì thêm.",
        )
    return True


def examined(home: Home) -> list[str]:
    """Return what is wrong with the database and with both chains in it; empty when all is sound."""
    found = home.check()
    try:
        broken = home.access.first_break()
    except Trouble as trouble:  # the damage lies there, or the first check has closed the file to the next
        return found or [str(trouble)]
    return [*found, f"Nhật ký truy cập đứt ở dòng {broken}."] if broken else found
