"""Promises about fees: dated, grounded, and never a zero that means “unknown”."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.fees import FeeRule, FeeTable, Per, Tier, quote
from localdb.domain.procedure import Verification
from localdb.domain.trouble import Refused
from localdb.domain.values import Channel, FeeLine

COPY, BIRTH, SHOP = "2.000815", "1.001193", "1.001612"
DAY = date(2026, 11, 21)
OLD = date(2016, 1, 1)

CERTIFY = FeeRule(
    name="Phí chứng thực bản sao",
    procedures=(COPY,),
    ground="TT 226/2016/TT-BTC Điều 4",
    valid_from=OLD,
    verification=Verification.LAW,
    per=Per.PAGE,
    tiers=(Tier(1, 2000), Tier(3, 1000)),
    cap=200_000,
)
NATIONAL = FeeTable("quốc gia", (CERTIFY,))


def birth(**different: object) -> FeeRule:
    """Lệ phí đăng ký khai sinh of province 31, changed as told."""
    rule = FeeRule(
        name="Lệ phí khai sinh",
        procedures=(BIRTH,),
        ground="NQ thử nghiệm",
        valid_from=OLD,
        verification=Verification.PROVINCE,
        province="31",
        case="late",
        amount=8000,
    )
    return msgspec.convert({**msgspec.structs.asdict(rule), **different}, FeeRule)


def amounts(
    *rules: FeeRule,
    day: date = DAY,
    channel: Channel = Channel.DIRECT,
    case: str = "late",
    quantity: int = 1,
    pages: int | None = None,
    copies: int = 1,
) -> list[int | None]:
    table = FeeTable("thử", rules)
    lines = quote(
        [table], BIRTH, channel, day, quantity=quantity, pages=pages, copies=copies, case=case, province="31"
    )
    return [line.amount for line in lines]


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [
        (1, 1, 2000),
        (2, 1, 4000),
        (3, 1, 5000),
        (10, 1, 12_000),
        (10, 3, 36_000),
        (198, 1, 200_000),
        (199, 1, 200_000),  # at most 200,000 for a copy
        (500, 2, 400_000),
    ],
)
def test_certified_copies_cost_less_from_the_third_page_up_to_a_limit(
    pages: int, copies: int, amount: int
) -> None:
    (line,) = quote([NATIONAL], COPY, Channel.DIRECT, DAY, pages=pages, copies=copies)
    assert line == FeeLine("Phí chứng thực bản sao", amount, "TT 226/2016/TT-BTC Điều 4", verified=True)


def test_pages_not_yet_counted_are_no_amount() -> None:
    (line,) = quote([NATIONAL], COPY, Channel.DIRECT, DAY)
    assert line.amount is None
    assert line.ground


def test_what_the_tables_do_not_know_is_unknown_and_never_zero() -> None:
    assert quote([NATIONAL], "9.999999", Channel.DIRECT, DAY) == (FeeLine("Phí, lệ phí", None),)
    assert quote([], BIRTH, Channel.DIRECT, DAY)[0].amount is None
    assert amounts(birth(amount=None)) == [None]


def test_what_a_citizen_need_not_pay_comes_before_what_the_province_asks() -> None:
    freed = birth(name="Lệ phí khai sinh", province="", exemption="poor", amount=0)
    (line,) = quote(
        [FeeTable("thử", (birth(), freed))],
        BIRTH,
        Channel.DIRECT,
        DAY,
        case="late",
        province="31",
        exemptions=frozenset({"poor"}),
    )
    assert line.amount == 0


def test_a_rule_holds_on_its_first_and_on_its_last_day() -> None:
    assert amounts(birth(valid_from=DAY, valid_to=DAY)) == [8000]


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        (birth(), ""),
        (birth(), "on_time"),
        (birth(channels=["2"]), "late"),
        (birth(valid_to=date(2026, 11, 20)), "late"),
        (birth(valid_from=date(2026, 11, 22)), "late"),
        (birth(exemption="poor"), "late"),
    ],
    ids=["case not said", "another case", "another channel", "expired", "not yet", "not claimed"],
)
def test_a_rule_that_does_not_hold_leaves_the_fee_unknown(rule: FeeRule, case: str) -> None:
    assert amounts(rule, case=case) == [None]


def test_another_provinces_fee_is_not_ours() -> None:
    assert quote([FeeTable("thử", (birth(),))], BIRTH, Channel.DIRECT, DAY, case="late", province="01") == (
        FeeLine("Phí, lệ phí", None),
    )


@pytest.mark.parametrize(
    ("day", "channel", "amount"),
    [
        (date(2026, 8, 7), Channel.ONLINE, 8000),
        (date(2026, 8, 8), Channel.ONLINE, 0),
        (date(2026, 8, 8), Channel.DIRECT, 8000),
        (date(2026, 8, 8), Channel.POST, 8000),
        (date(2032, 1, 1), Channel.ONLINE, 8000),
    ],
)
def test_an_online_reduction_counts_by_the_day_of_submission(
    day: date, channel: Channel, amount: int
) -> None:
    online = birth(
        amount=0, channels=["2"], valid_from=date(2026, 8, 8), valid_to=date(2031, 12, 31), case=""
    )
    assert amounts(birth(), online, day=day, channel=channel) == [amount]


def test_an_exemption_costs_nothing_and_says_on_which_ground() -> None:
    exempt = birth(amount=0, exemption="poor", case="", ground="NQ thử nghiệm, hộ nghèo")
    lines = quote(
        [FeeTable("thử", (birth(), exempt))],
        BIRTH,
        Channel.DIRECT,
        DAY,
        case="late",
        province="31",
        exemptions=frozenset({"poor"}),
    )
    assert lines == (FeeLine("Lệ phí khai sinh", 0, "NQ thử nghiệm, hộ nghèo", verified=True),)


def test_a_province_stands_before_the_nation_and_the_newest_rule_before_the_old() -> None:
    national = birth(province="", case="", amount=None)
    newer = birth(amount=9000, valid_from=date(2026, 1, 1))
    assert amounts(newer, birth(), national) == [9000]
    assert amounts(newer, birth(), national, day=date(2025, 12, 31)) == [8000]
    assert amounts(national, case="") == [None]


def test_a_procedure_may_have_several_fees_counted_each_its_own_way() -> None:
    assert amounts(
        birth(),
        birth(name="Phí thẩm định", per="copy", amount=100),
        birth(name="Phí sao chụp", per="page", amount=10, cap=25),
        quantity=2,
        copies=3,
        pages=4,
    ) == [16_000, 300, 75]


def test_an_unverified_amount_is_marked() -> None:
    rule = birth(verification="unverified")
    (line,) = quote([FeeTable("thử", (rule,))], BIRTH, Channel.DIRECT, DAY, case="late", province="31")
    assert not line.verified


@pytest.mark.parametrize(
    ("field", "quantity", "pages", "copies"),
    [("quantity", 0, 1, 1), ("pages", 1, 0, 1), ("copies", 1, 1, -1)],
)
def test_counts_below_one_are_refused_at_their_field(
    field: str, quantity: int, pages: int, copies: int
) -> None:
    with pytest.raises(Refused) as refused:
        amounts(birth(), quantity=quantity, pages=pages, copies=copies)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"tiers": [{"from_page": 1, "amount": 5}]},
        {"amount": None, "per": "page", "tiers": [{"from_page": 2, "amount": 5}]},
        {"amount": None, "per": "page", "tiers": [{"from_page": 1, "amount": 5}] * 2},
    ],
    ids=str,
)
def test_a_rule_that_contradicts_itself_is_not_read(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        birth(**wrong)


@given(st.integers(1, 400), st.integers(1, 20))
def test_one_more_page_or_copy_never_costs_less_and_the_cap_holds(pages: int, copies: int) -> None:
    one = CERTIFY.total(1, pages, copies)
    more_pages, more_copies = CERTIFY.total(1, pages + 1, copies), CERTIFY.total(1, pages, copies + 1)
    assert one is not None
    assert more_pages is not None
    assert more_copies is not None
    assert 0 < one <= more_pages <= 200_000 * copies
    assert more_copies == one // copies * (copies + 1)
