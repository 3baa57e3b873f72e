"""This desk's side of its commune's hub: what the hub lacks of it, and what it told of the other counters.

The hub knows how far it has a desk's chain, so nothing is kept here of what it was given; and what it
says changes no delivery state: it is not the province.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from localdb import contact, settings, shared
from localdb.contact import Contact
from localdb.db import Database, one, rows
from localdb.domain.change import Change
from localdb.log import Logged, refold
from localdb.outbox import Foreign, Position
from localdb.writer import Writer

_FEED = "hub_feed"


class HubBox:
    """What goes to the hub, and what comes from it."""

    def __init__(self, writer: Writer, device: str) -> None:
        self._writer = writer
        self._device = device
        self._contact = f"hub_contact/{device}"  # under another name this desk is a stranger there

    def parts_after(self, dseq: int, most: int, size: int) -> Iterator[list[tuple[int, bytes]]]:
        """Yield this desk's lines after number ``dseq``, each with its number, in their order.

        A part is at least one line, at most ``most``, and no more than ``size`` bytes when it is several.
        """
        while found := self._lines_after(dseq, most):
            sizes = accumulate(len(line) + 1 for _, line in found)
            fit = sum(reached <= size for reached in sizes)
            part = found[: max(fit, 1)]
            dseq = part[-1][0]
            yield part

    def digest_of(self, dseq: int) -> str:
        """Return the SHA-256 of this desk's line number ``dseq``; empty when there is none."""
        row = one(
            self._read(), "SELECT digest FROM change WHERE device = ? AND dseq = ?", (self._device, dseq)
        )
        return str(row["digest"]) if row else ""

    def take_feed(self, told: Sequence[Foreign], position: Position) -> int:
        """Take one page of what other counters did, in one transaction; return how many lines were new."""
        with self._writer.transaction() as transaction:
            db = transaction.db
            latest: dict[str, Change] = {}
            count = 0
            for item in told:
                if change := shared.take(db, item.line):
                    shared.name_counter(db, change.device, item.counter)
                    latest[change.entity] = change
                    count += 1
            for change in latest.values():
                if after := refold(db, change.entity):
                    transaction.done.append(Logged(change, after))
            settings.write(db, _FEED, position)
        return count

    def position(self) -> Position:
        """Return how far the hub's feed was read."""
        return settings.read(self._read(), _FEED, Position, Position())

    def contact(self) -> Contact:
        """Return when the hub last answered, and what went wrong since."""
        return contact.read(self._read(), self._contact)

    def note_contact(self, trouble: str) -> None:
        """Remember a meeting: an empty ``trouble`` means that the hub answered."""
        now = self._writer.now().isoformat(timespec="seconds")
        with self._writer.transaction() as transaction:
            contact.note(transaction.db, self._contact, trouble, now)

    def undecided(self, dossier: str) -> frozenset[str]:
        """Return the changes of other counters in a dossier that the province has not decided yet."""
        found = rows(self._read(), "SELECT id FROM shared WHERE entity = ?", (dossier,))
        return frozenset(row["id"] for row in found)

    def count(self) -> int:
        """Return how many changes of other counters are known only from the hub."""
        row = one(self._read(), "SELECT count(*) AS n FROM shared")
        return int(row["n"]) if row else 0

    def _lines_after(self, dseq: int, limit: int) -> list[tuple[int, bytes]]:
        found = rows(
            self._read(),
            "SELECT dseq, line FROM change WHERE device = ? AND dseq > ? ORDER BY dseq LIMIT ?",
            (self._device, dseq, limit),
        )
        return [(row["dseq"], row["line"]) for row in found]

    def _read(self) -> Database:
        return self._writer.connections.get()
