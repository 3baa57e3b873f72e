"""Papers at their edges: any text, any number of rows, unfit content, broken and foreign templates."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.catalogue import SHIPPED, Catalogue
from forms.catalogue.loading import Severity
from forms.citizen import Payment
from forms.examples import APOLOGY, CLERK, DAY, HANG, LATER, REASON, UNIT, dossier, example
from forms.explanation import Explanation
from forms.form import Form
from forms.joining import join, stamped
from forms.lists import Item, LateList
from forms.maker import Order, bundle, make
from forms.page import printable
from forms.process import Apology, StopNotice, Supplement
from forms.registers import Entry, Register
from forms.vietnamese import day_in_words, in_words
from localdb.domain.trouble import Refused
from tests.forms.every import CATALOGUE, EVERY, made, template
from tests.forms.reading import foreign_fonts, outside, pages, qr, squeezed, text
from tests.forms.samples import long_dossier
from tests.forms.test_receipt import LETTERS

WORDS = st.lists(
    st.text(LETTERS + LETTERS.upper() + "0123456789.,/()&<>'{}", min_size=1, max_size=70), max_size=40
)

STOCK = CATALOGUE.practice.stock(DAY)


def _typed(words: str, decomposed: bool) -> str:
    return unicodedata.normalize("NFD", words) if decomposed else words


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY), WORDS, WORDS, st.booleans())
def test_no_paper_lets_long_text_run_off_the_page(
    which: tuple[str, str], name: list[str], address: list[str], decomposed: bool
) -> None:
    person = replace(
        HANG,
        name=_typed("An " + " ".join(name), decomposed),
        address=_typed(" ".join(address), decomposed),
    )
    shape = template(which[0])
    pdf = make(example(shape, applicant=person), Order(UNIT, shape, DAY, which[1], CLERK))
    assert outside(pdf) == []
    assert foreign_fonts(pdf) == []
    found = squeezed(text(pdf)).replace("\x02", "").replace("￾", "")
    assert found == unicodedata.normalize("NFC", found)


@pytest.mark.parametrize(("identity", "size"), EVERY, ids=["-".join(x) for x in EVERY])
def test_the_longest_names_of_a_commune_fit_every_paper(identity: str, size: str) -> None:
    long = long_dossier()
    changes: dict[str, Any] = {"applicant": long.applicant, "papers": long.papers, "fees": long.fees}
    if "mau0" in identity:
        changes |= {"code": long.code, "official_code": "", "temporary": True}
    shape = template(identity)
    pdf = make(example(shape, **changes), Order(UNIT, shape, DAY, size, CLERK))
    assert outside(pdf) == []
    found = pages(pdf)
    for number, page in enumerate(found, 1):
        if len(found) > 1:
            assert f"Trang{number}/{len(found)}" in squeezed(page)


def test_emoji_and_other_scripts_become_a_box_and_never_a_foreign_font() -> None:
    person = replace(HANG, name="An 😀 Bình ⭐️ 漢", address="Thôn\tĐông\nBảo \x00\u202eabc")
    for identity, size in (("mau03-tt03-2025", "A5"), ("tokhai-khai-sinh", "A4"), ("slip", "80mm")):
        shape = template(identity)
        pdf = make(example(shape, applicant=person), Order(UNIT, shape, DAY, size, CLERK))
        assert foreign_fonts(pdf) == []
        assert "An □ Bình □ □" in text(pdf)
    assert printable("Đặng Thị Hoà") == "Đặng Thị Hoà"


def test_a_register_of_many_pages_repeats_its_heading_and_numbers_its_pages_quickly() -> None:
    shape = template("mau07-tt03-2025")
    entries = tuple(
        Entry(dossier(code=f"000.00.19.H29-261120-{n:04d}", official_code=f"000.00.19.H29-261120-{n:04d}"))
        for n in range(1, 121)
    )
    start = time.process_time()
    pdf = make(Register("Năm 2026", entries, first=281), Order(UNIT, shape, DAY, "A4", CLERK))
    spent = time.process_time() - start
    found = pages(pdf)
    assert spent < 12
    assert len(found) > 10
    for number, page in enumerate(found, 1):
        assert "Têncánhân,tổchức" in squeezed(page)
        assert f"Trang{number}/{len(found)}" in squeezed(page)
    whole = squeezed(" ".join(found))
    assert all(squeezed(e.dossier.code) in whole for e in entries)
    assert "Tổng số: 120 hồ sơ." in found[-1]
    assert "THỦ TRƯỞNG ĐƠN VỊ" in found[-1]


def test_a_voided_dossier_stays_in_the_register_with_the_word_for_it() -> None:
    entry = Entry(dossier(void_reason="Nhập nhầm thủ tục"))
    shape = template("mau07-tt03-2025")
    pdf = make(Register("Tháng 11 năm 2026", (entry,)), Order(UNIT, shape, DAY, "A4"))
    assert squeezed("Đã hủy tiếp nhận: Nhập nhầm thủ tục") in squeezed(text(pdf))


def test_the_public_list_never_names_a_citizen() -> None:
    late = LateList((Item(dossier(), "Giấy xác nhận", tell="Mời bà Hằng đến", responsible="Lê Thị Hòa"),))
    found = text(make(late, Order(UNIT, template("late-list"), DAY, "A4")))
    for private in (HANG.name, HANG.number, HANG.phone, HANG.address, "Hằng"):
        assert private not in found
    assert "Lê Thị Hòa" in found


@pytest.mark.parametrize(
    ("unfit", "field"),
    [
        (lambda d: Apology(d, "Mong thông cảm", REASON, LATER), "apology"),
        (lambda d: Apology(d, APOLOGY, "", LATER), "reason"),
        (lambda d: Explanation(d, REASON, " ", LATER, LATER), "explanation"),
        (lambda d: Apology(d, APOLOGY, "  lý do khách quan. ", LATER), "reason"),
        (lambda d: Apology(d, APOLOGY, REASON, ""), "new_due"),
        (lambda d: Apology(d, APOLOGY, REASON, d.due.at), "new_due"),
        (lambda d: StopNotice(d, REASON, paid=8_000), "money_back"),
        (lambda d: StopNotice(d, ""), "reason"),
        (lambda d: Supplement(d, (), ""), "reason"),
        (lambda d: Payment(d, "", 15_000, "1", "B", "C", "D"), "amount"),
        (lambda d: Payment(d, "000201", 0, "1", "B", "C", "D"), "amount"),
    ],
)
def test_an_unfit_paper_is_refused_beside_its_field(unfit: Callable[[Any], Form], field: str) -> None:
    form = unfit(dossier())
    with pytest.raises(Refused) as refused:
        make(form, Order(UNIT, CATALOGUE.template(form.form, DAY), DAY, stock=STOCK))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("reason", "empty"),
    [
        ("Lý do khách quan.", True),
        ("chậm trễ", True),
        ("Do nhiều việc nên hồ sơ chưa giải quyết xong", True),
        ("Cần thêm thời gian để giải quyết", True),
        ("HỒ SƠ ĐANG XỬ LÝ", True),
        ("😀😀😀", True),
        ("Chờ UBND xã Bình Mẫu trả lời xác minh từ ngày 12/11", False),
        ("Mất điện toàn xã từ 8 giờ đến 16 giờ ngày 20/11, không tra được sổ gốc", False),
    ],
)
def test_a_reason_that_fits_any_dossier_says_nothing_by_the_shipped_list(reason: str, empty: bool) -> None:
    assert STOCK.says_nothing(reason) is empty


def test_the_apology_holds_its_three_contents() -> None:
    for identity in ("mau04-tt03-2025", "mau04-tt01-2018"):
        found = text(made(identity, "A5"))
        assert "xin lỗi" in found
        assert REASON in found
        assert "17 giờ 00 phút, ngày 01 tháng 12 năm 2026" in found
        assert "17 giờ 00 phút, ngày 25 tháng 11 năm 2026" in found


def test_what_is_known_is_never_typed_again_and_what_is_not_is_dotted() -> None:
    found = text(made("tokhai-khai-sinh", "A4"))
    assert "Họ, chữ đệm, tên người mẹ: Nguyễn Thị Hằng" in found
    assert "ngày mười lăm tháng mười một năm hai nghìn không trăm hai mươi sáu" in found
    assert "Căn cước/CCCD số 001185000123, cấp ngày 09/05/2022" in found
    assert "Họ, chữ đệm, tên người cha: ………………" in found


def test_a_form_in_another_size_takes_its_own() -> None:
    shape = template("mau07-tt03-2025")
    register = Register("Năm 2026", ())
    assert make(register, Order(UNIT, shape, DAY, "A5")) == make(register, Order(UNIT, shape, DAY, "A4"))
    with pytest.raises(ValueError, match="A3"):
        make(register, Order(UNIT, shape, DAY, "A3"))


def test_many_papers_are_one_job_and_a_reprint_is_the_same_paper_with_a_mark() -> None:
    shape = template("mau03-tt03-2025")
    order = Order(UNIT, shape, DAY, "A5", CLERK)
    one, other = example(shape), example(shape, applicant=replace(HANG, name="Lê Văn Hai"))
    together = bundle([(one, order), (other, order)])
    assert together == join([make(one, order), make(other, order)])
    named = [("Nguyễn Thị Hằng" in p, "Lê Văn Hai" in p) for p in pages(together)]
    assert named == [(True, False), (False, True)]
    again = stamped(together, "BẢN IN LẠI LẦN 2")
    assert again == stamped(together, "BẢN IN LẠI LẦN 2")
    assert all("BẢN IN LẠI LẦN 2" in page for page in pages(again))
    assert foreign_fonts(again) == []
    assert qr(again) == qr(together)
    assert outside(again) == []


def test_a_province_has_its_own_wording_without_a_release(tmp_path: Path) -> None:
    own = json.loads((SHIPPED / "templates/mau03-tt03-2025.json").read_text(encoding="utf-8"))
    own |= {"id": "mau03-tinh-31", "province": "31", "title": "PHIẾU TỪ CHỐI (MẪU CỦA TỈNH)"}
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/tinh.json").write_text(json.dumps(own, ensure_ascii=False), encoding="utf-8")
    catalogue = Catalogue.load(extra=tmp_path)
    assert catalogue.problems == ()
    chosen = catalogue.template("mau03", DAY, province="31")
    assert "PHIẾU TỪ CHỐI (MẪU CỦA TỈNH)" in text(make(example(chosen), Order(UNIT, chosen, DAY)))
    assert catalogue.template("mau03", DAY, province="79").id == "mau03-tt03-2025"


@pytest.mark.parametrize(
    ("broken", "line", "reason"),
    [
        ('{\n  "id": "x",\n  "form": \n}', 4, "cú pháp"),
        ('{\n  "id": "x",\n  "lines": [{"text": 7}]\n}', 3, "chuỗi"),
        ('{\n  "id": "x",\n  "sizes": ["A3"]\n}', 3, "A3"),
    ],
)
def test_a_broken_template_is_named_with_line_and_reason_and_the_others_load(
    tmp_path: Path, broken: str, line: int, reason: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/hong.json").write_text(broken, encoding="utf-8")
    catalogue = Catalogue.load(extra=tmp_path)
    (problem,) = catalogue.problems
    assert (problem.file, problem.line, problem.severity) == ("templates/hong.json", line, Severity.ERROR)
    assert reason in problem.reason
    assert catalogue.template("mau03", DAY).id == "mau03-tt03-2025"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"form": "mau99"}, "không có loại giấy “mau99”"),
        ({"lines": [{"text": "Chào {ai_do}"}]}, "chỗ điền lạ: ai_do"),
        ({"lines": [{"text": "Chào {reason"}]}, "sai dấu ngoặc"),
        ({"lines": [{"text": "<font>Chào</font>"}]}, "chỉ được dùng <b> và <i>"),
        ({"table": {"columns": [{"title": "A", "text": "{la}", "share": 1}]}}, "chỗ điền lạ: la"),
        ({"table": {"columns": []}}, "bảng thiếu cột"),
        ({"sizes": []}, "không ghi khổ giấy"),
    ],
)
def test_a_template_that_would_print_nonsense_is_told_of(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    own = json.loads((SHIPPED / "templates/mau03-tt03-2025.json").read_text(encoding="utf-8"))
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/la.json").write_text(json.dumps(own | {"id": "la"} | change), encoding="utf-8")
    (problem,) = Catalogue.load(extra=tmp_path).problems
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm lẻ năm"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (2_000_000_015, "hai tỷ không trăm mười lăm"),
    ],
)
def test_numbers_are_read_out(number: int, said: str) -> None:
    assert in_words(number) == said
    with pytest.raises(ValueError, match="read out"):
        in_words(-1)


def test_days_are_read_out() -> None:
    said = "ngày ba tháng hai năm một nghìn chín trăm chín mươi"
    assert day_in_words(date(1990, 2, 3)) == said
