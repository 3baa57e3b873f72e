"""How a scanner is set: which one, where its paper lies, how fine, in colour or not."""

from __future__ import annotations

from collections.abc import Generator
from enum import StrEnum
from typing import Protocol

import msgspec

from localdb.domain.trouble import Trouble
from scanner.sources import Source

COMMON_DPI = (150, 200, 300, 400, 600)
"""Resolutions worth offering, when a scanner takes any."""

USUAL_DPI = 200


class FeederEmpty(Trouble):
    """There was no sheet in the feeder when the scan began."""

    def __init__(self) -> None:
        super().__init__("Khay nạp giấy không có giấy.", "Hãy đặt giấy vào khay nạp rồi quét lại.")


class Feed(StrEnum):
    """Where the paper lies."""

    AUTO = "auto"  # the feeder, or the glass when nothing lies in the feeder
    FEEDER = "feeder"
    DUPLEX = "duplex"
    GLASS = "glass"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {
            "auto": "Tự chọn khay, kính",
            "feeder": "Khay nạp, một mặt",
            "duplex": "Khay nạp, hai mặt",
            "glass": "Mặt kính, một tờ",
        }[self.value]


class Colour(StrEnum):
    """What is kept of the colours."""

    COLOUR = "colour"
    GREY = "grey"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"colour": "Màu", "grey": "Xám"}[self.value]


Words = tuple[str, ...]
"""What a driver itself calls a choice; nobody else looks at it."""


class Scanner(msgspec.Struct, frozen=True):
    """A scanner that answered: driver and address (``sane:…``, ``escl:…``), and the name on its box."""

    id: str
    label: str


class Abilities(msgspec.Struct, frozen=True):
    """What a scanner offers, with the driver's own words for each; ``dpis`` are dots per inch, ascending."""

    feeds: dict[Feed, Words]
    colours: dict[Colour, Words]
    dpis: tuple[int, ...]


class Setup(msgspec.Struct, frozen=True):
    """A scanner and the choices made for it; they are among its abilities."""

    scanner: Scanner
    abilities: Abilities
    feed: Feed
    dpi: int
    colour: Colour

    @property
    def label(self) -> str:
        """All of it in one line."""
        parts = (self.scanner.label, self.feed.label, f"{self.dpi} dpi", self.colour.label)
        return " · ".join(parts)


def page_name(count: int, *, duplex: bool) -> str:
    """Return what a page is called after ``count`` pages came: sheets count from 1, backs are told."""
    if not duplex:
        return f"tờ {count + 1}"
    return f"tờ {count // 2 + 1}, {'mặt sau' if count % 2 else 'mặt trước'}"


def usual_setup(scanner: Scanner, abilities: Abilities, wish: Setup | None = None) -> Setup:
    """Return the choices for a scanner: those of ``wish`` as far as it can, else what offices need most."""
    feeds, colours, dpis = list(abilities.feeds), list(abilities.colours), abilities.dpis
    feed = wish.feed if wish and wish.feed in feeds else next(f for f in Feed if f in feeds)
    colour = wish.colour if wish and wish.colour in colours else next(c for c in Colour if c in colours)
    wanted = wish.dpi if wish else USUAL_DPI
    return Setup(scanner, abilities, feed, min(dpis, key=lambda dpi: (abs(dpi - wanted), dpi)), colour)


class Driver(Protocol):
    """One way to talk to scanners."""

    def find(self) -> Generator[Scanner | Trouble | None, None, None]:
        """Yield the scanners that answer, None while waiting, Trouble when this way cannot be gone."""
        ...

    def abilities(self, scanner: Scanner) -> Abilities:
        """Ask a scanner what it offers. Raises Trouble when it does not answer."""
        ...

    def source(self, setup: Setup) -> Source:
        """Return what comes out of the scanner; nothing moves before the first page is asked for.

        ``setup.feed`` is any but AUTO.
        """
        ...
