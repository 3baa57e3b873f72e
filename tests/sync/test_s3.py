"""Whole files in an S3 store: put once, checked, and a store that is away loses nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from sync.events import BlobFailed, Interrupted
from sync.gateway.files import S3Files
from sync.gateway.settings import GatewaySettings
from tests.sync.desks import COMMUNE, Desk, running

BUCKET = "ho-so"
SCAN = bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewaySettings]:
    """An S3 server in a process of its own, with one empty bucket."""
    data = tmp_path_factory.mktemp("s3")
    (data / BUCKET).mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "localbucket", "--port", str(port), str(data)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: listens(port))
        yield GatewaySettings(s3=f"http://127.0.0.1:{port}/{BUCKET}", s3_key_id="khoa", s3_secret="bi-mat")
        process.kill()


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something outside this process is so."""
    pause = threading.Event()
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end
        pause.wait(0.05)


def written(home: Path, settings: GatewaySettings) -> Path:
    home.mkdir(exist_ok=True)
    lines = [f'{name} = "{getattr(settings, name)}"' for name in ("s3", "s3_key_id", "s3_secret")]
    (home / "gateway.toml").write_text("\n".join(lines), encoding="utf-8")
    return home


def test_a_scan_travels_into_the_store_and_nothing_stays_in_the_folder(
    s3: GatewaySettings, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    with running(written(tmp_path / "cong", s3)) as gateway:
        desk.join(gateway)
        sha256 = desk.scan(desk.receive().id, SCAN)
        desk.sync()
        assert desk.states() == {"accepted": 2}
        desk.sync()
    desk.close()
    assert S3Files(s3).has(COMMUNE, sha256)
    assert b"".join(S3Files(s3).pieces(COMMUNE, sha256)) == SCAN
    assert not [path for path in (tmp_path / "cong" / "blobs").rglob("*") if path.is_file()]


def test_a_file_is_put_once_and_a_second_time_changes_nothing(s3: GatewaySettings, tmp_path: Path) -> None:
    files = S3Files(s3)
    for _ in range(2):
        part = tmp_path / "tep"
        part.write_bytes(b"mot hai ba")
        files.keep(part, "H29.77", "ab" * 32)
        assert not part.exists()
    assert files.has("H29.77", "ab" * 32)
    assert not files.has("H29.78", "ab" * 32)  # another commune is told nothing


def test_a_store_that_is_away_holds_the_file_up_and_loses_nothing(
    s3: GatewaySettings, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    home = written(tmp_path / "cong", GatewaySettings(s3="http://127.0.0.1:9/ho-so"))
    with running(home) as gateway:
        desk.join(gateway)
        desk.scan(desk.receive().id, SCAN)
        events = desk.sync()
        assert any(isinstance(event, BlobFailed | Interrupted) for event in events)
        assert len(desk.home.outbox.blobs_waiting(9)) == 1
        gateway.stop()
        written(home, s3)  # the store is back
        gateway.start()
        desk.sync()
        assert desk.states() == {"accepted": 2}
    desk.close()
