"""Promises about hand-overs: two signatures, and who gave answers for it until the other has signed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.progress import TakenBack
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.domain.values import Status
from tests.domain import steps
from tests.domain.test_dossier import received
from tests.domain.test_progress import do


@pytest.fixture
def handed() -> Dossier:
    """Bình gave it to Hoà, who has not signed."""
    return do(received(), steps.TO_SIGN)


def waiting(dossier: Dossier) -> str:
    assert dossier.handing is not None
    return dossier.handing[0]


def test_the_giver_answers_for_it_until_the_receiver_signs(handed: Dossier) -> None:
    assert (handed.status, handed.holder) == (Status.PROCESSING, steps.BINH)
    taken = do(handed, HandOverAnswered(waiting(handed)))
    assert (taken.holder, taken.handing) == (steps.HOA, None)
    again = do(taken, TakenBack(), undoes=taken.steps[-1].change)
    assert (again.holder, again.handing) == (handed.holder, handed.handing)


def test_what_is_not_taken_stays_with_the_giver_and_says_why(handed: Dossier) -> None:
    with pytest.raises(Refused) as refused:
        do(handed, HandOverAnswered(waiting(handed), accepted=False))
    assert refused.value.field == "note"
    back = do(handed, HandOverAnswered(waiting(handed), accepted=False, note="Thiếu tờ khai"))
    assert (back.holder, back.handing) == (steps.BINH, None)
    assert do(back, steps.TO_SIGN).handing is not None


def test_nobody_signs_for_another() -> None:
    given = do(received(), replace(steps.TO_SIGN, giver=steps.HOA, taker=steps.BINH))
    with pytest.raises(Refused, match="Hồ sơ được giao cho Trần Văn Bình"):
        do(given, HandOverAnswered(waiting(given)))


def test_only_the_hand_over_that_waits_is_answered_and_nothing_overtakes_it(handed: Dossier) -> None:
    with pytest.raises(Refused, match="không còn chờ"):
        do(handed, HandOverAnswered("another"))
    with pytest.raises(Refused, match="đang chờ Đặng Thị Hoà ký nhận"):
        do(handed, steps.TO_SIGN)
    taken = do(handed, HandOverAnswered(waiting(handed)))
    with pytest.raises(Refused, match="không còn chờ"):
        do(taken, HandOverAnswered(waiting(handed)))


def test_who_has_no_account_signs_on_paper() -> None:
    with pytest.raises(Refused, match="Cho ký trên giấy"):
        do(received(), replace(steps.TO_SIGN, taker=steps.LAN))
    on_paper = do(received(), replace(steps.TO_SIGN, taker=steps.LAN, to_confirm=False))
    assert (on_paper.holder, on_paper.handing) == (steps.LAN, None)
