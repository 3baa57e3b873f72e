"""Promises about reading people: kind to sloppy hands, strict about what cannot be, never guessing."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.people import (
    looks_like_card_qr,
    normal_number,
    normal_phone,
    number_warnings,
    parse_card_qr,
    parse_coming_date,
    parse_date,
)
from localdb.domain.trouble import Trouble
from localdb.domain.values import Person

TODAY = date(2026, 11, 22)
QR = "031190000123|031000123|Đặng Thị Hoà|21111990|Nữ|Thôn 2, Xã Vĩnh Bảo, Thành phố Hải Phòng|05092022"


def test_a_card_fills_in_the_person() -> None:
    assert parse_card_qr(QR).person() == Person(
        name="Đặng Thị Hoà",
        number="031190000123",
        old_number="031000123",
        birth="1990-11-21",
        sex="Nữ",
        address="Thôn 2, Xã Vĩnh Bảo, Thành phố Hải Phòng",
        issued="2022-09-05",
    )


def test_an_old_number_and_an_issue_date_may_be_missing() -> None:
    card = parse_card_qr("031190000123||Đặng Thị Hoà|21111990|Nữ|Xã Vĩnh Bảo|")
    assert card.person().old_number == ""
    assert card.person().issued == ""


def test_the_fields_of_newer_cards_are_kept_as_they_came() -> None:
    assert parse_card_qr(f"{QR}||Đặng Văn A| ").extras == ("", "Đặng Văn A", "")
    assert parse_card_qr(f"{QR}||x ||").extras == ("", "x ", "", "")


def test_text_is_stored_in_one_form_without_invisible_characters() -> None:
    mangled = unicodedata.normalize("NFD", QR).replace("Thị", "\u202eThị\u200b ") + "\r\n"
    assert parse_card_qr(mangled) == parse_card_qr(QR)


@pytest.mark.parametrize(
    ("text", "what", "todo"),
    [
        ("https://example.invalid/hoa-don", "không phải của thẻ", "in trên thẻ"),
        ("", "không phải của thẻ", "in trên thẻ"),
        (QR + "x" * 512, "quá dài", "in trên thẻ"),
        (QR[:40], "bị cắt", "Quét lại"),
        ("031190000123|", "bị cắt", "Quét lại"),
        (QR.replace("031190000123", "03119000012"), "không đủ 12 chữ số", "Unikey"),
        (QR.replace("|031000123|", "|03100012|"), "CMND", "Unikey"),
        (QR.replace("Thị", "Thi5"), "Họ tên", "Unikey"),
        (QR.replace("Thị", "Th?"), "Họ tên", "Unikey"),
        (QR.replace("Thị", "Th\ufffd"), "Họ tên", "Unikey"),
        (QR.replace("Đặng Thị Hoà", " "), "Họ tên", "Unikey"),
        (QR.replace("Nữ", "N?"), "Giới tính", "Unikey"),
        (QR.replace("21111990", "31021990"), "Ngày sinh", "nhập tay"),
        (QR.replace("21111990", "1990"), "Ngày sinh", "nhập tay"),
        (QR.replace("05092022", "05992022"), "Ngày cấp", "nhập tay"),
    ],
)
def test_a_bad_scan_says_what_happened_and_what_to_do(text: str, what: str, todo: str) -> None:
    with pytest.raises(Trouble, match=what) as trouble:
        parse_card_qr(text)
    assert todo in trouble.value.todo


@given(st.text(max_size=600) | st.lists(st.text(max_size=12), min_size=5, max_size=9).map("|".join))
def test_no_scan_ever_breaks_the_reader(text: str) -> None:
    with suppress(Trouble):  # the only exception allowed out
        assert parse_card_qr(text).name


@given(st.text(alphabet="031|aN ữ", max_size=20))
def test_every_readable_card_looks_like_one(extra: str) -> None:
    assert looks_like_card_qr(f"{QR}|{extra}")


@pytest.mark.parametrize(
    ("text", "meant"),
    [(QR, True), (QR[:13], True), ("Đặng Thị Hoà", False), ("031190000123", False), ("a|b|c|d|e", True)],
)
def test_a_card_is_told_apart_from_a_search(text: str, meant: bool) -> None:
    assert looks_like_card_qr(text) is meant


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21/11/1990", date(1990, 11, 21)),
        ("21-11-1990", date(1990, 11, 21)),
        ("21.11.1990", date(1990, 11, 21)),
        ("21 11 1990", date(1990, 11, 21)),
        ("21111990", date(1990, 11, 21)),
        (" 1/2/1990 ", date(1990, 2, 1)),
        ("1990-11-21", date(1990, 11, 21)),
        ("21/11/26", date(2026, 11, 21)),
        ("22/11/26", date(2026, 11, 22)),
        ("23/11/26", date(1926, 11, 23)),  # tomorrow is not a birthday yet
        ("211126", date(2026, 11, 21)),
        ("01/01/00", date(2000, 1, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "không phải ngày"),
        ("hôm qua", "không phải ngày"),
        ("1990", "không phải ngày"),
        ("21/11", "không phải ngày"),
        ("21/11/199", "không phải ngày"),
        ("31/02/1990", "Không có ngày"),
        ("29/02/2025", "Không có ngày"),
        ("00/00/0000", "Không có ngày"),
        ("23/11/2026", "tương lai"),
        ("21/11/1895", "quá 130 năm"),
    ],
)
def test_a_date_that_cannot_be_is_refused_at_its_field(text: str, what: str) -> None:
    with pytest.raises(Trouble, match=what) as trouble:
        parse_date(text, TODAY, field="applicant.birth")
    assert trouble.value.field == "applicant.birth"
    assert trouble.value.todo


@given(st.dates(date(1897, 1, 1), TODAY))
def test_every_past_day_is_read_in_every_way_of_writing(day: date) -> None:
    ways = (f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}", f"{day:%d%m%Y}", day.isoformat())
    assert {parse_date(way, TODAY) for way in ways} == {day}
    if day.year > 1926:
        assert parse_date(f"{day:%d/%m/%y}", TODAY) == day


@given(st.text(max_size=12) | st.text(alphabet="0123456789/-. ", max_size=12))
def test_no_date_ever_breaks_the_reader(text: str) -> None:
    with suppress(Trouble):
        assert parse_date(text, TODAY) <= TODAY


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("031190000123", "1990-11-21", "Nữ"),
        ("031090000123", "1990-01-01", "Nam"),
        ("031205000123", "2005-01-01", "Nam"),
        ("031326000123", "2026-01-01", "Nữ"),
        ("031190000123", "", ""),
        ("031000123", "1990-11-21", "Nữ"),  # a CMND says nothing
        ("", "", ""),
    ],
)
def test_a_number_that_agrees_gives_no_warning(number: str, birth: str, sex: str) -> None:
    assert number_warnings(number, birth, sex) == []


@pytest.mark.parametrize(
    ("number", "birth", "sex", "words"),
    [
        ("031190000123", "1991-11-21", "Nữ", ["năm sinh 1990"]),
        ("031190000123", "1990-11-21", "Nam", ["giới tính Nữ"]),
        ("031290000123", "1990-11-21", "Nữ", ["năm sinh 2090", "giới tính Nam"]),
        ("099190000123", "1990-11-21", "Nữ", ["mã tỉnh"]),
        ("000190000123", "", "", ["mã tỉnh"]),
        ("03119000012", "", "", ["12 chữ số"]),
        ("03119000012a", "", "", ["12 chữ số"]),
    ],
)
def test_a_number_that_disagrees_warns_and_does_not_block(
    number: str, birth: str, sex: str, words: list[str]
) -> None:
    warnings = number_warnings(number, birth, sex)
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


@pytest.mark.parametrize(
    ("text", "value", "warns"),
    [
        ("031 190 000 123", "031190000123", False),
        ("031.190.000.123", "031190000123", False),
        ("031-000-123", "031000123", False),
        ("", "", False),
        ("0311900001", "0311900001", True),
        ("C1234567", "C1234567", True),  # a passport: kept, with a word
    ],
)
def test_numbers_lose_their_spaces_and_keep_everything_else(text: str, value: str, warns: bool) -> None:
    normal = normal_number(text)
    assert (normal.value, bool(normal.warning)) == (value, warns)


@pytest.mark.parametrize(
    ("text", "value", "warns"),
    [
        ("0912 345 678", "0912345678", False),
        ("0912.345.678", "0912345678", False),
        ("+84 912 345 678", "0912345678", False),
        ("+84 (0) 912-345-678", "0912345678", False),
        ("84912345678", "0912345678", False),
        ("0225 3712 345", "02253712345", False),
        ("", "", False),
        ("912345678", "912345678", True),
        ("01234567890", "01234567890", True),
        ("gọi con", "gọi con", True),
    ],
)
def test_phone_numbers_are_kept_in_one_form(text: str, value: str, warns: bool) -> None:
    normal = normal_phone(text)
    assert (normal.value, bool(normal.warning)) == (value, warns)


@pytest.mark.parametrize(
    ("text", "day"), [("30/11/26", date(2026, 11, 30)), ("16.11.2026", date(2026, 11, 16))]
)
def test_an_appointment_is_read_as_a_date_to_come(text: str, day: date) -> None:
    assert parse_coming_date(text, date(2026, 11, 16)) == day


@pytest.mark.parametrize("text", ["15/11/2026", "30/11/1926", "31/02/2027", "16/11/2099", "mai"])
def test_an_appointment_in_the_past_far_off_or_on_no_day_is_refused(text: str) -> None:
    with pytest.raises(Trouble) as told:
        parse_coming_date(text, date(2026, 11, 16))
    assert told.value.field == "due"
