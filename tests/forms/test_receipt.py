"""The receipt says all it must, on both sets and sizes, whole, readable by machine, and always alike."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from forms import preview, receipt
from forms.catalogue import Catalogue
from forms.examples import BABY, HANG, UNIT, dossier
from forms.wording import DOSSIER_NAMES, UNIT_NAMES, dossier_words, unit_words
from localdb.domain.dossier import Collection, Dossier
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person
from tests.forms.reading import foreign_fonts, pages, squeezed, text
from tests.forms.samples import long_dossier

CATALOGUE = Catalogue.load()
DAY = date(2026, 11, 20)
SETS = ("tt03-2025", "tt01-2018")
SIZES = {"A5": (148, 210), "A4": (210, 297)}
EVERY = pytest.mark.parametrize(("form", "paper"), [(s, p) for s in SETS for p in SIZES])


def render(what: Dossier, form: str = "tt03-2025", paper: str = "A5", **more: Any) -> bytes:
    template = CATALOGUE.template("mau01", DAY, template_set=form)
    return receipt.render(what, unit=UNIT, template=template, paper=paper, **more)


@EVERY
def test_the_golden_facts_are_on_the_paper(form: str, paper: str) -> None:
    found = text(render(dossier(), form, paper))
    for fact in (
        "ỦY BAN NHÂN DÂN XÃ THƯỢNG MỘC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Thượng Mộc, ngày 20 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: 000.00.19.H29-261120-0007",
        "Nguyễn Thị Hằng",
        "001185000123",
        "0900 000 001",
        "Thôn Đông Bảo, xã Thượng Mộc, tỉnh Nam Trường Giang",
        "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân (mã 1.004873)",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian nhận hồ sơ: 09 giờ 32 phút, ngày 20 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "Lệ phí hộ tịch: chưa có mức phí trong danh mục",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "https://dichvucong.gov.vn",
    ):
        assert squeezed(fact) in squeezed(found), fact
    assert "None" not in found
    assert "Trang" not in found
    assert "SỐ TẠM" not in found
    assert "IN LẠI" not in found


def test_the_set_of_2025_has_its_columns_fee_line_and_register_line() -> None:
    found = text(render(dossier()))
    assert "STT Tên giấy tờ Loại giấy tờ Số lượng" in found
    assert "6. Phí, lệ phí (nếu có): Lệ phí hộ tịch" in found
    assert "Vào sổ theo dõi hồ sơ, Quyển số" in found
    assert "5. Đăng ký trả kết quả tại: Trung tâm Phục vụ hành chính công xã Thượng Mộc" in found
    assert "Chú ý: Công dân đến nhận kết quả mang theo phiếu hẹn" in found


def test_the_set_of_2018_has_six_lines_and_three_quantity_columns() -> None:
    found = text(render(dossier(), "tt01-2018"))
    for heading in ("Bản chính", "Bản chứng thực", "Bản photo"):
        assert heading in found
    numbered = [re.search(rf"\b{n}\. [A-ZĐ]", found) for n in range(1, 7)]
    assert all(numbered)
    assert "3. Thời gian giải quyết hồ sơ theo quy định là: 3 ngày làm việc" in found
    assert "chưa chắc" not in found
    assert "Quyển số: …………, Số thứ tự: …………" in found


def test_the_limit_is_the_one_counted_also_for_papers_received_out_of_hours() -> None:
    outside = "Nhận ngoài giờ làm việc, tính như nhận ngày 23/11/2026. "
    for reason, told in (
        (f"{outside}5 ngày làm việc, tính từ sau ngày 23/11/2026", "5 ngày làm việc"),
        (f"{outside}Giải quyết trong ngày nhận", "trong ngày"),
        ("Cán bộ tự ghi ngày hẹn", "…………"),
    ):
        due = Due("2026-11-30T17:00:00+07:00", reason)
        assert f"quy định là: {told}" in text(render(dossier(due=due), "tt01-2018"))


def test_the_limit_is_told_in_the_published_words_when_given() -> None:
    found = text(render(dossier(), "tt01-2018", limit="03 ngày làm việc kể từ ngày nhận đủ hồ sơ"))
    assert "quy định là: 03 ngày làm việc kể từ ngày nhận đủ hồ sơ" in found


@EVERY
def test_the_qr_and_the_bars_are_read_from_the_page(form: str, paper: str) -> None:
    for what in (dossier(), long_dossier()):
        picture = Image.open(io.BytesIO(preview.page_png(render(what, form, paper), dpi=200)))
        found = {r.format: r.text for r in zxingcpp.read_barcodes(picture)}
        qr = found[zxingcpp.BarcodeFormat.QRCode]
        assert qr.split("|") == [
            what.code,
            "1.004873",
            "001185000123",
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        ]
        assert found[zxingcpp.BarcodeFormat.Code128] == what.code


def test_even_a_five_letter_code_gets_a_full_qr() -> None:
    short = dossier(code="A-1", official_code="A-1", applicant=Person(name="An"))
    picture = Image.open(io.BytesIO(preview.page_png(render(short), dpi=200)))
    formats = {r.format for r in zxingcpp.read_barcodes(picture)}
    assert zxingcpp.BarcodeFormat.QRCode in formats
    assert zxingcpp.BarcodeFormat.MicroQRCode not in formats


@EVERY
def test_every_font_is_embedded_tinos(form: str, paper: str) -> None:
    assert foreign_fonts(render(long_dossier(), form, paper)) == []


@EVERY
def test_the_page_has_the_size_asked_for(form: str, paper: str) -> None:
    with pikepdf.open(io.BytesIO(render(dossier(), form, paper))) as pdf:
        box = [float(x) for x in pdf.pages[0].mediabox]
    width, height = SIZES[paper]
    assert box == pytest.approx([0, 0, width * 72 / 25.4, height * 72 / 25.4], abs=0.1)


def test_another_size_is_a_bug_and_not_a_guess() -> None:
    with pytest.raises(ValueError, match="A3"):
        render(dossier(), paper="A3")


def test_decomposed_text_is_set_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Đỗ Thị Mỹ Huệ")
    found = text(render(dossier(applicant=replace(HANG, name=decomposed))))
    assert "Đỗ Thị Mỹ Huệ" in found
    assert found == unicodedata.normalize("NFC", found)


def test_the_same_dossier_gives_the_same_bytes_in_any_process() -> None:
    code = (
        "from tests.forms.test_receipt import render; from tests.forms.samples import long_dossier;"
        "import hashlib; print(hashlib.sha256(render(long_dossier())).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    here = hashlib.sha256(render(long_dossier())).hexdigest()
    assert hashlib.sha256(render(long_dossier())).hexdigest() == here
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "America/Lima"}
        made = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert made.stdout.strip() == here


def test_a_temporary_number_is_plainly_marked() -> None:
    found = text(render(long_dossier()))
    assert "TAM-000.00.19.H29-261120-K3V9QZ-001" in found
    assert "SỐ TẠM – mã chính thức sẽ được cấp khi đồng bộ" in found


def test_once_bound_the_official_code_leads_and_the_temporary_one_is_remembered() -> None:
    found = text(render(long_dossier(official_code="000.00.19.H29-261120-0044")))
    assert "Mã hồ sơ: 000.00.19.H29-261120-0044" in found
    assert "(số tạm khi tiếp nhận: TAM-000.00.19.H29-261120-K3V9QZ-001)" in found
    assert "SỐ TẠM –" not in found


def test_a_reprint_says_which_one_it_is_on_every_page() -> None:
    made = pages(render(long_dossier(), again="BẢN IN LẠI LẦN 3"))
    assert len(made) > 1
    assert all("IN LẠI LẦN 3" in page for page in made)


def test_two_copies_are_the_same_paper_for_two_readers() -> None:
    first, second = pages(render(dossier(), copies=(receipt.FOR_FILE, receipt.FOR_CITIZEN)))
    assert "(Liên: Lưu)" in first
    assert "(Liên: Giao khách hàng)" in second
    assert first.replace("(Liên: Lưu)", "") == second.replace("(Liên: Giao khách hàng)", "")


@EVERY
def test_twenty_long_papers_flow_on_with_heading_and_numbers(form: str, paper: str) -> None:
    what = long_dossier()
    made = pages(render(what, form, paper, clerk="Trần Văn Đức"))
    assert len(made) > 1
    whole = squeezed(" ".join(made))
    for line in what.papers:
        assert squeezed(line.name) in whole
    assert squeezed(what.applicant.address) in whole
    for number, page in enumerate(made, 1):
        assert f"Trang {number} /{len(made)}".replace(" ", "") in squeezed(page)
    heading = "Tên giấy tờ" if form == "tt03-2025" else "Thành phần hồ sơ"
    assert what.code in made[1]
    assert heading in made[1]
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in made[-1]
    assert "Trần Văn Đức" in made[-1]


def test_a_usual_receipt_is_one_page_on_either_size() -> None:
    for form in SETS:
        for paper in SIZES:
            assert preview.page_count(render(dossier(), form, paper)) == 1


def test_an_unknown_fee_is_never_zero_and_a_free_one_says_so() -> None:
    fees = (
        FeeLine("Phí chứng thực bản sao", 1_250_000, "TT 226", True),
        FeeLine("Lệ phí hộ tịch", 0, "Luật Hộ tịch", True),
        FeeLine("Lệ phí khác", None),
        FeeLine("Lệ phí tạm trú", 15_000, "TT 75", False),
    )
    found = text(render(dossier(fees=fees)))
    assert "Phí chứng thực bản sao: 1.250.000 đồng;" in found
    assert "Lệ phí hộ tịch: không thu;" in found
    assert "Lệ phí khác: chưa có mức phí trong danh mục;" in found
    assert "15.000 đồng (tạm tính)" in found
    assert "Chưa thanh toán" in found


def test_money_taken_is_told() -> None:
    taken = (Collection(8_000, "tiền mặt", "", "2026-11-20T09:40:00+07:00"),)
    found = text(render(dossier(fees=(FeeLine("Phí", 8_000, "", True),), collections=taken)))
    assert "Đã thu 8.000 đồng" in found
    assert "Chưa thanh toán" not in found


def test_without_a_date_the_clerk_has_room_to_write_one() -> None:
    found = text(render(dossier(due=Due("", "Chưa rõ thời hạn: tự ghi ngày hẹn trả."))))
    assert "Thời gian trả kết quả giải quyết hồ sơ: …… giờ …… phút, ngày …… tháng …… năm" in found


def test_owner_and_applicant_are_both_named() -> None:
    found = text(render(dossier(owner=BABY)))
    assert "Tiếp nhận hồ sơ của: Nguyễn Hoàng Gia Khánh" in found
    assert "Người nộp: Nguyễn Thị Hằng" in found
    company = Person(name="Hộ kinh doanh Hằng Nga", number="8000000001")
    assert "Hộ kinh doanh Hằng Nga (số định danh 8000000001)" in text(render(dossier(owner=company)))


def test_only_the_receiver_signs_for_an_online_dossier() -> None:
    found = text(render(dossier(channel=Channel.ONLINE)))
    assert "NGƯỜI NỘP HỒ SƠ" not in found
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in found


def test_papers_that_are_data_or_only_shown_are_told_apart() -> None:
    papers = (
        PaperLine("a", "Giấy khai sinh", originals=1, presented=True),
        PaperLine("b", "Giấy kết hôn", originals=1, closed_by="store"),
        PaperLine("c", "Căn cước", originals=1, closed_by="vneid"),
    )
    found = text(render(dossier(papers=papers)))
    assert "Giấy khai sinh (xuất trình, đã trả lại) Bản chính 01" in found
    assert "lấy từ kho dữ liệu điện tử" in found
    assert "xuất trình trên VNeID" in found
    assert found.count("Bản điện tử") == 2


def test_no_papers_is_said_and_not_an_empty_table() -> None:
    for form in SETS:
        assert "Không có giấy tờ kèm theo" in text(render(dossier(papers=()), form))


def test_markup_in_a_name_is_only_text() -> None:
    sly = replace(HANG, name="<b>An</b> & {due} <font>")
    assert "<b>An</b> & {due} <font>" in text(render(dossier(applicant=sly)))
    unit = replace(UNIT, centre="Trung tâm A & B <i>", parent="UBND & <x>")
    template = CATALOGUE.template("mau01", DAY)
    found = text(receipt.render(dossier(), unit=unit, template=template))
    assert "TRUNG TÂM A & B <I>" in found
    assert "UBND & <X>" in found


def test_every_blank_of_a_template_is_filled() -> None:
    assert set(unit_words(UNIT, clerk="", day=DAY)) | {"copy"} == UNIT_NAMES
    assert set(dossier_words(dossier(), UNIT)) == DOSSIER_NAMES


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.lists(
    st.text(LETTERS + LETTERS.upper() + "0123456789.,/()&<>'", min_size=1, max_size=60), max_size=60
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([(s, p) for s in SETS for p in SIZES]),
    st.tuples(WORDS, WORDS, WORDS, WORDS),
    st.integers(0, 12),
)
def test_no_text_however_long_is_lost(
    size: tuple[str, str], texts: tuple[list[str], list[str], list[str], list[str]], count: int
) -> None:
    form, paper = size
    name, address, note, line = texts
    what = dossier(
        applicant=replace(HANG, name="An " + " ".join(name), address=" ".join(address)),
        note=" ".join(note),
        papers=tuple(PaperLine(f"tp{n}", f"Đơn {n} " + " ".join(line), originals=1) for n in range(count)),
    )
    found = squeezed(text(render(what, form, paper)).replace("\x02", "").replace("￾", ""))
    found = _without_page_furniture(found, what)
    for expected in (what.applicant.name, what.applicant.address, what.note, *(p.name for p in what.papers)):
        for word in expected.split():
            assert word in found, word


def _without_page_furniture(found: str, what: Dossier) -> str:
    """Join what a page break cut: foot, running head and the repeated table heading come in between."""
    found = re.sub(r"Trang\d+/\d+", "", found)
    found = found.replace(squeezed(f"{what.code} – Giấy tiếp nhận hồ sơ và hẹn trả kết quả"), "")
    for heading in (
        "STT Tên giấy tờ Loại giấy tờ Số lượng",
        "TT Thành phần hồ sơ Số lượng Bản chính Bản chứng thực Bản photo",
        "Số lượng TT Thành phần hồ sơ Bản chính Bản chứng thực Bản photo",
    ):
        found = found.replace(squeezed(heading), "")
    return found
