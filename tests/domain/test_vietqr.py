"""Promises about the VietQR: an independent library builds the same string, and reads what we meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vietnam_qr_pay import QRPay

from localdb.domain.trouble import Refused
from localdb.domain.vietqr import LONGEST_PURPOSE, BankAccount, payload

ACCOUNT = BankAccount("970499", "0123456789", "UBND xã Tân Mẫu")  # no bank has this number
CODE = "H99.01.02-261124-0102"


def test_the_string_is_the_one_that_another_implementation_builds() -> None:
    theirs = QRPay.init_viet_qr(bank_bin=ACCOUNT.bin, bank_number=ACCOUNT.number, amount="8000", purpose=CODE)
    assert payload(ACCOUNT, 8000, CODE) == theirs.build()


@given(amount=st.integers(1, 10**12), serial=st.integers(1, 9999))
def test_another_implementation_reads_account_amount_and_code(amount: int, serial: int) -> None:
    code = f"H99.01.02-261124-{serial:04}"
    read = QRPay(payload(ACCOUNT, amount, code))
    assert read.is_valid
    assert (read.consumer.bank_bin, read.consumer.bank_number) == (ACCOUNT.bin, ACCOUNT.number)
    assert read.amount == str(amount)
    assert read.additional_data.purpose == code


def test_one_wrong_digit_is_noticed() -> None:
    text = payload(ACCOUNT, 8000, CODE)
    assert not QRPay(text.replace("8000", "9000")).is_valid


def test_a_temporary_number_keeps_the_end_that_tells_it_apart() -> None:
    read = QRPay(payload(ACCOUNT, 8000, "TAM-H99.01.02-261124-43RHQV-001"))
    assert read.additional_data.purpose == "H99.01.02-261124-43RHQV-001"[-LONGEST_PURPOSE:]


def test_words_are_written_without_accents() -> None:
    read = QRPay(payload(ACCOUNT, 8000, "Lệ phí Đặng Hoà 😀"))
    assert read.additional_data.purpose == "LE PHI DANG HOA"


@pytest.mark.parametrize(
    ("account", "amount"),
    [
        (BankAccount("9704", "0123456789"), 8000),
        (BankAccount("970499", "01 23"), 8000),
        (ACCOUNT, 0),
        (ACCOUNT, -5),
    ],
)
def test_what_no_bank_would_take_is_refused(account: BankAccount, amount: int) -> None:
    with pytest.raises(Refused):
        payload(account, amount, CODE)
