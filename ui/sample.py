"""A made-up commune to try things on: invented names, an agency code of no province, PINs in plain sight."""

from __future__ import annotations

import msgspec

from forms.unit import Unit
from localdb.domain.roles import Role
from localdb.files import write_file
from localdb.home import Clock, Folder, Home, create_home, now
from ui.parts import Hints

PHRASE = "xã mẫu an toàn"
PIN = "246810"
AGENCY = "H99.01.02"
UNIT = Unit(
    commune="xã Tân Mẫu",
    parent="Ủy ban nhân dân xã Tân Mẫu",
    centre="Trung tâm Phục vụ hành chính công xã Tân Mẫu",
    place="Tân Mẫu",
    phone="0200 000 000",
    hotline="1900 0000",
    lookup_url="https://dichvucong.example.vn",
)
STAFF = (
    ("Trần Thị Mai", Role.CLERK),
    ("Lê Văn Quang", Role.SCANNING),
    ("Phạm Thị Lan", Role.LEADER),
    ("Nguyễn Văn Minh", Role.IT),
)
HINTS = Hints(
    passphrase=f"Xã mẫu để dùng thử: mật khẩu kho là “{PHRASE}”.",
    pin=f"Xã mẫu để dùng thử: mã PIN của mọi tài khoản là {PIN}.",
)


PROVINCE = "mau"
FEES = {
    "id": "xa-mau",
    "notes": "Số liệu giả định để dùng thử, không phải mức thu của tỉnh nào.",
    "rules": [
        {
            "name": "Lệ phí hộ tịch",
            "procedures": ["1.001193"],
            "ground": "Số liệu giả định của xã mẫu",
            "valid_from": "2025-07-01",
            "verification": "unverified",
            "province": PROVINCE,
            "case": "quá hạn",
            "amount": 8000,
        }
    ],
}


def create_sample(folder: Folder, clock: Clock = now) -> Home:
    """Set up the made-up commune in ``folder`` and return it, unlocked."""
    home, _paper = create_home(folder, PHRASE, AGENCY, clock)
    for name, role in STAFF:
        home.accounts.add(name, role, PIN, None)
    home.settings.put("unit", UNIT)
    home.settings.put("province", PROVINCE)
    write_file(folder.catalogue / "fees" / "xa-mau.json", msgspec.json.format(msgspec.json.encode(FEES)))
    home.settings.put("sample", True)
    return home
