"""All ways to talk to scanners behind one: who answers, what it can do, and the source it is."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import closing

from msgspec.structs import replace

from localdb.domain.trouble import Trouble
from scanner.escl import Escl
from scanner.sane import WIA, Sane
from scanner.setup import Abilities, Driver, Feed, FeederEmpty, Scanner, Setup
from scanner.sources import Arrival, Source

_LOCAL: Mapping[str, Driver] = {"wia": Sane(program=WIA, name="wia")} if os.name == "nt" else {"sane": Sane()}
DRIVERS: Mapping[str, Driver] = {**_LOCAL, "escl": Escl()}
"""The drivers by the first word of a scanner's id."""


def find_scanners(drivers: Mapping[str, Driver] = DRIVERS) -> Generator[Scanner | Trouble | None, None, None]:
    """Yield the scanners that answer, as they do; None while waiting. Closing it ends the search."""
    for driver in drivers.values():
        with closing(driver.find()) as found:
            yield from found


def all_scanners() -> list[Scanner]:
    """Return the scanners that answer. Raises Trouble when there is none for a reason that is known."""
    found, reason = [], None
    for answer in find_scanners():
        if isinstance(answer, Scanner):
            found.append(answer)
        elif answer is not None:
            reason = answer
    if reason is not None and not found:
        raise reason
    return found


def abilities_of(scanner: Scanner, drivers: Mapping[str, Driver] = DRIVERS) -> Abilities:
    """Ask a scanner what it offers; may take some seconds. Raises Trouble when it does not answer."""
    found = _driver(scanner, drivers).abilities(scanner)
    if Feed.FEEDER in found.feeds and Feed.GLASS in found.feeds:
        return replace(found, feeds={Feed.AUTO: (), **found.feeds})
    return found


def source_of(setup: Setup, drivers: Mapping[str, Driver] = DRIVERS) -> Source:
    """Return the source that a scanner is, set as ``setup`` says."""
    driver = _driver(setup.scanner, drivers)
    if setup.feed is not Feed.AUTO:
        return driver.source(setup)
    return FeederOrGlass(
        driver.source(replace(setup, feed=Feed.FEEDER)), driver.source(replace(setup, feed=Feed.GLASS))
    )


class FeederOrGlass:
    """The feeder until it is empty; one sheet from the glass when the feeder held none."""

    def __init__(self, feeder: Source, glass: Source) -> None:
        self._feeder, self._glass = feeder, glass

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield the sheets. See ``scanner.sources.Source``."""
        try:
            with closing(self._feeder.pages()) as sheets:
                yield from sheets
        except FeederEmpty:
            with closing(self._glass.pages()) as sheets:
                yield from sheets


def _driver(scanner: Scanner, drivers: Mapping[str, Driver]) -> Driver:
    name = scanner.id.partition(":")[0]
    if name not in drivers:
        raise Trouble(f"Máy này không quét được bằng “{scanner.label}”.", "Hãy chọn máy quét khác.")
    return drivers[name]
