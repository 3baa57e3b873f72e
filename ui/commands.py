"""Commands, declared once: keys, the palette and the help sheet are derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from localdb.domain.words import fold


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """Something a clerk can do. ``key`` is in Qt's portable form (``F2``, ``Ctrl+Enter``); ``words`` are
    other names it may be searched by; ``on`` are the things that offer it to the mouse, if any (see
    ``ui.widgets.context``); ``enabled`` is asked at the moment of use.
    """

    id: str
    title: str
    run: Callable[[], None]
    key: str = ""
    group: str = "Chung"
    words: str = ""
    enabled: Callable[[], bool] = _always
    on: tuple[str, ...] = ()

    def __call__(self) -> None:
        """Run it, when it may be run now."""
        if self.enabled():
            self.run()


def shown_key(key: str) -> str:
    """Return a key as it is printed on a Vietnamese keyboard: ``Ctrl + Enter``."""
    return key.replace("Return", "Enter").replace("+", " + ").replace("+  + ", "+ +")


class Commands:
    """The commands in force on ``host``: those of the window, and those of the screen in front."""

    def __init__(self, host: QWidget) -> None:
        self._host = host
        self._common: tuple[Command, ...] = ()
        self._local: tuple[Command, ...] = ()
        self.keys: tuple[tuple[str, str], ...] = ()
        self._actions: list[QAction] = []

    @property
    def all(self) -> tuple[Command, ...]:
        """Every command in force, those of the screen first."""
        return self._local + self._common

    def set_common(self, commands: Iterable[Command]) -> None:
        """Put the window's own commands in force."""
        self._common = tuple(commands)
        self._install()

    def set_local(self, commands: Iterable[Command], keys: Iterable[tuple[str, str]] = ()) -> None:
        """Put the commands of the screen in front in force, in place of the former screen's.

        ``keys`` are what other keys do there, where the focus is.
        """
        self._local, self.keys = tuple(commands), tuple(keys)
        self._install()

    def groups(self) -> dict[str, list[Command]]:
        """Return the commands by group, in order of declaration."""
        groups: dict[str, list[Command]] = {}
        for command in self.all:
            groups.setdefault(command.group, []).append(command)
        return groups

    def search(self, text: str) -> list[Command]:
        """Return the enabled commands that hold every word of ``text``, accents or not, best first."""
        wanted = fold(text).split()
        found: list[tuple[bool, int, Command]] = []
        for place, command in enumerate(self.all):
            title = fold(command.title)
            hay = f"{title} {fold(command.words)} {fold(command.group)} {command.key.lower()}"
            if all(word in hay for word in wanted) and command.enabled():
                found.append((not title.startswith(" ".join(wanted)), place, command))
        return [command for _, _, command in sorted(found, key=lambda item: item[:2])]

    def _install(self) -> None:
        seen: dict[str, Command] = {}
        for command in self.all:
            for name in (command.id, QKeySequence(command.key).toString() if command.key else ""):
                if name and name in seen:
                    raise ValueError(f"{command.id} and {seen[name].id} share {name}")
                seen[name] = command
        for action in self._actions:
            self._host.removeAction(action)
            action.deleteLater()
        self._actions = [self._action(command) for command in self.all if command.key]
        self._host.addActions(self._actions)

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self._host)
        keys = [QKeySequence(command.key)]
        if "Return" in command.key:
            keys.append(QKeySequence(command.key.replace("Return", "Enter")))
        action.setShortcuts(keys)
        action.triggered.connect(lambda _checked=False: command())
        return action
