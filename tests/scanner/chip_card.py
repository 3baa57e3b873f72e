"""Thẻ mô phỏng: a card at the level of its commands, with files signed by a made-up country, and its faults.

It speaks the card's side of BAC, PACE and secure messaging by itself, so that reader and card can be wrong
in the same way only where both follow the same line of the specification.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    Name,
    NameAttribute,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from localdb.domain.trouble import Trouble
from scanner.chip.curve import CURVES
from scanner.chip.messaging import ENCRYPT, OPEN, SIGN, Kind, Transmit, padded, unpadded
from scanner.chip.opening import mrz_info
from scanner.chip.tlv import encode, need, parse

NUMBER, CAN = "001190000123", "482913"
BIRTH, EXPIRY = "900517", "300517"
MRZ = mrz_info(NUMBER[-9:], BIRTH, EXPIRY)
OK, WRONG, MISSING = b"\x90\x00", b"\x63\x00", b"\x6a\x82"
_PACE = bytes.fromhex("04007F00070202040202")  # ECDH, generic mapping, AES-128
_SHA256 = encode(0x30, encode(0x06, bytes.fromhex("608648016503040201")))
_ECDSA = encode(0x30, encode(0x06, bytes.fromhex("2a8648ce3d040302")))
_WORDS = {
    1: NUMBER,
    2: "Đặng Thị Hoà",
    3: "17/05/1990",
    4: "Nữ",
    5: "Việt Nam",
    9: "Thôn Đông, xã Tân Mẫu",
    11: "01/01/2022",
    12: "17/05/2030",
    16: "012345678",
}


def _sha1(text: str) -> bytes:
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()


def integer(number: int) -> bytes:
    return encode(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def dg13(words: dict[int, str]) -> bytes:
    pairs = [encode(0x30, integer(n) + encode(0x0C, text.encode())) for n, text in words.items()]
    return encode(0x6D, encode(0x30, integer(1) + encode(0x31, b"".join(pairs))))


def dg1() -> bytes:
    lines = f"IDVNM{NUMBER[-9:]}0{NUMBER}<<5{BIRTH}7F{EXPIRY}8VNM<<<<<<<<<<<4DANG<<THI<HOA".ljust(90, "<")
    return encode(0x61, encode(0x5F1F, lines.encode()))


def _certificate(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
) -> Certificate:
    start = datetime(2021, 1, 1, tzinfo=UTC)
    return (
        CertificateBuilder()
        .subject_name(Name([NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(Name([NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=5000))
        .add_extension(BasicConstraints(ca=key is by, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )


class Country:
    """A made-up state: its root certificate, and one that signs cards."""

    def __init__(self, name: str = "CSCA MÔ PHỎNG") -> None:
        root, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.anchor = _certificate(name, name, root, root).public_bytes(Encoding.DER)
        self._signer = _certificate("DS MÔ PHỎNG", name, self._key, root).public_bytes(Encoding.DER)

    def sign(self, files: dict[int, bytes]) -> bytes:
        """Return EF.SOD over the files."""
        told = [encode(0x30, integer(n) + encode(0x04, hashlib.sha256(d).digest())) for n, d in files.items()]
        content = encode(0x30, integer(0) + _SHA256 + encode(0x30, b"".join(told)))
        digest = encode(0x31, encode(0x04, hashlib.sha256(content).digest()))
        attributes = encode(0x30, encode(0x06, bytes.fromhex("2a864886f70d010904")) + digest)
        signature = self._key.sign(encode(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        issuer = encode(0x30, encode(0x30, b"") + integer(1))
        signer = integer(1) + issuer + _SHA256 + encode(0xA0, attributes) + _ECDSA + encode(0x04, signature)
        wrapped = encode(
            0x30, encode(0x06, bytes.fromhex("678108010101")) + encode(0xA0, encode(0x04, content))
        )
        signed = integer(3) + encode(0x31, _SHA256) + wrapped + encode(0xA0, self._signer)
        signed += encode(0x31, encode(0x30, signer))
        oid = encode(0x06, bytes.fromhex("2a864886f70d010702"))
        return encode(0x77, encode(0x30, oid + encode(0xA0, encode(0x30, signed))))


@lru_cache
def country() -> Country:
    """The country of every card in the tests."""
    return Country()


class SimulatedCard:
    """A card on a reader. ``pulled_after`` commands it is taken away; ``forged`` it says another name."""

    def __init__(
        self,
        *,
        pace: int = 12,
        forged: bool = False,
        words: dict[int, str] | None = None,
        pulled_after: int = 10**6,
    ) -> None:
        """Make a card that offers PACE over the parameters ``pace``, or only BAC when that is 0."""
        told = words if words is not None else _WORDS
        files = {1: dg1(), **({13: dg13(told)} if told else {})}
        self._files = {0x0101: files[1], 0x011D: country().sign(files)}
        if told:
            self._files[0x010D] = dg13({**told, 2: "Kẻ Mạo Danh"}) if forged else files[13]
        self._pace = pace
        self._left = pulled_after
        self._keys: tuple[Kind, bytes, bytes] | None = None
        self._counter = 0
        self._chosen = b""
        self._said: dict[str, bytes] = {}
        self._password = b""
        self._numbers: dict[str, int] = {}
        self._points: dict[str, tuple[int, int]] = {}

    def transmit(self, command: bytes) -> bytes:
        """Answer one command."""
        self._left -= 1
        if self._left < 0:
            raise Trouble("Thẻ bị nhấc ra khi đang đọc.", "Đặt thẻ lại.")
        if command[0] & 0x0C == 0x0C and self._keys:
            return self._protected(command)
        return self._plain(command)

    def _plain(self, command: bytes) -> bytes:
        kind, data = command[1], command[5 : 5 + command[4]] if len(command) > 5 else b""
        if kind == 0xA4:
            return self._select(data)
        if kind == 0xB0:
            at = int.from_bytes(command[2:4], "big")
            return self._chosen[at : at + (command[4] or 256)] + OK
        if kind in {0x84, 0x82}:
            return self._challenge() if kind == 0x84 else self._authenticate(data)
        if kind == 0x22 and self._pace:
            reference = need(parse(data), 0x83).value
            self._password = CAN.encode() if reference == b"\x02" else _sha1(MRZ)
            return OK
        if kind == 0x86 and self._pace:
            return self._agree(data)
        return b"\x6d\x00"

    def _select(self, data: bytes) -> bytes:
        file = int.from_bytes(data, "big")
        if file == 0x011C and self._pace:
            info = encode(0x30, encode(0x06, _PACE) + integer(2) + integer(self._pace))
            self._chosen = encode(0x31, info)
            return OK
        if len(data) == 7:
            return OK
        if self._keys is None or file not in self._files:
            return MISSING
        self._chosen = self._files[file]
        return OK

    def _challenge(self) -> bytes:
        self._said["challenge"] = os.urandom(8)
        return self._said["challenge"] + OK

    def _authenticate(self, data: bytes) -> bytes:
        """BAC, the card's side."""
        des, seed = Kind.DES, _sha1(MRZ)[:16]
        key, sign = des.derive(seed, ENCRYPT), des.derive(seed, SIGN)
        if des.mac(sign, data[:32]) != data[32:40]:
            return WRONG
        said = des.decrypt(key, data[:32])
        theirs, ours, half = said[:8], said[8:16], said[16:]
        if ours != self._said["challenge"]:
            return WRONG
        mine = os.urandom(16)
        proof = des.encrypt(key, ours + theirs + mine)
        common = bytes(a ^ b for a, b in zip(half, mine, strict=True))
        self._keys = des, des.derive(common, ENCRYPT), des.derive(common, SIGN)
        self._counter = int.from_bytes(ours[4:] + theirs[4:], "big")
        return proof + des.mac(sign, proof) + OK

    def _agree(self, data: bytes) -> bytes:
        """PACE, the card's side: one of its four steps."""
        aes, curve = Kind.AES_128, CURVES[self._pace]
        asked = need(parse(data), 0x7C).children
        if not asked:
            nonce = os.urandom(16)
            self._numbers["nonce"] = int.from_bytes(nonce, "big")
            return _told(0x80, aes.encrypt(aes.derive(self._password, OPEN), nonce))
        step, theirs = asked[0].tag, asked[0].value
        if step == 0x81:
            mine = curve.secret()
            shared = curve.times(mine, curve.decode(theirs))
            mapped = curve.times(self._numbers["nonce"], curve.base)
            self._points["base"] = curve.add(mapped, shared)
            return _told(0x82, curve.encode(curve.times(mine, curve.base)))
        if step == 0x83:
            mine = curve.secret()
            agreed = curve.times(mine, curve.decode(theirs))[0].to_bytes(curve.size, "big")
            self._said |= {
                "key": aes.derive(agreed, ENCRYPT),
                "sign": aes.derive(agreed, SIGN),
                "theirs": theirs,
            }
            self._said["ours"] = curve.encode(curve.times(mine, self._points["base"]))
            return _told(0x84, self._said["ours"])
        if theirs != self._token(self._said["ours"]):
            return WRONG
        self._keys, self._counter = (aes, self._said["key"], self._said["sign"]), 0
        return _told(0x86, self._token(self._said["theirs"]))

    def _token(self, public: bytes) -> bytes:
        whole = encode(0x7F49, encode(0x06, _PACE) + encode(0x86, public))
        return Kind.AES_128.mac(self._said["sign"], whole)

    def _protected(self, command: bytes) -> bytes:
        """Take a command off secure messaging, do it, and answer under it."""
        assert self._keys is not None
        kind, key, sign = self._keys
        nodes = parse(command[5:-1])
        self._counter += 1
        head = padded(command[:4], kind.block)
        said = head + b"".join(node.raw for node in nodes if node.tag != 0x8E)
        assert need(nodes, 0x8E).value == self._checksum(kind, sign, said)
        bare = bytes([command[0] & 0xF3]) + command[1:4]
        for node in nodes:
            if node.tag == 0x87:
                data = unpadded(kind.decrypt(key, node.value[1:], self._iv(kind, key)))
                bare += bytes([len(data)]) + data
            if node.tag == 0x97:
                bare += node.value
        answer = self._plain(bare)
        self._counter += 1
        body = b""
        if answer[:-2]:
            body = encode(
                0x87, b"\x01" + kind.encrypt(key, padded(answer[:-2], kind.block), self._iv(kind, key))
            )
        body += encode(0x99, answer[-2:])
        return body + encode(0x8E, self._checksum(kind, sign, body)) + OK

    def _checksum(self, kind: Kind, sign: bytes, said: bytes) -> bytes:
        whole = self._counter.to_bytes(kind.block, "big") + said
        return kind.mac(sign, whole if kind is Kind.DES else padded(whole, 16))

    def _iv(self, kind: Kind, key: bytes) -> bytes:
        return b"" if kind is Kind.DES else kind.encrypt(key, self._counter.to_bytes(16, "big"))


def _told(tag: int, value: bytes) -> bytes:
    return encode(0x7C, encode(tag, value)) + OK


class Reader:
    """A reader with a card on it, as the desk reaches one; it goes into a child process whole."""

    def __init__(self, card: SimulatedCard) -> None:
        self._card = card

    @contextmanager
    def __call__(self) -> Iterator[Transmit]:
        """Connect to the card."""
        yield self._card.transmit


class StuckReader:
    """A reader whose driver never comes back."""

    @contextmanager
    def __call__(self) -> Iterator[Transmit]:
        """Wait for ever."""
        threading.Event().wait()
        yield lambda _: OK
