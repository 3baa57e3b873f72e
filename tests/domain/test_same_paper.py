"""A paper taken twice is known by what was read on it; the same form filled in otherwise is another paper."""

from __future__ import annotations

import pytest

from localdb.domain.same_paper import same_paper, telling
from tests.made_up import Dice
from tests.stack_papers import KINDS, Kind


def drawn(kind: Kind, filling: int) -> str:
    """Return what stands on a form that was filled in once more."""
    return " ".join(leaf.text for leaf in kind(Dice(f"{kind.__name__}/{filling}")).leaves)


DRAWN = [(kind.__name__, [drawn(kind, 1), drawn(kind, 2)]) for kind in dict.fromkeys(KINDS)]


def misread(text: str) -> str:
    """Return the text as a reader gets it another time: now and then a letter is another."""
    words = text.split()
    return " ".join(word.replace("ệ", "e") if n % 37 == 5 else word for n, word in enumerate(words))


@pytest.mark.parametrize(("kind", "texts"), DRAWN, ids=[kind for kind, _ in DRAWN])
def test_a_form_filled_in_otherwise_is_another_paper(kind: str, texts: list[str]) -> None:
    one, other = texts
    assert same_paper(one, misread(one))
    assert not same_paper(one, other)


def test_one_other_number_makes_another_paper_of_a_short_form() -> None:
    paper = (
        "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN Số 12 ngày 03/11/2026 xác nhận ông Lò Văn Quét sinh ngày"
        " 01/02/1990 số định danh 011090001234 nơi cư trú bản Nà Tấu hiện tại chưa đăng ký kết hôn với ai"
    )
    assert same_paper(paper, paper.upper())
    assert not same_paper(paper, paper.replace("Số 12 ngày 03/11/2026", "Số 15 ngày 20/05/2027"))


def test_papers_with_hardly_a_word_are_not_judged() -> None:
    assert not same_paper("Ảnh 3 x 4", "Ảnh 3 x 4")
    assert not same_paper("", "")


def test_numbers_that_few_papers_share_find_the_likely_ones() -> None:
    assert telling("Số 12, định danh 011090001234, ngày 03/11/2026, hồ sơ 26112") == ("011090001234", "26112")
