"""Opening a chip (ICAO Doc 9303-11 §4): by PACE with the CAN or the MRZ, by BAC on older ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import date

from msgspec import Struct

from localdb.domain.trouble import Trouble
from scanner.chip.curve import CURVES, Curve
from scanner.chip.messaging import ENCRYPT, OPEN, SIGN, Kind, Session, Transmit, untrue
from scanner.chip.tlv import Node, encode, header, need, parse, walk

APPLICATION = bytes.fromhex("A0000002471001")
CARD_ACCESS = 0x011C
_PACE_GM = bytes.fromhex("04007F000702020402")  # id-PACE-ECDH-GM; the last byte says the cipher
_KINDS = {1: Kind.DES, 2: Kind.AES_128, 3: Kind.AES_192, 4: Kind.AES_256}
_MRZ, _CAN = 1, 2
_WEIGHTS = (7, 3, 1)
_CHALLENGE = 8  # bytes
_NO_EXPIRY = "991231"  # what cards without an end are believed to say (unverified)
_RENEWED_AT = (25, 40, 60)  # Luật Căn cước 26/2023/QH15 Art. 21
_EARLY_YEARS = 2  # a card renewed this close before an age holds until the next one


class Secret(Struct, frozen=True):
    """What opens a card: the six digits on its face, or what its MRZ says (each a guess of the expiry)."""

    can: str = ""
    mrz: tuple[str, ...] = ()


def secret_of_qr(number: str, birth: date, issued: date | None) -> Secret:
    """Return what a card's printed QR tells of its MRZ: all but the expiry, which follows from the ages.

    That a card's document number is the last nine digits of the personal number is unverified.
    """
    ages = [age for age in _RENEWED_AT if issued is None or _year(birth, age) > issued]
    if issued is not None and ages and (_year(birth, ages[0]) - issued).days <= 366 * _EARLY_YEARS:
        ages = [*ages[1:], ages[0]]
    ends = [f"{_year(birth, age):%y%m%d}" for age in ages]
    first, rest = ends[:1], ends[1:]
    return Secret(
        mrz=tuple(mrz_info(number[-9:], f"{birth:%y%m%d}", end) for end in [*first, *rest, _NO_EXPIRY])
    )


def mrz_info(document: str, birth: str, expiry: str) -> str:
    """Return document number, birth and expiry (YYMMDD), each with its check digit (Doc 9303-11 §9.7.2)."""
    return "".join(part + _check(part) for part in (document.ljust(9, "<"), birth, expiry))


def open_chip(card: Transmit, secret: Secret) -> Session:
    """Open a chip and return the conversation with its application. Raises ``Trouble``."""
    access = _card_access(card)
    if access is not None:
        return _application(_paced(card, access, secret))
    if not secret.mrz:
        raise Trouble("Thẻ này không mở được bằng 6 số CAN.", "Quét mã QR in trên thẻ rồi đọc lại.")
    return _tried(secret.mrz, lambda info: _bac(card, info), "mã QR")


class Access(Struct, frozen=True):
    """One way of PACE that a card offers."""

    oid: bytes
    kind: Kind
    parameters: int

    @property
    def curve(self) -> Curve:
        return CURVES[self.parameters]


def _card_access(card: Transmit) -> Access | None:
    """Return the way of PACE to take; ``None`` for a card that knows no PACE, or none that we know."""
    if card(select(CARD_ACCESS))[-2:] != b"\x90\x00":
        return None
    answer = card(bytes.fromhex("00B0000000"))
    if answer[-2:] not in {b"\x90\x00", b"\x62\x82"}:
        return None
    _, head, length = header(answer)
    for node in walk(parse(answer[: head + length])):
        found = node.children if node.tag == 0x30 else ()
        if found and found[0].tag == 0x06 and found[0].value[:-1] == _PACE_GM:
            kind, numbers = _KINDS.get(found[0].value[-1]), [n for n in found if n.tag == 0x02]
            parameters = int.from_bytes(numbers[1].value, "big") if len(numbers) > 1 else 0
            if kind is not None and parameters in CURVES:
                return Access(found[0].value, kind, parameters)
    return None


def _paced(card: Transmit, access: Access, secret: Secret) -> Session:
    if secret.can:
        return _tried((secret.can,), lambda can: pace(card, access, _CAN, can.encode()), "6 số CAN")
    return _tried(secret.mrz, lambda info: pace(card, access, _MRZ, _sha1(info)), "mã QR")


def pace(card: Transmit, access: Access, reference: int, password: bytes) -> Session | None:
    """Run PACE with generic mapping (Doc 9303-11 §4.4); ``None`` when the password is not the card's."""
    kind, curve = access.kind, access.curve
    choice = (
        encode(0x80, access.oid) + encode(0x83, bytes([reference])) + encode(0x84, bytes([access.parameters]))
    )
    _need_ok(card(b"\x00\x22\xc1\xa4" + bytes([len(choice)]) + choice))
    sealed = _step(card, b"", 0x80)
    if sealed is None or not sealed.value or len(sealed.value) % kind.block:
        raise untrue()
    nonce = int.from_bytes(kind.decrypt(kind.derive(password, OPEN), sealed.value), "big")
    mine = curve.secret()
    theirs = _step(card, encode(0x81, curve.encode(curve.times(mine, curve.base))), 0x82)
    if theirs is None:
        return None
    shared = curve.times(mine, curve.decode(theirs.value))
    mapped = curve.add(curve.times(nonce, curve.base), shared) if nonce else shared
    mine = curve.secret()
    ours = curve.encode(curve.times(mine, mapped))
    theirs = _step(card, encode(0x83, ours), 0x84)
    if theirs is None:
        return None
    agreed = curve.times(mine, curve.decode(theirs.value))[0].to_bytes(curve.size, "big")
    keys = kind.derive(agreed, ENCRYPT), kind.derive(agreed, SIGN)
    token = _step(card, encode(0x85, _token(access, keys[1], theirs.value)), 0x86, last=True)
    if token is None:
        return None
    if token.value != _token(access, keys[1], ours):
        raise untrue()
    return Session(card, kind, keys, bytes(kind.block))


def _token(access: Access, key: bytes, public: bytes) -> bytes:
    return access.kind.mac(key, encode(0x7F49, encode(0x06, access.oid) + encode(0x86, public)))


def _step(card: Transmit, data: bytes, wanted: int, *, last: bool = False) -> Node | None:
    """Send one GENERAL AUTHENTICATE and return what it gave; ``None`` when the card declined."""
    body = encode(0x7C, data)
    answer = card(bytes([0x00 if last else 0x10, 0x86, 0, 0, len(body)]) + body + b"\x00")
    if answer[-2:] != b"\x90\x00":
        return None
    return need(need(parse(answer[:-2]), 0x7C).children, wanted)


def _bac(card: Transmit, info: str) -> Session | None:
    """Run Basic Access Control (Doc 9303-11 §4.3); ``None`` when the MRZ is not the card's."""
    _need_ok(card(_select_application()))
    challenge = card(bytes.fromhex("0084000008"))
    _need_ok(challenge)
    if len(challenge) != _CHALLENGE + 2:
        raise untrue()
    seed = _sha1(info)[:16]
    return bac(card, seed, challenge[:8], os.urandom(8), os.urandom(16))


def bac(card: Transmit, seed: bytes, theirs: bytes, ours: bytes, half: bytes) -> Session | None:
    """Prove ``seed`` to the card over its challenge ``theirs``; ``ours`` and ``half`` are random."""
    kind = Kind.DES
    key, sign = kind.derive(seed, ENCRYPT), kind.derive(seed, SIGN)
    proof = kind.encrypt(key, ours + theirs + half)
    answer = card(bytes.fromhex("0082000028") + proof + kind.mac(sign, proof) + b"\x28")
    if answer[-2:] != b"\x90\x00":
        return None
    if len(answer) != 42 or kind.mac(sign, answer[:32]) != answer[32:40]:
        raise untrue()
    said = kind.decrypt(key, answer[:32])
    if said[:8] != theirs or said[8:16] != ours:
        raise untrue()
    common = bytes(one ^ other for one, other in zip(half, said[16:], strict=True))
    keys = kind.derive(common, ENCRYPT), kind.derive(common, SIGN)
    return Session(card, kind, keys, theirs[4:] + ours[4:])


def _application(session: Session) -> Session:
    _need_ok(session.transmit(_select_application()))
    return session


def _tried(words: tuple[str, ...], attempt: Callable[[str], Session | None], what: str) -> Session:
    for word in words:
        if (session := attempt(word)) is not None:
            return session
    raise Trouble(
        f"Chip không mở được bằng {what} này.",
        "Xem đúng thẻ đang đặt trên đầu đọc, gõ lại 6 số CAN in ở mặt trước thẻ.",
        field="can",
    )


def select(file: int) -> bytes:
    """Return the command that selects a file."""
    return b"\x00\xa4\x02\x0c\x02" + file.to_bytes(2, "big")


def _select_application() -> bytes:
    return b"\x00\xa4\x04\x0c" + bytes([len(APPLICATION)]) + APPLICATION


def _need_ok(answer: bytes) -> None:
    if answer[-2:] != b"\x90\x00":
        raise Trouble(
            f"Thẻ trên đầu đọc không phải thẻ căn cước có chip, hoặc chip từ chối (mã {answer[-2:].hex()}).",
            "Đặt lại thẻ; nếu vẫn vậy, dùng mã QR.",
        )


def _sha1(text: str) -> bytes:
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()  # as prescribed, to derive keys


def _check(text: str) -> str:
    def value(letter: str) -> int:
        return 0 if letter == "<" else int(letter, 36)

    return str(sum(value(letter) * _WEIGHTS[place % 3] for place, letter in enumerate(text)) % 10)


def _year(birth: date, age: int) -> date:
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:  # born on 29 February
        return date(birth.year + age, 3, 1)
