"""One reader, two ways to it: the same words come back whichever way is open."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image, ImageDraw

from localdb.domain.trouble import Trouble
from scanner import tesseract_command, tesseract_warm
from scanner.decode import Pixels
from scanner.tesseract import recognise, words_of
from tests.pages import font

LINES = ("Ủy ban nhân dân xã Thượng Mộc", "Nguyễn Thị Phượng, sinh ngày 02/9/1984")


def picture(text: str) -> Pixels:
    sheet = Image.new("L", (1000, 120), 255)
    ImageDraw.Draw(sheet).text((40, 30), text, font=font(40), fill=0)
    return np.asarray(sheet, dtype=np.uint8)


def test_the_command_line_reads_what_the_warm_reader_reads() -> None:
    pictures = [picture(line) for line in LINES]
    table = tesseract_command.table(pictures, language="vie", mode=7, dpi=200, settings={})
    by_command = words_of(table, len(pictures))
    warm = recognise(pictures, mode=7)
    assert [" ".join(w.text for w in words) for words in warm] == list(LINES)
    assert [[w.text for w in words] for words in by_command] == [[w.text for w in words] for words in warm]


def test_boxes_and_confidences_come_with_the_words() -> None:
    (words,) = recognise([picture(LINES[0])], mode=7)
    assert all(90 < w.confidence <= 100 for w in words)
    assert all(a.x + a.width <= b.x for a, b in itertools.pairwise(words))
    assert 30 < words[0].x < 50


def test_nothing_to_read_is_no_trouble() -> None:
    assert recognise([], mode=4) == []
    assert recognise([np.full((200, 400), 255, np.uint8)], mode=4) == [[]]


def test_a_model_that_is_not_there_is_told_and_not_crashed_on() -> None:
    assert tesseract_warm.warm_up("không-có") is None
    with pytest.raises(Trouble, match="thiếu dữ liệu"):
        tesseract_command.table([picture("a")], language="zzz", mode=7, dpi=200, settings={})
