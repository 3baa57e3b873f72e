"""Promises about dossier codes: the same one is never given twice, whatever happens to clocks and blocks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.codes import (
    Block,
    Code,
    Drawn,
    SerialFull,
    device_tag,
    draw,
    is_official,
    is_temporary,
    next_code,
    numbers_left,
    parse,
)
from localdb.domain.trouble import Refused, Trouble

UNIT = "H29.19.05"
DAY = date(2026, 11, 21)


def block(first: int, last: int, device: str = "quay-1", unit: str = UNIT) -> Block:
    return Block(unit, first, last, date(2026, 11, 1), date(2026, 11, 30), device)


def draw_all(blocks: list[Block], used: dict[str, int], count: int, day: date = DAY) -> list[Drawn]:
    """Draw as the store does: each time the series counter rises to the serial."""
    drawn = []
    for _ in range(count):
        code = next_code(blocks, UNIT, day, used, "quay-1")
        assert code.serial > used.get(code.series, 0)
        used[code.series] = code.serial
        drawn.append(code)
    return drawn


def test_an_official_code_comes_from_the_reserved_block() -> None:
    first, second = draw_all([block(501, 600)], {}, 2)
    assert first == Drawn("H29.19.05-261121-0501", False, "H29.19.05-261121", 501)
    assert second.code == "H29.19.05-261121-0502"


def test_a_second_block_goes_on_when_the_first_is_full_and_then_numbers_are_temporary() -> None:
    codes = draw_all([block(701, 702), block(501, 502)], {}, 5)
    assert [c.serial for c in codes] == [501, 502, 701, 702, 1]
    assert [c.temporary for c in codes] == [False, False, False, False, True]


def test_the_numbers_left_are_those_that_can_still_be_drawn() -> None:
    blocks = [block(11, 12), block(12, 14), block(1, 99, device="quay-2"), block(1, 99, unit="H29.19.06")]
    used: dict[str, int] = {}
    for left in (4, 3, 2, 1, 0):
        assert numbers_left(blocks, UNIT, DAY, used, "quay-1") == left
        (drawn,) = draw_all(blocks, used, 1)
        assert drawn.temporary is (left == 0)
    assert numbers_left(blocks, UNIT, date(2026, 12, 1), {}, "quay-1") == 0


def test_each_day_starts_its_own_series() -> None:
    used: dict[str, int] = {}
    draw_all([block(501, 600)], used, 3)
    assert draw_all([block(501, 600)], used, 1, DAY + timedelta(days=1))[0].code.endswith("-261122-0501")


def test_a_clock_that_is_set_back_goes_on_where_that_day_stopped() -> None:
    used: dict[str, int] = {}
    draw_all([block(501, 600)], used, 3, DAY)
    draw_all([block(501, 600)], used, 3, DAY + timedelta(days=1))
    assert draw_all([block(501, 600)], used, 1, DAY)[0].serial == 504


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [block(501, 600, device="quay-2")],
        [block(501, 600, unit="H29.19.06")],
        [Block(UNIT, 501, 600, date(2026, 10, 1), date(2026, 10, 31), "quay-1")],
    ],
    ids=["none", "another device's", "another unit's", "expired"],
)
def test_without_a_block_of_its_own_the_number_is_plainly_temporary(blocks: list[Block]) -> None:
    drawn = next_code(blocks, UNIT, DAY, {}, "quay-1")
    assert drawn.temporary
    assert drawn.code == f"TAM-H29.19.05-261121-{device_tag('quay-1')}-001"
    assert is_temporary(drawn.code)
    assert not is_official(drawn.code)


def test_a_full_series_is_refused_and_says_what_to_do() -> None:
    series = next_code([], UNIT, DAY, {}, "quay-1").series
    with pytest.raises(SerialFull, match="999 số tạm") as refused:
        next_code([], UNIT, DAY, {series: 999}, "quay-1")
    assert refused.value.todo
    with pytest.raises(SerialFull, match="0501–0600"):
        draw(block(501, 600), DAY, 601)


def test_a_block_gives_no_serial_and_no_day_that_is_not_its_own() -> None:
    with pytest.raises(Refused, match="không thuộc dải số"):
        draw(block(501, 600), DAY, 500)
    with pytest.raises(Refused, match="chỉ dùng từ 01/11/2026 đến 30/11/2026"):
        draw(block(501, 600), date(2026, 12, 1), 501)


def test_a_temporary_number_needs_a_proper_unit() -> None:
    with pytest.raises(Refused, match="Mã đơn vị"):
        next_code([], "xã Vĩnh Bảo", DAY, {}, "quay-1")


@pytest.mark.parametrize(
    ("unit", "first", "last", "valid_to"),
    [
        ("h29", 1, 2, DAY),
        ("H29..1", 1, 2, DAY),
        ("H29-1", 1, 2, DAY),
        ("A" * 36, 1, 2, DAY),
        (UNIT, 0, 2, DAY),
        (UNIT, 3, 2, DAY),
        (UNIT, 1, 10000, DAY),
        (UNIT, 1, 2, date(2026, 10, 1)),
    ],
)
def test_a_block_that_cannot_be_drawn_from_is_not_read(
    unit: str, first: int, last: int, valid_to: date
) -> None:
    with pytest.raises(ValueError, match=r"agency|serials|valid_from"):
        Block(unit, first, last, date(2026, 11, 1), valid_to, "quay-1")


@pytest.mark.parametrize(
    ("text", "unit", "serial"),
    [
        ("000.00.06.H56-231027-0361", "000.00.06.H56", 361),  # old order
        ("H29.19.05-261121-0001", "H29.19.05", 1),  # new order
        (" h29.19.05-261121-0001 ", "H29.19.05", 1),
        ("H55.242-261121-54321", "H55.242", 54321),  # a converted dossier
    ],
)
def test_codes_of_both_agency_orders_and_of_four_or_five_digits_are_read(
    text: str, unit: str, serial: int
) -> None:
    code = parse(text)
    assert (code.unit, code.serial, code.temporary) == (unit, serial, False)
    assert is_official(text.strip().upper())


def test_a_temporary_number_is_read_back_with_its_device() -> None:
    drawn = next_code([], UNIT, DAY, {}, "quay-1")
    assert parse(drawn.code) == Code(UNIT, DAY, 1, temporary=True, tag=device_tag("quay-1"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H29-261121-001",
        "H29-261121-000001",
        "H29-261321-0001",  # month 13
        "H29-260230-0001",  # 30 February
        "H29.-261121-0001",
        "H29 261121 0001",
        "TAM-H29-261121-ABCDE-001",
        "TAM-H29-261121-ABCDEI-001",  # I is not in Crockford's alphabet
        "H29-٢٦١١٢١-0001",
        "A" * 36 + "-261121-0001",
    ],
)
def test_what_is_not_a_code_is_refused_with_an_example(text: str) -> None:
    assert not is_official(text)
    assert not is_temporary(text)
    with pytest.raises(Trouble, match="không phải mã hồ sơ") as trouble:
        parse(text)
    assert trouble.value.field == "code"
    assert is_official("H29.19-261121-0001")  # the example given


@given(st.text())
def test_a_device_tag_is_six_plain_characters_and_always_the_same(device: str) -> None:
    tag = device_tag(device)
    assert tag == device_tag(device)
    assert is_temporary(f"TAM-H29-261121-{tag}-001")


DEVICES = [f"quay-{n}" for n in range(10)]
BLOCKS = [
    Block(UNIT, 1 + 100 * n + 50 * half, 3 + 100 * n + 50 * half, DAY, DAY + timedelta(days=2), device)
    for n, device in enumerate(DEVICES)
    for half in (0, 1)
]
WORK = st.lists(
    st.tuples(
        st.sampled_from(DEVICES),
        st.integers(0, 3).map(lambda n: DAY + timedelta(days=n)),  # any order: clocks go back too
        st.sets(st.sampled_from(BLOCKS), max_size=20),  # whichever blocks have arrived by then
    ),
    max_size=200,
)


@given(WORK)
def test_ten_counters_never_give_the_same_code_whatever_their_clocks_and_blocks(
    work: list[tuple[str, date, set[Block]]],
) -> None:
    used: dict[str, dict[str, int]] = {device: {} for device in DEVICES}
    codes = []
    for device, day, blocks in work:
        drawn = next_code(blocks, UNIT, day, used[device], device)
        assert drawn.serial > used[device].get(drawn.series, 0)
        used[device][drawn.series] = drawn.serial
        assert is_temporary(drawn.code) is drawn.temporary
        assert is_official(drawn.code) is not drawn.temporary
        assert parse(drawn.code).day == day
        codes.append(drawn.code)
    assert len(codes) == len(set(codes))
