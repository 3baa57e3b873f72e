"""A page comes out upright, level, evenly lit and small, and nothing on it is lost.."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from scanner import tasks
from scanner.batch import Assembled, Document, digitise
from scanner.journal import FolderJournal
from scanner.sources import RawPage
from scanner.values import CleanPage, Reading
from scanner.worker import Workers
from tests.pages import LEVELS, Page, blank_page, error_rate, font
from tests.scanner import hostile
from tests.typeset import BOLD, Block, typeset

Pages = dict[tuple[str, str], Page]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    children = Workers()
    yield children
    children.close()


def clean(workers: Workers, data: bytes, media: str = "image/jpeg", number: int = 1) -> CleanPage:
    return workers.run("tờ 1", tasks.clean_page, data, media, "tờ 1", number, None)


def read(workers: Workers, page: CleanPage) -> Reading:
    return workers.run("tờ 1", tasks.read_page, page).reading


def media(page: Page) -> str:
    return "image/png" if page.path.suffix == ".png" else "image/jpeg"


@pytest.mark.parametrize("kind", ["letter", "form", "table"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_kind_at_every_level_is_set_right_and_read(
    workers: Workers, pages: Pages, kind: str, level: str
) -> None:
    page = pages[kind, level]
    result = clean(workers, page.path.read_bytes(), media(page))
    if level != "photo":
        assert (result.rotation + page.rotation) % 360 == 0
        assert abs(result.skew - page.skew) < 0.15
    assert not result.blank
    reading = read(workers, result)
    assert error_rate(page.truth_text, reading.text)[0] < (0.04 if level == "archive" else 0.02)
    assert reading.confidence > 75


def test_a_blank_page_is_flagged_and_not_dropped(workers: Workers) -> None:
    result = clean(workers, blank_page(3))
    assert result.blank
    assert result.flags == ("blank",)
    assert result.layers
    assert read(workers, result).text == ""


def test_one_short_line_is_not_blank(workers: Workers) -> None:
    sheet = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(sheet).text((300, 400), "Mặt sau", font=font(36), fill=30)
    assert not clean(workers, _jpeg(sheet)).blank


def test_one_pencilled_line_is_not_blank(workers: Workers) -> None:
    sheet = Image.new("L", (1654, 2339), 246)
    ImageDraw.Draw(sheet).text((300, 900), "đã nhận đủ 3 bản", font=font(44, "Italic"), fill=180)
    assert not clean(workers, _jpeg(sheet)).blank


@pytest.mark.parametrize("shade", [225, 205])
def test_a_page_of_faint_print_is_not_blank(workers: Workers, shade: int) -> None:
    sheet = Image.new("L", (1654, 2339), 246)
    for row in range(3):
        ImageDraw.Draw(sheet).text((300, 700 + 60 * row), "Liên 2: giao người nộp", font=font(36), fill=shade)
    assert not clean(workers, _grainy(sheet)).blank


def test_a_folded_sheet_whose_back_shines_through_is_blank(workers: Workers, pages: Pages) -> None:
    back = np.asarray(Image.open(pages["letter", "clean"].path).convert("L"))[:, ::-1]
    sheet = 246 - 0.07 * (255 - cv2.GaussianBlur(back, (0, 0), 2.0).astype(np.float32))
    sheet[1160:1168] -= 22
    assert clean(workers, _grainy(Image.fromarray(cv2.GaussianBlur(sheet, (0, 0), 3).astype(np.uint8)))).blank


def test_a_table_of_few_figures_stands_upright_from_any_side(workers: Workers) -> None:
    cells = [Block("cells", (str(n), f"Thôn {n}", str(n * 37), "")) for n in range(1, 13)]
    (leaf,) = typeset([Block("cells", ("STT", "Tên thôn", "Số hộ", "Ghi chú"), BOLD), *cells])
    for side in range(4):
        sheet = Image.fromarray(np.rot90(np.asarray(leaf.image()), -side))
        assert (clean(workers, _grainy(sheet)).rotation + 90 * side) % 360 == 0


def test_a_blank_sheet_with_punch_holes_is_blank(workers: Workers) -> None:
    sheet = Image.new("L", (1654, 2339), 240)
    for y in (854, 1484):
        ImageDraw.Draw(sheet).ellipse((64, y - 23, 110, y + 23), fill=90)
    assert clean(workers, _jpeg(sheet)).blank


def test_punch_holes_and_a_staple_are_gone_for_the_reader_and_no_word_with_them(
    workers: Workers, pages: Pages, tmp_path: Path
) -> None:
    sheet = Image.open(pages["letter", "clean"].path).convert("L")
    punched = sheet.copy()
    draw = ImageDraw.Draw(punched)
    holes = [(40, y - 23, 86, y + 23) for y in (854, 1484)]
    for hole in holes:
        draw.ellipse(hole, fill=60)
    shadow = Image.new("L", sheet.size, 255)
    ImageDraw.Draw(shadow).line((70, 150, 150, 96), fill=120, width=14)
    soft = np.asarray(shadow.filter(ImageFilter.GaussianBlur(4)))
    punched = Image.fromarray(np.minimum(np.asarray(punched), soft))
    ImageDraw.Draw(punched).line((74, 146, 146, 98), fill=90, width=6)
    data = _jpeg(punched)
    grey = clean(workers, data)
    picture = np.frombuffer(grey.grey, np.uint8).reshape(grey.height, grey.width)
    for left, top, right, bottom in holes:
        assert picture[top:bottom, left:right].min() > 200
    raw = RawPage(data, "image/jpeg", "tờ 1")
    events = list(digitise([Document("tờ 1", [raw])], journal=FolderJournal(tmp_path)))
    (made,) = (event for event in events if isinstance(event, Assembled))
    assert made.text.split() == read(workers, clean(workers, _jpeg(sheet))).text.split()
    assert [kept.read_bytes() for kept in tmp_path.iterdir()] == [data]


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_red_seal_does_not_hide_the_name_under_it_in_colour_or_grey(
    workers: Workers, pages: Pages, mode: str
) -> None:
    page = pages["letter", "clean"]
    sheet = Image.open(page.path).convert("RGB")
    name = page.truth_text.splitlines()[-1]
    ink = np.asarray(sheet.convert("L")) < 128
    bottom = int(np.flatnonzero(ink.any(axis=1))[-1])
    seal = Image.new("RGB", sheet.size, "white")
    draw = ImageDraw.Draw(seal)
    for radius in (140, 132, 90):
        draw.ellipse(
            (1150 - radius, bottom - 60 - radius, 1150 + radius, bottom - 60 + radius),
            outline=(225, 40, 50),
            width=6,
        )
    draw.regular_polygon((1150, bottom - 60, 60), 5, fill=(225, 40, 50))
    stamped = Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(seal)))
    result = clean(workers, _jpeg(stamped.convert(mode)))
    assert name in read(workers, result).text
    if mode == "RGB":
        assert [layer.kind for layer in result.layers][:1] == ["jpeg-rgb"]
        assert len(result.layers) == 3


def test_black_text_is_kept_as_one_sharp_layer_and_small(workers: Workers, pages: Pages) -> None:
    result = clean(workers, pages["letter", "office"].path.read_bytes())
    assert [layer.kind for layer in result.layers] == ["jbig2"]
    assert len(result.layers[0].data) < 25_000


def test_low_resolution_is_flagged(workers: Workers, pages: Pages) -> None:
    sheet = Image.open(pages["letter", "clean"].path).resize((827, 1170))
    assert "low_dpi" in clean(workers, _jpeg(sheet, dpi=100)).flags


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_way_of_storing_a_picture_gives_the_same_words(
    workers: Workers, pages: Pages, mode: str
) -> None:
    page = pages["table", "clean"]
    grey = Image.open(page.path).convert("L")
    if mode == "I;16":
        stored = Image.fromarray(np.asarray(grey, dtype=np.uint16) * 257)
    else:
        stored = grey.convert("RGB").convert(mode) if mode in ("P", "CMYK") else grey.convert(mode)
    out = io.BytesIO()
    stored.save(out, "TIFF", dpi=(200, 200))
    reading = read(workers, clean(workers, out.getvalue(), "image/tiff"))
    assert error_rate(page.truth_text, reading.text)[0] < 0.02


@pytest.mark.parametrize(
    ("pack", "kind"), [(hostile.pictures_pdf, "application/pdf"), (hostile.pictures_tiff, "image/tiff")]
)
def test_every_page_of_a_file_is_there(workers: Workers, pages: Pages, pack: object, kind: str) -> None:
    assert callable(pack)
    chosen = [pages["form", "clean"], pages["table", "office"]]
    data = pack(*(page.path for page in chosen))
    assert workers.run("tập", tasks.count_pages, data, kind, "tập") == 2
    for number, page in enumerate(chosen, 1):
        reading = read(workers, clean(workers, data, kind, number))
        assert error_rate(page.truth_text, reading.text)[0] < 0.03


def _grainy(sheet: Image.Image) -> bytes:
    """Return the sheet with a scanner's noise."""
    noise = np.random.default_rng(5).normal(0, 4, (sheet.height, sheet.width))
    return _jpeg(Image.fromarray(np.clip(np.asarray(sheet) + noise, 0, 255).astype(np.uint8)))


def _jpeg(sheet: Image.Image, dpi: int = 200) -> bytes:
    out = io.BytesIO()
    sheet.convert("RGB").save(out, "JPEG", quality=80, dpi=(dpi, dpi))
    return out.getvalue()
