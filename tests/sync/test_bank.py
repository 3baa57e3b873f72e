"""A bank's statement finds the dossiers it paid for: each line once, and nothing in doubt is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from localdb.domain.bank import Fate
from localdb.domain.bodies.money import FeeVoided
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Due, FeeLine, Person
from scanner.worker import in_child
from sync.bank import PARTLY, WHOLE, bank_command, judging, lines_of, record, recording
from sync.tables import Table, read_table
from tests.sync.desks import CLERK, PIN, Desk

HEADS = "Ngày giao dịch,Số tham chiếu,Ghi nợ (VND),Ghi có (VND),Nội dung giao dịch"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def owing(desk: Desk, amount: int | None = 8000) -> Dossier:
    intake = Intake(
        procedure=PIN,
        applicant=Person(name="Đặng Thị Hoà"),
        papers=(),
        due=Due("2026-11-27T17:00:00+07:00"),
        fees=(FeeLine("Lệ phí", amount),),
    )
    return desk.home.store.receive(intake, CLERK)


def collected(desk: Desk, dossier: Dossier) -> int:
    found = desk.home.queries.dossier(dossier.id)
    assert found is not None
    return found.collected


class Bank:
    """The command over a statement file; ``said`` is what the terminal showed last."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk, self.path, self.said = desk, path, ""

    def run(self, *lines: str, apply: bool = True) -> int:
        self.path.write_text("\n".join((HEADS, *lines)), encoding="utf-8")
        said: list[object] = []
        report = self.path.with_name("bao-cao.csv")
        actor = CLERK if apply else None
        code = bank_command(
            self.desk.home, self.path, said.append, read=self.read, report=report, actor=actor
        )
        self.said = "\n".join(map(str, said))
        return code

    def read(self, path: Path) -> Table:
        return in_child(path.name, read_table, path)


@pytest.fixture
def bank(desk: Desk, tmp_path: Path) -> Bank:
    return Bank(desk, tmp_path / "sao-ke.csv")


def test_a_payment_is_tried_first_then_written_once_however_often_the_file_comes(
    desk: Desk, bank: Bank
) -> None:
    one = owing(desk)
    paid = f'22/11/2026,FT1,,"8.000","MBVCB.77.{one.code.replace("-", " ").lower()} dang thi hoa CK"'
    out = '22/11/2026,FT2,"11.000",,"Phi quan ly"'
    assert bank.run(paid, paid, out, apply=False) == WHOLE
    assert collected(desk, one) == 0
    assert "Khớp một hồ sơ: 1. Đã ghi rồi: 1" in bank.said
    assert "--apply" in bank.said
    for _ in range(2):
        assert bank.run(paid, out, paid) == WHOLE
        assert collected(desk, one) == 8000
    assert "dang thi hoa" not in bank.said
    assert "dang thi hoa" in (bank.path.with_name("bao-cao.csv")).read_text(encoding="utf-8-sig")


def test_a_line_without_a_reference_is_known_again_by_what_it_says(desk: Desk, bank: Bank) -> None:
    one = owing(desk)
    for _ in range(2):
        bank.run(f"22/11/2026,,,8000,{one.code}")
    assert collected(desk, one) == 8000


def test_what_is_in_doubt_is_told_and_never_written(desk: Desk, bank: Bank) -> None:
    one, two, unknown = owing(desk), owing(desk), owing(desk, None)
    assert (
        bank.run(
            f"22/11/2026,A,,9000,{one.code}",
            f"22/11/2026,B,,16000,{one.code} va {two.code}",
            f"22/11/2026,C,,8000,{unknown.code}",
            f"22/11/2026,D,,8000,{one.code}7",  # the code of another dossier, one figure longer
            "22/11/2026,E,,8000,nop le phi",
        )
        == PARTLY
    )
    assert [collected(desk, d) for d in (one, two, unknown)] == [0, 0, 0]
    for words in ("còn phải thu 8.000 đ", "nhiều mã hồ sơ", "chưa biết phí", "Chưa khớp: 5"):
        assert words in bank.said
    assert bank.said.count("không có mã hồ sơ nào") == 2


def test_a_second_payment_for_what_is_paid_and_a_reference_used_twice_are_for_a_person(
    desk: Desk, bank: Bank
) -> None:
    one, two = owing(desk), owing(desk)
    lines = [f"22/11/2026,{ref},,8000,{d.code}" for ref, d in (("A", one), ("B", one), ("A", two))]
    assert bank.run(*lines) == PARTLY
    assert (collected(desk, one), collected(desk, two)) == (8000, 0)
    assert "không còn khoản phải thu" in bank.said
    assert "đã thuộc một khoản khác" in bank.said


def test_an_entry_that_was_voided_is_not_written_again(desk: Desk, bank: Bank) -> None:
    one = owing(desk)
    line = f"22/11/2026,FT1,,8000,{one.code}"
    bank.run(line)
    found = desk.home.queries.dossier(one.id)
    assert found is not None
    (entry,) = found.collections
    desk.home.store.act(one.id, FeeVoided(entry.number, "khớp nhầm"), CLERK)
    assert bank.run(line) == PARTLY
    assert collected(desk, one) == 0
    assert "đã hủy" in bank.said


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ({"Ghi có": "1.250.000 VND", "Diễn giải": "x"}, 1_250_000),
        ({"Số tiền (VND)": "+8,000.00", "Mô tả": "x"}, 8000),
        ({"Credit": "8000", "Description": "x"}, 8000),
        ({"Số tiền": "-8.000", "Nội dung": "x"}, -8000),
    ],
)
def test_amounts_are_read_as_banks_write_them(row: dict[str, str], amount: int) -> None:
    assert [line.amount for line in lines_of([row])] == [amount]


@pytest.mark.parametrize(
    "table",
    [[], [{"Ghi nợ": "1", "Nội dung": "x"}], [{"Ghi có": "8000"}], [{"Ghi có": "8,5", "Nội dung": "x"}]],
    ids=["empty", "no-money-in", "no-text", "unreadable"],
)
def test_a_file_that_is_no_statement_is_told_and_nothing_is_written(table: Table) -> None:
    with pytest.raises(Trouble) as caught:
        lines_of(table)
    assert not isinstance(caught.value, Refused)
    assert caught.value.todo


def test_a_long_file_tells_how_far_it_is_and_writing_stops_between_two_lines(desk: Desk, bank: Bank) -> None:
    dossiers = [owing(desk) for _ in range(3)]
    lines = [f"22/11/2026,F{n},,8000,{d.code}" for n, d in enumerate(dossiers)]
    lines += [f"22/11/2026,X{n},,8000,le phi" for n in range(250)]
    bank.path.write_text("\n".join((HEADS, *lines)), encoding="utf-8")
    steps = list(judging(desk.home, bank.path, bank.read))
    assert [(step.done, step.total) for step in steps] == [(0, 253), (100, 253), (200, 253), (253, 253)]
    paid = [one for step in steps for one in step.judged if one.fate is Fate.PAID]
    writing = recording(desk.home, paid, CLERK)
    assert next(writing).judged.fate is Fate.COUNTED
    writing.close()
    assert [collected(desk, d) for d in dossiers] == [8000, 0, 0]
    with pytest.raises(Refused, match="đã ghi cho hồ sơ"):
        record(desk.home, replace(paid[0], dossier=dossiers[1].id), CLERK)
