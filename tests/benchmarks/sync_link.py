"""A back-log over bad lines, and over lines and programs that fail half-way, beside PouchDB where it is.

With ``--tools DIR`` both sides run between two network name spaces whose packets an emulator (``netlink.py``)
delays, drops and cuts, so that the kernel's own TCP has to cope; the peer is PouchDB with express-pouchdb
(``pouch_client.js``, ``pouch_server.js``; modules in ``NODE_PATH`` or ``DIR/.work/peers/node_modules``).
Without it a smaller back-log goes over the stream relay of ``line.py``, beside what the line could carry at
best. Faults come half-way through what the same side took on the same line without one.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct

from localdb.domain.trouble import Trouble
from localdb.home import Folder
from main import beside
from sync.command import join_command
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from sync.protocol import BLOB_CHUNK, BLOB_PARALLEL
from tests.benchmarks.link_parties import counted, make_desk
from tests.benchmarks.sync_carry import back_log
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, target
from tests.benchmarks.wires import CUT_SECONDS, Fault, Link, ended, packets, streams

SIZE = 300_000
FULL, SMALL = (10_000, 200), (1_000, 20)  # changes, files
RESTART_SECONDS = 1.0
PATIENCE_SECONDS = 900.0
MOST_OF_PEER, MOST_BYTES, FAR_SECONDS = 0.3, 0.72, 480.0
RESENT = BLOB_PARALLEL * min(BLOB_CHUNK, SIZE)
NO_PEER = "PouchDB: chưa đo (cần --tools)"
TOOLS = ("netlink.py", "pouch_client.js", "pouch_server.js")
_pause = threading.Event()  # never set


class Ran(Struct, frozen=True):
    """What a run took; ``missing`` says what did not arrive in the time that was given."""

    seconds: float
    up: int
    requests: int
    client: int
    server: int
    missing: str = ""

    def told(self) -> str:
        """Return it in words."""
        took = self.missing or f"{number(self.seconds)} s"
        return (
            f"{took}, {number(self.up / 1e6)} MB lên, {self.requests} yêu cầu,"
            f" nhớ {self.client >> 20}/{self.server >> 20} MB"
        )


LOOPBACK, LOSSY, FAR = (
    Link("loopback"),
    Link("60 ms/0,5 %/10 Mbit/s", 60, 0.5, 10),
    Link("200 ms/2 %/2 Mbit/s", 200, 2, 2),
)
FAULTS = {
    "cut": f"đứt {number(CUT_SECONDS)} s",
    "client": "kill -9 máy gửi",
    "server": "kill -9 máy nhận",
}
LINES = ((LOOPBACK, ""), (LOSSY, ""), *((LOSSY, kind) for kind in FAULTS), (FAR, ""))


class Side(Struct, frozen=True):
    """A program to measure: makes a fresh pair of ends in a folder and says how to start them.

    ``server`` and ``client`` give a command from the folder and an address; ``result`` says how many requests
    there were and what is missing; it may ask the server for a page.
    """

    name: str
    fresh: Callable[[Path], None]
    server: Callable[[Path, str, int], list[str]]
    client: Callable[[Path, str], list[str]]
    result: Callable[[Path, Callable[[str], bytes]], tuple[int, str]]


class End:
    """A process that may be killed and started again; its largest memory is remembered."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._command = command
        self._log = log
        self.peak = 0
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )

    def ready(self) -> None:
        """Wait until it says a first word."""
        assert self.process.stdout is not None
        if not self.process.stdout.readline():
            raise RuntimeError(f"{self._command} did not start: {self._log.read_text('utf-8')[-400:]}")

    def look(self) -> None:
        """Note the largest memory so far."""
        with suppress(OSError):
            self.peak = max(self.peak, self.memory("VmHWM"))

    def memory(self, what: str = "VmRSS") -> int:
        """Return its memory in bytes, the kind that the system calls ``what``. Raises ``OSError``."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        lines = [line.split()[1] for line in status.splitlines() if line.startswith(what)]
        return int(lines[0]) << 10 if lines else 0

    def kill(self) -> None:
        """Kill it, and all it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def run(
    side: Side,
    place: Path,
    link: Link,
    fault: Fault,
    *,
    tools: Path | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Ran:
    """Carry a fresh back-log over the line, with one fault; return what it took."""
    with tempfile.TemporaryDirectory(dir=place) as temporary:
        folder = Path(temporary)
        side.fresh(folder)
        port = free_port()
        standing = packets(link, fault, tools) if tools and link.rtt else streams(link, fault, port)
        with standing as wire:
            server = End([*wire.server, *side.server(folder, wire.host, port)], folder / "server.log")
            server.ready()
            wire.go()
            begun = monotonic()
            url = f"http://{wire.host}:{wire.relayed(port)}"
            client = End([*wire.client, *side.client(folder, url)], folder / "client.log")
            try:
                seconds = _carried(server, client, fault, begun, patience)
                ask = partial(_fetch, wire.server, f"http://{wire.host}:{port}")
                requests, missing = side.result(folder, ask) if seconds else (0, "")
            finally:
                client.kill()
                server.kill()
            up = wire.end()
        if seconds is None:
            told = " ".join((folder / "client.log").read_text("utf-8").strip().splitlines()[-1:])
            broke = client.process.returncode not in (None, -signal.SIGKILL)
            why = (
                f"bỏ dở với lỗi {client.process.returncode}"
                if broke
                else f"chưa xong sau {number(patience)} s"
            )
            requests, missing = 0, f"{why} ({told})"
    return Ran(seconds or patience, up, requests, client.peak, server.peak, missing)


def _carried(server: End, client: End, fault: Fault, begun: float, patience: float) -> float | None:
    """Wait for the client's end, and let the fault happen; ``None`` when it failed or took too long."""
    killing = fault.kind in ("client", "server")
    while not ended(client.process):
        client.look()
        server.look()
        passed = monotonic() - begun
        if passed > patience:
            return None
        if killing and passed >= fault.at:
            killing = False
            victim = client if fault.kind == "client" else server
            victim.kill()
            _pause.wait(RESTART_SECONDS)
            victim.start()
    return None if client.process.returncode else monotonic() - begun


def _fetch(before: list[str], url: str, path: str) -> bytes:
    code = f"import sys, urllib.request as r; sys.stdout.buffer.write(r.urlopen({url + path!r}).read())"
    return subprocess.run([*before, sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def given(tools: Path) -> None:
    """Raise ``Trouble`` when the emulator, PouchDB or what they need is not there."""
    missing = [name for name in TOOLS if not (tools / name).exists()]
    missing += [program for program in ("node", "ip") if shutil.which(program) is None]
    if missing:
        raise Trouble(f"Thiếu {', '.join(missing)} để đo cạnh PouchDB.", "Xem tests/benchmarks/sync_link.py.")


def ours(place: Path, changes: int, files: int) -> Side:
    """Make the desk with its back-log and the gateway that it joined, once; every run gets copies."""
    seed = place / "goc"
    home = make_desk(Folder(seed / "quay"))
    with beside(seed / "cong") as url:
        join_command(home, url, new_enrolment_code(seed / "cong", home.device.unit, "Quầy 1"), lambda _: None)
    back_log(home, changes, files, SIZE)
    home.close()

    def result(folder: Path, _: object) -> tuple[int, str]:
        store = Store(folder / "cong")
        try:
            taken = store.one("SELECT count(*) AS n FROM change WHERE state = 'accepted'")
            whole = store.one("SELECT count(*) AS n FROM blob WHERE whole = 1")
        finally:
            store.close()
        assert taken is not None
        assert whole is not None
        there = (taken["n"], whole["n"])
        missing = "" if there == (changes, files) else f"THIẾU: chỉ có {there[0]} thay đổi, {there[1]} tệp"
        return counted(folder / "cong"), missing

    program = [sys.executable, "-m", "tests.benchmarks.link_parties"]
    return Side(
        "Một Cửa",
        lambda folder: _copies(seed, folder),
        lambda folder, host, port: [*program, "gateway", str(folder / "cong"), host, str(port)],
        lambda folder, url: [*program, "desk", str(folder / "quay"), url],
        result,
    )


def pouch(place: Path, tools: Path, changes: int, files: int) -> Side:
    """Make PouchDB's back-log, once: documents of the size of our changes, and files as attachments."""
    os.environ.setdefault("NODE_PATH", str(tools / ".work" / "peers" / "node_modules"))
    seed = place / "goc-pouch"
    scripts = [str(tools / name) for name in ("pouch_client.js", "pouch_server.js")]
    make = ["node", scripts[0], "seed", str(seed / "quay"), str(changes), str(files), str(SIZE)]
    seed.mkdir()
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)

    def result(_: Path, ask: Callable[[str], bytes]) -> tuple[int, str]:
        there = msgspec.json.decode(ask("/p"))["doc_count"]
        requests = sum(msgspec.json.decode(ask("/__stats"))["requests"].values())
        return requests, "" if there == changes + files else f"THIẾU: chỉ có {there} bản ghi"

    return Side(
        "PouchDB",
        lambda folder: _copies(seed, folder),
        lambda folder, host, port: ["node", scripts[1], host, str(port), str(folder / "cong")],
        lambda folder, url: ["node", scripts[0], "push", str(folder / "quay"), f"{url}/p", "100", "10"],
        result,
    )


def _copies(seed: Path, folder: Path) -> None:
    shutil.copytree(seed, folder, dirs_exist_ok=True)


def rows(tools: Path | None = None, say: Callable[[str], object] = lambda _: None) -> list[Row]:
    """Carry the back-log over every line, and with every fault over the first lossy one.

    Every row is said as soon as it is known, so that a run that is broken off keeps what it has. On the
    slowest line, where both sides mostly wait, they go at the same time, each over a line of its own.
    """
    changes, files = FULL if tools else SMALL
    prefix = f"tồn đọng {number(changes)} thay đổi, {files} tệp {SIZE // 1000} kB"
    made: list[Row] = []
    calm: list[Ran] = []
    with on_disk() as place:
        sides = [ours(place, changes, files)]
        if tools:
            sides.append(pouch(place, tools, changes, files))
        for link, kind in LINES:
            name = f"{link.name}, {FAULTS[kind]}" if kind else link.name
            rans = _carry(sides, place, tools, link, [Fault(kind, ran.seconds / 2) for ran in calm])
            found = [_row(f"{prefix}; {name}", link, kind, rans)]
            if kind:
                found.append(_again(f"{prefix}; {name}: byte gửi lại", calm, rans))
            elif link is LOSSY:
                calm = rans
            made += found
            for row in found:
                say(f"  {row.name}: {row.ours} | {row.peer} | {row.ratio} | {row.target}")
    return made


def _carry(sides: list[Side], place: Path, tools: Path | None, link: Link, faults: list[Fault]) -> list[Ran]:
    """Let each side carry its back-log over the line."""

    def go(side: Side, fault: Fault) -> Ran:
        patience = FAR_SECONDS if link is FAR and side is not sides[0] else PATIENCE_SECONDS
        return run(side, place, link, fault, tools=tools, patience=patience)

    with ThreadPoolExecutor(len(sides) if link is FAR else 1) as pool:
        return list(pool.map(go, sides, faults or [Fault()] * len(sides)))


def _row(title: str, link: Link, kind: str, rans: list[Ran]) -> Row:
    ran, *peers = rans
    if not peers:
        best = link.best(ran.up) if not kind else 0.0
        told = f"đường truyền chở hết mức: {number(best)} s" if best else ""
        times = f"{number(ran.seconds / best)} lần" if best else ""
        return Row(title, ran.told(), f"{told}; {NO_PEER}" if told else NO_PEER, times)
    peer = peers[0]
    shares = (ran.seconds / peer.seconds, ran.up / peer.up)
    compared = f"{number(shares[0])} lần thời gian, {number(shares[1])} lần byte"
    if peer.missing:
        compared = "đối chứng chưa xong"
    if link is LOSSY and not kind:
        aims = (target(shares[0], most=MOST_OF_PEER), target(shares[1], most=MOST_BYTES))
        return Row(title, ran.told(), peer.told(), compared, f"thời gian {aims[0]}; byte {aims[1]}")
    if link is FAR:
        return Row(title, ran.told(), peer.told(), compared, target(ran.seconds, most=FAR_SECONDS, unit="s"))
    return Row(title, ran.told(), peer.told(), compared)


def _again(title: str, calm: list[Ran], rans: list[Ran]) -> Row:
    more = [max(0, ran.up - quiet.up) / 1e6 for quiet, ran in zip(calm, rans, strict=True)]
    theirs = f"{number(more[1])} MB" if more[1:] else NO_PEER
    aim = target(more[0], most=RESENT / 1e6, unit="MB (một miếng mỗi luồng)")
    return Row(title, f"{number(more[0])} MB", theirs, "", aim)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    main(lambda: rows(chosen, lambda line: sys.stderr.write(f"{line}\n")))
