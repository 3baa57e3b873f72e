"""A back-log going to the province over loopback, beside plain HTTP: one POST per change, one PUT per file.

Ours is a real desk (encrypted file, states of every change written down) and the real gateway in a process of
its own. The peer sends the same bytes one after another over one connection and keeps no account of them.
Bytes are counted by a relay; ours is timed through it, the peer, which asks far more often, without it.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.intake import Intake
from localdb.domain.values import Due, Person, Scan
from localdb.home import Folder, Home, create_home
from localdb.log import new_id
from localdb.outbox import Delivery
from main import beside
from sync.client import Client
from sync.command import identity_of, join_command
from sync.engine import synchronise
from sync.events import BlobSent, Finished, Received
from sync.gateway.serve import new_enrolment_code
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, ratio
from tests.sync.desks import CLERK, COMMUNE, PASSPHRASE, PIN

CHANGES, FILES, SIZE = 10_000, 200, 300_000
PEER = "mỗi thay đổi một POST, mỗi tệp một PUT"


class Carried(Struct, frozen=True):
    """What it took: seconds until the other side had everything, bytes on the wire (0: not counted)."""

    seconds: float
    wire: int
    accepted: float = 0.0


def back_log(home: Home, changes: int, files: int, size: int) -> None:
    """Make so many changes as a desk makes them; ``files`` of them file a scan of ``size`` bytes."""
    dice = random.Random(1)
    dossier = ""
    for n in range(changes - files):
        if n % 10 == 0:
            intake = Intake(PIN, Person(f"Nguyễn Văn {n}"), (), Due("2026-11-27T17:00:00+07:00"))
            dossier = home.store.receive(intake, CLERK).id
        else:
            home.store.collect(dossier, 1000 + n, "cash", "", CLERK)
    for _ in range(files):
        data = dice.randbytes(size)
        scan = Scan(new_id(), "tp01", "Tờ khai", home.blobs.put(data), size, 1)
        home.store.file_paper(dossier, scan, "", (), CLERK)


@contextmanager
def child(*arguments: str) -> Iterator[tuple[int, Callable[[], str]]]:
    """Run one of our small servers; give its port, and a call that ends its input and hears its last word."""
    command = [sys.executable, "-m", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline()), lambda: process.communicate()[0]
        finally:
            process.terminate()


def ours(home: Home, url: str) -> Carried:
    """Let the desk meet its gateway until the province has taken everything."""
    with child("tests.benchmarks.line", url.rsplit(":", 1)[1]) as (port, end):
        identity = replace(identity_of(home), url=f"http://127.0.0.1:{port}")
        begun = there = perf_counter()
        with Client(identity) as client:
            accepted = False
            while not accepted:
                event: object = None
                for event in synchronise(home.outbox, home.blobs, client):
                    if isinstance(event, Received) or (
                        isinstance(event, BlobSent) and event.sent == event.size
                    ):
                        there = perf_counter()
                if not isinstance(event, Finished):
                    raise RuntimeError(f"the exchange ended with {event}")
                counts = home.outbox.counts()
                accepted = counts[Delivery.ACCEPTED] == sum(counts.values())
        done = perf_counter()
        return Carried(there - begun, sum(map(int, end().split())), done - begun)


def plain(port: int, lines: list[bytes], home: Home, hashes: list[str]) -> float:
    """Send everything one by one; return the seconds. Raises ``RuntimeError`` when one is not taken."""
    begun = perf_counter()
    line = HTTPConnection("127.0.0.1", port)

    def ask(method: str, path: str, body: bytes) -> None:
        line.request(method, path, body)
        answer = line.getresponse()
        answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{method} {path}: {answer.status}")

    for change in lines:
        ask("POST", "/changes", change)
    for sha256 in hashes:
        ask("PUT", f"/files/{sha256}", home.blobs.read(sha256))
    line.close()
    return perf_counter() - begun


def peer(place: Path, lines: list[bytes], home: Home, hashes: list[str]) -> Carried:
    """Time plain HTTP, then send all of it once more to a new server through the relay, to count it."""
    with child("tests.benchmarks.plain_server", str(place / "tran")) as (port, _):
        seconds = plain(port, lines, home, hashes)
    with (
        child("tests.benchmarks.plain_server", str(place / "tran-dem")) as (port, _),
        child("tests.benchmarks.line", str(port)) as (relay, end),
    ):
        plain(relay, lines, home, hashes)
        return Carried(seconds, sum(map(int, end().split())))


def rows(changes: int = CHANGES, files: int = FILES, size: int = SIZE) -> list[Row]:
    """Make the back-log (not timed), send it both ways and compare."""
    with on_disk() as place:
        home, _ = create_home(Folder(place / "quay"), PASSPHRASE, COMMUNE)
        gateway = place / "cong-tinh"
        with beside(gateway) as url:
            join_command(home, url, new_enrolment_code(gateway, COMMUNE, "Quầy 1"), lambda _: None)
            back_log(home, changes, files, size)
            lines = [change.line for change in home.outbox.pending(changes)]
            hashes = [file.sha256 for file in home.outbox.blobs_waiting(files)]
            other = peer(place, lines, home, hashes)
            mine = ours(home, url)
        home.close()
    name = f"đồng bộ {number(len(lines))} thay đổi, {number(len(hashes))} tệp {number(size / 1000)} kB"
    seconds = f"{number(mine.seconds)} s", f"{PEER}: {number(other.seconds)} s"
    wire = f"{number(mine.wire / 1e6)} MB", f"{PEER}: {number(other.wire / 1e6)} MB"
    return [
        Row(f"{name}: cổng tỉnh có đủ", *seconds, ratio(mine.seconds, other.seconds)),
        Row(f"{name}: trên dây", *wire, ratio(mine.wire, other.wire, "ít", "nhiều")),
        Row(f"{name}: tỉnh tiếp nhận hết", f"{number(mine.accepted)} s", "", ""),
    ]


if __name__ == "__main__":
    main(rows)
