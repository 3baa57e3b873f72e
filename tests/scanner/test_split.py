"""A stack falls apart into its papers by what the pages say; no page is lost, and doubt is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.marks import Kind, Mark, cover_text, paper_text, read_mark, separator_text
from scanner.batch import Assembled, Document, PutAside, digitise
from scanner.journal import FolderJournal
from scanner.look import Look, look
from scanner.sources import RawPage
from scanner.split import BLANK, SHEET, Aside, Group, Sheet, Splitter
from tests import stack_desks, stack_others, stack_papers, stack_strangers
from tests.made_up import Dice
from tests.stack_others import plain_request, school_book
from tests.stack_papers import Kind as PaperKind
from tests.stack_papers import contract, fill, head, official, receipt, title
from tests.stack_strangers import with_annex
from tests.stacks import BLANK as BACK
from tests.stacks import Stack, Stacked, f_score, make_stack, scan
from tests.typeset import BOLD, DPI, LANDSCAPE, Block, Leaf, typeset

CODE = "H29.8-261120-0042"
FIRST = Look(begins=7.5, title="GIẤY CHỨNG SINH", shape=(8.3, 11.7), words=80)
LATER = Look(shape=(8.3, 11.7), words=80)


def seen(leaf: Leaf) -> Look:
    return look(leaf.words, leaf.width, leaf.height, DPI)


def fall_apart(sheets: list[Sheet]) -> tuple[list[Group], list[Aside]]:
    splitter = Splitter()
    out = [found for sheet in sheets for found in splitter.take(sheet)] + [*splitter.end()]
    return [g for g in out if isinstance(g, Group)], [a for a in out if isinstance(a, Aside)]


def sheets_of(stack: Stack) -> list[Sheet]:
    pages = enumerate(stack.pages, start=1)
    return [Sheet(n, seen(page.leaf), blank=not page.leaf.words) for n, page in pages]


@pytest.mark.parametrize(
    "kinds",
    [stack_papers.KINDS, stack_others.KINDS, stack_strangers.KINDS, stack_desks.KINDS],
    ids=["known", "never seen", "of strangers", "of every office"],
)
def test_a_mixed_stack_without_separators_falls_apart_into_its_papers(kinds: tuple[PaperKind, ...]) -> None:
    stack = make_stack(5, kinds, 90)
    groups, aside = fall_apart(sheets_of(stack))
    assert f_score((g.numbers[0] for g in groups), stack.begins) >= 0.97
    numbers = sorted([n for g in groups for n in g.numbers] + [a.number for a in aside])
    assert numbers == list(range(1, len(stack.pages) + 1))
    assert {a.number for a in aside} == {n for n, p in enumerate(stack.pages, start=1) if p.paper < 0}


def test_a_scanned_stack_falls_apart_whatever_lay_upside_down_and_blank(tmp_path: Path) -> None:
    dice = Dice("xấp quét")
    papers = [kind(dice) for kind in (official, contract, plain_request, school_book, with_annex, receipt)]
    pages = [Stacked(leaf, n, turned=n % 2 == 1) for n, paper in enumerate(papers) for leaf in paper.leaves]
    pages.insert(len(papers[0].leaves), Stacked(BACK, -1, through=papers[0].leaves[-1]))
    stack = Stack(tuple(pages), tuple(papers))
    raw = (RawPage(scan(page, n), "image/jpeg", f"tờ {n}") for n, page in enumerate(pages, start=1))
    events = list(digitise([Document("xấp", raw, stack=True)], journal=FolderJournal(tmp_path)))
    groups = [event.group for event in events if isinstance(event, Assembled)]
    aside = {event.page.number for event in events if isinstance(event, PutAside)}
    assert aside == {n for n, page in enumerate(pages, start=1) if page.paper < 0}
    assert sorted(aside.union(*(g.numbers for g in groups))) == list(range(1, len(pages) + 1))
    assert f_score((g.numbers[0] for g in groups), stack.begins) >= 0.9


def test_what_a_notary_adds_stays_with_the_contract_and_a_letter_without_heading_begins_a_paper() -> None:
    contract_page = typeset([*fill(Dice("hợp đồng"), 3)])[0]
    added = typeset([Block("centre", ("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN",), BOLD, 38), *fill(Dice("lời"), 2)])[0]
    written = typeset([Block("centre", ("Bản tường trình",), BOLD, 48), *fill(Dice("đơn"), 2)])[0]
    sheets = [
        Sheet(1, FIRST),
        *(Sheet(n, seen(leaf)) for n, leaf in ((2, contract_page), (3, added), (4, written))),
    ]
    assert [group.numbers for group in fall_apart(sheets)[0]] == [(1, 2, 3), (4,)]


@pytest.mark.parametrize(("of", "papers"), [("88/TTr-KT", [(1, 2)]), ("12/BC-VP", [(1,), (2,)])])
def test_an_annex_goes_with_the_paper_it_names_and_with_no_other(
    of: str, papers: list[tuple[int, ...]]
) -> None:
    office = head("UBND XÃ TÂN KHỞI\nSố: 88/TTr-KT", "Tân Khởi", "03/07/2026")
    letter = typeset([office, *title("TỜ TRÌNH"), *fill(Dice("trình"), 2)])[0]
    rows = [Block("cells", ("1", "Nạo vét kênh", "m", "2.100.000")) for _ in range(5)]
    annex = typeset([*title("DỰ TOÁN CHI TIẾT", f"(Kèm theo Tờ trình số {of})"), *rows], size=LANDSCAPE)[0]
    groups, _ = fall_apart([Sheet(n, seen(leaf)) for n, leaf in enumerate((letter, annex), start=1)])
    assert [group.numbers for group in groups] == papers


@pytest.mark.parametrize(("first", "papers"), [(21, [(1, 2)]), (1, [(1,), (2,)])])
def test_a_table_that_counts_on_stays_whole_whoever_signs_below_it(
    first: int, papers: list[tuple[int, ...]]
) -> None:
    def rows(numbers: range) -> list[Block]:
        return [Block("cells", (str(n), "Keo lai tròn", "2,2m", "0,417")) for n in numbers]

    listed = typeset([*title("BẢNG KÊ LÂM SẢN"), *rows(range(1, 21))])[0]
    signed = Block("sign", ("XÁC NHẬN CỦA KIỂM LÂM", "CHỦ LÂM SẢN\nHoàng Minh Tuyết"))
    later = typeset([*([] if first > 1 else title("BẢNG KÊ KHÁC")), *rows(range(first, first + 4)), signed])[
        0
    ]
    groups, _ = fall_apart([Sheet(n, seen(leaf)) for n, leaf in enumerate((listed, later), start=1)])
    assert [group.numbers for group in groups] == papers


@pytest.mark.parametrize("foreign", [True, False])
def test_a_translation_stays_with_its_foreign_original_and_with_no_other_paper(foreign: bool) -> None:
    english = Block("para", ("This is to certify that the person named below is a member of the family.",))
    original = typeset([*title("CERTIFICATE OF FAMILY RELATIONS"), *([english] * 3)])[0]
    plain = typeset([*title("GIẤY XÁC NHẬN"), *fill(Dice("xác nhận"), 3)])[0]
    kin = [*title("GIẤY CHỨNG NHẬN QUAN HỆ GIA ĐÌNH"), *fill(Dice("dịch"), 2)]
    translation = typeset([Block("centre", ("Bản dịch từ tiếng Anh",)), *kin])[0]
    pages = (original if foreign else plain, translation)
    groups, _ = fall_apart([Sheet(n, seen(leaf)) for n, leaf in enumerate(pages, start=1)])
    assert [group.numbers for group in groups] == ([(1, 2)] if foreign else [(1,), (2,)])


def test_what_runs_through_the_upper_margin_is_no_heading() -> None:
    text = [*title("HỢP ĐỒNG TÍN DỤNG"), *fill(Dice("vay"), 14)]
    pages = typeset(text, running="Hợp đồng số 685/2024/HĐ", face="sans")
    groups, _ = fall_apart([Sheet(n, seen(leaf)) for n, leaf in enumerate(pages, start=1)])
    assert [group.numbers for group in groups] == [tuple(range(1, len(pages) + 1))]


def test_words_of_signing_inside_a_sentence_end_no_paper() -> None:
    sentence = "Người khai cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật."
    (talking,) = typeset([*fill(Dice("khai"), 1), Block("para", (sentence,))])
    (signed,) = typeset([*fill(Dice("khai"), 1), Block("sign", ("Người lập", "NGƯỜI KHAI\nTrần Thị Hường"))])
    assert (seen(talking).ends, seen(signed).ends) == (False, True)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Trang 2/3", (2, 3)),
        ("- 2/3 -", (2, 3)),
        ("https://dichvucong.example.vn/tra-cuu 1/1", (1, 1)),
        ("Thời gian công tác tại trường từ 3/2009 đến nay", (0, 0)),
        ("theo hợp đồng ngày 2/3", (0, 0)),
    ],
)
def test_only_what_stands_for_a_page_number_is_one(text: str, printed: tuple[int, int]) -> None:
    (leaf,) = typeset([*fill(Dice("trang"), 1), Block("para", (text,))])
    assert (seen(leaf).number, seen(leaf).of) == printed


@given(
    st.lists(
        st.builds(
            Look,
            number=st.integers(0, 5),
            of=st.integers(0, 5),
            begins=st.floats(0, 9),
            follows=st.floats(0, 5),
            ends=st.booleans(),
        )
        | st.none(),
        max_size=30,
    ),
    st.sets(st.integers(1, 30)),
    st.sets(st.integers(1, 30)),
)
def test_every_page_comes_out_once_and_in_order(
    looks: list[Look | None], blanks: set[int], separators: set[int]
) -> None:
    mark = Mark(Kind.SEPARATOR)
    sheets = [
        Sheet(n, seen, blank=n in blanks, mark=mark if n in separators else None)
        for n, seen in enumerate(looks, start=1)
    ]
    groups, aside = fall_apart(sheets)
    in_papers = [n for group in groups for n in group.numbers]
    assert in_papers == sorted(in_papers)
    assert sorted(in_papers + [a.number for a in aside]) == [sheet.number for sheet in sheets]


def test_our_own_sheets_end_a_paper_and_say_what_comes() -> None:
    marks = {
        1: read_mark(cover_text(CODE)),
        3: read_mark(separator_text("tp02")),
        6: read_mark(separator_text()),
        8: read_mark(paper_text("H29.8-261120-0043", "1.001193", "", "Giấy tiếp nhận")),
    }
    sheets = [Sheet(n, LATER, mark=marks.get(n)) for n in range(1, 10)]
    groups, aside = fall_apart(sheets)
    assert [g.numbers for g in groups] == [(2,), (4, 5), (7,), (8, 9)]
    assert [g.component for g in groups] == ["", "tp02", "", ""]
    assert [g.dossier for g in groups] == [CODE, CODE, CODE, "H29.8-261120-0043"]
    assert all(g.sure for g in groups)
    assert aside == [Aside(1, SHEET), Aside(3, SHEET), Aside(6, SHEET)]


@pytest.mark.parametrize(
    "text",
    ["", "MOTCUA|LA|x", "MOTCUA|HOSO|", "https://example.vn", "a|b|c|d", "0" * 12 + "||Trần|01011990|Nữ||"],
)
def test_a_strange_code_is_no_mark_of_ours(text: str) -> None:
    assert read_mark(text) is None


def test_a_page_that_is_missing_by_its_printed_number_is_told() -> None:
    first, last = Look(number=1, of=3, begins=7), Look(number=3, of=3, ends=True)
    (group,), _ = fall_apart([Sheet(1, first), Sheet(2, last)])
    assert group.gaps == (2,)
    whole = [Sheet(n, Look(number=n, of=3, begins=7 if n == 1 else 0)) for n in (1, 2, 3)]
    assert fall_apart(whole)[0][0].gaps == ()


def test_numbers_from_the_second_page_on_say_which_one_is_missing() -> None:
    looks = [FIRST, Look(number=2), Look(number=4)]
    (group,), _ = fall_apart([Sheet(n, seen) for n, seen in enumerate(looks, start=1)])
    assert group.gaps == (3,)


def test_an_unreadable_page_stays_with_the_paper_before_it_and_makes_it_doubtful() -> None:
    (one, other), _ = fall_apart([Sheet(1, FIRST), Sheet(2, None), Sheet(3, FIRST)])
    assert (one.numbers, one.sure) == ((1, 2), False)
    assert (other.numbers, other.sure) == ((3,), True)


def test_a_blank_back_steps_aside_and_does_not_part_a_paper() -> None:
    pages = [FIRST, None, Look(number=2, shape=FIRST.shape)]
    sheets = [Sheet(n, seen, blank=seen is None) for n, seen in enumerate(pages, start=1)]
    groups, aside = fall_apart(sheets)
    assert [g.numbers for g in groups] == [(1, 3)]
    assert aside == [Aside(2, BLANK)]
