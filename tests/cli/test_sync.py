"""``sync`` for a scheduler: a real gateway process, and an exit code that tells the truth."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from localdb.domain.codes import LAST_SERIAL
from localdb.domain.deadline import VIETNAM
from sync.gateway.store import Store
from tests.cli.conftest import NAME, Desk
from tests.cli.terminal import Terminal
from ui.sample import AGENCY

DONE, WAITING, NEEDS_A_PERSON, NO_LINE = range(4)


def join(terminal: Terminal, desk: Desk, gateway: Path, url: str) -> None:
    code = terminal.run("gateway", "--home", gateway, "--code", AGENCY, "Quầy 1")
    assert code.code == 0
    told = terminal.run("sync", *desk.opened_by, "--join", url, code.out.strip())
    assert told.code == 0, told.err
    assert "Đã ghi danh: Quầy 1" in told.out


def test_a_desk_joins_sends_and_tells_what_waits_is_refused_or_has_no_line(
    terminal: Terminal, desk: Desk, tmp_path: Path
) -> None:
    gateway = tmp_path / "cong"
    with terminal.gateway(gateway) as url:
        join(terminal, desk, gateway, url)
        desk.receive()
        done = terminal.run("sync", *desk.opened_by)
        assert done.code == DONE, done
        assert "Tỉnh chấp nhận: 1" in done.out
        desk.receive(procedure="khong-co")
        refused = terminal.run("sync", *desk.opened_by)
        assert refused.code == NEEDS_A_PERSON, refused
        assert "Bị từ chối: 1" in refused.out
        checked = terminal.run("check", *desk.opened_by)
        assert checked.code == 0
        assert f"{url} trả lời" in checked.out
        assert "bị từ chối 1" in checked.out
        assert NAME not in checked.out
    desk.receive()
    alone = terminal.run("sync", *desk.opened_by)
    assert alone.code == NO_LINE, alone
    assert "Chờ gửi: 1" in alone.out
    stands = terminal.run("status", *desk.opened_by)
    assert stands.code == NEEDS_A_PERSON, stands
    assert "Quầy 1" in stands.out
    assert "1 thay đổi chờ gửi" in stands.out
    assert "Bị từ chối" in stands.out
    assert NAME not in stands.out
    assert '"code":2' in terminal.run("status", *desk.opened_by, "--json").out
    checked = terminal.run("check", *desk.opened_by)
    assert checked.code == 0  # a line that is down is no fault of this machine
    assert any("Lần liên lạc gần nhất:" in line for line in checked.out.splitlines() if line.startswith("!"))


def test_what_the_province_has_not_decided_is_never_called_done(
    terminal: Terminal, desk: Desk, tmp_path: Path
) -> None:
    gateway = tmp_path / "cong"
    store = Store(gateway)
    with store.write() as db:  # the province has no number left today, so it cannot decide
        db.execute(
            "INSERT INTO series (key, last) VALUES (?, ?)",
            (f"{AGENCY}-{datetime.now(VIETNAM):%y%m%d}", LAST_SERIAL),
        )
    store.close()
    desk.receive()
    with terminal.gateway(gateway) as url:
        join(terminal, desk, gateway, url)
        told = terminal.run("sync", *desk.opened_by)
    assert told.code == WAITING, told
    assert "Tỉnh chấp nhận" not in told.out


def test_a_desk_that_never_joined_is_told_whom_to_ask(terminal: Terminal, desk: Desk) -> None:
    told = terminal.run("sync", *desk.opened_by)
    assert told.code == NEEDS_A_PERSON
    assert "motcua: Máy này chưa ghi danh" in told.err
    assert not told.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("sai mật khẩu\n".encode(), "Sai mật khẩu."),
        ("mật khẩu".encode("utf-16"), "không phải văn bản UTF-8"),
        (b"\n", "rỗng"),
    ],
)
def test_a_passphrase_file_that_does_not_open_says_why(
    terminal: Terminal, desk: Desk, content: bytes, said: str
) -> None:
    desk.passphrase_file.write_bytes(content)
    told = terminal.run("sync", *desk.opened_by)
    assert told.code == 1
    assert said in told.err
    assert not told.out


def test_a_missing_passphrase_file_and_a_locked_desk_say_what_to_do(terminal: Terminal, desk: Desk) -> None:
    desk.passphrase_file.unlink()
    missing = terminal.run("sync", *desk.opened_by)
    assert missing.code == 1
    assert "Kiểm tra đường dẫn" in missing.err
    locked = terminal.run("sync", "--home", desk.folder.path)
    assert locked.code == 1
    assert "--passphrase-file" in locked.err


def test_damaged_files_are_never_called_a_wrong_passphrase(terminal: Terminal, desk: Desk) -> None:
    desk.folder.database.write_bytes(b"not a database at all" * 1000)
    told = terminal.run("sync", *desk.opened_by)
    assert told.code == 1
    assert "Không phải do sai mật khẩu" in told.err


def test_a_home_of_a_newer_version_is_told_kindly(terminal: Terminal, desk: Desk) -> None:
    desk.come_from_the_future()
    told = terminal.run("sync", *desk.opened_by)
    assert told.code == 1
    assert "phiên bản Một Cửa mới hơn" in told.err
    assert "Cập nhật Một Cửa" in told.err
