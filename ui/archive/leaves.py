"""What is to be keyed next in a register, and by whom. Without Qt.

A person is handed only what they keyed themselves: the other's entries come out for a third look only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from forms.excel import plain_workbook
from localdb.domain.archive.leaf import (
    UNREADABLE,
    Cell,
    Column,
    Entry,
    Keyer,
    Leaf,
    Standing,
    keyers,
    leaf_id,
    standing,
)
from localdb.domain.archive.pace import Pace
from localdb.domain.archive.values import File
from scanner.ruled import Ruled

DITTO = '"'
"""Typed alone, it stands for what the same person keyed in the row above."""
_FORMULA = ("=", "+", "-", "@")
_NEW_ROWS = (100, 900)
Leaves = Mapping[str, Leaf]


class Page(Struct, frozen=True):
    """One page of the digitised papers of a file; ``number`` counts from 1 in its paper."""

    paper: str
    sha256: str
    name: str
    number: int

    @property
    def id(self) -> str:
        """The id under which it is keyed."""
        return leaf_id(self.paper, self.number)


class Task(Struct, frozen=True):
    """What to do next: ``page`` is the place of the page; no ``leaf``: its lines are to be drawn.

    ``third``: two people differ here, and a third looks.
    """

    page: int
    leaf: Leaf | None = None
    row: int = 0
    column: int = 0
    third: bool = False

    @property
    def cell(self) -> Cell:
        """The cell meant."""
        return self.leaf.cell(self.row, self.column) if self.leaf else Cell()


def pages_of(file: File) -> tuple[Page, ...]:
    """Return every page of a file, in order."""
    return tuple(
        Page(paper.id, paper.sha256, paper.name, number)
        for paper in file.papers
        for number in range(1, paper.pages + 1)
    )


def next_task(pages: Sequence[Page], leaves: Leaves, account: str, start: int = 0) -> Task | None:
    """Return what a person may do next, from page ``start`` on and then from the beginning."""
    order = [*range(start, len(pages)), *range(start)]
    for place in order:
        leaf = leaves.get(pages[place].id)
        if leaf is None:
            return Task(place)
        for row, column in leaf.places:
            if leaf.cell(row, column).open_to(account):
                return Task(place, leaf, row, column)
    for place in order:
        leaf = leaves[pages[place].id]
        for row, column in leaf.places:
            cell = leaf.cell(row, column)
            if cell.differs and cell.by(account) is None:
                return Task(place, leaf, row, column, third=True)
    return None


def beside(task: Task, account: str, by: int) -> Task | None:
    """Return the cell ``by`` places before or after among those that a person keyed or may key."""
    leaf = task.leaf
    if leaf is None or task.third:
        return None
    places = [
        place for place in leaf.places if (cell := leaf.cell(*place)).open_to(account) or _mine(cell, account)
    ]
    here = (task.row, task.column)
    if here not in places or not 0 <= places.index(here) + by < len(places):
        return None
    row, column = places[places.index(here) + by]
    return replace(task, row=row, column=column)


def _mine(cell: Cell, account: str) -> bool:
    """Whether a person may still key anew what they keyed."""
    return len(cell.entries) == 1 and cell.by(account) is not None


def own(leaf: Leaf, column: int, account: str) -> list[tuple[int, str]]:
    """Return what a person keyed in a column, by row; never what anybody else did."""
    entries = ((row, leaf.cell(row, column).by(account)) for row in range(leaf.rows))
    return [(row, entry.text) for row, entry in entries if entry is not None]


def keyed(leaf: Leaf, row: int, column: int, entry: Entry) -> Leaf:
    """Return a page as it will be once an entry is kept."""
    cell = leaf.cell(row, column)
    others = tuple(one for one in cell.entries if one.by != entry.by)
    return replace(leaf, cells={**leaf.cells, f"{row}.{column}": replace(cell, entries=(*others, entry))})


def meant(typed: str, leaf: Leaf, row: int, column: int, account: str) -> str:
    """Return what was typed, with the ditto mark read."""
    above = leaf.cell(row - 1, column).by(account) if row else None
    return above.text if typed == DITTO and above is not None else typed


def both(cell: Cell) -> tuple[str, str]:
    """Return two values that differ, without saying whose each is: by the letters."""
    first, second = sorted(entry.text for entry in cell.entries)
    return first, second


def lines_for(found: Ruled, before: Leaf | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the lines to begin with: those found, else those of the page before, else a frame."""
    across, down = found.across, found.down
    if len(across) < 2 or (before is not None and len(across) != len(before.across)):
        across = before.across if before is not None else (50, 950)
    if len(down) < 2:
        down = before.down if before is not None else _NEW_ROWS
    return across, down


class Tally:
    """How far a register is, and how one person does; only pages that changed are counted anew."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._known: dict[str, tuple[Leaf, Standing, Keyer | None]] = {}

    def progress(self, leaves: Iterable[Leaf], pace: Sequence[Pace]) -> str:
        """Return it in words."""
        counted = [self._count(leaf) for leaf in leaves]
        cells, settled, differing = (
            sum(getattr(one, name) for one, _ in counted) for name in ("cells", "settled", "differing")
        )
        told = [f"Đã khớp {_dots(settled)}/{_dots(cells)} ô"]
        if differing:
            told.append(f"{_dots(differing)} ô khác nhau chờ người thứ ba")
        mine = [keyer for _, keyer in counted if keyer is not None]
        if mine:
            sums = (sum(getattr(keyer, name) for keyer in mine) for name in ("cells", "compared", "wrong"))
            me = Keyer(self._account, mine[0].name, *sums)
            told.append(_did(me, next((one for one in pace if one.actor == self._account), None)))
        return " · ".join(told)

    def _count(self, leaf: Leaf) -> tuple[Standing, Keyer | None]:
        known = self._known.get(leaf.id)
        if known is None or known[0] is not leaf:
            me = next((keyer for keyer in keyers([leaf]) if keyer.by == self._account), None)
            known = self._known[leaf.id] = (leaf, standing([leaf]), me)
        return known[1:]


def _did(keyer: Keyer, pace: Pace | None) -> str:
    speed = f", {pace.pages_per_hour} ô/giờ" if pace and pace.pages > 1 else ""
    rate = f", sai {keyer.error_rate:.1%}".replace(".", ",") if keyer.compared else ""
    return f"Bạn: {_dots(keyer.cells)} ô{speed}{rate}"


def _dots(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def lists(leaves: Sequence[Leaf], pictures: Mapping[str, str]) -> dict[str, bytes]:
    """Return a register as CSV and as a workbook, every cell plain text; ``pictures`` names a paper's file.

    A cell that two people have not settled is empty and counted in the column of what is open.
    """
    told = standing(leaves)
    names = _columns(leaves)
    head = ("Tệp ảnh", "Trang", "Dòng", *(column.label for column in names), "Ô chưa chốt")
    body = [
        (
            pictures.get(leaf.paper, ""),
            str(leaf.page),
            str(row + 1),
            *(_value(leaf, row, column) for column in names),
            str(sum(leaf.cell(row, n).value is None for n in range(len(leaf.columns))) or ""),
        )
        for leaf in leaves
        for row in range(leaf.rows)
    ]
    people = [("Người nhập", "Số ô", "Đã so", "Sai", "Tỷ lệ sai")]
    people += [
        (k.name, str(k.cells), str(k.compared), str(k.wrong), f"{k.error_rate:.1%}") for k in keyers(leaves)
    ]
    sheets: dict[str, Sequence[Sequence[str]]] = {
        "Sổ": [head, *body],
        "Người nhập": people,
        "Tiến độ": _summary(told),
    }
    return {"so.csv": _csv([head, *body]), "so.xlsx": plain_workbook(sheets)}


def _summary(told: Standing) -> list[tuple[str, str]]:
    return [
        ("Mục", "Số ô"),
        ("Tất cả", str(told.cells)),
        ("Đã khớp hoặc đã chốt", str(told.settled)),
        ("Mới một người nhập", str(told.once)),
        ("Khác nhau, chờ người thứ ba", str(told.differing)),
    ]


def _columns(leaves: Sequence[Leaf]) -> list[Column]:
    """Return every column of these pages, each once; a book may change its kind of page."""
    return list(dict.fromkeys(column for leaf in leaves for column in leaf.columns))


def _value(leaf: Leaf, row: int, column: Column) -> str:
    if column not in leaf.columns:
        return ""
    value = leaf.cell(row, leaf.columns.index(column)).value
    return "[không đọc được]" if value == UNREADABLE else value or ""


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV that spreadsheets read as text: UTF-8 with a mark, and nothing that is a formula."""
    held = io.StringIO()
    writer = csv.writer(held, quoting=csv.QUOTE_ALL)
    for one in rows:
        writer.writerow([f"'{cell}" if len(cell) > 1 and cell.startswith(_FORMULA) else cell for cell in one])
    return held.getvalue().encode("utf-8-sig")
