"""``status``: every device of the commune, what has no answer, what differs, without asking anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from localdb.commune import hear, overview
from sync.carry_command import carrying, taking_receipts
from sync.command import DONE, IDENTITY, NEEDS_A_PERSON, WAITING, sync_command
from sync.gateway.carry import import_packages
from sync.gateway.province import ReferenceProvince
from sync.gateway.standing import Standing, change_standing
from sync.gateway.store import Store
from sync.reconcile_command import reconcile_command
from sync.status_command import status_command
from sync.tables import read_table
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, Clock, Desk, Gateway

LATELY, LATER = "2099-01-19T00:00:00+00:00", "2099-01-20T00:00:00+00:00"  # after any real clock
CITIZEN = "Lò Thị Kiểm Thử"


def status(desk: Desk) -> tuple[int, str]:
    said: list[str] = []
    code = status_command(desk.home, said.append, as_json=False)
    return code, "\n".join(said)


def plain(desk: Desk) -> dict[str, Any]:
    said: list[str] = []
    code = status_command(desk.home, said.append, as_json=True)
    told: dict[str, Any] = json.loads("".join(said))
    assert told["code"] == code
    return told


def meet(*desks: Desk) -> None:
    for desk in desks:
        desk.home.settings.put(IDENTITY, desk.identity)
        sync_command(desk.home, lambda _: None)


def test_a_desk_that_met_nobody_never_says_that_all_is_well(desk: Desk) -> None:
    code, text = status(desk)
    assert code == WAITING
    assert "Tin cuối từ tỉnh: chưa lần nào." in text
    assert "(máy này): cổng chưa cho biết" in text


def test_all_is_well_only_when_the_province_has_answered_everything(desk: Desk, gateway: Gateway) -> None:
    dossier = desk.receive(CITIZEN)
    meet(desk)
    code, text = status(desk)
    assert code == DONE, text
    assert "Quầy 1" in text
    gateway.stop()
    desk.scan(dossier.id, b"giay to")
    code, text = status(desk)  # without a line it tells the same from what is held
    assert code == WAITING
    known = desk.home.queries.dossier(dossier.id)
    assert known is not None
    assert f"{known.official_code}: 1 thay đổi chờ gửi" in text
    assert "Tệp chưa tới tỉnh: 1" in text
    assert CITIZEN not in text
    assert plain(desk)["unanswered"][0]["states"] == {"queued": 1}


def test_every_device_of_the_commune_stands_there_with_what_to_do(
    make_desk: MakeDesk, gateway: Gateway
) -> None:
    one, two, three = make_desk("may-1"), make_desk("may-2"), make_desk("may-3")
    store = Store(gateway.home)
    change_standing(store, three.home.device.id, Standing.WAITING)
    store.close()
    meet(two, one)
    code, text = status(one)
    assert code == NEEDS_A_PERSON
    assert "CÁC MÁY CỦA XÃ: 3." in text
    assert "! Quầy 3" in text
    assert "chờ tỉnh duyệt" in text
    devices = {device["counter"]: device for device in plain(one)["devices"]}
    assert [devices[f"Quầy {n}"]["alarm"] for n in (1, 2, 3)] == [False, False, True]
    assert devices["Quầy 1"]["here"]
    assert devices["Quầy 2"]["id"] == two.home.device.id


@pytest.mark.parametrize(
    ("more", "what", "code"),
    [
        ({"forked": True}, "ổ đĩa bị nhân bản", NEEDS_A_PERSON),
        ({"held": 4}, "cổng giữ 4 thay đổi", NEEDS_A_PERSON),
        ({"seen_at": "2099-01-07T00:00:00+00:00"}, "cổng không nghe thấy 13 ngày", WAITING),
        ({"standing": "revoked"}, "tỉnh đã thu hồi", DONE),  # wanted so: it calls nobody
        ({"undecided": 2}, "2 thay đổi tỉnh chưa quyết", DONE),
    ],
)
def test_what_is_the_matter_with_another_device_is_told_in_words(
    more: dict[str, Any], what: str, code: int, desk: Desk
) -> None:
    meet(desk)
    mine = overview(desk.home).told.devices[0]
    here = replace(mine, seen_at=LATELY)
    other = replace(here, id="dv_2", counter="Quầy 2", tag="B2", **more)
    hear(desk.home, LATER, (here, other))
    hear(desk.home, "2001-01-01T00:00:00+00:00", (here,))  # an old receipt sets nothing back
    told, text = status(desk)
    assert what in text
    assert told == code, text


def test_what_was_heard_long_ago_is_called_old_and_proves_nothing(desk: Desk) -> None:
    desk.receive()
    meet(desk)
    assert status(desk)[0] == DONE
    desk.home.writer.now = Clock(timedelta(days=8))
    code, text = status(desk)
    assert code == WAITING
    assert "đã cũ" in text


def test_what_differs_from_the_provinces_list_is_remembered_dossier_by_dossier(
    desk: Desk, tmp_path: Path
) -> None:
    desk.receive(CITIZEN)
    meet(desk)
    table = tmp_path / "tinh.csv"
    table.write_text("Mã hồ sơ,Họ tên\nH29.19-261122-8042,Ai Đó\n", encoding="utf-8")
    reconcile_command(desk.home, table, None, lambda _: None, read=read_table)
    code, text = status(desk)
    assert code == NEEDS_A_PERSON
    assert "! H29.19-261122-8042: Chỉ tỉnh có" in text
    assert CITIZEN not in text


def test_two_counters_that_disagree_and_a_refusal_need_a_person(make_desk: MakeDesk) -> None:
    one, two = make_desk("may-1"), make_desk("may-2")
    mine = one.receive()
    meet(one, two)
    for desk, phone in ((one, "0911111111"), (two, "0922222222")):
        desk.home.store.correct(mine.id, {"applicant.phone": ("", phone)}, "", CLERK)
    meet(one, two, one)
    code, text = status(one)
    assert code == NEEDS_A_PERSON
    assert "Hai quầy ghi khác nhau" in text


def test_a_stick_brings_the_same_knowledge(make_desk: MakeDesk, gateway: Gateway, tmp_path: Path) -> None:
    one = make_desk("may-1")
    make_desk("may-2")
    one.home.settings.put(IDENTITY, one.identity)
    gateway.stop()
    one.receive()
    stick = tmp_path / "USB"
    stick.mkdir()
    list(carrying(one.home, stick))
    assert plain(one)["unanswered"][0]["states"] == {"carried": 1}
    store = Store(gateway.home)
    try:
        list(import_packages(store, ReferenceProvince(store), stick))
    finally:
        store.close()
    list(taking_receipts(one.home, stick))
    told = plain(one)
    assert [device["counter"] for device in told["devices"]] == ["Quầy 1", "Quầy 2"]
    assert not told["unanswered"]
    assert told["devices_told_at"]
