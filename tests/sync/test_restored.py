"""Either side may come back from a copy: nothing that was sent is lost, doubled or contradicted."""

from __future__ import annotations

from pathlib import Path

import pytest

from localdb.backup import back_up as back_up_desk
from localdb.db import rows
from localdb.domain.trouble import Trouble
from localdb.home import Folder, open_home
from localdb.outbox import Delivery
from localdb.restore import choose
from localdb.restore import restore as restore_desk
from sync.carry_command import export_command, receipt_command
from sync.command import DONE, IDENTITY, join_command, new_device_command, sync_command
from sync.former import owed_before
from sync.gateway.backup import back_up, restore
from sync.gateway.command import standing_command, take_packages
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, COMMUNE, PASSPHRASE, Clock, Desk, Gateway
from tests.sync.test_counters import check_same, meet, seen
from tests.sync.test_renewed import copied
from ui.syncing.model import standing, waiting_told


def test_a_restored_desk_sends_what_the_copy_owed_and_goes_on_under_a_new_name(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    desk.receive()
    desk.sync()
    owed = desk.receive()
    desk.scan(owed.id, b"giay to" * 1000)
    list(back_up_desk(desk.home, tmp_path / "o"))
    desk.sync()  # the lost desk went on: the copy does not know it
    desk.receive()
    desk.sync()
    folder = Folder(tmp_path / "may-moi")
    list(restore_desk(*choose(tmp_path / "o"), folder, PASSPHRASE))
    back = open_home(folder, PASSPHRASE, Clock())
    try:
        said: list[str] = []
        with pytest.raises(Trouble, match="chưa ghi danh"):
            sync_command(back, said.append)
        assert "2 thay đổi của máy cũ chưa bao giờ tới tỉnh" in waiting_told(standing(back))
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        assert sync_command(back, said.append) == DONE, said
        assert back.outbox.counts()[Delivery.ACCEPTED] == 3
    finally:
        back.close()


def test_what_a_copy_owed_goes_by_stick_before_the_restored_desk_has_joined_anew(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    owed = desk.receive()
    desk.scan(owed.id, b"giay to" * 1000)
    list(back_up_desk(desk.home, tmp_path / "o"))
    list(restore_desk(*choose(tmp_path / "o"), Folder(tmp_path / "may-moi"), PASSPHRASE))
    back = open_home(Folder(tmp_path / "may-moi"), PASSPHRASE, Clock())
    stick = tmp_path / "USB"
    stick.mkdir()
    said: list[str] = []
    try:
        assert export_command(back, stick, said.append) == DONE
        assert sum("CÓ THỂ RÚT USB" in line for line in said) == 1
        assert take_packages(gateway.home, stick, None, said.append) == DONE
        assert owed_before(back) == 2
        receipt_command(back, stick, said.append)
        assert owed_before(back) == 0, said
        assert back.outbox.counts()[Delivery.ACCEPTED] == 2
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        assert sync_command(back, said.append) == DONE
        assert export_command(back, stick, said.append) == DONE
        assert "Không có gì phải mang đi" in said[-1]
    finally:
        back.close()


def test_a_desk_that_never_joined_says_all_it_did_again_after_its_disk_was_lost(
    tmp_path: Path, gateway: Gateway
) -> None:
    lost = Desk(tmp_path)
    one = lost.receive()
    lost.home.store.collect(one.id, 8000, "cash", "", CLERK)
    list(back_up_desk(lost.home, tmp_path / "o"))
    lost.close()
    list(restore_desk(*choose(tmp_path / "o"), Folder(tmp_path / "may-moi"), PASSPHRASE))
    back = open_home(Folder(tmp_path / "may-moi"), PASSPHRASE, Clock())
    said: list[str] = []
    try:
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        assert sync_command(back, said.append) == DONE, said
        assert back.outbox.counts()[Delivery.ACCEPTED] == 2
        assert back.check() == []
    finally:
        back.close()


@pytest.mark.parametrize("sent", [False, True], ids=["never-left", "received-under-the-old-name"])
def test_what_was_owed_under_a_name_that_the_province_shut_out_is_brought_by_the_next(
    sent: bool, desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    desk.sync()
    owed = desk.receive()
    desk.home.store.collect(owed.id, 8000, "cash", "", CLERK)
    list(back_up_desk(desk.home, tmp_path / "o"))
    if sent:
        desk.sync()
    standing_command(gateway.home, None, desk.home.device.id, lambda _: None)  # the PC was stolen
    folder = Folder(tmp_path / "may-moi")
    list(restore_desk(*choose(tmp_path / "o"), folder, PASSPHRASE))
    said: list[str] = []
    back = open_home(folder, PASSPHRASE, Clock())
    try:
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        assert sync_command(back, said.append) == DONE, said
        assert owed_before(back) == 0
        found = back.queries.dossier(owed.id)
        assert found is not None
        assert found.collected == 8000
        store = Store(gateway.home)
        assert store.one("SELECT count(*) AS n FROM change WHERE state = 'accepted'") == {"n": 2}
        store.close()
    finally:
        back.close()


def test_a_restored_desk_offers_again_what_a_restored_gateway_forgot_of_its_old_name(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    desk.sync()
    owed = desk.receive()
    list(back_up_desk(desk.home, tmp_path / "o"))
    folder = Folder(tmp_path / "may-moi")
    list(restore_desk(*choose(tmp_path / "o"), folder, PASSPHRASE))
    back_up(gateway.home, tmp_path / "cong-o")
    said: list[str] = []
    back = open_home(folder, PASSPHRASE, Clock())
    try:
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        back_up(gateway.home, tmp_path / "cong-o")
        assert sync_command(back, said.append) == DONE, said
        gateway.stop()
        gateway.home = tmp_path / "cong-moi"
        restore(tmp_path / "cong-o", gateway.home)
        gateway.start()
        for _ in range(2):  # the new name hears of it, then the old one tells
            assert sync_command(back, said.append) == DONE, said
        assert back.outbox.counts()[Delivery.ACCEPTED] == 1
        store = Store(gateway.home)
        assert store.rows("SELECT entity FROM change") == [{"entity": owed.id}]
        store.close()
    finally:
        back.close()


@pytest.mark.parametrize("knows", [True, False], ids=["shut-out", "forgotten"])
def test_a_renewed_desk_brings_what_a_set_back_gateway_forgot_of_its_old_name(
    knows: bool, make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    back_up(gateway.home, tmp_path / "cong-o")
    desk, other = make_desk("may-1"), make_desk("may-2")
    if knows:
        back_up(gateway.home, tmp_path / "cong-o")
    desk.home.settings.put(IDENTITY, desk.identity)
    old = desk.home.device.id
    mine = desk.receive()
    meet(desk, other)
    other.home.store.collect(mine.id, 8000, "cash", "", CLERK)  # builds on what will be forgotten
    desk.scan(mine.id, b"trang" * 1000)
    meet(other, desk)
    gateway.stop()
    gateway.home = tmp_path / "cong-moi"
    restore(tmp_path / "cong-o", gateway.home)
    gateway.start()
    if knows:
        standing_command(gateway.home, None, old, lambda _: None)
    else:
        other.join(gateway)
    desk.home.store.correct(mine.id, {"note": ("", "chưa gửi")}, "", CLERK)
    said: list[str] = []
    new_device_command(desk.home, said.append)
    desk.reopen()
    join_command(desk.home, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
    other.sync()
    assert sync_command(desk.home, said.append) == DONE, "\n".join(said)
    other.sync()
    assert sync_command(desk.home, said.append) == DONE, "\n".join(said)
    check_same(desk, other)
    assert (seen(desk, mine.id).collected, seen(desk, mine.id).note) == (8000, "chưa gửi")
    assert [one.states() for one in (desk, other)] == [{"accepted": 3}, {"accepted": 1}]
    store = Store(gateway.home)
    assert store.one("SELECT count(*) AS n FROM change WHERE state = 'accepted'") == {"n": 4}
    assert store.one("SELECT count(*) AS n FROM change WHERE device = ?", (old,)) == {"n": 3}
    store.close()


def test_what_a_set_back_gateway_took_from_a_copy_instead_is_said_again_under_the_new_name(
    make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk, other = make_desk("may-1"), make_desk("may-2")
    desk.home.settings.put(IDENTITY, desk.identity)
    mine = desk.receive()
    meet(desk, other)
    twin = copied(desk, tmp_path / "ban-sao")
    back_up(gateway.home, tmp_path / "cong-o")
    desk.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    meet(desk, other)
    gateway.stop()
    gateway.home = tmp_path / "cong-moi"
    restore(tmp_path / "cong-o", gateway.home)
    gateway.start()
    twin.home.store.correct(mine.id, {"note": ("", "của bản sao")}, "", CLERK)
    twin.sync()  # under the number that the payment had
    said: list[str] = []
    new_device_command(desk.home, said.append)
    desk.reopen()
    join_command(desk.home, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
    for _ in range(2):  # the old name learns that it has a twin, and the new one says it again
        sync_command(desk.home, said.append)
    meet(other)
    check_same(desk, other)
    assert (seen(other, mine.id).collected, seen(other, mine.id).note) == (8000, "của bản sao")
    assert desk.states() == {"accepted": 2}
    twin.close()


def test_what_clashes_under_an_old_name_waits_for_a_person_and_is_not_owed(
    desk: Desk, gateway: Gateway, make_desk: MakeDesk, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    other = make_desk("may-2")
    mine = desk.receive()
    meet(desk, other)
    for one, phone in ((other, "0900000001"), (desk, "0900000002")):
        one.home.store.correct(mine.id, {"applicant.phone": ("", phone)}, "", CLERK)
    other.sync()
    list(back_up_desk(desk.home, tmp_path / "o"))
    list(restore_desk(*choose(tmp_path / "o"), Folder(tmp_path / "may-moi"), PASSPHRASE))
    back = open_home(Folder(tmp_path / "may-moi"), PASSPHRASE, Clock())
    said: list[str] = []
    try:
        join_command(back, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        sync_command(back, said.append)
        assert back.outbox.counts()[Delivery.CONFLICT] == 1
        assert owed_before(back) == 0  # it is there
    finally:
        back.close()


def test_a_restored_gateway_gets_again_what_the_copy_forgot(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    first = desk.receive()
    desk.scan(first.id, b"mot" * 9000)
    desk.sync()
    settings = "approve = false\n"
    (gateway.home / "gateway.toml").write_text(settings, encoding="utf-8")
    folder, note = back_up(gateway.home, tmp_path / "o")  # while it runs
    assert (note.changes, note.files) == (2, 1)
    second = desk.receive()
    desk.scan(second.id, b"hai" * 9000)
    desk.sync()
    gateway.stop()
    next((folder.parent / "blobs").glob("*/*/*")).unlink()  # and the copy has lost a file since
    gateway.home = tmp_path / "cong-moi"
    done = restore(tmp_path / "o", gateway.home)
    assert done.missing == 1
    assert (gateway.home / "gateway.toml").read_text(encoding="utf-8") == settings
    gateway.start()
    desk.sync()
    assert desk.states() == {"accepted": 4}
    assert not desk.home.outbox.blobs_waiting(1)
    gateway.stop()
    store = Store(gateway.home)
    assert store.one("SELECT count(*) AS n FROM change") == {"n": 4}
    assert store.one("SELECT count(*) AS n FROM blob WHERE whole = 1") == {"n": 2}
    store.close()


def test_a_restored_gateway_may_take_things_in_another_order_and_all_desks_follow(
    make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    one, other = make_desk("may-1"), make_desk("may-2")
    mine = one.receive()
    meet(one, other)
    back_up(gateway.home, tmp_path / "o")
    other.reserve()
    numbered = other.receive("Số tạm, tỉnh cấp mã")
    one.home.store.correct(mine.id, {"note": ("", "quầy một")}, "", CLERK)
    other.home.store.correct(mine.id, {"note": ("", "quầy hai")}, "", CLERK)
    meet(one, other)
    before = seen(one, mine.id), seen(one, numbered.id).official_code
    assert before[0].note == "quầy một"

    gateway.stop()
    gateway.home = tmp_path / "cong-moi"
    restore(tmp_path / "o", gateway.home)
    gateway.start()
    meet(other, one)
    meet(other, one)
    check_same(one, other)
    after = seen(one, mine.id)
    assert (after.note, [clash.wanted for clash in after.clashes]) == ("quầy hai", ["quầy một"])
    assert seen(one, numbered.id).official_code != before[1]  # the stand-in skips what may be on paper
    for desk in (one, other):
        assert rows(desk.home.connections.get(), "SELECT reason FROM aside") == []
        assert desk.home.check() == []


def test_a_damaged_copy_of_a_gateway_is_told_and_none_is_overwritten(
    gateway: Gateway, tmp_path: Path
) -> None:
    folder, _ = back_up(gateway.home, tmp_path / "o")
    with pytest.raises(Trouble, match="không trống"):
        restore(tmp_path / "o", gateway.home)
    data = bytearray((folder / "gateway.db").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "gateway.db").write_bytes(data)
    with pytest.raises(Trouble, match="hỏng"):
        restore(tmp_path / "o", tmp_path / "moi")
    assert not (tmp_path / "moi").exists()
