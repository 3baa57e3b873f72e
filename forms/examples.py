"""One made-up example of every paper: for the user guide, and for the tests that look at each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from msgspec.structs import replace

from forms.archive import ArchiveHandOver
from forms.catalogue import Catalogue
from forms.citizen import Guidance, Payment, ReturnReceipt, Slip, Ticket
from forms.declaration import of_dossier
from forms.explanation import Explanation
from forms.form import Form
from forms.label import PostLabel
from forms.lists import (
    BookLine,
    CallList,
    CertifiedBook,
    HandOver,
    Item,
    LateList,
    LookupList,
    OldClosed,
    Posting,
    ResultsHandOver,
    ReuseList,
    ScanList,
    Visit,
)
from forms.process import Apology, Control, Refusal, Step, StopNotice, Supplement
from forms.receipt import Receipt
from forms.registers import Entry, Register
from forms.report import PeriodReport, Reported, Standing
from forms.sheets import Cover, Separator
from forms.template import Template
from forms.unit import Unit
from localdb.domain.archive import values
from localdb.domain.archive.values import (
    ArchivedPaper,
    Box,
    Description,
    Drawn,
    Export,
    File,
    Label,
    Round,
    Stage,
    Verdict,
)
from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.posting import Posted
from localdb.domain.dossier import Dossier
from localdb.domain.outage import Outage, OutageKind
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin, Status

UNIT = Unit(
    commune="xã Thượng Mộc",
    parent="Ủy ban nhân dân xã Thượng Mộc",
    centre="Trung tâm Phục vụ hành chính công xã Thượng Mộc",
    place="Thượng Mộc",
    phone="0000 123 456",
    hotline="0000 654 321",
    lookup_url="https://dichvucong.gov.vn",
)
HANG = Person(
    name="Nguyễn Thị Hằng",
    number="001185000123",
    address="Thôn Đông Bảo, xã Thượng Mộc, tỉnh Nam Trường Giang",
    phone="0900 000 001",
)
BABY = Person(name="Nguyễn Hoàng Gia Khánh")
DAY = date(2026, 11, 22)
CLERK = "Trần Văn Đức"
REASON = "Kết quả xác minh của Ủy ban nhân dân xã nơi cư trú trước đây chưa được gửi về."
APOLOGY = "Trung tâm Phục vụ hành chính công xã Thượng Mộc chân thành xin lỗi bà Nguyễn Thị Hằng."
EXPLAINED = "Đã gửi văn bản hỏi ngày 16/11, nhắc lại bằng điện thoại ngày 20/11; công chức hộ tịch theo dõi."
POSTED = Posted("CE123456785VN", "Nguyễn Thị Hằng", "Thôn Đông Bảo, xã Thượng Mộc", "0900000001")
OUTAGE = Outage(
    OutageKind.NETWORK, "2026-11-20T08:10:00+07:00", "2026-11-20T11:47:00+07:00", "Không kết nối được máy chủ"
)
PAYLOAD = "00020101021238570010A000000727012700069704030113001101234567802080QRIBFTTA5303704540515000"
MOTHER = replace(HANG, birth="1985-02-03", sex="Nữ", issued="2022-05-09")
LATER = "2026-12-01T17:00:00+07:00"
_WAYS = (HandOver, ResultsHandOver, Visit, CallList, LateList, OldClosed)
LISTS = {k.form: k for k in (*_WAYS, ReuseList, ScanList, LookupList, Posting)}


@cache
def _shipped() -> Catalogue:
    return Catalogue.load()


def dossier(**changes: Any) -> Dossier:
    """A made-up dossier; ``changes`` are to its fields."""
    made = Dossier(
        id="0190a000-0000-7000-8000-000000000001",
        version=1,
        code="000.00.19.H29-261120-0007",
        temporary=False,
        official_code="000.00.19.H29-261120-0007",
        unit="000.00.19.H29",
        procedure=Pin("1.004873", "2026.1", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch"),
        applicant=HANG,
        owner=None,
        channel=Channel.DIRECT,
        received_at="2026-11-20T09:32:00+07:00",
        due=Due(
            "2026-11-25T17:00:00+07:00",
            "3 ngày làm việc, tính từ sau ngày 20/11/2026. Ngày 24/11/2026 chưa chắc: nghỉ.",
            "vn-2026.11",
        ),
        status=Status.RECEIVED,
        papers=(
            PaperLine("tp01", "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân theo mẫu", originals=1),
            PaperLine("tp02", "Giấy xác nhận tình trạng hôn nhân đã cấp trước đó", originals=1),
            PaperLine("tp04", "Văn bản ủy quyền", originals=1, copies=2),
            PaperLine("tp05", "Giấy tờ tùy thân", originals=1, presented=True),
            PaperLine("tp06", "Giấy tờ chứng minh thông tin về cư trú", closed_by="data"),
        ),
        fees=(FeeLine("Lệ phí hộ tịch", None, "Do HĐND cấp tỉnh quyết định", True),),
        sets=1,
        note="",
    )
    return replace(made, **changes)


def example(shape: Template, **changes: Any) -> Form:
    """A form that suits the template; ``changes`` are to the dossier that it is about."""
    what = dossier(**changes)
    if shape.form == "declaration":
        return _declaration(what, shape.procedures[0])
    if shape.form in LISTS:
        return _list(shape.form, what)
    return _OTHERS[shape.form](what)


def _declaration(what: Dossier, procedure: str) -> Form:
    pin = Pin(procedure, "2026.1", "Thủ tục", "Lĩnh vực")
    owner = what.owner or replace(BABY, birth="2026-11-15", sex="Nữ")
    person = replace(MOTHER, name=what.applicant.name, address=what.applicant.address)
    what = replace(what, procedure=pin, applicant=person, owner=owner)
    return of_dossier(what, {"mother": person}, {"relation": "Mẹ", "birth_place": "Bệnh viện Đa khoa Mẫu"})


def _list(form: str, what: Dossier) -> Form:
    item = Item(
        what,
        result="Giấy xác nhận",
        fee=True,
        post=True,
        tell="Mời đến nhận kết quả",
        responsible="Lê Thị Hòa",
        late_days=3,
        reason=REASON,
        new_due=LATER,
        item_number="RR000VN",
    )
    said = ("Ngày 22 tháng 11 năm 2026", "Bộ phận Một cửa", CLERK, "Công chức hộ tịch", "Lê Thị Hòa")
    if form == "reuse-list":
        used = replace(item, note="Giấy khai sinh: đã số hóa ở hồ sơ 000.00.19.H29-261103-0012")
        return ReuseList((used,) * 3, *said, of=17)
    if form == "scan-list":
        waits = replace(item, note="Tờ khai đăng ký khai sinh; Giấy chứng sinh\nĐã giao đi: Máy quét hỏng")
        return ScanList((waits,) * 3, *said, digitised="41/47 giấy (87,2 %)")
    if form == "lookup-list":
        about = "Giấy tờ về cư trú · CSDLQG về dân cư\nGiải quyết hồ sơ xác nhận tình trạng hôn nhân"
        asked = replace(item, note=about, result="Đã trả lời · 09:41 20/11/2026", at=what.received_at)
        return LookupList((asked,) * 3, *said)
    return LISTS[form]((item,) * 3, *said)


def _guidance(what: Dossier) -> Form:
    procedure = _shipped().procedure("2.000635", DAY)
    return Guidance(procedure, procedure.components, what.applicant.name, "Xin bản sao giấy khai sinh")


def _book(what: Dossier) -> Form:
    copy = Certified("SCT/BS", "01", 2026, 125, "Bằng tốt nghiệp đại học", 2, 3, 12_000)
    line = BookLine(copy, what.received_at, what.applicant.name, what.applicant.number, "Phạm Thị Lan")
    return CertifiedBook("01-SCT/BS", "Tháng 11 năm 2026", (line, line))


def _archive() -> Form:
    """A box that was checked, exported and handed over."""
    about = Description(
        "Hồ sơ giao đất ở thôn Đông Bảo, gồm đơn, biên bản đo đạc và quyết định",
        "HS-12",
        "1998",
        "2001-03-02",
    )
    about = replace(about, retention="Vĩnh viễn", sheets=48)
    drawn = Drawn("f", "p", 1)
    check = Round("u", "Lê Thị Hòa", LATER, "", 62, 0, (drawn,), (Verdict(drawn),), "accepted")
    box = Box(
        "b",
        9,
        Label("12", "UBND-TM", "Ủy ban nhân dân xã Thượng Mộc", "01", "Kho 1, giá 3", "Địa chính 1995–2003"),
        Stage.ACCEPTED,
        rounds=(check,),
        exports=(Export("hop-12", 5, "0" * 64, LATER),),
    )
    papers = (ArchivedPaper("p", "Đơn xin giao đất", "0" * 64, 9, 62),)
    file = File("f", 2, "b", "", "1", "LT-UBNDTM-01-12-1", about, papers)
    return ArchiveHandOver(
        box, (file, file), values.HandOver(CLERK, "Phạm Thị Lan", "Lưu trữ lịch sử tỉnh", LATER)
    )


def _steps(what: Dossier) -> Form:
    done = Step("Bộ phận Một cửa", "Công chức hộ tịch", what.received_at, CLERK, "Lê Thị Hòa", "Trước hạn")
    return Control(what, (done,), "Ủy ban nhân dân xã Thượng Mộc")


_OTHERS: dict[str, Callable[[Dossier], Form]] = {
    "mau01": Receipt,
    "mau02": lambda d: Supplement(d, (PaperLine("tp04", "Văn bản ủy quyền", copies=1),), REASON, until=LATER),
    "mau03": lambda d: Refusal(d, REASON, "Điều 7 Luật Hộ tịch"),
    "mau04": lambda d: Apology(d, APOLOGY, REASON, LATER, letter="12/XL-TTPVHCC", signer="Phạm Thị Lan"),
    "explanation": lambda d: Explanation(
        d, REASON, EXPLAINED, d.due.at, LATER, (OUTAGE,), CLERK, "Phạm Thị Lan"
    ),
    "mau05": lambda d: StopNotice(d, REASON, "2026-11-21", "Đang xử lý", 8_000, "hoàn trả tại quầy"),
    "mau06": _steps,
    "mau07": lambda d: Register("Tháng 11 năm 2026", (Entry(d, "UBND xã", LATER, "Trực tiếp"),) * 3),
    "certified-book": _book,
    "period-report": lambda d: PeriodReport(
        DAY.replace(day=1), DAY, LATER, tuple(Reported(d, standing, before=False) for standing in Standing)
    ),
    "guidance": _guidance,
    "return-receipt": lambda d: ReturnReceipt(d, d.applicant.name, LATER, d.applicant.number, result="Giấy"),
    "post-label": lambda d: PostLabel(d, POSTED),
    "payment": lambda d: Payment(d, PAYLOAD, 15_000, "0011012345678", "Ngân hàng Mẫu", "XA MAU", "HS 0007"),
    "slip": Slip,
    "ticket": lambda d: Ticket(
        "7Q2K9D-47", "47", d.applicant.name, d.procedure.name, LATER, "Giấy chứng sinh"
    ),
    "cover": Cover,
    "archive-handover": lambda _d: _archive(),
    "separator": lambda d: Separator("tp02", "Giấy chứng sinh"),
}
