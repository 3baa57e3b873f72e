"""A bank's statement is settled line by line by keyboard: each payment once, doubts looked at, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from localdb.domain.bank import Fate
from localdb.domain.dossier import Dossier
from tests.ui.dossiers.commune import Front
from tests.ui.walk import small_targets, truncated, unnamed
from ui.hands import press, type_text
from ui.money.screen import MoneyScreen

HEADS = "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung giao dịch"
CTRL = Qt.KeyboardModifier.ControlModifier


def statement(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEADS, *lines)), encoding="utf-8")
    return path


def show(front: Front, drawer: MoneyScreen, path: Path) -> None:
    front.window.show_screen("money")
    drawer.load_statement(path)
    front.until(lambda: drawer.table.isHidden() or drawer.statement.table.page.rows)
    front.until(drawer.statement.table.hasFocus)


def fates(drawer: MoneyScreen) -> list[tuple[str, Fate]]:
    return [(line.line.ref, line.fate) for line in drawer.statement.table.page.rows]


def collected(front: Front, dossier: Dossier) -> int:
    found = front.commune.home.queries.dossier(dossier.id)
    assert found is not None
    return found.collected


def test_every_line_is_settled_by_keys_once_and_can_be_taken_back(
    front: Front, drawer: MoneyScreen, tmp_path: Path
) -> None:
    one, two, three = (front.commune.receive() for _ in range(3))
    lines = (
        f"16/11/2026,M1,,8000,Nop phi {one.code} chi Thao",
        f"16/11/2026,M2,,8000,{two.code}",
        f"16/11/2026,X1,,5000,{three.code} nop thieu",
        "16/11/2026,X2,,70000,tien dien",
        "16/11/2026,R1,,-11000,phi quan ly",
    )
    path = statement(tmp_path / "sao-ke.csv", *lines)
    show(front, drawer, path)
    opened = [("X1", Fate.OPEN), ("X2", Fate.OPEN)]
    paid = [("M1", Fate.PAID), ("M2", Fate.PAID)]
    assert fates(drawer) == [*opened, *paid, ("R1", Fate.OUT)]
    assert "còn phải thu 8.000 đ, chuyển 5.000 đ" in front.words()
    press(Qt.Key.Key_Return)  # a doubt: one more look at the code, then written as it came
    front.until(drawer.statement.code.hasFocus)
    press(Qt.Key.Key_Return)
    front.until(lambda: collected(front, three) == 5000)
    front.until(
        lambda: drawer.statement.table.hasFocus() and drawer.statement.table.currentIndex().row() == 1
    )
    press(Qt.Key.Key_Delete)  # not of this counter
    front.until(lambda: ("X2", Fate.LEFT) in fates(drawer))
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: (collected(front, one), collected(front, two)) == (8000, 8000))
    front.until(lambda: {fate for _ref, fate in fates(drawer)} == {Fate.COUNTED, Fate.LEFT, Fate.OUT})
    press(Qt.Key.Key_Z, CTRL)  # both again, as they were written
    front.until(lambda: (collected(front, one), collected(front, two)) == (0, 0))
    front.until(lambda: set(paid) <= set(fates(drawer)))
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: (collected(front, one), collected(front, two)) == (8000, 8000))
    front.until(lambda: not drawer.statement.progress.isVisible())
    show(front, drawer, path)
    counted = [(ref, Fate.COUNTED) for ref in ("M1", "M2", "X1")]
    assert fates(drawer) == [*counted, ("X2", Fate.LEFT), ("R1", Fate.OUT)]
    press(Qt.Key.Key_Escape)
    front.until(drawer.opening.hasFocus)


def test_a_payment_without_a_code_is_written_to_the_typed_dossier_and_never_to_a_second(
    front: Front, drawer: MoneyScreen, tmp_path: Path
) -> None:
    one, two = front.commune.receive(), front.commune.receive()
    line = "16/11/2026,X1,,8000,le phi ho tich"
    show(front, drawer, statement(tmp_path / "a.csv", line))
    press(Qt.Key.Key_Return)
    type_text("000-khong-co")
    press(Qt.Key.Key_Return)
    front.until(lambda: "không có hồ sơ mã" in drawer.statement.field.error)
    drawer.statement.code.setText(one.code)
    press(Qt.Key.Key_Return)
    front.until(lambda: collected(front, one) == 8000)
    front.until(drawer.statement.table.hasFocus)
    longer = "16/11/2026,X1,,8000,le phi ho tich khai sinh"  # the bank's second file tells it otherwise
    again = statement(tmp_path / "b.csv", longer)
    front.commune.home.settings.put("bank_left_out", [])
    show(front, drawer, again)
    assert fates(drawer) == [("X1", Fate.COUNTED)]
    assert collected(front, two) == 0


@pytest.mark.parametrize("text", ["", "chỉ có chữ", "Ghi có,Nội dung\n8..000,x"])
def test_a_file_that_is_no_statement_is_told_and_the_screen_stays_usable(
    front: Front, drawer: MoneyScreen, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "la.csv"
    path.write_text(text, encoding="utf-8")
    front.window.show_screen("money")
    drawer.load_statement(path)
    front.until(lambda: front.window.notices.notices)
    assert not drawer.statement.progress.isVisible()
    press(Qt.Key.Key_Escape, into=drawer.statement)
    front.until(drawer.opening.hasFocus)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_a_statement_can_be_read(
    front: Front, drawer: MoneyScreen, tmp_path: Path, size: tuple[int, int]
) -> None:
    one, two = front.commune.receive(), front.commune.receive()
    lines = (
        f"16/11/2026,FT26320001,,8000,MBVCB.1234.{one.code} TRAN THI MAI chuyen tien nop le phi ho tich",
        f"16/11/2026,FT26320002,,16000,{one.code} va {two.code} nop ho ca hai",
    )
    front.window.resize(*size)
    show(front, drawer, statement(tmp_path / "sao-ke.csv", *lines))
    front.until(lambda: not unnamed(drawer) + small_targets(drawer) + truncated(drawer))
