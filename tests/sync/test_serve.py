"""The gateway as IT staff run it: a port, a home that only they can read, an end when it is told to end."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from sync.client import Client
from sync.gateway.serve import serve
from sync.link import Identity, Patience
from tests.sync.desks import Gateway

ROOT = Path(__file__).parents[2]


def test_a_port_that_is_taken_is_told_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=str(port)):
            serve(tmp_path, port=port, ready=lambda _: None)


def test_keys_and_files_are_for_the_owner_only(gateway: Gateway) -> None:
    for path in gateway.home.glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(gateway.home.stat().st_mode) == 0o700
    assert b"SQLite format 3" not in (gateway.home / "gateway.db").read_bytes()[:32]


def test_the_gateway_ends_cleanly_when_it_is_asked_to(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sync.gateway.serve import serve;"
        "serve(Path(sys.argv[1]), port=0, ready=lambda port: print(port, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        identity = Identity(f"http://127.0.0.1:{port}", "dv_1", "00" * 32, "A" * 43, "H29.19", "Quầy 1")
        with Client(identity, Patience(tries=1)) as client:
            assert "mô phỏng" in client.health().province
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
    assert not (tmp_path / "gateway.db-wal").exists()  # closed, not dropped
