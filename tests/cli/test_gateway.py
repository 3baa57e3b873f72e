"""``gateway``: a code to join with, and a port that must be free."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from tests.cli.terminal import Terminal


def test_a_code_is_all_that_is_printed(terminal: Terminal, tmp_path: Path) -> None:
    first, second = (
        terminal.run("gateway", "--home", tmp_path / "cong", "--code", "H99.01.02", "Quầy 1")
        for _ in range(2)
    )
    assert (first.code, first.err) == (0, "")
    assert re.fullmatch(r"\S+\n", first.out)
    assert first.out != second.out


def test_a_port_that_is_taken_is_told(terminal: Terminal, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = terminal.run("gateway", "--home", tmp_path / "cong", "--port", str(port))
    assert told.code == 1
    assert f"Không mở được cổng 127.0.0.1:{port}" in told.err
