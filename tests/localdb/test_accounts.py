"""Promises about who is at the desk, and about who looked at what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from localdb.accounts import FREE_TRIES, LONGEST_LOCK, Account
from localdb.db import one
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused, Trouble
from localdb.home import Home
from tests.localdb.made_up import CLERK, IT, MORNING, Clock


@pytest.fixture
def hoa(home: Home) -> Account:
    return home.accounts.add("  Đặng  Thị Hoà ", Role.CLERK, "246810", None)


def fail(home: Home, account: Account, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Trouble, match="Sai mã PIN"):
            home.accounts.login(account.id, "000000")


def test_the_right_pin_brings_the_actor(home: Home, hoa: Account) -> None:
    actor = home.accounts.login(hoa.id, "246810")
    assert (actor.id, actor.name, actor.role) == (hoa.id, "Đặng Thị Hoà", Role.CLERK)
    assert [a.name for a in home.accounts.all()] == ["Đặng Thị Hoà"]


def test_a_wrong_pin_says_how_many_tries_are_left(home: Home, hoa: Account) -> None:
    with pytest.raises(Trouble, match="Sai mã PIN") as wrong:
        home.accounts.login(hoa.id, "246811")
    assert wrong.value.field == "pin"
    assert str(FREE_TRIES - 1) in wrong.value.todo
    home.accounts.login(hoa.id, "246810")
    fail(home, hoa, FREE_TRIES - 1)


def test_a_lock_grows_but_never_stays(home: Home, hoa: Account, clock: Clock) -> None:
    fail(home, hoa, FREE_TRIES)
    waits = []
    for _ in range(12):
        with pytest.raises(Trouble, match="tạm khóa") as locked:
            home.accounts.login(hoa.id, "246810")
        minutes = int(locked.value.todo.split()[3])
        waits.append(minutes)
        clock.time += timedelta(minutes=minutes, seconds=31)
        fail(home, hoa, 1)
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 15
    clock.time += LONGEST_LOCK
    home.accounts.login(hoa.id, "246810")
    fail(home, hoa, 1)


def test_a_clock_set_back_does_not_lengthen_a_lock(home: Home, hoa: Account, clock: Clock) -> None:
    clock.time = MORNING + timedelta(days=365)
    fail(home, hoa, FREE_TRIES)
    clock.time = MORNING
    assert home.accounts.login(hoa.id, "246810").id == hoa.id


def test_a_clock_set_back_gives_no_fresh_tries(home: Home, hoa: Account, clock: Clock) -> None:
    fail(home, hoa, FREE_TRIES)
    clock.time -= timedelta(days=1)
    fail(home, hoa, 1)
    with pytest.raises(Trouble, match="tạm khóa"):
        home.accounts.login(hoa.id, "000000")


def test_pins_are_changed_by_their_owner_and_reset_by_it_staff(home: Home, hoa: Account) -> None:
    actor = home.accounts.login(hoa.id, "246810")
    with pytest.raises(Trouble, match="Sai mã PIN"):
        home.accounts.change_pin(actor, "000000", "135791")
    with pytest.raises(Trouble, match="quá ngắn"):
        home.accounts.change_pin(actor, "246810", "123")
    home.accounts.change_pin(actor, "246810", "135791")
    fail(home, hoa, FREE_TRIES)
    with pytest.raises(Refused, match="không được quyền"):
        home.accounts.reset_pin(hoa.id, "112233", CLERK)
    home.accounts.reset_pin(hoa.id, "112233", IT)
    assert home.accounts.login(hoa.id, "112233").id == hoa.id


def test_an_account_out_of_use_cannot_come_in_and_comes_last(home: Home, hoa: Account) -> None:
    home.accounts.add("Vàng Thị Mỷ", Role.SCANNING, "246810", IT)
    home.accounts.set_active(hoa.id, False, IT)
    with pytest.raises(Refused, match="không còn dùng"):
        home.accounts.login(hoa.id, "246810")
    assert [a.name for a in home.accounts.all()] == ["Vàng Thị Mỷ", "Đặng Thị Hoà"]
    home.accounts.set_active(hoa.id, True, IT)
    home.accounts.login(hoa.id, "246810")
    with pytest.raises(Refused, match="chính mình"):
        home.accounts.set_active(IT.id, False, IT)


def test_only_it_staff_add_accounts_and_no_pin_is_stored(home: Home, hoa: Account) -> None:
    with pytest.raises(Refused, match="không được quyền"):
        home.accounts.add("Ai Đó", Role.LEADER, "246810", CLERK)
    with pytest.raises(Trouble, match="Chưa có họ tên"):
        home.accounts.add(" ", Role.LEADER, "246810", IT)
    row = one(home.connections.get(), "SELECT pin_hash FROM account")
    assert row is not None
    assert row["pin_hash"].startswith("$argon2id$")


def test_every_coming_and_failing_is_in_the_access_log(home: Home, hoa: Account) -> None:
    fail(home, hoa, 1)
    home.accounts.login(hoa.id, "246810")
    home.access.note(hoa.id, "dossier.open", "d-1")
    newest = home.access.latest(10)
    assert [entry.act for entry in newest] == ["dossier.open", "login", "login.fail", "account.add"]
    assert home.access.first_break() == 0


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE access SET object = 'd-9' WHERE n = 2",
        "UPDATE access SET at = '' WHERE n = 2",
        "DELETE FROM access WHERE n = 2",
        "UPDATE access SET prev = '' WHERE n = 2",
    ],
)
def test_a_changed_access_log_shows_where(home: Home, tamper: str) -> None:
    for number in range(4):
        home.access.note(CLERK.id, "dossier.open", f"d-{number}")
    assert home.access.first_break() == 0
    db = home.connections.get()
    db.execute("DROP TRIGGER access_no_update")
    db.execute("DROP TRIGGER access_no_delete")
    db.execute(tamper)
    assert home.access.first_break() == (3 if "DELETE" in tamper else 2)
