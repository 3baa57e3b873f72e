"""The commune's hub: counters hear of each other without a line out, and it never passes for the province."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from subprocess import PIPE

import pytest
from msgspec.structs import replace

from localdb.domain.change import to_line
from localdb.domain.trouble import Trouble
from localdb.domain.values import Person, Status
from localdb.outbox import Foreign, Position
from localdb.renew import renew
from sync.client import Client
from sync.command import IDENTITY, join_command, meeting
from sync.credentials import public_of, sign_bytes, unproved
from sync.gateway import hub
from sync.gateway.carry import NotTaken, import_packages
from sync.gateway.command import take_packages
from sync.gateway.province import ReferenceProvince
from sync.gateway.relay import carry_out
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from sync.link import LinkTrouble
from sync.sealing import recipient_of, seal_bytes, unseal_bytes
from sync.share import Shared, hub_of, share
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, COMMUNE, PIN, QUICKLY, Desk, Gateway, enrolled, running
from tests.sync.test_counters import check_same, meet, seen


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Gateway]:
    """A hub that listens."""
    home = tmp_path / "tram"
    hub.prepare(home)
    with running(home) as found:
        yield found


@pytest.fixture
def two(make_desk: MakeDesk, station: Gateway) -> tuple[Desk, Desk]:
    """Two desks that joined a province's gateway and their commune's hub."""
    desks = make_desk("may-1"), make_desk("may-2")
    for number, desk in enumerate(desks, 1):
        desk.home.settings.put(IDENTITY, desk.identity)
        enter(desk, station, f"Quầy {number}")
    return desks


def enter(desk: Desk, station: Gateway, counter: str) -> list[str]:
    said: list[str] = []
    code = new_enrolment_code(station.home, COMMUNE, counter)
    assert join_command(desk.home, station.url, code, said.append) == 0
    return said


def exchange(*desks: Desk) -> None:
    """Everybody meets the hub, then once more to hear what the others said."""
    for desk in (*desks, *desks):
        assert share(desk.home, QUICKLY).trouble == ""


def test_a_dossier_moves_between_counters_while_the_province_is_out_of_reach(
    two: tuple[Desk, Desk], gateway: Gateway
) -> None:
    one, other = two
    gateway.stop()
    mine = one.receive("Lò Thị Mẩy")
    exchange(one, other)
    assert [line.id for line in other.home.queries.search("lo thi may")] == [mine.id]
    other.home.store.advance(mine.id, Status.PROCESSING, "", CLERK)
    exchange(one, other)
    assert seen(one, mine.id).status is Status.PROCESSING
    one.home.store.advance(mine.id, Status.PAYMENT, "", CLERK)
    assert one.states() == {"queued": 2}  # the hub is not the province: nothing was sent
    assert other.states() == {"queued": 1}
    assert other.home.hub.count() == 1

    gateway.start()
    meet(other, one)  # the later step reaches the province first, and waits for what its maker had seen
    meet(one, other)
    check_same(one, other)
    made_by = [step.device for step in one.home.queries.history(mine.id)]
    assert made_by == [one.home.device.id, other.home.device.id, one.home.device.id]
    assert (one.states(), other.states()) == ({"accepted": 2}, {"accepted": 1})
    assert (one.home.hub.count(), other.home.hub.count()) == (0, 0)


def test_what_the_province_refuses_is_taken_back_on_every_counter(two: tuple[Desk, Desk]) -> None:
    one, other = two
    unknown = one.receive(procedure=replace(PIN, code="không có"))
    one.home.store.collect(unknown.id, 8000, "cash", "", CLERK)
    exchange(one, other)
    assert seen(other, unknown.id).collected == 8000
    meet(one, other)
    assert one.states() == {"refused": 2}
    assert (
        seen(other, unknown.id).collected == 0
    )  # a refused reception stays in sight, as it does at its desk
    forget_feed(other)
    exchange(one, other)  # what the hub tells again is known to be void
    assert seen(other, unknown.id).collected == 0


def test_what_is_refused_under_a_new_name_is_taken_back_as_the_hub_told_it_under_the_old_one(
    two: tuple[Desk, Desk], gateway: Gateway
) -> None:
    one, other = two
    unknown = one.receive(procedure=replace(PIN, code="không có"))
    one.home.store.collect(unknown.id, 8000, "cash", "", CLERK)
    exchange(one, other)
    assert seen(other, unknown.id).collected == 8000
    renew(one.home)
    one.reopen()
    one.join(gateway)
    meet(one, other)
    assert one.states() == {"refused": 2}
    for told_again in (False, True):
        assert seen(other, unknown.id).collected == 0
        if not told_again:
            forget_feed(other)
            exchange(other)


def test_a_hub_gives_no_numbers_and_no_decision(two: tuple[Desk, Desk], station: Gateway) -> None:
    one, _ = two
    one.receive()
    exchange(one)
    with closing(Store(station.home)) as store:
        assert [row["state"] for row in store.rows("SELECT state FROM change")] == ["shared"]
        assert {row["serial_first"] for row in store.rows("SELECT serial_first FROM device")} == {0}
    assert one.states() == {"queued": 1}


def test_a_hub_that_told_a_falsehood_is_put_right_by_the_province(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive("Lò Thị Mẩy")
    (true,) = one.home.queries.history(mine.id)
    false = replace(true, body=replace(true.body, applicant=Person("Người Khác")))
    other.home.hub.take_feed([Foreign(to_line(false))], Position("e", "1"))
    assert seen(other, mine.id).applicant.name == "Người Khác"
    meet(one, other)
    assert seen(other, mine.id).applicant.name == "Lò Thị Mẩy"
    check_same(one, other)


def test_a_desk_under_a_new_name_is_heard_once(
    two: tuple[Desk, Desk], gateway: Gateway, station: Gateway
) -> None:
    one, other = two
    mine = one.receive()
    one.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    exchange(one, other)
    renew(one.home)
    one.reopen()
    assert hub_of(one.home) is None  # its place there is the old name's
    enter(one, station, "Quầy 1")
    exchange(one, other)
    assert seen(other, mine.id).collected == 8000  # also while the province has heard neither name
    one.join(gateway)
    meet(one, other)
    check_same(one, other)
    assert seen(other, mine.id).collected == 8000
    assert other.home.hub.count() == 0


@pytest.mark.parametrize(
    "how", ["builder first", "builder last", "builder first, old name by stick", "old name by stick"]
)
def test_what_builds_on_an_act_of_an_old_name_waits_for_the_act_and_not_for_the_name(
    how: str, two: tuple[Desk, Desk], gateway: Gateway, station: Gateway, tmp_path: Path
) -> None:
    one, other = two
    mine = one.receive()
    one.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    exchange(one, other)
    other.home.store.advance(mine.id, Status.PROCESSING, "", CLERK)  # it names the old name's places
    for _ in range(2):  # the second name never reached anybody
        renew(one.home)
        one.reopen()
    one.join(gateway)
    if "builder first" in how:
        other.sync()
        assert other.states() == {"received": 1}
    meet(one)
    if "stick" in how:
        stick = tmp_path / "usb"
        stick.mkdir()
        hub.hub_carry(station.home, stick, lambda _: None)
        take_packages(gateway.home, stick, None, lambda _: None)
    meet(other, one)
    check_same(one, other)
    assert (one.states(), other.states()) == ({"accepted": 2}, {"accepted": 1})
    assert (seen(one, mine.id).status, seen(one, mine.id).collected) == (Status.PROCESSING, 8000)


def test_the_hub_carries_what_a_dead_pc_had_told_it_to_the_province_on_a_stick(
    two: tuple[Desk, Desk], gateway: Gateway, station: Gateway, tmp_path: Path
) -> None:
    dead, other = two
    mine = dead.receive("Lò Thị Mẩy")
    dead.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    exchange(dead, other)  # and then its disk dies, before it met the province
    other.home.store.advance(mine.id, Status.PROCESSING, "", CLERK)
    other.sync()
    assert other.states() == {"received": 1}  # it builds on what the province has never heard of
    stick = tmp_path / "usb"
    stick.mkdir()
    told: list[str] = []
    hub.hub_carry(station.home, stick, told.append)
    assert "2 thay đổi" in told[0]
    for again in range(2):
        take_packages(gateway.home, stick, None, told.append)
        assert ("2 đã ghi nhận", "2 đã có từ trước")[again] in told[-1]
        other.sync()
        assert seen(other, mine.id).collected == 8000
        assert seen(other, mine.id).status is Status.PROCESSING
        assert (other.states(), other.home.hub.count()) == ({"accepted": 1}, 0)


@pytest.mark.parametrize("spoilt", ["a line", "the middle", "the signature", "the file"])
def test_what_a_hub_carries_is_taken_only_as_the_desk_signed_it(
    spoilt: str, two: tuple[Desk, Desk], gateway: Gateway, station: Gateway, tmp_path: Path
) -> None:
    one, other = two
    for name in ("Một", "Hai", "Ba"):
        one.receive(name)
    exchange(one)
    with closing(Store(station.home)) as store, closing(Store(gateway.home)) as province:
        (done,) = carry_out(store, tmp_path)
        signed, *lines = unseal_bytes(done.path.read_bytes(), province.key).split(b"\n")
        if spoilt == "a line":
            lines[2] = lines[2].replace(b"Ba", "Bà".encode())
        elif spoilt == "the middle":
            del lines[1]
        elif spoilt == "the signature":
            assert other.identity is not None
            signed = sign_bytes(bytes.fromhex(other.identity.key), unproved(signed))
        sealed = seal_bytes(b"\n".join((signed, *lines)), recipient_of(public_of(province.key)))
        done.path.write_bytes(sealed[:-1] if spoilt == "the file" else sealed)
        (no,) = import_packages(province, ReferenceProvince(province), tmp_path)
        assert isinstance(no, NotTaken)
        assert province.rows("SELECT id FROM change") == []


def test_a_desk_that_is_not_the_provinces_yet_leaves_no_word_and_a_gateway_takes_none(
    desk: Desk, gateway: Gateway, station: Gateway, tmp_path: Path
) -> None:
    with running(tmp_path / "khac") as strange:
        stranger = enrolled(strange)
        with Client(stranger, QUICKLY) as client, pytest.raises(LinkTrouble, match="không phải trạm của xã"):
            client.leave_head(b"x")
    with Client(enrolled(station), QUICKLY) as client, pytest.raises(LinkTrouble, match="không đọc được"):
        client.leave_head(b"x")
    with closing(Store(station.home)) as store, pytest.raises(Trouble, match="chưa có gì để mang"):
        list(carry_out(store, tmp_path))


def test_a_hub_that_is_off_stops_nothing(two: tuple[Desk, Desk], station: Gateway) -> None:
    one, other = two
    station.stop()
    mine = one.receive()
    told = share(one.home, QUICKLY)
    assert (told.given, told.heard) == (0, 0)
    assert "Trạm của xã không trả lời" in told.trouble
    meet(one, other)
    assert seen(other, mine.id).code == mine.code


def test_joining_says_whether_it_was_the_province_or_the_hub(desk: Desk, station: Gateway) -> None:
    said = enter(desk, station, "Quầy 1")
    assert "Đây không phải là gửi tỉnh." in said[-1]
    assert hub_of(desk.home) is not None
    with pytest.raises(Trouble, match="chưa ghi danh với cổng tỉnh"):
        list(meeting(desk.home))


def test_the_folder_of_a_gateway_never_becomes_a_hub(gateway: Gateway) -> None:
    with pytest.raises(Trouble, match="thư mục của một cổng tỉnh"):
        hub.prepare(gateway.home)


def test_the_hub_of_the_command_line_speaks_tls_that_only_its_own_paper_opens(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "tram-that"
    with running_hub(folder) as port:
        said: list[str] = []
        hub.hub_code(folder, COMMUNE, "Quầy 1", said.append)
        code = said[0].split()[-1]
        url = f"https://127.0.0.1:{port}"
        with pytest.raises(Trouble, match="Kết nối bảo mật"):
            join_command(desk.home, url, code, said.append)
        join_command(desk.home, url, code, said.append, ca=folder / hub.AUTHORITY)
        (folder / hub.AUTHORITY).unlink()  # the stick goes, the counter keeps a copy
        desk.receive()
        assert share(desk.home) == Shared(given=1)


@contextmanager
def running_hub(folder: Path) -> Iterator[int]:
    """``motcua hub`` as a process, on a port of its own choice."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--home", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([sys.executable, "main.py", "hub", *where], stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert "Trạm của xã đang chạy" in process.stdout.readline()
            yield port
        finally:
            process.send_signal(signal.SIGINT)


def forget_feed(desk: Desk) -> None:
    desk.home.settings.put("hub_feed", Position())
