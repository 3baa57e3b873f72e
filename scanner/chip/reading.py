"""Reading an opened chip: the MRZ, the Vietnamese data, and the signature over both; never the photograph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from localdb.domain.people import SEXES
from localdb.domain.trouble import Trouble
from localdb.domain.values import Person
from localdb.domain.words import clean
from scanner.chip.messaging import Session, Transmit
from scanner.chip.opening import Secret, open_chip, select
from scanner.chip.signature import verify
from scanner.chip.tlv import header, need, parse, walk
from scanner.chip.values import ChipRead

_DG1, _DG13, _SOD = 0x0101, 0x010D, 0x011D
_CHUNK = 0xC0
_MOST = 0x7FFF  # bytes that READ BINARY reaches
# Fields of DG13, by the numbers that cards are believed to use (unverified).
_NUMBER, _NAME, _BIRTH, _SEX, _ADDRESS, _ISSUED, _EXPIRY, _OLD = 1, 2, 3, 4, 9, 11, 12, 16
_TEXTS = {0x0C, 0x13, 0x16}
_CENTURY = 100


def read_chip(card: Transmit, secret: Secret, anchors: Iterable[bytes], today: date) -> ChipRead:
    """Open the chip on the reader, read who it is, and check the signature. Raises ``Trouble``."""
    session = open_chip(card, secret)
    first = _file(session, _DG1)
    vietnamese = _file(session, _DG13)
    security = _file(session, _SOD)
    if not first or not security:
        raise Trouble("Chip không cho đọc dữ liệu.", "Đặt lại thẻ rồi đọc lại; nếu vẫn lỗi, dùng mã QR.")
    files = {1: first} | ({13: vietnamese} if vietnamese else {})
    try:
        trust, signer = verify(security, files, anchors)
    except (ValueError, IndexError):  # an algorithm, or an order, that nobody knew of when this was written
        raise Trouble("Chữ ký trên chip có dạng lạ, chưa đọc được.", "Dùng mã QR; báo cán bộ CNTT.") from None
    plain = _mrz(first, today)
    told = _texts(vietnamese) if vietnamese else {}
    number = told.get(_NUMBER, plain.number)
    if plain.number and number != plain.number:
        raise Trouble("Hai phần dữ liệu trên chip nói về hai số khác nhau.", "Không dùng; kiểm tra thẻ.")
    person = Person(
        name=told.get(_NAME, ""),
        number=number,
        old_number=told.get(_OLD, ""),
        birth=_day(told.get(_BIRTH, "")) or plain.birth,
        sex=told.get(_SEX, "") if told.get(_SEX) in SEXES else plain.sex,
        address=told.get(_ADDRESS, ""),
        issued=_day(told.get(_ISSUED, "")),
    )
    return ChipRead(person, trust, signer, _day(told.get(_EXPIRY, "")), complete=bool(person.name))


def _file(session: Session, file: int) -> bytes:
    """Return a whole file; nothing for one that the chip does not have, or does not let us read."""
    if session.transmit(select(file))[-2:] != b"\x90\x00":
        return b""
    found, whole = b"", 4
    while len(found) < whole:
        at, size = len(found), min(_CHUNK, whole - len(found))
        answer = session.transmit(b"\x00\xb0" + at.to_bytes(2, "big") + bytes([size]))
        if answer[-2:] not in {b"\x90\x00", b"\x62\x82"} or len(answer) == 2:
            return b""
        found += answer[:-2]
        if at == 0:
            _, head, length = header(found)
            whole = min(head + length, _MOST)
    return found[:whole]


def _mrz(file: bytes, today: date) -> Person:
    """Read DG1: three lines of thirty (TD1). The personal number stands after the document number."""
    text = need(parse(file), 0x61).child(0x5F1F).value.decode("ascii", "replace")
    if len(text) != 90:
        raise Trouble("Dữ liệu in sẵn (MRZ) trên chip có dạng lạ.", "Dùng mã QR; báo cán bộ CNTT.")
    number = re.match(r"[0-9]{12}", text[15:30])
    birth = text[30:36]
    year = int(birth[:2]) + today.year // _CENTURY * _CENTURY if birth.isdecimal() else 0
    if year > today.year:
        year -= _CENTURY
    sex = {"M": SEXES[0], "F": SEXES[1]}.get(text[37], "")
    return Person("", number[0] if number else "", birth=_iso(year, birth[2:]), sex=sex)


def _texts(file: bytes) -> dict[int, str]:
    """Read DG13: pairs of a number and a text, however deep they lie."""
    found: dict[int, str] = {}
    for node in walk(need(parse(file), 0x6D).children):
        pair = node.children if node.tag == 0x30 else ()
        if len(pair) == 2 and pair[0].tag == 0x02 and pair[1].tag in _TEXTS:
            found.setdefault(
                int.from_bytes(pair[0].value, "big"), clean(pair[1].value.decode("utf-8", "replace"))
            )
    return found


def _day(text: str) -> str:
    """Return a date written as 17/05/1990 in ISO; nothing for anything else (“Không thời hạn”)."""
    found = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text)
    return _iso(int(found[3]), found[2] + found[1]) if found else ""


def _iso(year: int, rest: str) -> str:
    try:
        return date(year, int(rest[:2]), int(rest[2:])).isoformat()
    except ValueError:
        return ""
