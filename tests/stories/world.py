"""What the steps of a story share: the clerk at the window, the clock, and whose dossier is whose."""

from __future__ import annotations

from datetime import datetime

from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from tests.stories.people import card_of
from ui.clerk import Clerk

MONDAY = datetime(2026, 11, 16, 9, 32, tzinfo=VIETNAM)
WRITTEN = "%H:%M %d/%m/%Y"
ROLES = {
    "cán bộ một cửa": "clerk",
    "lãnh đạo": "leader",
    "nhân viên số hóa": "scanning",
    "cán bộ công nghệ": "it",
}


class World:
    """One window for all stories; people keep to their own story, so that none disturbs another."""

    def __init__(self, clerk: Clerk, now: list[datetime]) -> None:
        self.clerk = clerk
        self._now = now
        self._codes: dict[str, str] = {}
        self.keys = 0  # that the last thing took

    def begin(self) -> None:
        """Begin a story with no notice left and no receipt in front."""
        self._codes.clear()
        self.clerk.counter.window.notices.clear()

    def set_time(self, moment: str) -> None:
        """Let the clock of the desk say ``moment``, such as ``09:32 16/11/2026``."""
        self._now[0] = datetime.strptime(moment, WRITTEN).replace(tzinfo=VIETNAM)

    def receive(self, words: str, name: str) -> None:
        """Receive a dossier with the card of ``name``."""
        self.keep(name, self.clerk.receive(words, card_of(name)))

    def certify(self, pages: int, copies: int, name: str) -> None:
        """Certify copies for the card of ``name``, counting the keys."""
        before = self.clerk.keys
        self.keep(name, self.clerk.certify(pages, copies, card_of(name)))
        self.keys = self.clerk.keys - before

    def keep(self, name: str, dossier: Dossier) -> None:
        """Remember whose dossier it is."""
        self._codes[name] = dossier.code

    def dossier(self, name: str) -> Dossier:
        """Return the dossier of ``name`` as it is stored now."""
        return self.clerk.by_code(self._codes[name])

    def due(self, name: str) -> str:
        """Return when the result was promised, as people write it."""
        return self.written(self.dossier(name).due.at)

    def written(self, at: str) -> str:
        """Return an ISO moment as people write it."""
        return datetime.fromisoformat(at).strftime(WRITTEN) if at else ""
