"""The rules of keying a register twice: who may say what a cell holds, and when."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.archive.acts import ArchiveChange
from localdb.domain.archive.leaf import Cell, CellKeyed, CellSettled, Entry, Leaf, LeafRuled
from localdb.domain.archive.values import LETTERS
from localdb.domain.trouble import Refused
from localdb.domain.words import clean

MOST = 200
"""Rows or columns of one page."""


def apply_to_leaf(leaf: Leaf | None, change: ArchiveChange) -> Leaf:
    """Return the page after ``change``. Raises ``Refused`` when a rule forbids it."""
    body = change.body
    if isinstance(body, LeafRuled):
        return _rule(leaf, change.entity, body)
    if leaf is None:
        raise Refused("Trang sổ này chưa kẻ cột.", "Kẻ cột rồi mới nhập.")
    rule: Callable[[Leaf, ArchiveChange, Any], Leaf] = _RULES[type(body)]
    return replace(rule(leaf, change, body), version=leaf.version + 1)


def _rule(leaf: Leaf | None, entity: str, body: LeafRuled) -> Leaf:
    """Lines may be moved at any time; their number only while nobody has keyed a cell."""
    for lines, what in ((body.across, "cột"), (body.down, "dòng")):
        if not 2 <= len(lines) <= MOST + 1 or any(one >= other for one, other in pairwise(lines)):
            raise Refused(f"Vạch {what} chưa dùng được.", f"Cần ít nhất hai vạch {what}, không trùng nhau.")
    if len(body.across) != len(body.columns) + 1:
        raise Refused(
            f"Kiểu sổ này có {len(body.columns)} cột, trên trang đang kẻ {len(body.across) - 1} cột.",
            "Thêm vạch (Insert), bớt vạch (Delete), hoặc chọn kiểu sổ khác.",
            field="kind",
        )
    if leaf is not None and leaf.cells:
        now = (body.columns, len(body.across), len(body.down))
        if now != (leaf.columns, len(leaf.across), len(leaf.down)):
            raise Refused("Trang này đã nhập, không thêm bớt dòng, cột được.", "Chỉ dời vạch cho khớp ô.")
    cells, version = (leaf.cells, leaf.version) if leaf else ({}, 0)
    return Leaf(
        entity,
        version + 1,
        body.file,
        body.paper,
        body.page,
        body.kind,
        body.columns,
        body.across,
        body.down,
        cells,
    )


def _key(leaf: Leaf, change: ArchiveChange, body: CellKeyed) -> Leaf:
    """Each cell is keyed by two people; until the second comes, the first may key it anew."""
    cell, text = _cell(leaf, body.row, body.column), _text(body.text)
    mine = cell.by(change.actor)
    if len(cell.entries) == 2:
        raise Refused("Ô này đã có hai người nhập.", "Nếu khác nhau, người thứ ba xem ảnh và chốt.")
    entry = Entry(change.actor, change.actor_name, text)
    entries = (entry,) if mine else (*cell.entries, entry)
    return _put(leaf, body.row, body.column, replace(cell, entries=entries))


def _settle(leaf: Leaf, change: ArchiveChange, body: CellSettled) -> Leaf:
    """Who keyed a cell does not settle it."""
    cell, text = _cell(leaf, body.row, body.column), _text(body.text)
    if cell.settled is None and not cell.differs:
        raise Refused("Ô này không có hai giá trị khác nhau.", "Chọn ô khác.")
    if cell.by(change.actor):
        raise Refused(
            "Người đã nhập ô này không được tự chốt.",
            "Nhờ người thứ ba (lãnh đạo cũng được) xem ảnh và chốt.",
        )
    return _put(leaf, body.row, body.column, replace(cell, settled=text, settled_by=change.actor))


def _cell(leaf: Leaf, row: int, column: int) -> Cell:
    if not (0 <= row < leaf.rows and 0 <= column < len(leaf.columns)):
        raise Refused("Trang này không có ô đó.", "Mở lại trang sổ.")
    return leaf.cell(row, column)


def _put(leaf: Leaf, row: int, column: int, cell: Cell) -> Leaf:
    return replace(leaf, cells={**leaf.cells, f"{row}.{column}": cell})


def _text(text: str) -> str:
    kept = clean(text)
    if len(kept) > LETTERS:
        raise Refused(f"Dài quá {LETTERS} ký tự.", "Ghi đúng một ô.", field="text")
    return kept


_RULES: dict[type[Struct], Callable[[Leaf, ArchiveChange, Any], Leaf]] = {
    CellKeyed: _key,
    CellSettled: _settle,
}
