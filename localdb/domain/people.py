"""People as their cards and their own words give them: read kindly, checked, never guessed.

The QR code of a citizen card holds ``number|old number|name|ddMMyyyy|sex|address|ddMMyyyy``; newer cards add
fields, which are kept as they came. Desk readers type like a keyboard, so a Vietnamese input method that is
on mangles the text: that is told apart and said.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from localdb.domain.trouble import Trouble
from localdb.domain.values import Person
from localdb.domain.words import clean, quoted

MAX_QR_BYTES = 512
SEXES = ("Nam", "Nữ")
OLDEST = 130  # years; nobody older stands at a counter
FARTHEST = 5  # years ahead that an appointment may lie
_CARD_FIELDS = 7
_CARD_START = re.compile(r"\s*[0-9]{9,12}\|")
_SEPARATED = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NOT_IN_NAMES = re.compile(r"[0-9?\ufffd\[\]{}<>=+*/\\@#$%^&_~]")
_SCAN_AGAIN = "Tắt bộ gõ tiếng Việt (Unikey, EVKey) rồi quét lại mã QR."
_BY_HAND = "Quét lại mã QR; nếu vẫn lỗi, nhập tay theo thẻ."
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{8,9}")


class Card(Struct, frozen=True):
    """What the QR code of a citizen card says; ``extras`` are the fields after the seventh, as they came."""

    number: str
    old_number: str
    name: str
    birth: date
    sex: str
    address: str
    issued: date | None
    extras: tuple[str, ...] = ()

    def person(self) -> Person:
        """The card's holder, as a dossier keeps people."""
        return Person(
            name=self.name,
            number=self.number,
            old_number=self.old_number,
            birth=self.birth.isoformat(),
            sex=self.sex,
            address=self.address,
            issued=self.issued.isoformat() if self.issued else "",
        )


class Normal(Struct, frozen=True):
    """Text put into the form we store, and a Vietnamese warning when it looks wrong (else empty)."""

    value: str
    warning: str = ""


def looks_like_card_qr(text: str) -> bool:
    """Whether ``text`` was meant to be a card's QR code, whole or mangled."""
    return bool(_CARD_START.match(text)) or text.count("|") >= 4


def parse_card_qr(text: str) -> Card:
    """Read the text of a citizen card's QR code.

    Raises ``Trouble`` that says what to do: another code, a cut scan, or an input method left on.
    """
    if len(text.encode("utf-8", "replace")) > MAX_QR_BYTES:
        raise Trouble("Mã QR này quá dài, không phải của thẻ căn cước.", "Quét mã QR in trên thẻ căn cước.")
    if not looks_like_card_qr(text):
        raise Trouble("Mã QR này không phải của thẻ căn cước.", "Quét mã QR in trên thẻ căn cước.")
    raw = text.strip().split("|")
    if len(raw) < _CARD_FIELDS:
        raise Trouble(f"Mã QR bị cắt: chỉ đọc được {len(raw)} trên {_CARD_FIELDS} mục.", _BY_HAND)
    number, old, name, birth, sex, address, issued = (clean(field) for field in raw[:_CARD_FIELDS])
    if not re.fullmatch(r"[0-9]{12}", number):
        raise Trouble(f"Số định danh trong mã QR không đủ 12 chữ số: “{number}”.", _SCAN_AGAIN)
    if not re.fullmatch(r"([0-9]{9})?", old):
        raise Trouble(f"Số CMND cũ trong mã QR không đúng 9 chữ số: “{old}”.", _SCAN_AGAIN)
    if not name or _NOT_IN_NAMES.search(name):
        raise Trouble(f"Họ tên trong mã QR đọc sai: “{name}”.", _SCAN_AGAIN)
    if sex not in SEXES:
        raise Trouble(f"Giới tính trong mã QR đọc sai: “{sex}”.", _SCAN_AGAIN)
    return Card(
        number=number,
        old_number=old,
        name=name,
        birth=_card_date(birth, "Ngày sinh"),
        sex=sex,
        address=address,
        issued=_card_date(issued, "Ngày cấp") if issued else None,
        extras=tuple(raw[_CARD_FIELDS:]),
    )


def _card_date(text: str, what: str) -> date:
    if re.fullmatch(r"[0-9]{8}", text) and (day := _date(int(text[4:]), int(text[2:4]), int(text[:2]))):
        return day
    raise Trouble(f"{what} trong mã QR không đúng: “{text}”.", _BY_HAND)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(text: str, today: date, *, field: str = "birth") -> date:
    """Read a past date (of birth, of issue) as people write it.

    Accepts ``21/11/26``, ``21-11-2026``, ``21.11.2026``, ``21112026``, ``211126`` and ISO. A year of two
    digits is the latest one that is not in the future. Raises ``Trouble`` with ``field`` for a date that
    does not exist, lies after ``today`` or more than ``OLDEST`` years back.
    """
    day, month, year = _written(text, field)
    if year < 100:
        year += today.year // 100 * 100
        if (year, month, day) > (today.year, today.month, today.day):
            year -= 100
    found = _existing(year, month, day, field)
    if found > today:
        raise Trouble(f"Ngày {found:%d/%m/%Y} còn ở tương lai.", "Nhập lại ngày.", field=field)
    if found.year < today.year - OLDEST:
        raise Trouble(f"Ngày {found:%d/%m/%Y} đã quá {OLDEST} năm.", "Nhập lại năm.", field=field)
    return found


def parse_coming_date(text: str, today: date, *, field: str = "due") -> date:
    """Read a date that is to come (an appointment), written like those of ``parse_date``.

    A year of two digits is of this century. Raises ``Trouble`` with ``field`` for a date that does not
    exist, lies before ``today`` or more than ``FARTHEST`` years ahead.
    """
    day, month, year = _written(text, field)
    found = _existing(year + today.year // 100 * 100 if year < 100 else year, month, day, field)
    if found < today:
        raise Trouble(f"Ngày {found:%d/%m/%Y} đã qua.", "Nhập ngày từ hôm nay trở đi.", field=field)
    if found.year > today.year + FARTHEST:
        raise Trouble(f"Ngày {found:%d/%m/%Y} còn quá xa.", "Nhập lại năm.", field=field)
    return found


def parse_any_date(text: str, *, field: str) -> date:
    """Read a date as people write it, past or to come; a year of two digits is of this century.

    Raises ``Trouble`` with ``field`` for a date that does not exist.
    """
    day, month, year = _written(text, field)
    return _existing(year + 2000 if year < 100 else year, month, day, field)


def _written(text: str, field: str) -> tuple[int, int, int]:
    written = clean(text)
    if (parts := _parts(written)) is None:
        raise Trouble(
            f"{quoted(written)} không phải ngày tháng.", "Nhập ngày/tháng/năm, ví dụ 21/11/1990.", field=field
        )
    return parts


def _existing(year: int, month: int, day: int, field: str) -> date:
    if (found := _date(year, month, day)) is None:
        raise Trouble(f"Không có ngày {day:02d}/{month:02d}/{year}.", "Nhập lại ngày.", field=field)
    return found


def _parts(text: str) -> tuple[int, int, int] | None:
    """Day, month and year as written; the year may have two digits."""
    if match := _ISO.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SEPARATED.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if re.fullmatch(r"[0-9]{6}|[0-9]{8}", text):
        return int(text[:2]), int(text[2:4]), int(text[4:])
    return None


def number_warnings(number: str, birth: str = "", sex: str = "") -> list[str]:
    """Return what looks wrong with a personal number, as Vietnamese sentences; none of them blocks.

    ``birth`` is ISO or empty, ``sex`` “Nam”, “Nữ” or empty. Twelve digits are: 3 of the province of birth
    registration, 1 of century and sex, 2 of the year, 6 random; there is no check digit, and the layout is
    from common knowledge, not verified against a text of law. Nine digits are an old CMND.
    """
    if not number or re.fullmatch(r"[0-9]{9}", number):
        return []
    if not re.fullmatch(r"[0-9]{12}", number):
        return ["Số định danh phải có 12 chữ số (CMND cũ có 9 chữ số)."]
    warnings = []
    if not 1 <= int(number[:3]) <= 96:  # codes of the 63 provinces before 1/7/2025
        warnings.append(f"Ba số đầu “{number[:3]}” không phải mã tỉnh.")
    century, male = 1900 + int(number[3]) // 2 * 100, int(number[3]) % 2 == 0
    year = century + int(number[4:6])
    if birth and int(birth[:4]) != year:
        warnings.append(f"Số định danh cho năm sinh {year}, trên hồ sơ là {birth[:4]}.")
    if sex in SEXES and (sex == "Nam") is not male:
        warnings.append(f"Số định danh cho giới tính {SEXES[not male]}, trên hồ sơ là {sex}.")
    return warnings


def normal_number(text: str) -> Normal:
    """Return a personal number without spaces and dots, with a warning unless it has 12 or 9 digits."""
    value = re.sub(r"[\s.\-]", "", clean(text))
    if not value or re.fullmatch(r"[0-9]{12}|[0-9]{9}", value):
        return Normal(value)
    return Normal(value, "Số định danh phải có 12 chữ số (CMND cũ có 9 chữ số).")


def normal_phone(text: str) -> Normal:
    """Return a phone number as ``0xxxxxxxxx``, with a warning when it is no Vietnamese number."""
    written = clean(text)
    value = re.sub(r"[\s.\-()]", "", written)
    value = re.sub(r"^(\+84|0084|84(?=[0-9]{9}$))0?", "0", value)
    if not value or _MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value):
        return Normal(value)
    kept = value if value.isdecimal() else written
    return Normal(kept, "Số điện thoại không đúng: di động có 10 chữ số, bắt đầu bằng 0.")
