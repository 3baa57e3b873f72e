"""Worn print is read more than once: together the readings are better than the first, and doubts are told."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from scanner.decode import Pixels
from scanner.quality import raggedness
from scanner.read import read_page
from scanner.tesseract import recognise
from scanner.values import CleanPage, Quality, Reading
from tests.pages import error_rate, font

DPI = 150
LINES = (
    "Ủy ban nhân dân xã Thượng Mộc trả kết quả chậm nhất",
    "ngày 20/5/2024 theo Quyết định số 766/QĐ-UBND, thẩm",
    "quyền giải quyết thuộc Chủ tịch, bảo đảm đúng thời hạn",
    "và hướng dẫn người dân đầy đủ về hồ sơ, lệ phí, biểu mẫu.",
)


def sheet(worn: float) -> Pixels:
    """Return a page at 150 dpi whose ink has fallen off in specks, ``worn`` of it."""
    image = Image.new("L", (820, 220), 255)
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(LINES):
        draw.text((40, 20 + 45 * place), line, font=font(27), fill=30)
    page = np.asarray(image, dtype=np.uint8).copy()
    page[np.random.default_rng(8).random(page.shape) < worn] = 235
    return page


def read(page: Pixels, *, photo: bool = False) -> Reading:
    height, width = page.shape
    quality = Quality(DPI, light=255, contrast=225)
    return read_page(
        CleanPage(page.tobytes(), width, height, DPI, (), 0, 0.0, False, (), 0.0, quality, photo)
    )


def errors(text: str) -> float:
    return error_rate("\n".join(LINES), text)[0]


@pytest.fixture(scope="module")
def worn() -> Reading:
    return read(sheet(0.4))


def test_worn_print_is_read_better_by_three_than_by_one(worn: Reading) -> None:
    (first,) = recognise([sheet(0.4)], mode=4, dpi=DPI)
    assert errors(worn.text) < 0.5 * errors(" ".join(word.text for word in first))


def test_wear_shows_in_the_print_itself() -> None:
    assert raggedness(sheet(0.2)) > 1.5 * raggedness(sheet(0.0))


def test_words_stand_where_they_are_on_the_page_however_wide_its_margins() -> None:
    near, far = read(sheet(0.0)), read(np.pad(sheet(0.0), ((300, 100), (50, 200)), constant_values=255))
    assert far.text == near.text
    assert [(w.x - 50, w.y - 300, w.width) for w in far.words] == [(w.x, w.y, w.width) for w in near.words]


def test_a_number_is_read_as_it_stands_or_shown_to_a_person(worn: Reading) -> None:
    doubtful = {doubt.text for doubt in worn.doubts}
    assert doubtful < {word.text for word in worn.words}
    for number in ("20/5/2024", "766/QĐ-UBND,"):
        assert number in worn.text or any(number[-4:] in text for text in doubtful)


def test_print_in_which_the_first_reading_finds_nothing_is_read_all_the_same() -> None:
    assert errors(read(sheet(0.5)).text) < 0.1


def test_dirt_is_not_taken_for_words() -> None:
    dirt = np.where(np.random.default_rng(3).random((220, 820)) < 0.01, 60, 250).astype(np.uint8)
    assert read(dirt).words == ()


def test_good_print_raises_no_doubt_and_is_read_as_it_stands() -> None:
    reading = read(sheet(0.0), photo=True)
    assert errors(reading.text) < 0.02
    assert len(reading.doubts) <= 2
