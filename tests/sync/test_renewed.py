"""A copied disk: both PCs get new names, and what they still owed arrives, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from localdb.db import rows
from localdb.domain.trouble import NEW_DEVICE, Refused, Trouble
from localdb.home import Folder, open_home
from localdb.outbox import Delivery
from sync.command import new_device_command
from sync.daily import compare_daily
from sync.events import Finished, Interrupted
from sync.link import Kind
from sync.protocol import SAID_BEFORE, Outcome
from tests.localdb.made_up import intake
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, PASSPHRASE, PIN, Clock, Desk, Gateway
from tests.sync.test_counters import check_same, meet, seen


def copied(desk: Desk, folder: Path) -> Desk:
    """A second PC started from an image of the first one's disk."""
    desk.home.close()
    shutil.copytree(desk.home.folder.path, folder)
    desk.home = open_home(desk.home.folder, PASSPHRASE, Clock())
    twin = Desk.__new__(Desk)
    twin.home = open_home(Folder(folder), PASSPHRASE, Clock())
    twin.identity = desk.identity
    return twin


def renewed(desk: Desk, gateway: Gateway, counter: str) -> list[str]:
    told: list[str] = []
    new_device_command(desk.home, lambda text: told.append(str(text)))
    desk.home = open_home(desk.home.folder, PASSPHRASE, Clock())
    desk.join(gateway, counter)
    return told


def test_two_copies_of_one_disk_are_noticed_and_nothing_is_stranded_or_doubled(
    make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk = make_desk("may-1")
    old = desk.receive("Có từ trước")
    desk.sync()
    owed = desk.receive("Chưa gửi lúc sao chép")
    desk.home.store.collect(owed.id, 8000, "cash", "", CLERK)
    desk.scan(owed.id, b"trang" * 100)
    twin = copied(desk, tmp_path / "ban-sao")
    mine = desk.receive("Của máy cũ")
    more = desk.receive("Của máy cũ, khi bản sao chưa làm gì thêm")
    desk.sync()
    twin.receive("Của bản sao")
    stopped = twin.sync()[-1]
    assert isinstance(stopped, Interrupted)
    assert stopped.trouble.kind is Kind.FORKED
    assert "motcua sync --new-device" in str(stopped.trouble)

    told = renewed(twin, gateway, "Quầy 2")
    assert "4 thay đổi" in " ".join(told)
    theirs = twin.home.queries.search("Cua ban sao")[0].id
    late = desk.receive("Máy cũ làm tiếp")
    renewed(desk, gateway, "Quầy 1")
    meet(desk, twin)
    assert isinstance(desk.sync()[-1], Finished)
    for one in (desk, twin):
        assert {line.id for line in one.home.queries.page(0, 9)} >= {
            old.id,
            owed.id,
            mine.id,
            more.id,
            late.id,
        }
        assert seen(one, owed.id).collected == 8000  # once, though three names said it
        assert len(seen(one, owed.id).scans) == 1
        assert rows(one.home.connections.get(), "SELECT reason FROM aside") == []
    assert desk.states() == {"accepted": 7}
    (refused,) = twin.home.outbox.states_of(theirs)  # the same number was printed twice: a person must know
    assert (refused.state, "đã thuộc về hồ sơ khác" in refused.reason) == (Delivery.REFUSED, True)
    twin.close()


def test_both_copies_may_be_renewed_before_either_could_send(
    make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk = make_desk("may-1")
    owed = desk.receive("Chưa gửi")
    desk.home.store.collect(owed.id, 8000, "cash", "", CLERK)
    twin = copied(desk, tmp_path / "ban-sao")
    for n, one in enumerate((desk, twin)):
        renewed(one, gateway, f"Quầy {n + 5}")
    desk.home.store.collect(owed.id, 1000, "cash", "", CLERK)
    meet(desk, twin)
    meet(desk, twin)
    check_same(desk, twin)
    assert seen(twin, owed.id).collected == 9000
    assert "received" not in twin.states()
    twin.close()


@pytest.mark.parametrize("sent", [True, False], ids=["received-under-the-old-name", "never-left"])
def test_a_renewed_desk_says_again_only_what_did_not_arrive(
    sent: bool, make_desk: MakeDesk, gateway: Gateway
) -> None:
    desk = make_desk("may-1")
    other = make_desk("may-2")
    mine = desk.receive()
    if sent:
        with desk.client() as client:  # it arrived, and the answer was lost
            client.push([change.line for change in desk.home.outbox.pending(5)])
    renewed(desk, gateway, "Quầy 1")
    assert desk.home.check() == []
    meet(desk, other)
    check_same(desk, other)
    assert [line.id for line in other.home.queries.page(0, 9)] == [mine.id]
    assert desk.states() == {"accepted": 1}


@pytest.mark.parametrize("said", ["by a copy of the disk", "under the old name"])
def test_what_is_refused_under_another_name_is_refused_under_this_one_too(
    said: str, make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk = make_desk("may-1")
    owed = desk.receive(procedure=replace(PIN, code="không có"))
    desk.scan(owed.id, b"trang" * 100)  # decided when its file is there, after everybody has said it
    twin = copied(desk, tmp_path / "ban-sao")
    if said == "by a copy of the disk":
        renewed(desk, gateway, "Quầy 5")
    with desk.client() as client:
        client.push([change.line for change in desk.home.outbox.pending(5)])
    renewed(twin, gateway, "Quầy 6")
    twin.receive("Sau đó")  # the chain has passed what was said again
    meet(twin, desk)
    twin.sync()
    for one in (desk, twin):
        told = one.home.outbox.states_of(owed.id)
        assert [line.state for line in told] == [Delivery.REFUSED] * 2
        assert ["không có ở tỉnh" in told[0].reason, "chưa được tiếp nhận" in told[1].reason] == [True, True]
    twin.close()


def test_a_held_line_counts_once_when_its_act_came_under_a_new_name_meanwhile(
    make_desk: MakeDesk, gateway: Gateway
) -> None:
    desk = make_desk("may-1")
    mine = desk.receive()
    desk.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    first, paid = [change.line for change in desk.home.outbox.pending(5)]
    with desk.client() as old:
        assert old.push([paid]).results[0].outcome is Outcome.HELD
        renewed(desk, gateway, "Quầy 1")
        meet(desk)
        old.push([first])  # what was on its way under the old name comes late, and releases the other
        assert old.feed("").events[-1].code == SAID_BEFORE
    meet(desk)
    assert seen(desk, mine.id).collected == 8000
    assert desk.states() == {"accepted": 2}


@pytest.mark.parametrize("moves", ["the PC", "its copy"])
def test_what_is_said_again_under_an_eighth_new_name_is_taken_once_beside_the_first_name(
    moves: str, make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk = make_desk("may-1")
    owed = desk.receive("Chưa gửi")
    desk.home.store.collect(owed.id, 8000, "cash", "", CLERK)
    twin = copied(desk, tmp_path / "ban-sao")
    for n in range(8):
        renewed(desk if moves == "the PC" else twin, gateway, f"Quầy {5 + n}")
    meet(twin, desk)
    check_same(desk, twin)
    assert [seen(one, owed.id).collected for one in (desk, twin)] == [8000, 8000]
    assert [one.states() for one in (desk, twin)] == [{"accepted": 2}] * 2
    twin.close()


def test_a_change_that_clashed_under_the_old_name_is_a_conflict_until_it_is_settled(
    make_desk: MakeDesk, gateway: Gateway
) -> None:
    desk, other = make_desk("may-1"), make_desk("may-2")
    mine = desk.receive()
    meet(desk, other)
    for one, phone in ((other, "0900000001"), (desk, "0900000002")):
        one.home.store.correct(mine.id, {"applicant.phone": ("", phone)}, "", CLERK)
    other.sync()
    with desk.client() as client:  # it arrived, and the answer was lost
        client.push([change.line for change in desk.home.outbox.pending(5)])
    renewed(desk, gateway, "Quầy 1")
    meet(desk, other)
    check_same(desk, other)
    assert desk.states() == {"accepted": 1, "conflict": 1}
    (clash,) = seen(desk, mine.id).clashes
    other.home.store.settle_clash(mine.id, clash, "0900000001", "0900000002", CLERK)
    meet(other, desk)
    check_same(desk, other)
    assert desk.states() == {"accepted": 2}


def test_of_two_copies_that_had_not_joined_yet_the_second_is_told_to_take_a_new_name(
    make_desk: MakeDesk, gateway: Gateway, tmp_path: Path
) -> None:
    desk = make_desk("may-1")
    owed = desk.receive("Chưa gửi")
    twin = copied(desk, tmp_path / "ban-sao")
    with pytest.raises(Trouble) as no:
        twin.join(gateway, "Quầy 2")
    assert NEW_DEVICE in str(no.value)
    renewed(twin, gateway, "Quầy 2")
    meet(desk, twin)
    check_same(desk, twin)
    assert [line.id for line in twin.home.queries.page(0, 9)] == [owed.id]
    with twin.client() as client:  # what it said again counts as there: nothing is missed, nothing sent again
        assert [found.wrong for found in compare_daily(twin.home, client)] == [""]
    assert [one.states() for one in (desk, twin)] == [{"accepted": 1}] * 2
    twin.close()


def test_a_desk_that_is_open_elsewhere_keeps_its_name(make_desk: MakeDesk, gateway: Gateway) -> None:
    desk = make_desk("may-1")
    name = desk.home.device.id
    window = open_home(desk.home.folder, PASSPHRASE, Clock())
    with pytest.raises(Refused, match="đang mở ở một cửa sổ Một Cửa khác"):
        new_device_command(desk.home, lambda _text: None)
    window.store.receive(intake(), CLERK)  # the window works on as if nothing had been asked
    window.close()
    renewed(desk, gateway, "may-1")
    assert desk.home.device.id != name
