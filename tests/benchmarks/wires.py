"""The lines of ``sync_link``: packets between two name spaces, or streams through a relay."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from localdb.domain.trouble import Trouble
from tests.benchmarks.table import ROOT

CUT_SECONDS = 30.0
LOOK_SECONDS = 0.05
_numbers = count()  # of the lines of this process


class Link(Struct, frozen=True):
    """A line: round trip in ms, loss in percent each way, Mbit/s; all zero is this machine's own loopback."""

    name: str
    rtt: float = 0
    loss: float = 0
    mbit: float = 0

    def best(self, size: int) -> float:
        """Return the seconds that so many bytes take when nothing is wasted."""
        return size * 8 / (self.mbit * 1e6) if self.mbit else 0.0


class Fault(Struct, frozen=True):
    """What goes wrong, once: the line is ``cut``, or the ``client`` or the ``server`` is killed."""

    kind: str = ""
    at: float = 0.0


class Wire:
    """The line between both ends while it stands: how to start them on it, and how much went up."""

    def __init__(self, host: str, before: tuple[list[str], list[str]], end: Callable[[], int]) -> None:
        self.host = host
        self.server, self.client = before
        self.end = end
        self.relayed: Callable[[int], int] = lambda port: port
        self.go: Callable[[], None] = lambda: None


@contextmanager
def packets(link: Link, cut: Fault, tools: Path) -> Iterator[Wire]:
    """Stand a line of packets between two name spaces."""
    space = f"mc{os.getpid() % 1_000_000}{next(_numbers) % 10}"
    ready = Path(tempfile.mkdtemp()) / "ready"
    figures = [f"--rtt={link.rtt}", f"--loss={link.loss}", f"--mbit={link.mbit}", f"--ns={space}"]
    cuts = [f"--cut={cut.at}:{CUT_SECONDS}"] if cut.kind == "cut" else []
    command = [sys.executable, str(tools / "netlink.py"), *figures, *cuts, f"--ready={ready}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            while not ready.exists():
                if ended(emulator):
                    raise Trouble(
                        "Bộ giả lập đường truyền không chạy được.", "Cần quyền root và /dev/net/tun."
                    )
            ends = (["ip", "netns", "exec", f"{space}S"], ["ip", "netns", "exec", f"{space}C"])
            for command in (
                ["ip", "link", "set", "lo", "up"],
                ["ip", "addr", "del", "127.0.0.1/8", "dev", "lo"],
            ):
                subprocess.run([*ends[0], *command], check=True)  # so that the server can be asked at home

            def end() -> int:
                emulator.terminate()
                told = msgspec.json.decode(emulator.communicate()[0])
                return int(told["client_to_server"]["bytes"])

            wire = Wire("127.77.0.2", ends, end)
            wire.go = lambda: emulator.send_signal(signal.SIGUSR1)
            yield wire
        finally:
            emulator.terminate()
            shutil.rmtree(ready.parent)


@contextmanager
def streams(link: Link, cut: Fault, port: int) -> Iterator[Wire]:
    """Stand a relay of streams in front of ``port``."""
    figures = [f"--rtt={link.rtt}", f"--loss={link.loss}", f"--mbit={link.mbit}"]
    cuts = [f"--cut={cut.at}:{CUT_SECONDS}"] if cut.kind == "cut" else []
    command = [sys.executable, "-m", "tests.benchmarks.line", str(port), *figures, *cuts]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as relay:
        try:
            assert relay.stdout is not None
            own = int(relay.stdout.readline())
            wire = Wire("127.0.0.1", ([], []), lambda: int(relay.communicate()[0].split()[0]))
            wire.relayed = lambda _: own
            yield wire
        finally:
            relay.terminate()


def ended(process: subprocess.Popen[Any]) -> bool:
    """Wait a moment for a process's end."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(LOOK_SECONDS)
    return process.returncode is not None
