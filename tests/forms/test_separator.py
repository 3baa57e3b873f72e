"""Cover and separator sheets say to people what they are for, and to the scanner what comes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from forms.examples import dossier
from forms.separator import separators
from localdb.domain.marks import Kind, Mark, read_mark
from localdb.domain.procedure import Component
from main import main

PAPER = Component(id="tp02", name="Giấy chứng sinh | bản chính")


def pages(pdf: bytes) -> list[tuple[NDArray[np.uint8], str]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (page.render(scale=100 / 72, grayscale=True).to_numpy(), page.get_textpage().get_text_bounded())
            for page in document
        ]


def test_each_sheet_is_read_by_its_code_and_by_people() -> None:
    received = dossier()
    made = pages(separators(received, [PAPER], plain=1))
    marks = [read_mark(zxingcpp.read_barcodes(picture)[0].text) for picture, _ in made]
    assert marks == [
        Mark(Kind.COVER, dossier=received.shown_code),
        Mark(Kind.SEPARATOR, paper="tp02"),
        Mark(Kind.SEPARATOR),
    ]
    assert received.shown_code in made[0][1]
    assert PAPER.label in made[1][1]
    assert "Dùng lại được nhiều lần" in made[2][1]


def test_the_same_sheets_are_the_same_bytes() -> None:
    assert separators(None, [PAPER], plain=2) == separators(None, [PAPER], plain=2)


def test_nothing_asked_for_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        separators(None, ())


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["separators", "--out", str(tmp_path / "to.pdf"), "--count", "4"]) == 0
    assert len(pages((tmp_path / "to.pdf").read_bytes())) == 4
    assert main(["separators", "--out", str(tmp_path / "to.pdf"), "--count", "0"]) == 1
    assert "từ 1 đến 200" in capsys.readouterr().err
