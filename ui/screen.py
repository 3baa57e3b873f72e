"""What every screen is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb.domain.trouble import Trouble
from ui.commands import Command
from ui.desk import Desk


class Screen(QWidget):
    """A page of the window. Subclasses set the four class values and override what they need.

    ``trouble`` shows a ``Trouble`` in the notice area, ``told`` a calm sentence there, ``asked(id, what)``
    opens another screen on ``what`` (a dossier's id, a filter). Only the screen in front gets card QRs.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]  # a name in ui.icons
    key: ClassVar[str]  # the key that opens it, "F2"
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()  # what other keys do where the focus is, for the help

    trouble = Signal(object)
    told = Signal(str)
    asked = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("role", "page")
        self.setAccessibleName(self.title)

    def activate(self) -> None:
        """Called when the screen comes to the front: put the focus where work starts."""
        self.setFocus()

    def open(self, what: object) -> None:
        """Called before ``activate`` when another screen asked for ``what``."""

    def commands(self) -> Sequence[Command]:
        """Return the commands in force while this screen is in front; their group is the screen's title."""
        return ()

    def take_card_qr(self, text: str) -> bool:
        """Take the text of a scanned citizen card; return whether it was of use here."""
        return False

    def take_paper_qr(self, code: str) -> bool:
        """Take the code on one of our own papers; when it is of no use here, its dossier opens."""
        return False

    def shut(self) -> None:
        """Called when the desk is locked or closed: put on disk what is only on the screen."""

    def refresh(self, change: object) -> None:
        """Called after every write, with what it returned. Show what is true now; keep what is typed."""

    def show_trouble(self, trouble: Trouble) -> None:
        """Show ``trouble`` in the notice area: the ``failed`` of a job that has no better place."""
        self.trouble.emit(trouble)


class Later(NamedTuple):
    """A screen that is made when it is first wanted: a desk is ready sooner, and nobody needs all of them."""

    kind: type[Screen]
    make: Callable[[], Screen]
