"""Papers are held against their dossier as a clerk holds them, and a person decides what is right."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.change import Body, Change
from localdb.domain.crosscheck import Alike, alike, differences, of_waiting
from localdb.domain.dossier import Clash, Dossier
from localdb.domain.facts import Fact, Facts, Settled
from localdb.domain.merge import fold_history, merge
from localdb.domain.rules import apply
from localdb.domain.rules.readings import fact_value, typed_value
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.undo import opposite
from localdb.domain.values import Person, Scan
from tests.domain.test_dossier import received
from tests.domain.test_merge import made

NUMBER, OTHERS = "097190000001", "097190000009"
HOLDER = Person("Đặng Thị Hoà", NUMBER, old_number="012345678", birth="1990-05-17")


def paper(scan: str = "a", **facts: str | Fact) -> Scan:
    """A filed paper; a plain text is a field read surely."""
    read = {name: Fact(f, 0.97) if isinstance(f, str) else f for name, f in facts.items()}
    return Scan(scan, "tp01", f"Giấy {scan}", "0" * 64, 9, 1, facts=Facts(**read))


def holding(*scans: Scan, owner: Person | None = None) -> Dossier:
    """A dossier of Đặng Thị Hoà with papers in it."""
    return replace(received(applicant=HOLDER), scans=scans, owner=owner)


def told(*scans: Scan, owner: Person | None = None) -> list[str]:
    """What is pointed at."""
    return [difference.words for difference in differences(holding(*scans, owner=owner))]


def says(dossier: Dossier, field: str) -> str:
    """What a field of the only paper says."""
    return fact_value(dossier.scans[0], field)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("Đặng Thị Hoà", "ĐẶNG  THỊ HÒA", Alike.SAME),
        ("Nguyễn Thuý Quỳnh", "nguyễn thúy quỳnh", Alike.SAME),
        ("NGUYEN VAN DUC", "Nguyễn Văn Đức", Alike.SAME),
        ("Đặng Thị Hoa", "Đặng Thị Hoà", Alike.ACCENTS),
        ("Nguyễn Đức", "Nguyễn Văn Đức", Alike.NEAR),
        ("Nguyễn Thị Lan", "Nguyễn Thị Loan", Alike.OTHER),
        ("Hòa", "Đặng Thị Hòa", Alike.OTHER),
    ],
)
def test_names_are_judged_as_a_clerk_judges_them(one: str, other: str, seen: Alike) -> None:
    assert alike(one, other) is alike(other, one) is seen


def test_what_agrees_is_not_spoken_of() -> None:
    assert told(paper(owner="ĐẶNG THỊ HÒA", number=NUMBER, birth="1990-05-17")) == []
    assert told(paper(number="012345678"), paper("b", birth="1990", owner="Dang Thi Hoa")) == []
    assert told(paper(owner="Lê Kim Phượng"), paper("b"), Scan("c", "tp01", "c", "0" * 64, 9, 1)) == []
    assert told(paper(number="987654321", owner="Đặng Thị Hoà"), owner=None) == [
        "Số CMND cũ người nộp trên giấy khác với hồ sơ: giấy ghi 987654321, hồ sơ ghi 012345678."
    ]


def test_each_difference_is_told_in_plain_words() -> None:
    assert told(paper(owner="Đặng Thị Hoà", number=OTHERS)) == [
        f"Số định danh người nộp trên giấy khác với hồ sơ: giấy ghi {OTHERS}, hồ sơ ghi {NUMBER}."
    ]
    assert told(paper(owner="Đặng Thị Hoa", number=NUMBER, birth=Fact("1990-05-12", 0.5))) == [
        "Họ tên người nộp trên giấy khác với hồ sơ: giấy ghi Đặng Thị Hoa, hồ sơ ghi Đặng Thị Hoà.",
        "Ngày sinh người nộp trên giấy khác với hồ sơ: giấy ghi 12/05/1990, hồ sơ ghi 17/05/1990."
        " Máy chưa chắc chữ này: so lại với giấy.",
    ]
    child = Person("Đặng Minh An", birth="2026-10-01")
    assert told(paper(owner="Đặng Minh An", birth="2026-10-02"), owner=child) == [
        "Ngày sinh chủ hồ sơ trên giấy khác với hồ sơ: giấy ghi 02/10/2026, hồ sơ ghi 01/10/2026."
    ]
    card = Fact(OTHERS, 1.0, 1, qr=True)
    assert told(paper(owner="Đặng Thị Hoà", number=card))[0].startswith(
        "Số định danh người nộp theo mã QR trên thẻ khác với hồ sơ"
    )


def test_a_paper_of_nobody_here_is_pointed_at_and_held_against_the_other_papers() -> None:
    stranger = f"Giấy ghi số {OTHERS} (Lê Kim Phượng), khác người trong hồ sơ."
    first = paper(owner="Lê Kim Phượng", number=OTHERS)
    assert told(first) == [stranger]
    assert told(replace(first, facts=Facts(number=Fact(OTHERS, 0.5)))) == []
    second = paper("b", owner="Lê Kim Phương", number=OTHERS)
    assert told(first, second)[1] == (
        "Chủ giấy trên giấy khác với “Giấy a”: giấy này ghi Lê Kim Phương, giấy kia ghi Lê Kim Phượng."
    )
    assert of_waiting(holding(), first.facts) == stranger
    known = replace(first, settled=(Settled("number", OTHERS, ""),))
    assert told(known, replace(first, id="b")) == []  # the mother is known by now
    assert of_waiting(holding(known), first.facts) == ""


def test_a_decision_settles_these_two_values_and_no_others() -> None:
    start = holding(paper(owner="Đặng Thị Hoà", number=OTHERS))
    (difference,) = differences(start)
    settle = DifferenceSettled("a", difference.settled, "Giấy a")
    after = apply(start, made(settle))
    assert differences(after) == ()
    with pytest.raises(Refused, match="đã có người quyết định"):
        apply(after, made(settle))
    assert differences(apply(after, made(replace(settle, again=True)))) == (difference,)
    misread = apply(after, made(FactsCorrected("a", {"number": (OTHERS, "097190000008")})))
    assert len(differences(misread)) == 1
    with pytest.raises(Refused, match="vừa được sửa"):
        apply(apply(misread, made(replace(settle, again=True))), made(settle))


def test_a_correction_keeps_the_place_on_the_page_and_the_word_of_a_person() -> None:
    start = holding(paper(number=Fact("O97", 0.4, 1, (1, 2, 3, 4)), symbol="12/GCS"))
    after = apply(start, made(FactsCorrected("a", {"number": ("O97", NUMBER), "symbol": ("12/GCS", "")})))
    facts = after.scans[0].facts
    assert facts == Facts(number=Fact(NUMBER, 1.0, 1, (1, 2, 3, 4), checked=True))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (FactsCorrected("a", {"number": ("khác", "1")}), "Nơi khác vừa sửa"),
        (FactsCorrected("a", {"colour": ("", "đỏ")}), "không có mục"),
        (FactsCorrected("a", {"date": ("", "2026-02-30")}), "không phải ngày"),
        (FactsCorrected("a", {"title": ("", "x" * 501)}), "dài quá"),
        (FactsCorrected("a", {}), "Không có gì"),
        (FactsCorrected("z", {"title": ("", "x")}), "không còn trong hồ sơ"),
    ],
)
def test_what_cannot_stand_is_refused(body: Body, why: str) -> None:
    with pytest.raises(Refused, match=why):
        apply(holding(paper(number=NUMBER)), made(body))


def test_two_desks_correct_beside_each_other() -> None:
    start = holding(paper(number="1", owner="An"))
    mine = FactsCorrected("a", {"number": ("1", "2"), "owner": ("An", "Ấn")})
    theirs = FactsCorrected("a", {"number": ("1", "3")})
    both = merge(merge(start, made(mine, "x")), made(theirs, "y"))
    assert both.clashes == (Clash("y", "paper.a.number", "1", "3"),)
    assert (says(both, "number"), says(both, "owner")) == ("2", "Ấn")
    chosen = apply(both, made(ClashSettled("y", "paper.a.number", "2", "3"), "z"))
    assert says(chosen, "number") == "3"
    assert merge(merge(start, made(mine)), made(mine)).clashes == ()
    gone = merge(merge(start, made(PaperUnfiled("a"))), made(mine))
    assert (gone.scans, gone.clashes) == ((), ())


def test_undoing_brings_back_what_was_said_and_a_refiled_paper_keeps_it() -> None:
    start = holding()
    bodies: list[Body] = [
        PaperFiled(paper(owner="Đặng Thị Hoà", number="1")),
        FactsCorrected("a", {"number": ("1", OTHERS)}),
        DifferenceSettled("a", Settled("number", OTHERS, NUMBER)),
        PaperUnfiled("a", "nhầm"),
    ]
    past: list[Change] = []
    states = [start]
    for n, body in enumerate(bodies):
        past.append(made(body, str(n)))
        states.append(apply(states[-1], past[-1]))
    for n in (3, 2, 1):
        undone = apply(states[n + 1], made(opposite(past[n], past[: n + 1])))
        if n == 1:
            assert says(undone, "number") == "1"
        else:
            assert undone.scans == states[n].scans
    assert fold_history([]) is None


def test_dates_are_taken_as_people_write_them() -> None:
    assert typed_value("valid_to", "2/3/41") == "2041-03-02"
    assert typed_value("birth", "1990") == "1990"
    assert typed_value("number", "097 190 000001") == NUMBER
    assert typed_value("owner", "  Đặng   Thị Hoà ") == "Đặng Thị Hoà"
    with pytest.raises(Trouble, match="Không có ngày"):
        typed_value("date", "30/2/2026")
