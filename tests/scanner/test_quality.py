"""A page that was scanned badly says so, and in what way; a good one raises no doubt."""

from __future__ import annotations

import pytest

from scanner import tasks
from scanner.values import ADVICE, FLAGS, CleanPage
from scanner.worker import Workers
from tests.made_up import Dice
from tests.spoiled import DEFECTS, spoiled
from tests.stack_papers import petition


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
