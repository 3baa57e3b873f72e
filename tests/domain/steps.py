"""Made-up steps of a dossier's way, one of each kind, for tests that walk any way."""

from __future__ import annotations

from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import (
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    Withdrawn,
)
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.dossier import StepBody
from localdb.domain.values import Clock, Due, Lack, Officer, Relation, ResultFile

HOA, BINH, LAN = (
    Officer("Đặng Thị Hoà", "acc-hoa"),
    Officer("Trần Văn Bình", "acc-binh"),
    Officer("Lý Thị Lan"),
)
LATER = Due("2099-12-31T17:00:00+07:00")
REASON = "Chờ công an xã Đồng Mẫu trả lời xác minh nơi cư trú từ ngày 18/11"
APOLOGY = "Trung tâm chân thành xin lỗi bà."
GROUND = "Điều 16 Luật Hộ tịch"

HAND_OVER = HandedOver(HOA, BINH, "Thụ lý")
TO_SIGN = HandedOver(BINH, HOA, "Thụ lý", to_confirm=True)  # the tests' changes are all made by Hoà
ASK = SupplementAsked("Trích lục mờ số quyển", GROUND, Clock.PAUSE, (Lack("tp01", "Trích lục", "mờ"),))
ANSWER = SupplementAnswered(LATER)
DRAFT = LetterDrafted(LATER, REASON, APOLOGY, "Đã hỏi hai lần, ngày 16 và 20/11", "Đặng Thị Hoà")
EXTEND = Extended(LATER, REASON, APOLOGY, LAN)
DELIVER = LetterDelivered("Đặng Thị Hoà", "Trao tận tay", "2026-11-23T09:00:00+07:00")
DECLINE = Declined("Không thuộc thẩm quyền", GROUND)
WITHDRAW = Withdrawn("Bà xin rút về nộp nơi khác")
STOP = Stopped("Quá hạn bổ sung", GROUND)
READY = ResultReady("12/TLKS", "Lý Thị Lan", (ResultFile("kq.pdf", "0" * 64, 900),), 1)
READY_ON_PAPER = ResultReady("12/TLKS", "Lý Thị Lan", paper=1, ground="Chưa có chữ ký số")
POST = Posted("CE123456785VN", "Đặng Thị Hoà", "Thôn Đông, xã Tân Mẫu")
RETURN = ResultReturned("Đặng Thị Hoà", "012345678901", Relation.PROXY, "Giấy ủy quyền 01/11/2026")
NOTIFY = Notified("Gọi điện", "Đã báo được")
ALL: tuple[StepBody, ...] = (
    HAND_OVER,
    TO_SIGN,
    ASK,
    ANSWER,
    DRAFT,
    EXTEND,
    DELIVER,
    DECLINE,
    WITHDRAW,
    STOP,
    READY,
    POST,
    RETURN,
    NOTIFY,
)
