"""Made-up Vietnamese office pages with known text, for tests and benchmarks.

Everything on them is invented: no such commune, person or number exists. The same seed draws the same pages,
byte for byte. Three kinds (letter, form with dotted lines, ruled table) at five levels:

* clean – as printed; * office – a flat-bed scan: lean, grey paper, noise, JPEG;
* rotated – an office scan turned by a quarter or half; * photo – taken by hand: a dark desk around the sheet,
  uneven light, a shadow across, perspective, a curled sheet; * archive – faded ink on yellow paper, 150 dpi,
  strokes broken, the back showing through.
"""

from __future__ import annotations

import io
import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

KINDS = ("letter", "form", "table")
LEVELS = ("clean", "office", "rotated", "photo", "archive")
DPI, OLD_DPI = 200, 150
_WIDTH, _HEIGHT = 1654, 2339
_LEFT, _RIGHT = 236, 1536
_FONTS = Path(__file__).resolve().parents[1] / "forms" / "fonts"
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Thanh", "Minh", "Đức", "Xuân", "Quỳnh", "Kim")
_GIVEN = ("An", "Bình", "Dũng", "Hằng", "Hiếu", "Khánh", "Loan", "Nguyệt", "Phượng", "Sửu", "Thủy", "Vượng")
_PLACES = ("Thượng Mộc", "Đông Bảo", "Hòa Lẫm", "Tân Khởi", "Yên Quỳ", "Phú Nhuệ", "Cẩm Đằng", "Lộc Trảng")
_PROVINCES = ("Bắc Sơn Hà", "Đông Lộ", "Nam Trường Giang")
_SUBJECTS = (
    "cấp bản sao trích lục hộ tịch",
    "đăng ký khai sinh quá hạn",
    "xác nhận tình trạng hôn nhân",
    "chứng thực hợp đồng tặng cho quyền sử dụng đất",
    "hỗ trợ chi phí mai táng",
    "cấp giấy phép xây dựng nhà ở riêng lẻ",
)
_SENTENCES = (
    "Căn cứ hồ sơ tiếp nhận ngày {d}, bộ phận một cửa đã kiểm tra giấy tờ và thấy đầy đủ theo quy định.",
    "Đề nghị ông (bà) {n} mang theo bản chính giấy tờ tùy thân để đối chiếu khi đến nhận kết quả.",
    "Trường hợp cần bổ sung, cơ quan tiếp nhận sẽ gửi phiếu yêu cầu trong hai ngày làm việc.",
    "Phí, lệ phí được thu một lần bằng số tiền {m} đồng, có biên lai giao cho người nộp.",
    "Mọi phản ánh, kiến nghị xin gửi về trụ sở xã {p}, tỉnh {t} hoặc gọi số điện thoại ghi dưới đây.",
    "Ủy ban nhân dân xã giao công chức tư pháp – hộ tịch thẩm tra, báo cáo kết quả trước ngày {d}.",
    "Người dân không phải nộp lại những giấy tờ đã được số hóa và còn giá trị sử dụng.",
    "Thửa đất số {k}, tờ bản đồ số {j}, diện tích {m} mét vuông thuộc thôn {p} được sử dụng ổn định.",
    "Kết quả giải quyết được trả tại quầy số {j} hoặc qua dịch vụ bưu chính công ích theo yêu cầu.",
    "Việc niêm yết công khai được thực hiện đủ mười lăm ngày, không có đơn thư khiếu nại hay tranh chấp.",
)
_FIELDS = (
    "Họ, chữ đệm, tên",
    "Ngày, tháng, năm sinh",
    "Nơi cư trú",
    "Số định danh cá nhân",
    "Quan hệ với người được khai",
    "Nội dung đề nghị",
    "Số điện thoại",
    "Giấy tờ kèm theo",
)
_COLUMNS = ("STT", "Tên giấy tờ", "Số bản", "Ghi chú")
_PAPERS = ("Tờ khai", "Giấy chứng sinh", "Bản vẽ thiết kế", "Đơn đề nghị", "Hợp đồng", "Biên bản")
_NOTES = ("bản chính", "bản sao chứng thực", "nộp bổ sung", "đã số hóa", "còn thiếu chữ ký")


class Page(msgspec.Struct, frozen=True):
    """One made-up page: where it was written, the text on it in reading order, and how it was spoiled.

    ``rotation`` is how far it lies turned clockwise; ``skew`` how far its lines fall to the right, in
    degrees.
    """

    path: Path
    truth_text: str
    kind: str
    level: str
    rotation: int = 0
    skew: float = 0.0


def make_pages(
    seed: int, count: int, out: Path, *, kinds: Sequence[str] = KINDS, levels: Sequence[str] = LEVELS
) -> list[Page]:
    """Write ``count`` pages into ``out``, going round the kinds and levels; same seed, same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    pages = []
    for index in range(count):
        kind = kinds[index % len(kinds)]
        level = levels[index // len(kinds) % len(levels)]
        dice = random.Random(f"{seed}/{index}/{kind}/{level}")
        pages.append(_make_page(dice, out / f"trang-{index:03d}-{kind}-{level}", kind, level))
    return pages


def error_rate(truth: str, text: str) -> tuple[float, float]:
    """Return (character, word) error rate: edits needed per character or word of ``truth``.

    White space and dotted leaders do not count, nor which dash or quote was used; both sides are NFC.
    """
    wanted, got = _comparable(truth), _comparable(text)
    words = wanted.split()
    return (
        _distance(wanted, got) / max(1, len(wanted)),
        _distance(words, got.split()) / max(1, len(words)),
    )


def blank_page(seed: int) -> bytes:
    """Return a JPEG of an empty sheet as a scanner sees it: grey paper, noise, a few specks."""
    noise = np.random.default_rng(seed)
    sheet = np.full((_HEIGHT, _WIDTH), 238, np.uint8)
    return encode(office_scan(sheet, noise, 0.7), ".jpg")


def font(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    """Return the document font at ``size`` pixels."""
    return ImageFont.truetype(str(_FONTS / f"Tinos-{style}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


class _Sheet:
    """A white sheet, a pen position, and the text written so far."""

    def __init__(self) -> None:
        self.image = Image.new("L", (_WIDTH, _HEIGHT), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 170
        self.lines: list[str] = []

    def write(self, text: str, *, style: str = "Regular", size: int = 36, centre: int | None = None) -> None:
        """Write one line at the left margin, or centred on ``centre``."""
        face = font(size, style)
        x = _LEFT if centre is None else centre - int(face.getlength(text)) // 2
        self.draw.text((x, self.y), text, font=face, fill=20)
        self.lines.append(text)
        self.y += int(size * 1.45)

    def flow(self, text: str) -> None:
        """Write a paragraph, broken at the right margin."""
        face, line, indent = font(36), "", 70
        for word in text.split():
            if face.getlength(f"{line} {word}") + indent > _RIGHT - _LEFT:
                self._line(line, indent)
                line, indent = word, 0
            else:
                line = f"{line} {word}".strip()
        self._line(line, indent)
        self.y += 14

    def _line(self, line: str, indent: int) -> None:
        self.draw.text((_LEFT + indent, self.y), line, font=font(36), fill=20)
        self.lines.append(line)
        self.y += 52


def _make_page(dice: random.Random, stem: Path, kind: str, level: str) -> Page:
    sheet = _Sheet()
    _heading(sheet, dice)
    {"letter": _letter, "form": _form, "table": _table}[kind](sheet, dice)
    pixels = np.asarray(sheet.image, dtype=np.uint8)
    noise = np.random.default_rng(dice.randrange(2**32))
    rotation, skew, ending = 0, 0.0, ".png"
    if level in ("office", "rotated"):
        skew = round(dice.uniform(-2.5, 2.5), 2)
        pixels, ending = office_scan(pixels, noise, skew), ".jpg"
    if level == "rotated":
        rotation = dice.choice((90, 180, 270))
        pixels = np.ascontiguousarray(np.rot90(pixels, -rotation // 90))
    if level == "photo":
        pixels, ending = photograph(pixels, dice, noise), ".jpg"
    if level == "archive":
        skew = round(dice.uniform(-1.5, 1.5), 2)
        pixels, ending = _archive(pixels, noise, skew), ".jpg"
    path = stem.with_name(stem.name + ending)
    path.write_bytes(encode(pixels, ending, OLD_DPI if level == "archive" else DPI))
    return Page(path, "\n".join(sheet.lines), kind, level, rotation, skew)


def _heading(sheet: _Sheet, dice: random.Random) -> None:
    place = dice.choice(_PLACES)
    sheet.write("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style="Bold", centre=(_LEFT + _RIGHT) // 2)
    sheet.write("Độc lập – Tự do – Hạnh phúc", style="Bold", centre=(_LEFT + _RIGHT) // 2)
    day = f"ngày {_date(dice)}"
    sheet.write(f"{place}, {day}", style="Italic", centre=1150)
    sheet.y += 40


def _letter(sheet: _Sheet, dice: random.Random) -> None:
    subject = dice.choice(_SUBJECTS)
    sheet.write("THÔNG BÁO", style="Bold", size=42, centre=(_LEFT + _RIGHT) // 2)
    sheet.write(f"Về việc {subject}", style="Bold", centre=(_LEFT + _RIGHT) // 2)
    sheet.y += 30
    for start in dice.sample(range(len(_SENTENCES)), 7):
        sheet.flow(" ".join(_sentence(dice, (start + step) % len(_SENTENCES)) for step in range(2)))
    sheet.y += 30
    sheet.write("CHỦ TỊCH", style="Bold", centre=1200)
    sheet.y += 140
    sheet.write(_person(dice), style="Bold", centre=1200)


def _form(sheet: _Sheet, dice: random.Random) -> None:
    sheet.write("TỜ KHAI", style="Bold", size=42, centre=(_LEFT + _RIGHT) // 2)
    sheet.write(dice.choice(_SUBJECTS).capitalize(), style="Bold", centre=(_LEFT + _RIGHT) // 2)
    sheet.y += 40
    values = (
        _person(dice),
        _date(dice),
        f"thôn {dice.choice(_PLACES)}, xã {dice.choice(_PLACES)}",
        f"{dice.randrange(10**11, 10**12)}",
        dice.choice(("mẹ đẻ", "bố đẻ", "con ruột", "vợ", "chồng")),
        dice.choice(_SUBJECTS),
        f"09{dice.randrange(10**7, 10**8)}",
        dice.choice(_PAPERS),
    )
    for label, value in zip(_FIELDS, values, strict=True):
        _dotted(sheet, f"{label}:", value)
    sheet.y += 40
    sheet.flow("Tôi cam đoan những nội dung khai trên đây là đúng sự thật.")
    sheet.write("Người khai", style="Bold", centre=1200)
    sheet.y += 130
    sheet.write(_person(dice), centre=1200)


def _dotted(sheet: _Sheet, label: str, value: str) -> None:
    """Write a label, a dotted line to the margin, and a value that stands on the dots."""
    face = font(36)
    sheet.draw.text((_LEFT, sheet.y), label, font=face, fill=20)
    start = _LEFT + int(face.getlength(label)) + 12
    dot = face.getlength(".")
    sheet.draw.text((start, sheet.y), "." * int((_RIGHT - start) / dot), font=face, fill=60)
    sheet.draw.text((start + 30, sheet.y - 3), value, font=face, fill=20)
    sheet.lines.append(f"{label} {value}")
    sheet.y += 74


def _table(sheet: _Sheet, dice: random.Random) -> None:
    sheet.write("DANH MỤC GIẤY TỜ TRONG HỒ SƠ", style="Bold", size=42, centre=(_LEFT + _RIGHT) // 2)
    sheet.y += 30
    edges = (_LEFT, _LEFT + 110, _LEFT + 700, _LEFT + 880, _RIGHT)
    rows = [_COLUMNS]
    for number in range(1, dice.randrange(7, 11)):
        paper = f"{dice.choice(_PAPERS)} số {dice.randrange(10, 900)}"
        rows.append((str(number), paper, str(dice.randrange(1, 9)), dice.choice(_NOTES)))
    for index, row in enumerate(rows):
        top, bottom = sheet.y, sheet.y + 76
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            sheet.draw.rectangle((left, top, right, bottom), outline=30, width=3)
            face = font(34, "Bold" if index == 0 else "Regular")
            sheet.draw.text((left + 16, top + 16), text, font=face, fill=20)
        sheet.lines.append(" ".join(row))
        sheet.y = bottom
    sheet.y += 50
    sheet.flow(f"Tổng cộng {len(rows) - 1} loại, người giao {_person(dice)}, người nhận {_person(dice)}.")


def _person(dice: random.Random) -> str:
    return f"{dice.choice(_SURNAMES)} {dice.choice(_MIDDLES)} {dice.choice(_GIVEN)}"


def _date(dice: random.Random) -> str:
    return f"{dice.randrange(1, 29):02d}/{dice.randrange(1, 13):02d}/{dice.randrange(2019, 2027)}"


def _sentence(dice: random.Random, index: int) -> str:
    return _SENTENCES[index].format(
        d=_date(dice),
        n=_person(dice),
        m=f"{dice.randrange(10, 900)}.000",
        p=dice.choice(_PLACES),
        t=dice.choice(_PROVINCES),
        k=dice.randrange(10, 900),
        j=dice.randrange(1, 60),
    )


def office_scan(sheet: NDArray[np.uint8], noise: np.random.Generator, skew: float) -> NDArray[np.uint8]:
    """Return the sheet as a cheap flat-bed scanner sees it; lines fall to the right by ``skew`` degrees."""
    height, width = sheet.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    leaning = cv2.warpAffine(sheet, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    soft = cv2.GaussianBlur(leaning, (0, 0), 0.7).astype(np.float32)
    light = np.linspace(0.97, 0.88, width, dtype=np.float32)[None, :]
    grainy = soft * light + noise.normal(0, 5, sheet.shape).astype(np.float32)
    return np.asarray(np.clip(grainy, 0, 255), dtype=np.uint8)


def photograph(
    sheet: NDArray[np.uint8], dice: random.Random, noise: np.random.Generator
) -> NDArray[np.uint8]:
    """Return the sheet as a phone sees it on a dark desk: curled, in perspective, a shadow, warm light."""
    height, width = sheet.shape
    pad = 130
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    curl = dice.uniform(4, 9) * dice.choice((-1, 1)) * np.sin(np.pi * columns / width)
    sheet = np.asarray(cv2.remap(sheet, columns, rows + curl.astype(np.float32), cv2.INTER_LINEAR), np.uint8)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + pad + noise.uniform(-55, 55, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    desk = (width + 2 * pad, height + 2 * pad)
    flat = cv2.warpPerspective(sheet, matrix, desk, flags=cv2.INTER_LINEAR, borderValue=(70,))
    slope = dice.uniform(0.25, 0.4)
    across = np.linspace(1.0, 1.0 - slope, desk[0], dtype=np.float32)[None, :]
    down = np.linspace(1.0, 0.85, desk[1], dtype=np.float32)[:, None]
    rows, columns = np.mgrid[0 : desk[1], 0 : desk[0]].astype(np.float32)
    away = np.hypot(columns - dice.uniform(0.1, 0.9) * desk[0], rows - dice.uniform(0.3, 1.0) * desk[1])
    shadow = 1 - 0.3 / (1 + np.exp((away - 0.35 * desk[0]) / (0.04 * desk[0])))
    soft = cv2.GaussianBlur(flat, (0, 0), 0.8).astype(np.float32) * across * down * shadow
    colour = np.stack([soft * 0.86, soft * 0.95, soft], axis=2)
    colour += np.asarray(noise.normal(0, 4, colour.shape), dtype=np.float32)
    return np.asarray(np.clip(colour, 0, 255), dtype=np.uint8)


def _archive(sheet: NDArray[np.uint8], noise: np.random.Generator, skew: float) -> NDArray[np.uint8]:
    """Return the sheet as it comes out of a box after thirty years, scanned at 150 dpi."""
    scale = OLD_DPI / DPI
    back = cv2.GaussianBlur(np.ascontiguousarray(sheet[::-1, ::-1]), (0, 0), 2.0).astype(np.float32)
    height, width = sheet.shape
    worn = cv2.resize(noise.random((height // 4, width // 4)).astype(np.float32), (width, height))
    ink = (255 - sheet.astype(np.float32)) / 255 * np.clip(0.5 + 1.1 * worn, 0, 1) * 0.62
    paper = np.array([168, 206, 222], np.float32) * (1 - 0.07 * (255 - back) / 255)[:, :, None]
    page = paper * (1 - ink)[:, :, None]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    leaning = cv2.warpAffine(page, matrix, (width, height), borderValue=(160, 200, 216))
    small = cv2.resize(leaning, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grain = noise.normal(0, 5, small.shape[:2]).astype(np.float32)[:, :, None]
    return np.asarray(np.clip(small + grain, 0, 255), dtype=np.uint8)


def encode(pixels: NDArray[np.uint8], ending: str, dpi: int = DPI) -> bytes:
    """Return the pixels (grey, or blue-green-red) as a PNG or JPEG that states its resolution."""
    image = Image.fromarray(pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, ::-1]))
    buffer = io.BytesIO()
    if ending == ".png":
        image.save(buffer, "PNG", dpi=(dpi, dpi))
    else:
        image.save(buffer, "JPEG", quality=72, dpi=(dpi, dpi))
    return buffer.getvalue()


_SAME = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})
_LEADER = re.compile(r"(?:[.…·_]\s?){3,}")


def _comparable(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    return " ".join(_LEADER.sub(" ", plain).split())


def _distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    """Return the Levenshtein distance, one row at a time."""
    codes: dict[str, int] = {}
    left = np.array([codes.setdefault(item, len(codes)) for item in wanted], dtype=np.int64)
    right = np.array([codes.setdefault(item, len(codes)) for item in got], dtype=np.int64)
    steps = np.arange(len(right) + 1)
    row = steps.copy()
    for item in left:
        changed = np.minimum(row[1:] + 1, row[:-1] + (right != item))
        best = np.concatenate(([row[0] + 1], changed))
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])
