"""A dossier of old software is closed here: how it ended, when, by which paper."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.values import Status


class Ending(StrEnum):
    """How a dossier of old software ended."""

    RETURNED = "returned"
    STOPPED = "stopped"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]

    @property
    def status(self) -> Status:
        """The status that it leaves the dossier in."""
        return Status.RETURNED if self is Ending.RETURNED else Status.STOPPED


_LABELS = {
    Ending.RETURNED: "Đã trả kết quả từ trước",
    Ending.STOPPED: "Dừng giải quyết",
    Ending.MOVED: "Chuyển cơ quan, hệ thống khác giải quyết",
}


class ClosedOut(Struct, frozen=True, tag="legacy.closed", omit_defaults=True):
    """Kết thúc hồ sơ cũ. ``reason`` says why it was still open, ``paper`` names the document that shows it.

    ``ended_on`` is the day on which it really ended (ISO), where somebody knows it.
    """

    ending: Ending
    reason: str
    paper: str = ""
    ended_on: str = ""
