"""A made-up receipt, marked MẪU, to see how the paper comes out."""

from __future__ import annotations

from datetime import datetime, timedelta

from localdb.domain.dossier import Dossier
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin, Status
from ui.parts import Parts

COPY = "MẪU – IN THỬ"
NOTE = "GIẤY MẪU ĐỂ IN THỬ, KHÔNG CÓ GIÁ TRỊ. Người và hồ sơ trên giấy này không có thật."


def specimen(parts: Parts) -> bytes:
    """Return the receipt of an invented dossier in the form and size now chosen. Raises ``Trouble``."""
    from forms import receipt  # slow to load: not with the window

    now = parts.home.writer.now()
    return receipt.render(
        _dossier(now),
        unit=parts.unit,
        template=parts.template(now.date()),
        paper=parts.paper.size,
        copies=(COPY,),
        clerk="Người Nhận Mẫu",
        limit="3 ngày làm việc",
    )


def _dossier(now: datetime) -> Dossier:
    due = (now + timedelta(days=3)).replace(hour=17, minute=0, second=0)
    return Dossier(
        id="MAU",
        version=1,
        code="MAU-000000-0000",
        temporary=False,
        official_code="",
        unit="MAU",
        procedure=Pin("0.000000", "MAU", "Thủ tục mẫu (in thử)", "Lĩnh vực mẫu"),
        applicant=Person("Nguyễn Văn Mẫu", "000000000000", address="Thôn Mẫu", phone="0000 000 000"),
        owner=None,
        channel=Channel.DIRECT,
        received_at=now.isoformat(timespec="seconds"),
        due=Due(due.isoformat(timespec="seconds"), "3 ngày làm việc"),
        status=Status.RECEIVED,
        papers=(PaperLine("tp01", "Tờ khai mẫu", 1), PaperLine("tp02", "Bản sao mẫu", 0, 2)),
        fees=(FeeLine("Lệ phí mẫu", 8000, verified=True),),
        sets=1,
        note=NOTE,
    )
