"""What the portal said of a dossier is kept as it came, and moves nothing."""

from __future__ import annotations

from msgspec.structs import replace

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.reception import Voided
from localdb.domain.change import from_line, to_line
from localdb.domain.merge import merge
from localdb.domain.rules import apply
from localdb.domain.values import Status
from tests.domain.test_dossier import change, received

YES = PortalAnswered("Cổng", accepted=True, status=Status.RECEIVED)
NO = PortalAnswered("Cổng", False, Status.PROCESSING, "-5", "Sai họ tên", "Sửa họ tên.")


def test_a_refusal_stands_beside_what_was_taken_until_the_next_yes() -> None:
    taken = apply(received(), change(YES))
    assert taken.upstream is not None
    assert (taken.upstream.status, taken.upstream.refusal) == (Status.RECEIVED, None)
    refused = apply(taken, change(NO))
    assert refused.upstream is not None
    assert (refused.upstream.status, refused.upstream.refusal) == (Status.RECEIVED, NO)
    again = apply(refused, change(replace(YES, status=Status.PROCESSING)))
    assert again.upstream is not None
    assert (again.upstream.status, again.upstream.refusal) == (Status.PROCESSING, None)


def test_it_overtakes_no_desk_and_travels_like_any_change() -> None:
    told = change(NO)
    after = apply(received(), told)
    assert after.version == received().version
    assert from_line(to_line(told)) == told


def test_it_is_heard_of_a_reception_that_was_taken_back_too() -> None:
    voided = apply(received(), change(Voided("Nhầm")))
    after = merge(voided, change(YES))
    assert after.upstream is not None
    assert not after.clashes
