"""Every setting of the desk as data: its words, its choices, and who may change it.

A new setting is one more ``Setting`` here, and one line in ``model.take`` if a part of the app holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from forms.catalogue import Catalogue
from localdb.domain.roles import Act, Role, may
from localdb.domain.trouble import Refused, Trouble
from ui.lock import IDLE_MINUTES
from ui.theme import POINTS_DEFAULT, POINTS_MAX, POINTS_MIN, Look

Pairs = list[tuple[str, str]]
Value = str | int
PAPERWORK = (Act.PRINT, Act.MANAGE_DEVICE)
DEVICE = (Act.MANAGE_DEVICE,)

_LEVELS = re.compile(r"(xã|phường|đặc khu) (.+)", re.IGNORECASE)
_PHONE = re.compile(r"[+0-9][0-9 .()-]{2,19}")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


def _any_text(text: str) -> str:
    return text


@dataclass(frozen=True)
class Setting:
    """One thing that may be chosen. ``key`` is its name in the store; ``unit.phone`` is a part of ``unit``.

    It is chosen among ``choices`` of a catalogue on a day, or typed when it has none; ``check`` returns what
    was typed in its proper form or raises ``Trouble``. Whoever may do any of ``acts`` may change it;
    without acts everybody may. The type of ``default`` is the type in the store.
    """

    key: str
    title: str
    help: str = ""
    default: Value = ""
    choices: Callable[[Catalogue, date], Pairs] | None = None
    check: Callable[[str], str] = _any_text
    acts: tuple[Act, ...] = ()
    required: bool = False

    def clean(self, text: str) -> Value:
        """Return ``text`` as it is to be stored. Raises ``Trouble`` with the key as its field."""
        if self.required and not text:
            raise Trouble("Mục này cần có.", "Ghi như trên giấy tờ của đơn vị.", field=self.key)
        try:
            good = self.check(text) if text else text
        except Trouble as trouble:
            raise Trouble(trouble.what, trouble.todo, field=self.key) from trouble
        return int(good) if isinstance(self.default, int) else good


@dataclass(frozen=True)
class Section:
    """A page of settings. What stands on papers is saved together (``together``), the rest one by one."""

    id: str
    title: str
    icon: str
    intro: str = ""
    settings: tuple[Setting, ...] = ()
    together: str = ""  # the words of the button that saves all


def allowed(role: Role, acts: tuple[Act, ...]) -> bool:
    """Whether ``role`` may do any of ``acts``; no acts: everybody."""
    return not acts or any(may(role, act) for act in acts)


def reason(role: Role, acts: tuple[Act, ...]) -> str:
    """Return why ``role`` may not, in Vietnamese; empty when it may."""
    if allowed(role, acts):
        return ""
    able = [r.label for r in Role if allowed(r, acts)]
    return f"Việc này dành cho: {', '.join(able)}."


def require_any(role: Role, acts: tuple[Act, ...]) -> None:
    """Raise ``Refused`` unless ``role`` may do any of ``acts``."""
    if why := reason(role, acts):
        raise Refused(f"Tài khoản “{role.label}” không đổi được mục này.", why)


def _sizes(_catalogue: Catalogue, _day: date) -> Pairs:
    return [("A5", "A5 (nửa tờ A4)"), ("A4", "A4")]


def _form_sets(catalogue: Catalogue, _day: date) -> Pairs:
    """The sets of Mẫu 01; the first choice follows the day."""
    sets = {t.set: t.label.removeprefix("Mẫu 01 theo ") for t in catalogue.templates if t.form == "mau01"}
    return [("", "Theo quy định hiện hành"), *sets.items()]


def _looks(_catalogue: Catalogue, _day: date) -> Pairs:
    return [(look.value, look.label) for look in Look]


def _points(_catalogue: Catalogue, _day: date) -> Pairs:
    return [(str(n), f"{n} pt") for n in range(POINTS_MIN, POINTS_MAX + 1)]


def _minutes(_catalogue: Catalogue, _day: date) -> Pairs:
    return [(str(n), f"{n} phút") for n in (1, 2, 3, 5, 10, 15, 30)]


def _no_printer(_catalogue: Catalogue, _day: date) -> Pairs:
    return [("", NO_PRINTER)]


def _commune(text: str) -> str:
    if (parts := _LEVELS.fullmatch(text)) is None:
        raise Trouble("Thiếu cấp của đơn vị.", "Ghi đủ: xã …, phường … hoặc đặc khu …")
    return f"{parts[1].lower()} {parts[2]}"


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise Trouble("Số điện thoại không đúng.", "Chỉ gồm chữ số và dấu cách, hoặc để trống.")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise Trouble("Địa chỉ trang không đúng.", "Ví dụ https://dichvucong.gov.vn")
    return text


def _provinces(catalogue: Catalogue, _day: date) -> Pairs:
    """The provinces whose own tables or forms are in the catalogue."""
    known = {r.province for t in catalogue.fee_tables for r in t.rules}
    known |= {t.province for t in catalogue.templates}
    return [("", "Chỉ dùng mức phí toàn quốc"), *((p, f"Tỉnh mã {p}") for p in sorted(known - {""}))]


NO_PRINTER = "Không in, chỉ xem trước"

PAPER = Section(
    "paper",
    "Giấy và máy in",
    "print",
    "Thay đổi có hiệu lực ngay ở màn hình tiếp nhận.",
    (
        Setting("printer", "Máy in", choices=_no_printer, acts=PAPERWORK),
        Setting("paper", "Khổ giấy tiếp nhận", default="A5", choices=_sizes, acts=PAPERWORK),
        Setting(
            "slip_printer",
            "Máy in nhiệt 80 mm",
            "Hàng đợi in thô (raw), giấy cuộn 80 mm: phiếu hẹn ngắn, phiếu thanh toán.",
            choices=_no_printer,
            acts=PAPERWORK,
        ),
        Setting("template_set", "Bộ biểu mẫu", choices=_form_sets, acts=DEVICE),
    ),
)
LOOKS = Section(
    "look",
    "Giao diện",
    "eye",
    "Áp dụng cho máy này, mọi người dùng chung.",
    (
        Setting("look", "Màu sắc", default=Look.LIGHT.value, choices=_looks),
        Setting(
            "points", "Cỡ chữ", "Phóng to bằng Ctrl + +, thu nhỏ bằng Ctrl + -.", POINTS_DEFAULT, _points
        ),
        Setting(
            "idle_minutes",
            "Tự khóa khi không ai dùng máy",
            "Màn hình khóa lại sau chừng này phút; những gì đang nhập vẫn còn.",
            IDLE_MINUTES,
            _minutes,
            acts=DEVICE,
        ),
    ),
)
UNIT = Section(
    "unit",
    "Đơn vị",
    "reception",
    "Những dòng này đứng trên đầu mọi giấy tờ in ra.",
    (
        Setting(
            "unit.commune",
            "Tên đơn vị",
            "Ghi cả cấp: xã …, phường …",
            check=_commune,
            acts=DEVICE,
            required=True,
        ),
        Setting("unit.parent", "Cơ quan cấp trên", acts=DEVICE, required=True),
        Setting("unit.centre", "Tên trung tâm", acts=DEVICE, required=True),
        Setting("unit.place", "Địa danh", "Đứng trước ngày tháng trên giấy.", acts=DEVICE, required=True),
        Setting("unit.phone", "Điện thoại", check=_phone, acts=DEVICE),
        Setting("unit.hotline", "Đường dây nóng", check=_phone, acts=DEVICE),
        Setting("unit.lookup_url", "Trang tra cứu hồ sơ", check=_address, acts=DEVICE),
        Setting(
            "province",
            "Mức phí, lệ phí của tỉnh",
            "Muốn thêm tỉnh: nạp gói danh mục của tỉnh ở mục Danh mục.",
            choices=_provinces,
            acts=DEVICE,
        ),
    ),
    together="Lưu thông tin đơn vị",
)
ACCOUNTS = Section("accounts", "Tài khoản", "people", "Mỗi người một tài khoản: mọi việc làm đều ghi tên.")
GATEWAY = Section(
    "gateway", "Kết nối với tỉnh", "link", "Mất mạng vẫn tiếp nhận được; máy tự gửi khi có mạng."
)
STORE = Section("store", "Kho dữ liệu", "key", "Mọi dữ liệu nằm trên máy này và được mã hóa.")
CATALOGUE = Section(
    "catalogue",
    "Danh mục",
    "file",
    "Thủ tục, giấy tờ, phí, lịch và mẫu giấy: tỉnh cấp thành gói có chữ ký, nạp từ USB hay qua đường truyền.",
)
POST = Section(
    "post",
    "Bưu chính",
    "send",
    "Dải số bưu gửi mà bưu điện giao cho máy này; gửi kết quả thì lấy số kế tiếp, không trùng bao giờ.",
)
TRUST = Section(
    "trust",
    "Khóa, chứng thư",
    "check",
    "Máy này tin chữ ký của ai, đến bao giờ. So vân tay qua điện thoại trước khi cài.",
)
SECTIONS = (PAPER, LOOKS, UNIT, ACCOUNTS, POST, CATALOGUE, GATEWAY, TRUST, STORE)
