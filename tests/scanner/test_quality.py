"""A page that was scanned badly says so, and in what way; a good one raises no doubt."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from scanner import tasks
from scanner.clean import even_light, stretch
from scanner.quality import flags_of, measure
from scanner.values import ADVICE, FLAGS, CleanPage
from scanner.worker import Workers
from tests.made_up import Dice
from tests.spoiled import DEFECTS, out_of_focus, spoiled
from tests.stack_papers import petition
from tests.typeset import DPI, Block, typeset


@pytest.fixture(scope="module")
def cleaned() -> dict[str, CleanPage]:
    """One page, good and spoiled in each way, cleaned."""
    leaf = petition(Dice("một trang")).leaves[0]
    workers = Workers()
    made = {
        defect: workers.run("tờ", tasks.clean_page, spoiled(leaf, defect, 1), "image/jpeg", "tờ", 1, None)
        for defect in ("", *DEFECTS)
    }
    workers.close()
    return made


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_told_by_its_name(cleaned: dict[str, CleanPage], defect: str) -> None:
    assert defect in cleaned[defect].flags


def test_a_good_page_raises_no_doubt(cleaned: dict[str, CleanPage]) -> None:
    assert cleaned[""].flags == ()


def test_figures_go_the_way_of_the_defect(cleaned: dict[str, CleanPage]) -> None:
    good = cleaned[""].quality
    assert cleaned["blurred"].quality.edge > 1.5 * good.edge
    assert cleaned["dark"].quality.light < 0.5 * good.light
    assert cleaned["faint"].quality.contrast < 0.4 * good.contrast
    assert cleaned["low_dpi"].quality.dpi < good.dpi
    assert cleaned["cut_edge"].quality.cut_letters > good.cut_letters == 0


def test_every_defect_has_a_name_and_an_advice() -> None:
    assert set(DEFECTS) <= set(FLAGS)
    assert set(ADVICE) == set(FLAGS) - {"blank"}


def _sheet(blocks: Sequence[Block], face: str) -> bytes:
    return spoiled(typeset(blocks, face=face)[0], "", 2)


LINES = [Block("para", ("Gia đình xin cam đoan những điều trên là đúng sự thật.",))]
SHEETS = {
    "hardly a line": _sheet([Block("para", ("Đã nhận đủ.",))], "serif"),
    "by hand": _sheet(LINES * 6, "hand"),
    "a table": _sheet([Block("cells", ("1", "Tờ khai", "2 bản")) for _ in range(9)], "sans"),
    "dark": spoiled(typeset(LINES * 6)[0], "dark", 2),
}


def flags(data: bytes) -> tuple[str, ...]:
    raw = np.asarray(Image.open(io.BytesIO(data)), np.uint8)
    return flags_of(measure(raw, stretch(even_light(raw)), DPI), blank=False)


@pytest.mark.parametrize("kind", SHEETS)
def test_a_page_of_any_kind_is_called_blurred_when_it_is_out_of_focus_and_only_then(kind: str) -> None:
    assert "blurred" not in flags(SHEETS[kind])
    assert "blurred" in flags(out_of_focus(SHEETS[kind], DPI))


def test_a_faint_page_is_told_as_faint_and_not_as_blurred() -> None:
    assert flags(spoiled(typeset(LINES * 6)[0], "faint", 2)) == ("faint",)
