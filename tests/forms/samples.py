"""Made-up dossiers to print."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from forms.unit import Unit
from localdb.domain.dossier import Dossier
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


def dossier(**changes: Any) -> Dossier:
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


def long_dossier(**changes: Any) -> Dossier:
    papers = tuple(
        PaperLine(
            f"tp{n:02d}",
            f"Giấy tờ số {n}: bản sao chứng thực văn bản thỏa thuận phân chia di sản thừa kế là quyền "
            "sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất của các đồng thừa kế",
            originals=1,
            copies=n % 3,
        )
        for n in range(1, 21)
    )
    person = replace(
        HANG,
        name="Công Tằng Tôn Nữ Nguyễn Thị Hoàng Ngọc Phượng Quỳnh Anh",
        address="Số nhà 12B, ngách 34/56 ngõ 78, đường liên thôn Đông Bảo – Hòa Lẫm, tổ dân phố số 9, "
        "khu dân cư Tân Khởi mở rộng giai đoạn hai, gần trạm bơm thủy lợi cũ, thôn Yên Quỳ Thượng, "
        "xã Thượng Mộc (trước đây là xã Phú Nhuệ, huyện Cẩm Đằng), tỉnh Nam Trường Giang, trước sáp nhập "
        "thuộc tỉnh Bắc Sơn Hà",
        email="hang.nguyen.thi.rat.dai@thu-dien-tu.example",
    )
    made = dossier(
        code="TAM-000.00.19.H29-261120-K3V9QZ-001",
        temporary=True,
        official_code="",
        applicant=person,
        owner=BABY,
        papers=papers,
        fees=(
            FeeLine("Phí chứng thực bản sao", 1_250_000, "TT 226/2016/TT-BTC Điều 4", True),
            FeeLine("Lệ phí đăng ký thường trú", 20_000, "TT 75/2022/TT-BTC", False),
        ),
        note="Người dân đề nghị gọi điện trước khi trả kết quả.",
    )
    return replace(made, **changes)
