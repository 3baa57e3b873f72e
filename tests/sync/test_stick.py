"""Sneakernet: a stick carries exactly what the wire would, and no word is said before it is true."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from sync.carry import Carried, Checking, NothingToCarry
from sync.carry_command import carrying, export_command, receipt_command, taking_receipts
from sync.command import DONE, IDENTITY, NEEDS_A_PERSON, WAITING
from sync.gateway.carry import NotTaken, ReceiptWritten, Taken, import_packages
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.package import LIST
from sync.protocol import Outcome
from sync.receipt import ReceiptPassed, ReceiptTaken
from tests.sync.conftest import MakeDesk
from tests.sync.desks import Desk, Gateway

SCAN = bytes(range(256)) * 800


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "USB"
    path.mkdir()
    return path


@pytest.fixture
def far(desk: Desk, gateway: Gateway) -> Desk:
    """A desk that joined once, and whose line is down now."""
    desk.home.settings.put(IDENTITY, desk.identity)
    gateway.stop()
    return desk


def export(desk: Desk, stick: Path, volume_bytes: int = 10_000_000) -> Path:
    *_, last = carrying(desk.home, stick, volume_bytes)
    assert isinstance(last, Carried)
    return last.folder


def arrive(
    gateway: Gateway, stick: Path, receipts: Path | None = None
) -> list[Taken | NotTaken | ReceiptWritten]:
    store = Store(gateway.home)
    try:
        return list(import_packages(store, ReferenceProvince(store), stick, receipts))
    finally:
        store.close()


def come_home(desk: Desk, stick: Path) -> list[object]:
    return list(taking_receipts(desk.home, stick))


def test_a_stick_brings_everything_there_and_the_answers_back(
    far: Desk, gateway: Gateway, stick: Path
) -> None:
    dossier = far.receive()
    far.scan(dossier.id, SCAN)
    folder = export(far, stick)
    assert far.states() == {"carried": 2}  # carried, which is not sent
    taken, receipt = arrive(gateway, stick)
    assert isinstance(taken, Taken)
    assert taken.outcomes == {Outcome.RECORDED: 2}
    assert taken.files == 1
    assert isinstance(receipt, ReceiptWritten)
    assert receipt.path.name == f"{folder.name}.bien-nhan.age"
    assert any(isinstance(event, ReceiptTaken) for event in come_home(far, stick))
    assert far.states() == {"accepted": 2}
    assert not far.home.outbox.blobs_waiting(1)
    assert list(carrying(far.home, stick)) == [NothingToCarry()]
    gateway.start()
    far.sync()  # and the wire finds nothing amiss afterwards
    assert far.states() == {"accepted": 2}


def test_the_standard_tool_opens_a_package_with_the_key(
    far: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    far.scan(far.receive().id, SCAN)
    folder = export(far, stick)
    arrive(gateway, stick)
    opened = subprocess.run(
        ["age", "-d", "-i", gateway.home / "gateway.ssh", folder / "001.tar.age"],
        capture_output=True,
        check=True,
    )
    listed = subprocess.run(["tar", "-t"], input=opened.stdout, capture_output=True, check=True).stdout
    assert [line.split(b"/")[0] for line in listed.splitlines()] == [b"changes.ndjson", b"blobs"]


def test_nothing_on_the_stick_can_be_read_without_the_key(far: Desk, stick: Path) -> None:
    far.receive("Phạm Thị Không Lộ")
    folder = export(far, stick)
    seen = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "Phạm Thị".encode() not in seen
    assert b"dossier.received" not in seen


def test_every_name_on_the_stick_is_safe_on_fat_and_every_volume_is_small(far: Desk, stick: Path) -> None:
    dossier = far.receive()
    for n in range(5):
        far.scan(dossier.id, bytes([n]) * 900_000)
    folder = export(far, stick, volume_bytes=3_200_000)
    names = [folder.name, *(path.name for path in folder.iterdir())]
    assert all(name.isascii() and not set(name) & set('<>:"/\\|?*') for name in names)
    volumes = sorted(folder.glob("*.tar.age"))
    assert len(volumes) == 3
    assert all(volume.stat().st_size <= 3_200_000 for volume in volumes)


def test_a_second_reading_of_a_stick_changes_nothing(far: Desk, gateway: Gateway, stick: Path) -> None:
    far.receive()
    export(far, stick)
    arrive(gateway, stick)
    again = arrive(gateway, stick)
    assert isinstance(again[0], Taken)
    assert again[0].outcomes == {Outcome.DUPLICATE: 1}
    come_home(far, stick)
    before = far.states()
    come_home(far, stick)
    assert far.states() == before == {"accepted": 1}


def test_a_lost_stick_is_made_good_by_the_next_one(far: Desk, gateway: Gateway, stick: Path) -> None:
    far.receive()
    shutil.rmtree(export(far, stick))
    far.receive()
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)
    assert far.states() == {"accepted": 2}


def test_sticks_and_receipts_in_the_wrong_order_end_in_the_same_truth(
    far: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    late, receipts = tmp_path / "USB-cu", tmp_path / "bien-nhan"
    late.mkdir()
    receipts.mkdir()
    far.receive()
    export(far, late)
    far.receive()
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)
    assert far.states() == {"accepted": 2}
    arrive(gateway, late)
    come_home(far, late)
    assert far.states() == {"accepted": 2}


def test_the_wire_may_carry_the_same_changes_meanwhile(far: Desk, gateway: Gateway, stick: Path) -> None:
    dossier = far.receive()
    far.scan(dossier.id, SCAN)
    export(far, stick)
    gateway.start()
    far.sync()
    assert far.states() == {"accepted": 2}
    far.receive()
    arrive(gateway, stick)  # while the gateway runs
    come_home(far, stick)
    assert far.states() == {"accepted": 2, "queued": 1}
    far.sync()
    assert far.states() == {"accepted": 3}
    gateway.stop()
    store = Store(gateway.home)
    assert store.one("SELECT count(*) AS n FROM feed") == {"n": 3}  # each decided once
    store.close()


def test_a_flipped_byte_costs_one_volume_and_the_receipt_says_which(
    far: Desk, gateway: Gateway, stick: Path
) -> None:
    dossier = far.receive()
    for n in range(3):
        far.scan(dossier.id, bytes([n]) * 900_000)
    folder = export(far, stick, volume_bytes=2_200_000)
    damaged = folder / "002.tar.age"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    taken = arrive(gateway, stick)[0]
    assert isinstance(taken, Taken)
    assert taken.unread == ("002.tar.age",)
    told = [event for event in come_home(far, stick) if isinstance(event, ReceiptTaken)]
    assert told[0].unread == ("002.tar.age",)
    waiting = len(far.home.outbox.blobs_waiting(10))
    assert waiting
    shutil.rmtree(folder)
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)
    assert far.states() == {"accepted": 4}


def tamper_list(folder: Path) -> None:
    signed = (folder / LIST).read_bytes().split(b".")
    signed[1] = signed[1][:40] + (b"A" if signed[1][40:41] != b"A" else b"B") + signed[1][41:]
    (folder / LIST).write_bytes(b".".join(signed))


def cut_list(folder: Path) -> None:
    (folder / LIST).write_bytes((folder / LIST).read_bytes()[:100])


def lose_list(folder: Path) -> None:
    (folder / LIST).unlink()


@pytest.mark.parametrize("harm", [tamper_list, cut_list, lose_list])
def test_a_forged_cut_or_half_written_package_is_left_alone_with_a_reason(
    harm: object, far: Desk, gateway: Gateway, stick: Path
) -> None:
    far.receive()
    assert callable(harm)
    harm(export(far, stick))
    (only,) = arrive(gateway, stick)
    assert isinstance(only, NotTaken)
    assert only.trouble.todo
    assert far.states() == {"carried": 1}


def test_a_package_of_another_gateway_or_an_unknown_desk_is_left_alone(
    far: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    far.receive()
    export(far, stick)
    other = Gateway(tmp_path / "cong-khac")
    (only,) = arrive(other, stick)
    assert isinstance(only, NotTaken)
    assert "không biết máy" in str(only.trouble)


def test_a_receipt_of_another_desk_is_left_alone(make_desk: MakeDesk, gateway: Gateway, stick: Path) -> None:
    mine, theirs = make_desk("may-1"), make_desk("may-2")
    for desk in (mine, theirs):
        desk.home.settings.put(IDENTITY, desk.identity)
    theirs.receive()
    export(theirs, stick)
    arrive(gateway, stick)
    mine.receive()
    (only,) = come_home(mine, stick)
    assert isinstance(only, ReceiptPassed)
    assert mine.states() == {"queued": 1}


def test_a_forgotten_gateway_gets_everything_again_by_stick(
    far: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    shutil.copytree(gateway.home, tmp_path / "ban-sao")
    far.receive()
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)
    assert far.states() == {"accepted": 1}
    shutil.rmtree(gateway.home)
    shutil.copytree(tmp_path / "ban-sao", gateway.home)
    store = Store(gateway.home)
    store.new_epoch()
    store.close()
    far.receive()
    shutil.rmtree(stick)
    stick.mkdir()
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)  # says that the gateway forgot: everything is offered again
    assert far.states() == {"queued": 1, "held": 1}
    export(far, stick)
    arrive(gateway, stick)
    come_home(far, stick)
    assert far.states() == {"accepted": 2}


def test_a_full_stick_changes_no_state_and_leaves_nothing_behind(
    far: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far.scan(far.receive().id, SCAN)
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr("sync.stick.shutil.disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(Trouble, match="USB thiếu chỗ"):
        list(carrying(far.home, stick))
    assert far.states() == {"queued": 2}
    assert not list(stick.iterdir())


def test_a_stick_that_reads_back_wrong_is_told_and_no_state_changes(far: Desk, stick: Path) -> None:
    far.receive()
    exporting = carrying(far.home, stick)
    assert any(isinstance(event, Checking) for event in exporting)
    volume = next(stick.glob("*/001.tar.age"))
    volume.write_bytes(volume.read_bytes()[:-1] + b"?")
    with pytest.raises(Trouble, match="đọc lại khác"):
        next(exporting)
    assert far.states() == {"queued": 1}


def test_an_export_that_is_stopped_leaves_nothing_behind(far: Desk, stick: Path) -> None:
    far.receive()
    exporting = carrying(far.home, stick)
    next(exporting)
    exporting.close()
    assert far.states() == {"queued": 1}
    assert not list(stick.iterdir())


def test_a_missing_or_read_only_stick_says_what_to_do(far: Desk, tmp_path: Path) -> None:
    far.receive()
    with pytest.raises(Trouble, match="Cắm USB"):
        list(carrying(far.home, tmp_path / "khong-co"))
    with pytest.raises(Trouble):
        list(carrying(far.home, Path("/proc")))
    assert far.states() == {"queued": 1}


def test_a_receipt_that_cannot_be_written_beside_the_package_goes_elsewhere(
    far: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    far.receive()
    export(far, stick)
    with pytest.raises(Trouble, match="Gói đã nhập xong"):
        arrive(gateway, stick, Path("/proc"))
    (tmp_path / "khac").mkdir()
    arrive(gateway, stick, tmp_path / "khac")
    come_home(far, tmp_path / "khac")
    assert far.states() == {"accepted": 1}


def test_the_commands_speak_plainly_and_end_with_honest_codes(
    far: Desk, gateway: Gateway, stick: Path
) -> None:
    said: list[str] = []
    far.receive()
    assert export_command(far.home, stick, said.append) == DONE
    assert "CÓ THỂ RÚT USB" in said[-1]
    assert "chưa phải là đã gửi" in said[-1]
    with pytest.raises(Trouble, match="biên nhận"):
        receipt_command(far.home, stick, said.append)
    arrive(gateway, stick)
    assert receipt_command(far.home, stick, said.append) == DONE
    assert any("Tỉnh chấp nhận: 1" in line for line in said)
    (stick / "MC-la.bien-nhan.age").write_bytes(os.urandom(300))
    assert receipt_command(far.home, stick, said.append) == WAITING
    assert NEEDS_A_PERSON != WAITING
