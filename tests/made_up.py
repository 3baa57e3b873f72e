"""People, places and dates of papers that were made up: none of them exists."""

from __future__ import annotations

import random

_SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Dương",
    "Lương",
)
_MIDDLES = (
    "Văn",
    "Thị",
    "Hữu",
    "Ngọc",
    "Thanh",
    "Minh",
    "Đức",
    "Xuân",
    "Quỳnh",
    "Kim",
    "Thùy",
    "Quang",
    "Hồng",
)
_GIVEN = ("An", "Bình", "Dũng", "Hằng", "Hiếu", "Khánh", "Loan", "Nguyệt", "Phượng", "Sửu", "Thủy", "Tuyết")
PLACES = ("Thượng Mộc", "Đông Bảo", "Hòa Lẫm", "Tân Khởi", "Yên Quỳ", "Phú Nhuệ", "Cẩm Đằng", "Lộc Trảng")
PROVINCES = ("Bắc Sơn Hà", "Đông Lộ", "Nam Trường Giang")


class Dice(random.Random):
    """A seeded source of made-up particulars."""

    def person(self) -> str:
        """Return a person's name."""
        return f"{self.choice(_SURNAMES)} {self.choice(_MIDDLES)} {self.choice(_GIVEN)}"

    def number(self) -> str:
        """Return twelve digits in the shape of a personal number, of a province that has no such code."""
        return (
            f"09{self.randrange(7, 10)}{self.randrange(4)}{self.randrange(10, 99)}{self.randrange(10**6):06d}"
        )

    def date(self, first: int = 2019, last: int = 2026) -> str:
        """Return a date as ``dd/mm/yyyy``."""
        return f"{self.randrange(1, 29):02d}/{self.randrange(1, 13):02d}/{self.randrange(first, last + 1)}"

    def place(self) -> str:
        """Return a place's name."""
        return self.choice(PLACES)

    def address(self) -> str:
        """Return an address."""
        return f"thôn {self.randrange(1, 12)}, xã {self.place()}, tỉnh {self.choice(PROVINCES)}"


def long_date(date: str) -> str:
    """Return ``dd/mm/yyyy`` as it is written out on papers."""
    day, month, year = date.split("/")
    return f"ngày {day} tháng {month} năm {year}"
