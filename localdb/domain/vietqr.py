"""The VietQR payload of a payment: an EMVCo string with amount and dossier code, built without a network.

Layout of tags as seen in practice (EMVCo merchant-presented QR; NAPAS account 38). The reference text was
not at hand, so the layout is marked unverified in the app until IT staff have scanned a test payment.
"""

from __future__ import annotations

import binascii
import re

from msgspec import Struct

from localdb.domain.trouble import Refused
from localdb.domain.words import fold

LONGEST_PURPOSE = 25  # characters; banks cut what is longer
_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_BIN = re.compile(r"\d{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{4,19}")
_PURPOSE = re.compile(r"[^0-9A-Za-z .\-]")


class BankAccount(Struct, frozen=True):
    """The commune's account that fees are paid into: ``bin`` is the bank's six digits."""

    bin: str
    number: str
    name: str = ""


def payload(account: BankAccount, amount: int, purpose: str) -> str:
    """Return what the QR says: ``amount`` đồng to ``account`` for ``purpose`` (a dossier's code).

    The purpose is written without accents and cut to 25 characters from the left, so that the end of the
    code, which tells dossiers of a day apart, is kept. Raises ``Refused`` for what no bank would take.
    """
    if not _BIN.fullmatch(account.bin) or not _ACCOUNT.fullmatch(account.number):
        raise Refused("Tài khoản thu phí chưa đúng.", "Nhờ cán bộ CNTT ghi lại mã ngân hàng và số tài khoản.")
    if not 0 < amount < 10**13:
        raise Refused("Số tiền chuyển khoản phải lớn hơn 0.", "Nhập lại số tiền.", field="amount")
    words = _PURPOSE.sub(" ", fold(purpose)).upper().strip()[-LONGEST_PURPOSE:].strip()
    to = _tlv("00", account.bin) + _tlv("01", account.number)
    parts = [
        _tlv("00", "01"),
        _tlv("01", "12"),  # one payment, one code
        _tlv("38", _tlv("00", _NAPAS) + _tlv("01", to) + _tlv("02", _TO_ACCOUNT)),
        _tlv("53", "704"),
        _tlv("54", str(amount)),
        _tlv("58", "VN"),
        _tlv("62", _tlv("08", words)) if words else "",
        "6304",
    ]
    text = "".join(parts)
    return f"{text}{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def _tlv(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"
