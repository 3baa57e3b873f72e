"""A made-up paper for the demo: a hospital's birth notice (giấy chứng sinh) as a copier would send it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import forms

FONTS = Path(forms.__file__).parent / "fonts"
DPI = 200
SIZE = (1654, 2339)  # A4
CHILD = "Nguyễn Đặng An Nhiên"
LINES = (
    ("SỞ Y TẾ TỈNH MẪU", 40, True),
    ("BỆNH VIỆN ĐA KHOA TÂN MẪU", 40, True),
    ("", 40, False),
    ("GIẤY CHỨNG SINH", 64, True),
    ("Số: 0125/GCS", 36, False),
    ("", 40, False),
    ("Họ và tên mẹ: Đặng Thị Hoà", 44, False),
    ("Năm sinh: 1990      Dân tộc: Kinh", 44, False),
    ("Nơi đăng ký thường trú: Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu", 44, False),
    ("Đã sinh con vào lúc: 06 giờ 40 phút, ngày 15 tháng 11 năm 2026", 44, False),
    ("Tại: Khoa Sản, Bệnh viện đa khoa Tân Mẫu", 44, False),
    ("Số con trong lần sinh này: 01", 44, False),
    ("Giới tính của con: Nữ      Cân nặng: 3200 gam", 44, False),
    (f"Dự định đặt tên con là: {CHILD}", 44, False),
    ("Người đỡ đẻ: Hộ sinh Lê Thị Bình", 44, False),
    ("", 40, False),
    ("Tân Mẫu, ngày 16 tháng 11 năm 2026", 36, False),
    ("Đại diện cơ sở khám bệnh, chữa bệnh", 36, True),
)


def birth_notice(path: Path) -> None:
    """Write the paper as a slightly crooked grey scan, under its final name only once it is whole."""
    page = Image.new("L", SIZE, 250)
    draw = ImageDraw.Draw(page)
    y = 220
    for text, size, bold in LINES:
        font = ImageFont.truetype(str(FONTS / f"Tinos-{'Bold' if bold else 'Regular'}.ttf"), size)
        x = (SIZE[0] - draw.textlength(text, font)) / 2 if bold or size == 36 else 200
        draw.text((x, y), text, fill=25, font=font)
        y += round(size * 1.9)
    crooked = page.rotate(1.2, resample=Image.Resampling.BICUBIC, fillcolor=250)
    temporary = path.with_suffix(".part")
    crooked.save(temporary, "PNG", dpi=(DPI, DPI))
    temporary.replace(path)
