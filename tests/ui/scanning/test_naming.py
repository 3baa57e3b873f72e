"""Naming a paper: by its heading though misread, by what people did before, never silently wrong."""

from __future__ import annotations

import pytest

from localdb.domain.dossier import Dossier
from localdb.domain.procedure import Component
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning.filing import file, judge, undo
from ui.scanning.naming import Proposal, elsewhere, heading_of, propose, taught
from ui.scanning.paper import Paper

PAPERS = (
    Component("tp01", "Tờ khai đăng ký khai sinh theo mẫu", keywords=("TỜ KHAI ĐĂNG KÝ KHAI SINH",)),
    Component("tp02", "Giấy chứng sinh", keywords=("GIẤY CHỨNG SINH", "GIẤY CAM ĐOAN")),
    Component("tp03", "Văn bản ủy quyền", keywords=("GIẤY ỦY QUYỀN", "VĂN BẢN ỦY QUYỀN")),
)
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize(
    ("heading", "component"),
    [
        ("GIẤY CHỨNG SINH", "tp02"),
        ("GIẤY CHỨNC SINH", "tp02"),
        ("TỜ KHAI ĐẢNG KÝ KHAI SINH", "tp01"),
        ("GIẦY ỦY QUYEN", "tp03"),
        ("GIẤY BÁO TỬ", ""),
        ("TỜ KHAI ĐĂNG KÝ KHAI TỬ", ""),
        ("HỢP ĐỒNG THUÊ NHÀ", ""),
    ],
)
def test_a_heading_names_a_paper_though_letters_were_misread(heading: str, component: str) -> None:
    assert propose(f"{STATE}{heading}\nHọ và tên: Trần Thị Hường", PAPERS).component == component


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("THÔNG BÁO\nNộp tiền về lệ phí trước bạ", "Thông báo nộp tiền"),
        ("THÔNG BÁO\nVề việc nộp tiền điện", "Thông báo"),
        ("GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC", "Giấy nộp tiền vào ngân sách nhà nước"),
        ("GIẤY NỘP TIỀN", "Giấy nộp tiền"),
        ("ĐƠN ĐĂNG KÝ ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT", "Đơn đăng ký đất đai"),
    ],
)
def test_the_longest_name_that_a_heading_bears_is_the_paper(heading: str, name: str) -> None:
    others = (
        "Giấy nộp tiền",
        "Đơn đăng ký đất đai",
        "Sơ đồ thửa đất",
        "Giấy nộp tiền vào ngân sách nhà nước",
    )
    names = ("Thông báo", "Thông báo nộp tiền", *others)
    papers = [Component(id=each, name=each, keywords=(each.upper(),)) for each in names]
    found = propose(f"{STATE}{heading}\nHọ và tên: Trần Thị Hường", papers)
    assert (found.component, found.sure) == (name, True)


@pytest.mark.parametrize(
    ("below", "component"),
    [("V/v đăng ký vay vốn", "cv"), ("Kế hoạch số 12 kèm theo", ""), ("KẾ HOẠCH\nV/v vay vốn", "kh")],
)
def test_an_offices_letter_is_known_by_what_it_is_about_below_its_number(below: str, component: str) -> None:
    known = (Component("cv", "Công văn"), Component("kh", "Kế hoạch"))
    text = f"HỘI NÔNG DÂN\nXÃ ĐÔNG BẢO\nSố: 109/CV-HND\n{below}\n{STATE}Kính gửi: Các chi hội trực thuộc."
    assert propose(text, known[:1] if not component else known).component == component


def test_a_paper_without_a_word_has_no_heading() -> None:
    assert heading_of("") == heading_of("\n \n\f") == ""


def test_three_times_the_same_name_a_paper_and_a_contradiction_asks() -> None:
    nothing = Proposal()
    assert taught(nothing, {}, PAPERS) == nothing
    once = taught(nothing, {"tp02": 1}, PAPERS)
    assert (once.component, once.sure, once.why) == ("tp02", False, "Như 1 lần trước: Giấy chứng sinh.")
    assert taught(nothing, {"tp02": 3}, PAPERS).sure
    assert not taught(nothing, {"tp02": 5, "tp03": 1}, PAPERS).sure
    against = taught(Proposal("tp01", 1.0, sure=True), {"tp02": 4}, PAPERS)
    assert (against.component, against.sure) == ("tp02", False)
    assert not taught(Proposal("tp01", 1.0, sure=True), {"": 2}, PAPERS).sure
    assert taught(nothing, {"tp99": 9}, PAPERS) == nothing


def test_a_paper_of_another_procedure_is_told_by_its_name(parts: Parts) -> None:
    assert elsewhere(f"{STATE}ĐƠN XIN CHUYỂN TRƯỜNG", parts.catalogue.procedures) == "Đơn chuyển trường"
    assert elsewhere("một trang chữ thường", parts.catalogue.procedures) == ""


def test_the_desk_learns_from_people_and_forgets_what_was_taken_out(parts: Parts, dossier: Dossier) -> None:
    sha256 = parts.home.blobs.put(b"%PDF-1.7")

    def one_more(number: int) -> Paper:
        text = f"{STATE}GIẤY XÁC NHẬN SINH TẠI NHÀ\nBà mụ đỡ đẻ, giấy số {number}"
        return Paper("giay", "giay.png", dossier.id, sha256=sha256, size=8, count=1, text=text)

    paper = one_more(9)
    assert heading_of(paper.text) == "giay xac nhan sinh tai nha"
    for time in range(3):
        before = judge(parts.home, parts.catalogue, one_more(time))
        assert before.reason
        assert (before.component == papers.CERTIFICATE) == (time > 0)
        done = file(parts.home, parts.catalogue, before, papers.CERTIFICATE, papers.CLERK)
    after = judge(parts.home, parts.catalogue, paper)
    assert (after.component, after.reason) == (papers.CERTIFICATE, "")
    undo(parts.home, done.paper, papers.CLERK)
    assert judge(parts.home, parts.catalogue, paper).reason == "Như 2 lần trước: Giấy chứng sinh."
