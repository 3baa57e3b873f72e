"""Every paper in every template and size: as it was agreed on, readable by machine, and always alike.

The golden texts and pictures are in ``golden/``; ``GOLDEN=write`` in the environment writes them anew, to be
looked at before they are committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from forms import preview
from forms.examples import CLERK, DAY, PAYLOAD, UNIT, example
from forms.known import FORMS
from forms.maker import Order, make
from tests.forms.every import CATALOGUE, EVERY, made, template
from tests.forms.reading import foreign_fonts, outside, pages, qr

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("GOLDEN") == "write"
PAPERS = pytest.mark.parametrize(("identity", "size"), EVERY, ids=["-".join(x) for x in EVERY])
DPI = 48
TOLERANCE = 0.012  # the mean difference of two pictures of one page, of 1


def test_every_form_has_a_template_and_every_template_a_form() -> None:
    assert {t.form for t in CATALOGUE.templates} == set(FORMS)
    assert [str(p) for p in CATALOGUE.problems] == []


def test_both_sets_are_whole() -> None:
    ids = {t.id for t in CATALOGUE.templates}
    assert {f"mau{n:02d}-tt03-2025" for n in range(1, 8)} <= ids
    assert {f"mau{n:02d}-tt01-2018" for n in range(1, 7)} <= ids


def test_what_nobody_checked_is_told_to_the_it_staff() -> None:
    doubtful = {p.file.removeprefix("templates: ") for p in CATALOGUE.unverified if "templates" in p.file}
    assert {f"mau{n:02d}-tt03-2025" for n in range(1, 8)} <= doubtful
    assert "mau02-tt01-2018" not in doubtful


@PAPERS
def test_the_text_is_the_agreed_one(identity: str, size: str) -> None:
    found = "\n\f\n".join(pages(made(identity, size))) + "\n"
    golden = GOLDEN / f"{identity}-{size}.txt"
    if WRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@PAPERS
def test_the_picture_is_the_agreed_one(identity: str, size: str) -> None:
    pdf = made(identity, size)
    found = [
        Image.open(io.BytesIO(preview.page_png(pdf, n, dpi=DPI))).convert("L").point(_ink).convert("1")
        for n in range(preview.page_count(pdf))
    ]
    for number, picture in enumerate(found):
        golden = GOLDEN / f"{identity}-{size}-{number}.png"
        if WRITE:
            picture.save(golden, optimize=True)
        agreed = Image.open(golden)
        assert picture.size == agreed.size
        assert _difference(picture, agreed) < TOLERANCE
    assert not (GOLDEN / f"{identity}-{size}-{len(found)}.png").exists()


def _ink(grey: int) -> int:
    return 255 if grey > 170 else 0


def _difference(one: Image.Image, other: Image.Image) -> float:
    soft = [
        np.asarray(i.convert("L").filter(ImageFilter.BoxBlur(2)), dtype=float) / 255 for i in (one, other)
    ]
    return float(np.abs(soft[0] - soft[1]).mean())


@PAPERS
def test_fonts_are_embedded_marks_are_read_and_nothing_leaves_the_page(identity: str, size: str) -> None:
    pdf = made(identity, size)
    assert foreign_fonts(pdf) == []
    assert outside(pdf) == []
    fields = qr(pdf).split("|")
    if template(identity).form == "payment":
        assert fields[0] in {"000.00.19.H29-261120-0007", PAYLOAD}
    elif template(identity).form in {"cover", "separator"}:
        assert fields in (["MOTCUA", "HOSO", "000.00.19.H29-261120-0007"], ["MOTCUA", "TACH", "tp02"])
    elif template(identity).form == "ticket":
        assert fields == ["MOTCUA", "PHIEU", "7Q2K9D-47"]
    else:
        assert len(fields) == 4
        assert fields[3] == template(identity).name
    assert len(pdf) < 70_000


@pytest.mark.parametrize("identity", [t.id for t in CATALOGUE.templates])
def test_the_same_paper_gives_the_same_bytes(identity: str) -> None:
    shape = template(identity)
    size = shape.sizes[0]
    order = Order(UNIT, shape, DAY, size, CLERK)
    assert make(example(shape), order) == make(example(shape), order)
