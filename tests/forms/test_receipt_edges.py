"""The receipt at its edges: every procedure, long codes and names, size and speed."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from forms import preview, receipt
from forms.examples import UNIT, dossier
from forms.marks import qr
from forms.page import load_fonts
from forms.qr import qr_png
from forms.template import Line
from forms.vietnamese import long_date, long_time, money
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Trouble
from localdb.domain.values import PaperLine, Pin
from tests.forms.reading import squeezed, text
from tests.forms.samples import long_dossier
from tests.forms.test_receipt import CATALOGUE, DAY, EVERY, LETTERS, SETS, render


@EVERY
def test_a_receipt_is_small_and_quick(form: str, paper: str) -> None:
    made = render(dossier(), form, paper)
    assert len(made) < 60_000
    spent = []
    for _ in range(5):
        start = time.process_time()
        render(dossier(), form, paper)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.15


def test_tinos_has_every_letter_that_the_catalogue_may_print() -> None:
    load_fonts()
    printed = {c for t in CATALOGUE.templates for c in str(t)}
    for procedure in CATALOGUE.procedures:
        printed |= set(procedure.name + "".join(c.name for c in procedure.components))
    printed |= set(LETTERS + LETTERS.upper())
    for face in ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"):
        glyphs = pdfmetrics.getFont(face).face.charToGlyph
        assert [c for c in sorted(printed) if ord(c) not in glyphs] == []


@pytest.mark.parametrize("procedure", CATALOGUE.procedures, ids=lambda p: p.code)
def test_every_procedure_can_be_put_on_a_receipt(procedure: Procedure) -> None:
    papers = tuple(PaperLine(c.id, c.name, c.originals, c.copies) for c in procedure.components)
    pin = Pin(procedure.code, procedure.version, procedure.name, procedure.field)
    found = squeezed(
        text(render(dossier(procedure=pin, papers=papers), "tt01-2018", "A4", limit=procedure.limit.text))
    )
    assert squeezed(procedure.name) in found
    for paper in papers:
        assert squeezed(paper.name) in found


def test_dates_and_money_are_written_the_vietnamese_way() -> None:
    assert long_time("2023-10-27T09:32:00+07:00") == "09 giờ 32 phút, ngày 27 tháng 10 năm 2023"
    assert long_time("2026-02-03T02:05:00+00:00") == "09 giờ 05 phút, ngày 03 tháng 02 năm 2026"
    assert long_date(date(2026, 9, 2)) == "ngày 02 tháng 9 năm 2026"
    assert money(1_250_000) == "1.250.000 đồng"


def test_the_day_of_reception_is_vietnams() -> None:
    assert receipt.receipt_day(dossier(received_at="2025-09-14T17:30:00+00:00")) == date(2025, 9, 15)


def test_the_preview_is_a_picture_of_the_page() -> None:
    made = render(long_dossier())
    picture = Image.open(io.BytesIO(preview.page_png(made, 1, dpi=72)))
    assert picture.size == (420, 596)
    assert min(picture.convert("L").tobytes()) < 100
    with pytest.raises(Trouble, match="không có trang 100"):
        preview.page_png(made, 99)
    with pytest.raises(Trouble, match="không mở được"):
        preview.page_count(b"not a pdf")


def test_an_optional_line_is_left_out_when_it_has_nothing_to_say() -> None:
    template = CATALOGUE.template("mau01", DAY)
    assert any(line.optional for line in template.intro)
    assert "Email" not in text(render(dossier()))
    kept = replace(template, intro=(*template.intro, Line("Thư điện tử: {email}")))
    assert "Thư điện tử: ………" in text(receipt.render(dossier(), unit=UNIT, template=kept))


def test_a_code_too_long_for_bars_is_left_to_the_qr() -> None:
    code = "TAM-000.00.00.00.00.00.00.00.00.000.H29-261120-K3V9QZ-001"
    what = dossier(code=code, temporary=True, official_code="")
    made = render(what)
    assert code in text(made)
    picture = Image.open(io.BytesIO(preview.page_png(made, dpi=200)))
    (only,) = zxingcpp.read_barcodes(picture)
    assert only.text.split("|")[0] == code


def test_a_text_that_no_qr_holds_is_told_and_not_a_bug() -> None:
    for draw in (qr_png, lambda text: qr(text, 60)):
        with pytest.raises(Trouble, match="mã QR trên giấy không chứa được"):
            draw("Đặng " * 600)


def test_a_long_commune_is_never_broken_inside_a_word() -> None:
    name = "đặc khu Quần đảo Hoàng Thượng Mộc Đông Bảo"
    unit = replace(
        UNIT, commune=name, centre=f"Trung tâm Phục vụ hành chính công {name}", parent=f"UBND {name}"
    )
    for form in SETS:
        template = CATALOGUE.template("mau01", DAY, template_set=form)
        found = text(receipt.render(dossier(), unit=unit, template=template))
        assert found.count(name.upper()) == 2
