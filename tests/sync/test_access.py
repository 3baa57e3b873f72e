"""Who may speak to the gateway: enrolment codes, keys, nonces, tokens; and never by anybody's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from msgspec.structs import replace

from localdb.domain.codes import device_tag
from localdb.domain.trouble import Trouble
from localdb.log import new_id
from sync.client import Client, enrol
from sync.credentials import new_key, public_of, sign
from sync.gateway.access import CODE_SECONDS, MAX_GUESSES, Access, blocks_of, new_code
from sync.gateway.denied import Denied
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from sync.link import Kind, LinkTrouble
from sync.protocol import AUDIENCE, EnrolRequest
from tests.sync.desks import COMMUNE, QUICKLY, Gateway, enrolled


def refused(code: str, gateway: Gateway, device: str, key: bytes) -> LinkTrouble:
    with pytest.raises(LinkTrouble) as caught:
        enrol(gateway.url, code, device, key)
    return caught.value


def test_a_code_enrols_one_device_once_and_may_be_repeated_after_a_lost_answer(gateway: Gateway) -> None:
    code = new_enrolment_code(gateway.home, COMMUNE, "Quầy 3")
    device, key = f"dv_{new_id()}", new_key()
    first = enrol(gateway.url, code, device, key)
    again = enrol(gateway.url, code.lower().replace("-", " "), device, key)
    assert first == again
    assert first[0].commune == COMMUNE
    assert first[0].counter == "Quầy 3"
    assert refused(code, gateway, f"dv_{new_id()}", new_key()).code == "bad_code"


def test_a_wrong_or_late_code_is_refused(gateway: Gateway) -> None:
    assert refused("AAAA-AAAA", gateway, f"dv_{new_id()}", new_key()).code == "bad_code"
    with time_machine.travel("2026-11-01", tick=True):
        late = new_enrolment_code(gateway.home, COMMUNE, "Quầy 1")
    with time_machine.travel("2026-11-02", tick=True):
        assert refused(late, gateway, f"dv_{new_id()}", new_key()).code == "bad_code"


def test_codes_cannot_be_guessed_for_long(tmp_path: Path) -> None:
    store = Store(tmp_path)
    access = Access(store)
    device = f"dv_{new_id()}"
    good = EnrolRequest(new_code(store, COMMUNE, "1"), device, device_tag(device), public_of(new_key()))
    for _ in range(MAX_GUESSES):
        with pytest.raises(Denied):
            access.enrol(replace(good, code="AAAA-AAAA"), "x")
    with pytest.raises(Denied) as caught:
        access.enrol(good, "x")
    assert caught.value.code == "too_many_guesses"
    store.close()


@pytest.mark.parametrize("name", ["", "province:dv_1", "dv_1~", "dv_1; reboot", "dv_1\n", "x" * 65])
def test_a_device_has_a_name_that_may_be_typed_into_a_command(gateway: Gateway, name: str) -> None:
    code = new_enrolment_code(gateway.home, COMMUNE, "Quầy 2")
    assert refused(code, gateway, name, new_key()).code == "bad_request"


def test_a_device_id_cannot_be_taken_over_with_another_key(gateway: Gateway) -> None:
    mine = enrolled(gateway)
    code = new_enrolment_code(gateway.home, COMMUNE, "Quầy 2")
    assert refused(code, gateway, mine.device, new_key()).code == "device_known"


def test_a_tag_is_the_devices_own_and_taken_only_once_in_a_commune(tmp_path: Path) -> None:
    store = Store(tmp_path)
    access = Access(store)
    request = EnrolRequest(new_code(store, COMMUNE, "1"), "dv_1", device_tag("dv_1"), public_of(new_key()))
    with pytest.raises(Denied) as caught:
        access.enrol(replace(request, tag="AAAAAA"), "x")
    assert caught.value.code == "bad_request"
    access.enrol(request, "x")
    with store.write() as db:  # as if another device id had the same 30 bits
        db.execute("UPDATE device SET tag = ?", (device_tag("dv_2"),))
    twin = EnrolRequest(new_code(store, COMMUNE, "2"), "dv_2", device_tag("dv_2"), public_of(new_key()))
    with pytest.raises(Denied) as caught:
        access.enrol(twin, "x")
    assert (caught.value.status, caught.value.code) == (409, "tag_taken")
    store.close()


def test_blocks_of_two_devices_never_overlap(gateway: Gateway) -> None:
    taken: list[int] = []
    for _ in range(3):
        code = new_enrolment_code(gateway.home, COMMUNE, "Quầy")
        _, answer = enrol(gateway.url, code, f"dv_{new_id()}", new_key())
        (block,) = answer.blocks
        assert block.unit == COMMUNE
        taken += range(block.serial_first, block.serial_last + 1)
    assert len(set(taken)) == len(taken)


def test_a_lease_renewed_tomorrow_still_gives_the_numbers_of_today(tmp_path: Path) -> None:
    store = Store(tmp_path)
    access = Access(store)
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=True):  # Monday in Viet Nam
        code = new_code(store, COMMUNE, "1")
        answer = access.enrol(EnrolRequest(code, "dv_1", device_tag("dv_1"), public_of(new_key())), "x")
    with time_machine.travel(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), tick=True):
        known = store.one("SELECT * FROM device", ())
        assert known is not None
        (block,) = blocks_of(known)
    assert [b.valid_from for b in (*answer.blocks, block)] == [date(2026, 11, 23)] * 2
    assert [b.valid_to for b in (*answer.blocks, block)] == [date(2026, 12, 23), date(2026, 12, 24)]
    store.close()


def test_only_an_agency_code_can_be_a_commune(gateway: Gateway) -> None:
    with pytest.raises(Trouble):
        new_enrolment_code(gateway.home, "../etc", "Quầy 1")


def test_a_desk_whose_clock_is_wrong_by_years_signs_in_all_the_same(gateway: Gateway) -> None:
    identity = enrolled(gateway)
    for wrong in ("2019-01-01", "2031-01-01"):
        with time_machine.travel(wrong, tick=True), Client(identity, QUICKLY) as client:
            assert client.me().commune == COMMUNE


@pytest.mark.parametrize("field", ["key", "device", "gateway_key"])
def test_a_wrong_key_an_unknown_device_and_a_false_gateway_are_told(field: str, gateway: Gateway) -> None:
    identity = enrolled(gateway)
    wrong = {"key": new_key().hex(), "device": "dv_khac", "gateway_key": public_of(new_key())}
    with Client(replace(identity, **{field: wrong[field]}), QUICKLY) as client:
        with pytest.raises(LinkTrouble) as caught:
            client.me()
        assert caught.value.kind is Kind.IDENTITY


def test_a_signed_nonce_is_good_once(gateway: Gateway) -> None:
    identity = enrolled(gateway)
    gateway.stop()
    store = Store(gateway.home)
    access = Access(store)
    claims = {"iss": identity.device, "aud": AUDIENCE, "nonce": access.nonce(), "challenge": "c"}
    assertion = sign(bytes.fromhex(identity.key), claims)
    token = access.token(identity.device, assertion)
    assert access.device_of(token.token)["id"] == identity.device
    with pytest.raises(Denied) as caught:
        access.token(identity.device, assertion)
    assert caught.value.code == "bad_nonce"
    store.close()


def test_tokens_and_nonces_end_by_the_gateways_own_clock_and_a_desk_signs_in_again(
    gateway: Gateway,
) -> None:
    identity = enrolled(gateway)
    with Client(identity, QUICKLY) as client:
        client.me()
        gateway.stop()  # tokens live in memory only
        gateway.start()
        assert client.me().commune == COMMUNE
    gateway.stop()
    store = Store(gateway.home)
    clock = [0.0]
    access = Access(store, lambda: clock[0])
    claims = {"iss": identity.device, "aud": AUDIENCE, "nonce": access.nonce(), "challenge": "c"}
    token = access.token(identity.device, sign(bytes.fromhex(identity.key), claims))
    clock[0] = token.seconds - 1.0
    assert access.device_of(token.token)["id"] == identity.device
    clock[0] = token.seconds + 1.0
    with pytest.raises(Denied) as caught:
        access.device_of(token.token)
    assert caught.value.code == "token_expired"
    store.close()


def test_an_enrolment_code_lives_ten_minutes() -> None:
    assert CODE_SECONDS == 600
