"""A page (trang) of an old handwritten register, ruled into cells that two people key without each other.

Two equal entries settle a cell. Where they differ, a third person looks; who keyed a cell never settles it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from localdb.domain.procedure import Verification
from localdb.domain.words import spelt

UNREADABLE = "?"
"""What is keyed for a cell that nobody can read."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a register as its heading names it."""

    id: str
    label: str


class RegisterKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of register (kiểu sổ): its columns from left to right, ``source`` and the day it was written
    down (``dated``, ISO). No columns: the book's own, numbered.
    """

    id: str
    title: str
    source: str
    dated: str
    verification: Verification
    columns: tuple[Column, ...] = ()

    def columns_for(self, count: int) -> tuple[Column, ...]:
        """Return the columns of a page on which ``count`` were ruled."""
        return self.columns or tuple(Column(f"cot{n}", f"Cột {n}") for n in range(1, count + 1))


class LeafRuled(Struct, frozen=True, tag="leaf.ruled"):
    """Where the lines of a page stand, in thousandths: ``across`` the upright, ``down`` the level ones."""

    file: str
    paper: str
    page: int
    kind: str
    columns: tuple[Column, ...]
    across: tuple[int, ...]
    down: tuple[int, ...]


class CellKeyed(Struct, frozen=True, tag="cell.keyed", omit_defaults=True):
    """Somebody read a cell; row and column count from 0. Nothing in it: an empty text."""

    row: int
    column: int
    text: str = ""


class CellSettled(Struct, frozen=True, tag="cell.settled", omit_defaults=True):
    """A third person looked at a cell that two people read differently."""

    row: int
    column: int
    text: str = ""


LeafAct = LeafRuled | CellKeyed | CellSettled


class Entry(Struct, frozen=True):
    """What one person read; ``by`` is the account's id."""

    by: str
    name: str
    text: str


class Cell(Struct, frozen=True, omit_defaults=True):
    """One cell: at most two entries, and what a third person settled (``None``: nobody had to)."""

    entries: tuple[Entry, ...] = ()
    settled: str | None = None
    settled_by: str = ""

    @property
    def value(self) -> str | None:
        """What the cell says; ``None`` while that is open."""
        if self.settled is not None:
            return self.settled
        return self.entries[0].text if len(self.entries) == 2 and self._agree else None

    @property
    def differs(self) -> bool:
        """Whether a third person must look."""
        return self.settled is None and len(self.entries) == 2 and not self._agree

    @property
    def _agree(self) -> bool:
        return same(self.entries[0].text, self.entries[1].text)

    def by(self, account: str) -> Entry | None:
        """Return what one person read."""
        return next((entry for entry in self.entries if entry.by == account), None)

    def open_to(self, account: str) -> bool:
        """Whether this person may still key it: not keyed by two, nor by them."""
        return len(self.entries) < 2 and self.by(account) is None


class Leaf(Struct, frozen=True):
    """A page of a register. ``cells`` holds what was keyed, by ``row.column``."""

    id: str
    version: int
    file: str
    paper: str
    page: int
    kind: str
    columns: tuple[Column, ...]
    across: tuple[int, ...]
    down: tuple[int, ...]
    cells: dict[str, Cell] = {}

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.down) - 1

    @property
    def places(self) -> list[tuple[int, int]]:
        """Every cell as row and column, in the order of keying: down each column."""
        return [(row, column) for column in range(len(self.columns)) for row in range(self.rows)]

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, empty while nobody keyed it."""
        return self.cells.get(f"{row}.{column}", Cell())

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of a cell in thousandths of the page."""
        left, top = self.across[column], self.down[row]
        return left, top, self.across[column + 1] - left, self.down[row + 1] - top


class Keyer(Struct, frozen=True):
    """What one person keyed: cells, those that two people keyed by now, and in how many a third was right."""

    by: str
    name: str
    cells: int = 0
    compared: int = 0
    wrong: int = 0

    @property
    def error_rate(self) -> float:
        """The share of compared cells that this person read wrongly, 0 to 1."""
        return self.wrong / self.compared if self.compared else 0.0


class Standing(Struct, frozen=True):
    """How far a register is: cells in all, keyed once, settled, and waiting for a third person."""

    cells: int = 0
    once: int = 0
    settled: int = 0
    differing: int = 0


def leaf_id(paper: str, page: int) -> str:
    """Return the id of a page of a digitised paper; ``page`` counts from 1."""
    return f"{paper}/{page}"


def same(one: str, other: str) -> bool:
    """Whether two people read the same: capitals, spaces and the place of a tone mark apart."""
    return one == other or spelt(one) == spelt(other)


def standing(leaves: Iterable[Leaf]) -> Standing:
    """Return how far these pages are."""
    whole = once = settled = differing = 0
    for leaf in leaves:
        whole += len(leaf.places)
        for cell in leaf.cells.values():
            once += len(cell.entries) == 1
            settled += cell.value is not None
            differing += cell.differs
    return Standing(whole, once, settled, differing)


def keyers(leaves: Iterable[Leaf]) -> list[Keyer]:
    """Return what everybody keyed, who did most first. A cell whose third look is open counts for nobody."""
    found: dict[str, Keyer] = {}
    for leaf in leaves:
        for cell in leaf.cells.values():
            for entry in cell.entries:
                was = found.get(entry.by, Keyer(entry.by, entry.name))
                known = cell.value is not None
                wrong = cell.settled is not None and not same(entry.text, cell.settled)
                found[entry.by] = Keyer(
                    entry.by, entry.name, was.cells + 1, was.compared + known, was.wrong + wrong
                )
    return sorted(found.values(), key=lambda keyer: -keyer.cells)


_leaves = msgspec.json.Decoder(Leaf)


def to_json(leaf: Leaf) -> bytes:
    """Return what a row caches."""
    return msgspec.json.encode(leaf)


def leaf_from(data: bytes) -> Leaf:
    """Return a page out of its row."""
    return _leaves.decode(data)
