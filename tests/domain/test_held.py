"""What is held of a person stands in for the paper only as long as it holds."""

from __future__ import annotations

from datetime import date

import pytest

from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier, Step
from localdb.domain.facts import Fact, Facts
from localdb.domain.held import HeldPaper, no_longer, papers_of
from localdb.domain.procedure import PaperKind
from localdb.domain.values import Channel, Due, Person, Pin, ResultFile, Scan, Status

TODAY = date(2026, 11, 22)
MENDED = Pin("1.004859", "2026-01", "Cải chính hộ tịch", "Hộ tịch")
BIRTH = PaperKind("khai_sinh", ("Giấy khai sinh",), "NĐ 309/2026", True, replaced_by=(MENDED.code,))
SINGLE = PaperKind("hon_nhan", ("Giấy xác nhận",), "NĐ 123/2015", True, valid_days=180)


def paper(issued: str = "", *, valid_to: str = "", received: str = "2026-03-02") -> HeldPaper:
    return HeldPaper("s1", "Giấy", "d1", "H29-1", f"{received}T09:00:00+07:00", issued, valid_to)


def result(issued: str, dossier: str = "d2", pin: Pin = MENDED) -> HeldPaper:
    return HeldPaper("", "15/TLCC", dossier, "H29-2", "2026-06-01T09:00:00+07:00", issued, "", pin)


@pytest.mark.parametrize(
    ("what", "held", "kind", "others", "why"),
    [
        ("no limit at all", paper("1998-04-01"), BIRTH, (), ""),
        ("last day of a printed limit", paper(valid_to="2026-11-22"), BIRTH, (), ""),
        ("the day after it", paper(valid_to="2026-11-21"), BIRTH, (), "hết hạn ngày 21/11/2026"),
        ("180 days by the date on it", paper("2026-05-26"), SINGLE, (), ""),
        ("181 days by it", paper("2026-05-25"), SINGLE, (), "chỉ có giá trị 180 ngày, đến 21/11/2026"),
        ("no date: the day it came", paper(received="2026-05-25"), SINGLE, (), "chỉ có giá trị 180 ngày"),
        ("old paper that came lately", paper("2025-01-02", received="2026-11-20"), SINGLE, (), "180 ngày"),
        ("a newer result", paper("1998-04-01"), BIRTH, (result("2026-06-05"),), "kết quả mới thay thế"),
        ("its words", paper("1998-04-01"), BIRTH, (result("2026-06-05"),), "hồ sơ H29-2, ngày 05/06/2026"),
        ("an older result", paper("2026-07-01"), BIRTH, (result("2026-06-05"),), ""),
        ("its own dossier's result", paper("1998-04-01"), BIRTH, (result("2026-06-05", "d1"),), ""),
        ("a result that replaces others", paper("1998-04-01"), SINGLE, (result("2026-06-05"),), "180 ngày"),
    ],
)  # fmt: skip
def test_a_paper_stands_in_as_long_as_it_holds(
    what: str, held: HeldPaper, kind: PaperKind, others: tuple[HeldPaper, ...], why: str
) -> None:
    told = no_longer(held, kind, (held, *others), TODAY)
    assert (why in told) if why else told == ""


def dossier(*, steps: tuple[Step, ...] = (), scans: tuple[Scan, ...] = ()) -> Dossier:
    received, due = "2026-11-03T09:00:00+07:00", Due("2026-11-06T17:00:00+07:00")
    return Dossier(
        "d1", 1, "H29-1", False, "H29-1", "H29", MENDED, Person("Lò Văn Quét"), None, Channel.DIRECT,
        received, due, Status.DONE, (), (), 1, "", scans, steps=steps,
    )  # fmt: skip


def test_results_and_papers_are_held_and_copies_of_them_are_not() -> None:
    ready = ResultReady(
        "15/TLCC", "Quàng Thị Ký", (ResultFile("TLCC.pdf", "ab12", 9),), 1, issued="2026-11-05"
    )
    at = "2026-11-05T10:00:00+07:00"
    step = Step("c1", "a1", at, ready, Status.PROCESSING, Status.DONE, Due(""))
    facts = Facts(date=Fact("2020-01-02", 0.99), valid_to=Fact("2030-01-02", 0.4))
    scan = Scan("s1", "tp01", "Giấy khai sinh", "cd34", 9, 1, facts=facts)
    copied = Scan("s2", "tp02", "Bản dùng lại", "ef56", 9, 1, reused="s0")
    held = {paper.id: paper for paper in papers_of(dossier(steps=(step,), scans=(scan, copied)))}
    assert held.keys() == {"ab12", "s1"}
    assert (held["ab12"].result_of, held["ab12"].issued) == (MENDED, "2026-11-05")
    assert (held["s1"].issued, held["s1"].valid_to) == ("2020-01-02", "")  # an unsure date is not known


def test_a_result_on_paper_alone_replaces_but_cannot_stand_in() -> None:
    ready = ResultReady("16/TLCC", "Quàng Thị Ký", (), 1, "chưa có chữ ký số", "2026-11-05")
    step = Step("c1", "a1", "2026-11-05T10:00:00+07:00", ready, Status.PROCESSING, Status.DONE, Due(""))
    (held,) = papers_of(dossier(steps=(step,)))
    assert held.id == ""
    assert no_longer(paper("1998-04-01"), BIRTH, [result("2026-11-05"), held], TODAY)
