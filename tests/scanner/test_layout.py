"""Tables are found though their lines are broken; dots of dotted lines go, dots of letters stay."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from scanner.layout import lay_out
from tests.pages import font

DPI = 200


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1654, 1100), 255)
    return image, ImageDraw.Draw(image)


def grid(draw: ImageDraw.ImageDraw, columns: tuple[int, ...], rows: tuple[int, ...]) -> None:
    for x in columns:
        draw.line((x, rows[0], x, rows[-1]), fill=0, width=3)
    for y in rows:
        draw.line((columns[0], y, columns[-1], y), fill=0, width=3)


def shape(image: Image.Image) -> list[list[int]]:
    tables = lay_out(np.asarray(image, dtype=np.uint8), DPI).tables
    return [[len(row) for row in table.rows] for table in tables]


COLUMNS, ROWS = (200, 400, 900, 1400), (200, 280, 360, 440)


def test_a_ruled_table_is_read_row_by_row() -> None:
    image, draw = sheet()
    grid(draw, COLUMNS, ROWS)
    assert shape(image) == [[3, 3, 3]]


def test_a_broken_rule_still_parts_two_cells() -> None:
    image, draw = sheet()
    grid(draw, COLUMNS, ROWS)
    draw.rectangle((500, 270, 700, 290), fill=255)
    draw.rectangle((890, 370, 910, 430), fill=255)
    assert shape(image) == [[3, 3, 3]]


def test_joined_cells_with_text_across_stay_joined() -> None:
    image, draw = sheet()
    grid(draw, COLUMNS, ROWS)
    draw.rectangle((880, 364, 920, 436), fill=255)
    draw.text((450, 380), "Tổng cộng các khoản thu trong năm này là", font=font(36), fill=0)
    assert shape(image) == [[3, 3, 2]]


def test_a_frame_around_the_page_is_no_table() -> None:
    image, draw = sheet()
    draw.rectangle((40, 40, 1600, 1060), outline=0, width=3)
    assert shape(image) == []


def test_a_fold_through_a_line_goes_and_its_letters_stay() -> None:
    image, draw = sheet()
    draw.text((200, 500), "Chỉ thị của Thủ tướng về cải cách thủ tục hành chính", font=font(36), fill=0)
    letters = np.asarray(image) < 100
    draw.line((40, 512, 1610, 512), fill=130, width=3)
    image.paste(0, mask=Image.fromarray(letters))
    page = lay_out(np.asarray(image, dtype=np.uint8), DPI).page
    fold = np.zeros_like(letters)
    fold[511:514] = True
    assert (page[letters & fold] < 100).mean() > 0.6
    assert (page[~letters & fold] < 200).mean() < 0.1


def test_a_dotted_line_goes_and_the_letters_on_it_stay() -> None:
    image, draw = sheet()
    draw.text((200, 200), "Địa chỉ hiện tại, họ tên mẹ ị ạ:", font=font(36), fill=0)
    before = np.asarray(image, dtype=np.uint8).copy()
    draw.text((760, 200), "." * 70, font=font(36), fill=0)
    layout = lay_out(np.asarray(image, dtype=np.uint8), DPI)
    assert layout.leaders
    assert int((layout.page[:, 770:] < 128).sum()) == 0
    assert np.array_equal(layout.page[:, :745] < 128, before[:, :745] < 128)


def test_a_page_of_specks_is_left_alone() -> None:
    noise = np.random.default_rng(5).random((2339, 1654)) < 0.02
    layout = lay_out(np.where(noise, 0, 255).astype(np.uint8), DPI)
    assert layout.tables == ()
    assert not layout.leaders
