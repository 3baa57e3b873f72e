"""Promises about a published procedure."""

from __future__ import annotations

from datetime import date

import pytest

from localdb.domain.procedure import (
    Component,
    Procedure,
    Rule,
    TimeLimit,
    Verification,
    Verified,
)
from localdb.domain.trouble import Refused

PROCEDURE = Procedure(
    code="2.000815",
    version="1",
    name="Chứng thực bản sao từ bản chính",
    field="Chứng thực",
    group="chung_thuc",
    level="xa",
    limit=TimeLimit(Rule.SAME_DAY),
    components=(Component("tp01", "Bản chính giấy tờ", short="Bản chính"),),
    result="Bản sao được chứng thực",
    valid_from=date(2025, 7, 1),
    valid_to=date(2026, 12, 31),
    verified=Verified(Verification.PORTAL, Verification.LAW, Verification.PORTAL, Verification.UNVERIFIED),
)


def test_a_version_is_in_force_on_its_first_and_on_its_last_day() -> None:
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [PROCEDURE.effective(day) for day in days] == [False, True, True, False]


def test_a_paper_that_is_not_published_cannot_be_asked_for() -> None:
    assert PROCEDURE.component("tp01").label == "Bản chính"
    with pytest.raises(Refused, match="không có trong thành phần hồ sơ đã công bố"):
        PROCEDURE.component("so-ho-khau")


def test_what_was_not_read_in_a_source_says_so() -> None:
    assert PROCEDURE.verified.time.verified
    assert not PROCEDURE.verified.fee.verified
