"""Promises about chips: opened as ICAO says, believed as far as the signature goes, and never further."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.trouble import Trouble
from scanner.chip.curve import CURVES
from scanner.chip.messaging import ENCRYPT, OPEN, SIGN, Kind, Session
from scanner.chip.opening import Secret, bac, mrz_info, secret_of_qr
from scanner.chip.pcsc import connected
from scanner.chip.reader import Reading
from scanner.chip.reading import read_chip
from scanner.chip.roots import install, installed, offered
from scanner.chip.tlv import parse, walk
from scanner.chip.values import Trust
from tests.scanner.chip_card import CAN, MRZ, NUMBER, Country, SimulatedCard, StuckReader, country

TODAY = date(2026, 11, 22)
BY_CAN, BY_MRZ = Secret(can=CAN), Secret(mrz=(MRZ,))


def test_bac_and_secure_messaging_give_the_worked_example_of_the_specification() -> None:
    """ICAO Doc 9303-11, appendix D."""
    info = mrz_info("L898902C<", "690806", "940623")
    assert info == "L898902C<369080619406236"
    seed = bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")
    assert Kind.DES.derive(seed, ENCRYPT).hex() == "ab94fcedf2664edfb9b291f85d7f77f2"
    said: list[str] = []

    def card(command: bytes) -> bytes:
        said.append(command.hex().upper())
        return bytes.fromhex(
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000"
        )

    theirs, ours = bytes.fromhex("4608F91988702212"), bytes.fromhex("781723860C06C226")
    session = bac(card, seed, theirs, ours, bytes.fromhex("0B795240CB7049B01C19B33E32804F0B"))
    assert session is not None
    assert said[0].startswith("008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
    wrapped = session.wrap(bytes.fromhex("00A4020C02011E"))
    assert wrapped.hex().upper() == "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"
    assert session.unwrap(bytes.fromhex("990290008E08FA855A5D4C50A8ED")) == b"\x90\x00"


def test_pace_keys_are_those_of_the_worked_example_of_the_specification() -> None:
    """ICAO Doc 9303-11, appendix G.1: brainpoolP256r1, AES-128."""
    aes = Kind.AES_128
    password = bytes.fromhex("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD")
    key = aes.derive(password, OPEN)
    assert key.hex().upper() == "89DED1B26624EC1E634C1989302849DD"
    nonce = aes.decrypt(key, bytes.fromhex("95A3A016522EE98D01E76CB6B98B42C3"))
    assert nonce.hex().upper() == "3F00C4D39D153F2B2A214A078D899B22"
    agreed = bytes.fromhex("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925")
    assert aes.derive(agreed, ENCRYPT).hex().upper() == "F5F0E35C0D7161EE6724EE513A0D9A7F"
    assert aes.derive(agreed, SIGN).hex().upper() == "FE251C7858B356B24514B3BD5F4297D1"


@pytest.mark.parametrize("number", CURVES)
def test_points_are_those_of_the_library(number: int) -> None:
    curve = CURVES[number]
    secret = curve.secret()
    theirs = ec.derive_private_key(secret, curve.named()).public_key().public_numbers()
    assert curve.times(secret, curve.base) == (theirs.x, theirs.y)
    point = curve.times(7, curve.base)
    assert curve.add(curve.times(3, curve.base), curve.times(4, curve.base)) == point
    assert curve.decode(curve.encode(point)) == point
    with pytest.raises(Trouble):
        curve.decode(curve.encode((point[0], point[1] ^ 1)))


@pytest.mark.parametrize(
    ("card", "secret"),
    [
        (SimulatedCard(pace=12), BY_CAN),
        (SimulatedCard(pace=13), BY_CAN),
        (SimulatedCard(pace=12), BY_MRZ),
        (SimulatedCard(pace=0), BY_MRZ),
    ],
    ids=["pace-can", "pace-brainpool", "pace-mrz", "bac"],
)
def test_a_card_is_read_whole_and_its_signature_holds(card: SimulatedCard, secret: Secret) -> None:
    read = read_chip(card.transmit, secret, [country().anchor], TODAY)
    person = read.person
    assert (person.name, person.number, person.birth) == ("Đặng Thị Hoà", NUMBER, "1990-05-17")
    assert (person.sex, person.address, person.issued) == ("Nữ", "Thôn Đông, xã Tân Mẫu", "2022-01-01")
    assert (person.old_number, read.expiry) == ("012345678", "2030-05-17")
    assert (read.trust, read.signer) == (Trust.SIGNED, "CSCA MÔ PHỎNG")  # it says what it is


def test_without_the_countrys_certificate_nothing_is_called_checked() -> None:
    for roots in ([], [Country("Nước khác").anchor]):
        read = read_chip(SimulatedCard().transmit, BY_CAN, roots, TODAY)
        assert read.trust is Trust.UNCHECKED
        assert "chưa kiểm được chữ ký" in read.trust.label
        assert "hợp lệ" not in read.trust.label


def test_a_changed_file_is_told_aloud_and_never_shown() -> None:
    for roots in ([], [country().anchor]):
        with pytest.raises(Trouble, match="CHỮ KÝ TRÊN CHIP SAI"):
            read_chip(SimulatedCard(forged=True).transmit, BY_CAN, roots, TODAY)


def test_a_card_without_vietnamese_data_gives_number_and_birth_and_no_name() -> None:
    read = read_chip(SimulatedCard(words={}).transmit, BY_CAN, [country().anchor], TODAY)
    assert not read.complete
    assert (read.person.name, read.person.number, read.person.birth) == ("", NUMBER, "1990-05-17")
    assert read.person.sex == "Nữ"


@pytest.mark.parametrize("pace", [12, 0])
def test_a_wrong_key_is_told_beside_the_can(pace: int) -> None:
    wrong = Secret(can="000000") if pace else Secret(mrz=(mrz_info("190000124", "900517", "300517"),))
    with pytest.raises(Trouble, match="không mở được") as told:
        read_chip(SimulatedCard(pace=pace).transmit, wrong, [], TODAY)
    assert told.value.field == "can"


def test_an_old_card_asks_for_the_qr_code() -> None:
    with pytest.raises(Trouble, match="không mở được bằng 6 số CAN"):
        read_chip(SimulatedCard(pace=0).transmit, BY_CAN, [], TODAY)


@pytest.mark.parametrize("commands", [0, 3, 8, 12, 17])
def test_a_card_pulled_at_any_moment_is_trouble_and_nothing_else(commands: int) -> None:
    with pytest.raises(Trouble, match="nhấc ra"):
        read_chip(SimulatedCard(pulled_after=commands).transmit, BY_CAN, [], TODAY)


@pytest.mark.parametrize(
    ("birth", "issued", "expiry"),
    [
        (date(1990, 5, 17), date(2022, 1, 1), "300517"),  # until 40
        (date(1990, 5, 17), date(2028, 6, 1), "500517"),  # renewed within two years of 40: until 60
        (date(2004, 2, 29), date(2021, 3, 1), "290301"),  # until 25, in a year without that day
        (date(1960, 5, 17), date(2024, 1, 1), "991231"),  # no end
    ],
)
def test_the_qr_code_gives_what_the_mrz_would(birth: date, issued: date, expiry: str) -> None:
    first = secret_of_qr(NUMBER, birth, issued).mrz[0]
    assert first == mrz_info(NUMBER[-9:], f"{birth:%y%m%d}", expiry)


@given(st.binary(max_size=400))
def test_nonsense_on_a_chip_is_trouble(data: bytes) -> None:
    with contextlib.suppress(Trouble):
        list(walk(parse(data)))
    with pytest.raises(Trouble):
        read_chip(lambda _: data + b"\x90\x00", Secret(CAN, (MRZ,)), [], TODAY)


@given(st.binary(max_size=60))
def test_an_answer_that_the_chip_did_not_make_is_refused(answer: bytes) -> None:
    session = Session(lambda _: answer + b"\x90\x00", Kind.AES_128, (bytes(16), bytes(16)), bytes(16))
    if answer:
        with pytest.raises(Trouble):
            session.transmit(bytes.fromhex("00A4020C02011E"))


def test_roots_are_read_in_either_form_and_other_files_count_for_nothing(tmp_path: Path) -> None:
    der = country().anchor
    assert list(installed(tmp_path / "none")) == []
    (tmp_path / "a.cer").write_bytes(der)
    (tmp_path / "b.pem").write_bytes(load_der_x509_certificate(der).public_bytes(Encoding.PEM))
    (tmp_path / "c.txt").write_text("ghi chú")
    (tmp_path / "d").mkdir()
    assert [root.der for root in installed(tmp_path)] == [der, der]


def test_only_a_root_that_holds_is_offered_and_it_is_kept_under_its_fingerprint(tmp_path: Path) -> None:
    now, stick = datetime(2026, 11, 22, tzinfo=UTC), tmp_path / "usb"
    stick.mkdir()
    for name, data in (("trong.cer", b""), ("anh.cer", b"\x89PNG"), ("goc.cer", country().anchor)):
        (stick / name).write_bytes(data)
    for wrong in ("trong.cer", "anh.cer", "khong-co.cer"):
        with pytest.raises(Trouble, match=wrong):
            offered(stick / wrong, now)
    root = offered(stick / "goc.cer", now)
    with pytest.raises(Trouble, match="hết hạn ngày"):
        offered(stick / "goc.cer", root.until + timedelta(seconds=1))
    for _ in range(2):
        install(tmp_path / "goc", root)
    assert list(installed(tmp_path / "goc")) == [root]


def test_a_driver_that_hangs_is_called_off(tmp_path: Path) -> None:
    reading = Reading(tmp_path, StuckReader())
    with ThreadPoolExecutor() as pool:
        read = pool.submit(reading.read, BY_CAN, TODAY)
        reading.cancel()
        assert read.result(20) is None


def test_a_pc_without_a_card_says_what_to_do() -> None:
    with pytest.raises(Trouble) as told, connected():
        raise AssertionError("a card lies on a reader of this machine")
    assert told.value.todo
