"""Either side may come back from a copy: nothing that was sent is lost, doubled or contradicted."""

from __future__ import annotations

from pathlib import Path

import pytest

from localdb.backup import back_up as back_up_desk
from localdb.db import rows
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, open_home
from localdb.outbox import Delivery
from localdb.restore import choose
from localdb.restore import restore as restore_desk
from sync.carry_command import export_command, receipt_command
from sync.command import DONE, IDENTITY, join_command, new_device_command, owed_before, sync_command
from sync.gateway.backup import back_up, restore
from sync.gateway.command import standing_command, take_packages
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, COMMUNE, PASSPHRASE, Clock, Desk, Gateway
from tests.sync.test_counters import check_same, meet, seen
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
def test_what_was_owed_under_a_name_that_the_province_shut_out_goes_under_a_new_one(
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

    def joined() -> Home:
        home = open_home(folder, PASSPHRASE, Clock())
        join_command(home, gateway.url, new_enrolment_code(gateway.home, COMMUNE, "Quầy 1"), said.append)
        return home

    back = joined()
    sync_command(back, said.append)
    assert owed_before(back) == (0 if sent else 2)
    assert ("thu hồi mã cũ: motcua sync --new-device" in " ".join(said)) is not sent
    new_device_command(back, said.append)
    back = joined()
    try:
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
