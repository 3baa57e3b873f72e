"""Pictures for the screen, one at a time in the background, what is looked at first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance

from localdb.domain.trouble import Trouble
from localdb.home import Home
from ui.desk import Desk
from ui.scanning import picture
from ui.scanning.paper import Paper


class Pictures(QObject):
    """Draws thumbnails and sheets. ``thumb(paper id, PNG)``, ``sheets(paper id, list of PNG)``."""

    thumb = Signal(str, bytes)
    sheets = Signal(str, list)

    def __init__(self, desk: Desk, home: Home) -> None:
        super().__init__()
        self._desk = desk
        self._home = home
        self._thumbs: dict[str, Paper] = {}
        self._wanted: Paper | None = None
        self._busy = False
        self._paused = False

    def want_thumb(self, paper: Paper) -> None:
        """Draw a paper's thumbnail, soon; a newer state of the paper replaces an older one."""
        self._thumbs[paper.id] = paper
        self._next()

    def want_sheets(self, paper: Paper) -> None:
        """Draw a paper's pages next, in place of any other paper's that were wanted."""
        self._wanted = paper
        self._next()

    def pause(self) -> None:
        """Begin nothing more."""
        self._paused = True

    def resume(self) -> None:
        """Go on with what was wanted."""
        self._paused = False
        self._next()

    def _next(self) -> None:
        if self._busy or self._paused:
            return
        if (paper := self._wanted) is not None:
            self._wanted, self._busy = None, True
            self._desk.run(
                partial(picture.sheets, self._home, paper), self._tell(self.sheets, paper), self._end
            )
        elif self._thumbs:
            small = self._thumbs.pop(next(iter(self._thumbs)))
            self._busy = True
            self._desk.run(
                partial(picture.thumbnail, self._home, small), self._tell(self.thumb, small), self._end
            )

    def _tell(self, signal: SignalInstance, paper: Paper) -> Callable[[object], None]:
        def tell(drawn: object) -> None:
            signal.emit(paper.id, drawn)
            self._end()

        return tell

    def _end(self, _unreadable: Trouble | None = None) -> None:
        """Go on; a page that cannot be drawn has no picture, and its trouble is told by the intake."""
        self._busy = False
        self._next()
