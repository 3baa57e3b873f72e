"""What may be done with a dossier, declared once: buttons, keys and the palette derive from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from localdb.domain import elsewhere, late
from localdb.domain.bodies.late import LetterDrafted
from localdb.domain.bodies.progress import Advanced, Declined, Stopped, SupplementAsked, Withdrawn
from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier
from localdb.domain.late import Letter
from localdb.domain.notices import untold
from localdb.domain.posting import posted
from localdb.domain.roles import Act, Role, may
from localdb.domain.rules.steps import OPEN, UNFINISHED
from localdb.domain.trouble import Refused
from localdb.domain.values import Status
from ui.dossiers.model import next_steps

_TO_RETURN = frozenset({Status.DONE, Status.STOPPED, Status.WITHDRAWN})


@dataclass(frozen=True)
class Way:
    """One thing to do: ``able`` says whether this role may do it to this dossier now."""

    id: str
    title: str
    icon: str
    able: Callable[[Dossier, Role], bool]
    words: str = ""  # other names it may be searched by
    key: str = ""


def _during(statuses: frozenset[Status], act: Act) -> Callable[[Dossier, Role], bool]:
    return lambda dossier, role: dossier.status in statuses and may(role, act)


def _ask(dossier: Dossier, role: Role) -> bool:
    return dossier.status in OPEN and may(role, Act.DECIDE if dossier.supplements else Act.ADVANCE)


def _extend(dossier: Dossier, role: Role) -> bool:
    return dossier.status in OPEN and late.signed(dossier) is None and may(role, Act.ADVANCE)


def _hand_over(dossier: Dossier, role: Role) -> bool:
    return dossier.status in OPEN and dossier.handing is None and may(role, Act.ADVANCE)


def _take_over(dossier: Dossier, role: Role) -> bool:
    return dossier.handing is not None and may(role, Act.ADVANCE)


def _part(dossier: Dossier, role: Role) -> bool:
    going = any(not part.state.ended for part in dossier.parts)
    return dossier.status in UNFINISHED and going and may(role, Act.ADVANCE)


def _settle_lookup(dossier: Dossier, role: Role) -> bool:
    return may(role, Act.LOOK_UP) and any(lookup.open_difference for lookup in dossier.lookups)


def _take_back(dossier: Dossier, role: Role) -> bool:
    return may(role, Act.LOOK_UP) and any(lookup.waiting for lookup in dossier.lookups)


def _notify(dossier: Dossier, role: Role) -> bool:
    return (dossier.status is Status.DONE or untold(dossier) is not None) and may(role, Act.RETURN)


def _post(dossier: Dossier, role: Role) -> bool:
    return dossier.status in _TO_RETURN and posted(dossier) is None and may(role, Act.RETURN)


def _deliver(dossier: Dossier, role: Role) -> bool:
    return late.letter(dossier) is Letter.SIGNED and may(role, Act.ADVANCE)


def _collect(dossier: Dossier, role: Role) -> bool:
    return may(role, Act.COLLECT) and not dossier.fee_free and dossier.owed != 0


def _exempt(dossier: Dossier, role: Role) -> bool:
    free = {e.name for e in dossier.exemptions}
    left = any(line.amount != 0 and line.name not in free for line in dossier.fees)
    return may(role, Act.COLLECT) and left and dossier.owed != 0


def _has_entry(dossier: Dossier, role: Role) -> bool:
    return may(role, Act.COLLECT) and any(c.number and not c.void_reason for c in dossier.collections)


def _lacks_receipt(dossier: Dossier, role: Role) -> bool:
    return _has_entry(dossier, role) and any(
        c.number and not c.void_reason and not c.receipt_number for c in dossier.collections
    )


# In the order of the day; the first that is possible is what F9 begins.
WAYS: tuple[Way, ...] = (
    Way(
        "answer",
        "Đã bổ sung đủ",
        "inbox",
        _during(frozenset({Status.SUPPLEMENT}), Act.ADVANCE),
        "nhận bổ sung tiếp tục",
    ),
    Way("settle_lookup", "Trả lời khác hồ sơ", "warn", _settle_lookup, "tra cứu đối chiếu dân cư"),
    Way("return", "Trả kết quả", "check", _during(_TO_RETURN, Act.RETURN), "giao kết quả ký nhận ủy quyền"),
    Way("part", "Phần liên thông", "next", _part, "khai sinh thường trú bhyt khai tử mai táng"),
    Way("take_over", "Ký nhận hồ sơ", "tick", _take_over, "bàn giao người nhận xác nhận"),
    Way("hand_over", "Bàn giao", "next", _hand_over, "giao nhận chuyển phòng người thụ lý"),
    Way("ready", "Có kết quả", "tick", _during(OPEN, Act.ADVANCE), "xong ký số kết quả điện tử"),
    Way("ask", "Yêu cầu bổ sung", "warn", _ask, "mẫu 02 thiếu giấy tờ"),
    Way("collect", "Thu phí, lệ phí", "add", _collect, "thu tiền vietqr chuyển khoản"),
    Way(
        "notify",
        "Báo công dân",
        "send",
        _notify,
        "gọi điện nhắn tin zalo",
    ),
    Way("deliver", "Giao thư xin lỗi", "send", _deliver, "mẫu 04 trao gửi thư"),
    Way("post", "Gửi bưu chính", "send", _post, "bưu điện công ích nhãn"),
    Way("extend", "Thư xin lỗi, hẹn lại", "clock", _extend, "mẫu 04 gia hạn trễ hạn giải trình"),
    Way("exempt", "Miễn phí, lệ phí", "file", _exempt, "giảm hộ nghèo"),
    Way("link", "Ghi số biên lai", "file", _lacks_receipt, "biên lai điện tử"),
    Way("void_fee", "Hủy khoản thu", "cross", _has_entry, "thu nhầm"),
    Way("advance", "Chuyển trạng thái", "next", lambda d, r: bool(next_steps(d, r)), "bước tiếp theo"),
    Way("decline", "Từ chối", "cross", _during(OPEN, Act.ADVANCE), "mẫu 03 không giải quyết"),
    Way("withdraw", "Rút hồ sơ", "undo", _during(UNFINISHED, Act.ADVANCE), "mẫu 05 công dân rút"),
    Way("stop", "Dừng giải quyết", "cross", _during(UNFINISHED, Act.DECIDE), "mẫu 05 dừng"),
    Way(
        "look_up",
        "Tra cứu dữ liệu",
        "search",
        _during(UNFINISHED, Act.LOOK_UP),
        "hỏi csdl dân cư hộ tịch xác minh",
        key="Ctrl+I",
    ),
    Way("take_back_lookup", "Rút câu hỏi tra cứu", "undo", _take_back, "thôi hỏi csdl dân cư"),
    Way("correct", "Sửa thông tin", "file", lambda d, r: may(r, Act.CORRECT), key="F10"),
    Way("scan", "Quét giấy tờ", "scanning", lambda d, r: may(r, Act.SCAN), key="F11"),
    Way("reprint", "In lại giấy", "print", lambda d, r: may(r, Act.PRINT), key="F12"),
    Way("control", "Phiếu kiểm soát", "print", lambda d, r: may(r, Act.PRINT), "mẫu 06 quá trình chuỗi"),
    Way(
        "papers",
        "In giấy khác",
        "print",
        lambda d, r: may(r, Act.PRINT),
        "tờ khai phiếu hẹn 80 mm tờ bìa tờ ngăn in lại",
    ),
    Way("void", "Hủy tiếp nhận", "cross", lambda d, r: may(r, Act.VOID), "xóa nhầm"),
)
BY_ID = {way.id: way for way in WAYS}
DIRECT = frozenset({"scan", "reprint", "control"})  # done at once, without a form


# What another body does with what it decides: such a way is not offered here.
_STEPS: dict[str, type[Struct]] = {
    "ready": ResultReady,
    "ask": SupplementAsked,
    "extend": LetterDrafted,
    "advance": Advanced,
    "decline": Declined,
    "withdraw": Withdrawn,
    "stop": Stopped,
}


def barred(dossier: Dossier, way: str) -> Refused | None:
    """Return why ``way`` is another body's business, if it is."""
    return elsewhere.why_not(dossier, _STEPS[way]) if way in _STEPS else None


def possible(dossier: Dossier, role: Role) -> tuple[Way, ...]:
    """Return what this role may do with this dossier now, in the order of the day."""
    if dossier.voided:
        return ()
    return tuple(way for way in WAYS if way.able(dossier, role) and not barred(dossier, way.id))
