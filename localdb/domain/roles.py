"""Who may do what. Whoever looks after the machines may not read the dossiers, and the other way round."""

from __future__ import annotations

from enum import StrEnum

from localdb.domain.trouble import Refused


class Role(StrEnum):
    """What an account is for."""

    CLERK = "clerk"
    SCANNING = "scanning"
    LEADER = "leader"
    IT = "it"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.CLERK: "Cán bộ một cửa",
    Role.SCANNING: "Cán bộ số hóa",
    Role.LEADER: "Lãnh đạo",
    Role.IT: "Cán bộ CNTT",
}


class Act(StrEnum):
    """Something that an account may or may not do."""

    READ = "read"  # see dossiers, people, papers
    RECEIVE = "receive"
    CORRECT = "correct"
    VOID = "void"
    ADVANCE = "advance"
    DECIDE = "decide"  # what only a leader may: a new date, a stop, a second supplement
    SCAN = "scan"
    COLLECT = "collect"
    RETURN = "return"
    PRINT = "print"
    REPORT = "report"  # counts and registers
    EXPORT = "export"  # take personal data out of the app
    SYNC = "sync"
    RESOLVE = "resolve"  # settle a conflict with the province
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_DEVICE = "manage_device"  # enrol, settings, blocks of numbers, whom to trust
    INSTALL_CATALOGUE = "install_catalogue"
    VIEW_AUDIT = "view_audit"
    BACK_UP = "back_up"
    NOTE_OUTAGE = "note_outage"
    LOOK_UP = "look_up"  # ask databases of the state about the people of a dossier
    IMPORT = "import"  # take in dossiers of old software

    @property
    def label(self) -> str:
        """The Vietnamese name, as it stands in “không được quyền …”."""
        return _ACT_LABELS[self]


_ACT_LABELS = {
    Act.READ: "xem hồ sơ",
    Act.RECEIVE: "tiếp nhận hồ sơ",
    Act.CORRECT: "sửa thông tin hồ sơ",
    Act.VOID: "hủy tiếp nhận",
    Act.ADVANCE: "xử lý hồ sơ",
    Act.DECIDE: "gia hạn, dừng giải quyết, yêu cầu bổ sung thêm lần nữa",
    Act.SCAN: "quét giấy tờ",
    Act.COLLECT: "thu phí, lệ phí",
    Act.RETURN: "trả kết quả",
    Act.PRINT: "in giấy tờ",
    Act.REPORT: "xem báo cáo",
    Act.EXPORT: "xuất dữ liệu ra ngoài",
    Act.SYNC: "đồng bộ với tỉnh",
    Act.RESOLVE: "xử lý khác biệt với tỉnh",
    Act.MANAGE_ACCOUNTS: "quản lý tài khoản",
    Act.MANAGE_DEVICE: "cài đặt thiết bị",
    Act.INSTALL_CATALOGUE: "nạp danh mục thủ tục",
    Act.VIEW_AUDIT: "xem nhật ký",
    Act.BACK_UP: "sao lưu dữ liệu",
    Act.NOTE_OUTAGE: "ghi nhật ký gián đoạn",
    Act.LOOK_UP: "tra cứu cơ sở dữ liệu",
    Act.IMPORT: "đưa hồ sơ của hệ thống cũ vào",
}

_COUNTER = frozenset({Act.READ, Act.SCAN, Act.PRINT, Act.SYNC})
_ALLOWED: dict[Role, frozenset[Act]] = {
    Role.CLERK: _COUNTER
    | {
        Act.RECEIVE,
        Act.CORRECT,
        Act.VOID,
        Act.ADVANCE,
        Act.COLLECT,
        Act.RETURN,
        Act.REPORT,
        Act.RESOLVE,
        Act.BACK_UP,
        Act.NOTE_OUTAGE,
        Act.LOOK_UP,
    },
    Role.SCANNING: _COUNTER,
    Role.LEADER: frozenset(
        {
            Act.READ,
            Act.VOID,
            Act.ADVANCE,
            Act.DECIDE,
            Act.PRINT,
            Act.REPORT,
            Act.EXPORT,
            Act.VIEW_AUDIT,
            Act.RESOLVE,
            Act.NOTE_OUTAGE,
            Act.IMPORT,
            Act.INSTALL_CATALOGUE,
        }
    ),
    # No READ, and nothing that shows a dossier: managing users must not open declarations. A list of old
    # software comes out of IT staff's own hands.
    Role.IT: frozenset(
        {
            Act.SYNC,
            Act.MANAGE_ACCOUNTS,
            Act.MANAGE_DEVICE,
            Act.INSTALL_CATALOGUE,
            Act.VIEW_AUDIT,
            Act.BACK_UP,
            Act.NOTE_OUTAGE,
            Act.IMPORT,
        }
    ),
}


def may(role: Role, act: Act) -> bool:
    """Whether ``role`` is allowed to do ``act``."""
    return act in _ALLOWED[role]


def require(role: Role, act: Act) -> None:
    """Raise ``Refused`` unless ``role`` is allowed to do ``act``."""
    if may(role, act):
        return
    able = [r.label for r in Role if may(r, act)]
    raise Refused(
        f"Tài khoản “{role.label}” không được quyền {act.label}.",
        f"Việc này dành cho: {', '.join(able)}.",
    )
