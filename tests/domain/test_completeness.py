"""What is missing of a dossier in the system is named, and what nobody may ask for is not missed."""

from __future__ import annotations

from msgspec.structs import replace

from forms.examples import dossier
from localdb.domain.completeness import completeness
from localdb.domain.dossier import Receipt
from localdb.domain.values import FeeLine, Scan


def test_what_was_left_on_paper_is_named() -> None:
    found = completeness(dossier())
    assert found.of == 9
    assert found.missing == (
        "ngày sinh người nộp",
        "bản quét Tờ khai cấp Giấy xác nhận tình trạng hôn nhân theo mẫu",
        "bản quét Giấy xác nhận tình trạng hôn nhân đã cấp trước đó",
        "bản quét Văn bản ủy quyền",
        "giấy tiếp nhận",
        "số tiền phí, lệ phí",
    )
    assert found.words.startswith("3 trên 9 mục. Còn thiếu: ngày sinh người nộp; ")


def test_a_paper_that_was_shown_or_that_data_stand_for_needs_no_scan() -> None:
    bare = dossier()
    scans = tuple(Scan(p.component, p.component, p.name, "", 1, 1) for p in bare.papers[:3])
    receipt = Receipt("0" * 64, "mau01", "A5", 0, bare.received_at)
    person = replace(bare.applicant, birth="1985-02-03")
    paid = (FeeLine("Lệ phí", 0),)
    whole = replace(bare, scans=scans, receipts=(receipt,), applicant=person, fees=paid)
    assert completeness(whole).missing == ()
    assert completeness(whole).words == "8 trên 8 mục, đủ."
