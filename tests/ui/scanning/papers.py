"""Made-up papers as a scanner would bring them, and a desk with one dossier to put them in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from forms.catalogue import Catalogue
from forms.unit import Unit
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.roles import Role
from localdb.domain.values import Due, PaperLine, Person, Pin
from localdb.home import Folder, Home, create_home
from localdb.store import Actor
from tests.pages import font
from ui.parts import Paper, Parts, Session

BIRTH = "1.001193"
CERTIFICATE, DECLARATION = "tp02", "tp01"
CLERK = Actor("a1", "Đặng Thị Hoà", Role.CLERK)
_BODY = (
    "Họ, chữ đệm, tên người mẹ: Nguyễn Thị Hường",
    "Năm sinh: 1998, dân tộc Kinh",
    "Nơi cư trú: thôn Yên Quỳ, xã Đồng Xanh",
    "Đã sinh con vào lúc 08 giờ 15 phút, ngày 14/11/2026",
    "Tại trạm y tế xã Đồng Xanh",
    "Giới tính của con: nữ. Cân nặng: 3.100 gam",
    "Tình trạng hiện tại của con: khỏe mạnh",
    "Người đỡ đẻ: Trần Văn Đức",
)


FORM = (
    "Kính gửi: Ủy ban nhân dân xã Đồng Xanh",
    "Họ, chữ đệm, tên người yêu cầu: Trần Thị Hường",
    "Nơi cư trú: thôn Yên Quỳ, xã Đồng Xanh",
    "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây",
    "Họ, chữ đệm, tên: Trần Minh An",
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật",
)


def as_pdf(*pictures: bytes) -> bytes:
    """Return the pictures as the pages of one PDF, as a scanner with a feeder saves them."""
    sheets = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:], resolution=200.0)
    return buffer.getvalue()


def draw_later() -> bytes:
    """Return a PNG of the second page of a paper: a page number, and text that goes on."""
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    pen.text((820, 90), "2", font=font(38), fill=20)
    for row, line in enumerate(("và được cán bộ y tế xác nhận vào sổ sinh của trạm.", *_BODY[1:])):
        pen.text((240, 200 + 74 * row), line, font=font(38), fill=20)
    return as_png(image)


def draw(title: str, body: tuple[str, ...] = _BODY) -> bytes:
    """Return a PNG of an A4 page at 200 dpi with a national heading, a title and some lines."""
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    y = 180
    for text, size, style in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 38, "Bold"),
        ("Độc lập – Tự do – Hạnh phúc", 36, "Bold"),
        (title, 52, "Bold"),
    ):
        face = font(size, style)
        pen.text(((1654 - face.getlength(text)) / 2, y), text, font=face, fill=20)
        y += 110
    for line in body:
        pen.text((240, y), line, font=font(38), fill=20)
        y += 74
    return as_png(image)


def blank() -> bytes:
    """Return a PNG of an empty sheet."""
    return as_png(Image.new("L", (1654, 2339), 250))


def opened(data: bytes) -> Image.Image:
    """Return a drawn page as a picture."""
    return Image.open(io.BytesIO(data)).convert("L")


def as_png(image: Image.Image) -> bytes:
    """Return a picture as a PNG of 200 dpi."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(200, 200))
    return buffer.getvalue()


def make_parts(folder: Path) -> Parts:
    """Return the parts of a desk in ``folder``, set up when it is new, with somebody at it."""
    home = _home(Folder(folder))
    return Parts(
        home=home,
        catalogue=Catalogue.load(),
        unit=Unit("xã Đồng Xanh", "Ủy ban nhân dân xã Đồng Xanh", "Trung tâm", "Đồng Xanh"),
        paper=Paper(),
        synchronise=_nothing,
        session=Session(CLERK),
        watch=home.folder.watch,
    )


def _home(folder: Folder) -> Home:
    from localdb.home import open_home

    if folder.exists():
        return open_home(folder, "cây đa bến nước sân đình")
    return create_home(folder, "cây đa bến nước sân đình", "H29.8")[0]


def _nothing() -> Iterator[object]:
    return iter(())


def receive_birth(parts: Parts, name: str = "Trần Thị Hường") -> Dossier:
    """Receive a made-up birth registration."""
    procedure = parts.catalogue.procedure(BIRTH, parts.home.writer.now().date())
    intake = Intake(
        procedure=Pin(procedure.code, procedure.version, procedure.label, procedure.field),
        applicant=Person(name),
        papers=(
            PaperLine(DECLARATION, "Tờ khai đăng ký khai sinh", 1),
            PaperLine(CERTIFICATE, "Giấy chứng sinh", 1),
        ),
        due=Due("2026-11-23T17:00:00+07:00"),
    )
    return parts.home.store.receive(intake, CLERK)
