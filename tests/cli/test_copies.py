"""``backup``, ``restore`` and the stick from a terminal: plain words, and exit codes to be trusted."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import NAME, Desk
from tests.cli.terminal import Terminal


def test_a_desk_is_copied_and_comes_back_in_another_place(
    terminal: Terminal, desk: Desk, tmp_path: Path
) -> None:
    desk.receive()
    target = tmp_path / "o-sao-luu"
    target.mkdir()
    copied = terminal.run("backup", target, *desk.opened_by)
    assert copied.code == 0, copied
    assert "Đã sao lưu và đọc lại: 1 thay đổi" in copied.out
    back = ("--home", tmp_path / "may-moi", "--passphrase-file", desk.passphrase_file)
    restored = terminal.run("restore", target, *back)
    assert restored.code == 0, restored
    assert "mã máy mới" in restored.out
    again = terminal.run("restore", target, *back)
    assert again.code == 1
    assert "không trống" in again.err
    checked = terminal.run("check", *back)
    assert checked.code == 0, checked.out
    assert NAME not in restored.out + checked.out


def test_a_desk_that_never_joined_cannot_export_and_is_told_why(
    terminal: Terminal, desk: Desk, tmp_path: Path
) -> None:
    told = terminal.run("export", tmp_path, *desk.opened_by)
    assert told.code == 1
    assert "chưa ghi danh" in told.err
