"""A made-up dossier whose every line is long."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from forms.examples import BABY, HANG, dossier
from localdb.domain.dossier import Dossier
from localdb.domain.values import FeeLine, PaperLine


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
