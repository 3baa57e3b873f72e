"""What another body decides is received, handed on and given back here: nothing is decided in its place."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.dossier import Dossier, StepBody
from localdb.domain.elsewhere import why_not
from localdb.domain.parties import Circumstances, Routing
from localdb.domain.values import Status
from tests.domain import steps
from tests.domain.test_dossier import received
from tests.domain.test_progress import do

POLICE = Circumstances(routing=Routing("Công an xã Tân Mẫu"))
THEIRS = (steps.ASK, steps.DRAFT, steps.EXTEND, steps.DECLINE, steps.STOP)


def told(dossier: Dossier, body: StepBody) -> str:
    reason = why_not(dossier, type(body))
    return str(reason) if reason else ""


@pytest.fixture
def police() -> Dossier:
    """It came in here, and the police decide it."""
    return replace(received(), how=POLICE)


def test_what_the_commune_decides_itself_is_never_barred() -> None:
    assert not any(told(received(), body) for body in steps.ALL)


@pytest.mark.parametrize("body", THEIRS, ids=lambda body: type(body).__name__)
def test_what_belongs_to_the_deciding_body_is_refused_before_and_after_it_went_there(
    police: Dossier, body: StepBody
) -> None:
    assert "do Công an xã Tân Mẫu giải quyết" in told(police, body)
    assert "Bàn giao hồ sơ đến đó" in told(police, body)
    assert "Việc này do Công an xã Tân Mẫu làm" in told(do(police, steps.HAND_OVER), body)


def test_a_result_is_written_down_once_the_dossier_went_there_and_somebody_signed(police: Dossier) -> None:
    assert "chưa chuyển đi" in told(police, steps.READY)
    offered = do(police, steps.TO_SIGN)
    assert "chưa chuyển đi" in told(offered, steps.READY)
    assert offered.handing is not None
    sent_back = do(offered, HandOverAnswered(offered.handing[0], accepted=False, note="Thiếu tờ khai"))
    assert "chưa chuyển đi" in told(sent_back, steps.READY)
    gone = do(offered, HandOverAnswered(offered.handing[0]))
    assert not told(gone, steps.READY)


def test_the_citizen_takes_back_here_only_what_is_still_here(police: Dossier) -> None:
    assert not told(police, steps.WITHDRAW)
    assert "đã chuyển đi" in told(do(police, steps.HAND_OVER), steps.WITHDRAW)


def test_while_nobody_knows_who_decides_that_is_what_is_to_be_put_right() -> None:
    unknown = replace(received(), how=Circumstances(routing=Routing()))
    assert "chưa rõ nơi giải quyết" in told(unknown, steps.DECLINE)
    assert "(F10)" in told(unknown, steps.READY)


def test_a_dossier_from_before_these_rules_folds_and_still_ends(police: Dossier) -> None:
    """The fold asks nothing of this: what was decided here once stays decided."""
    asked = do(police, steps.ASK)
    answered = do(asked, steps.ANSWER)
    assert not told(asked, steps.ANSWER)
    declined = do(answered, steps.DECLINE)
    assert declined.status is Status.DECLINED
