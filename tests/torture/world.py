"""Runs one history in a mount name space of its own, with a small disk for each side, and judges it.

``python -m tests.torture.world FOLDER`` reads ``order.json`` there and writes ``verdict.json``. Every party
is a process, forked from this one, which opens no database and starts no thread itself.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb import keys
from localdb.domain.trouble import Trouble
from sync.client import system_trust
from sync.gateway.carry import import_packages
from sync.gateway.province import ReferenceProvince
from sync.gateway.relay import carry_out
from sync.gateway.settings import FILE
from sync.gateway.store import Store
from tests.sync.desks import PASSPHRASE
from tests.torture import losses, parties, unreliable
from tests.torture.judge import judge
from tests.torture.parties import Places
from tests.torture.steps import (
    Carry,
    Clone,
    Copy,
    Deliver,
    Export,
    Full,
    Gateway,
    LetIn,
    Lose,
    Losses,
    Meet,
    Poison,
    Receipts,
    SetBack,
    ShutOut,
    Step,
    Work,
)

DISK_MB = 48
CLUSTER = 4096
MOST_MEETINGS = 12
PROMPT_SECONDS = 60  # a party that takes longer hangs


class Order(Struct, frozen=True):
    """A history to run; ``planted`` is a bug for the check to catch (tests only).

    ``postgres`` is the connection string of an empty schema for the gateway; empty: a file of its own.
    """

    steps: list[Step]
    planted: str = ""
    postgres: str = ""


class Verdict(Struct, frozen=True):
    """``wrong`` is empty when the history holds."""

    wrong: list[str]
    changes: int = 0
    kills: int = 0


class World:
    """The parties, and what is going on."""

    def __init__(self, root: Path, planted: str, postgres: str) -> None:
        key, _ = keys.create(root / "keystore.json", PASSPHRASE)
        self.places = Places(root, _free_port(), _free_port(), key)
        self.kills = 0
        self.crashes: list[str] = []
        self._planted = planted
        self._running = {False: 0, True: 0}  # the gateway, and the hub
        for side in ("desks", "gateway"):
            (root / side).mkdir()
            mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(root / side)]
            subprocess.run(mount, check=True)
        if postgres:
            self.places.gateway.mkdir()
            said = f'postgres = "{postgres}"\n'
            (self.places.gateway / FILE).write_text(said, encoding="utf-8")
        self.alone(parties.found, self.places)

    def do(self, step: Step) -> None:
        """Let one step happen, unless it is about a desk or a stick that is not there."""
        desk, stick = getattr(step, "desk", -1), getattr(step, "stick", -1)
        if desk >= 0 and desk not in self.places.desks():
            return
        if isinstance(step, Deliver | Receipts) and not self.places.stick(stick).exists():
            return
        match step:
            case Copy() | Lose() | Clone() | ShutOut() | LetIn() | SetBack():
                self.mislay(step)
            case Work():
                self.alone(parties.work, self.places, step)
            case Poison():
                self.alone(parties.poison, self.places, step)
            case Meet():
                self.meet(step)
            case Gateway():
                self.start(step)
            case Carry():
                self.alone(_carry, self.places)
            case Full():
                self.fill(step)
            case Export():
                self.alone(parties.export, self.places, step)
            case Deliver():
                self.alone(_deliver, self.places, step)
            case Receipts():
                self.alone(parties.receipts, self.places, step)

    def mislay(self, step: Losses) -> None:
        """Let a side lose its memory, or a desk its name."""
        match step:
            case Copy():
                self.alone(losses.copy, self.places, step)
            case SetBack():
                self.stop()
                self.fill(Full("gateway", full=False))
                self.alone(losses.set_back, self.places)
                self.start(Gateway(1))
            case Lose():
                self.fill(Full("desks", full=False))
                self.alone(losses.lose, self.places, step)
            case Clone():
                self.fill(Full("desks", full=False))
                self.alone(losses.clone, self.places, step)
            case ShutOut():
                self.alone(losses.shut_out, self.places, step)
            case LetIn():
                self.alone(losses.let_in, self.places)

    def peace(self) -> bool:
        """Everything works again: let the desks meet until all is said; return whether it was."""
        for side in ("desks", "gateway"):
            self.fill(Full(side, full=False))
        self.start(Gateway(0))
        self.start(Gateway(0, hub=True))
        self.alone(losses.let_in, self.places)
        everybody = Meet(self.places.desks(), 0)
        self.meet(everybody)
        self.alone(_carry, self.places)
        quiet = False
        for _ in range(MOST_MEETINGS):
            before, quiet = quiet, self.meet(everybody)
            if before and quiet:  # said by all, and heard by all
                return True
        return False

    def judged(self) -> Verdict:
        """Stop all, and check the history."""
        quiet = self.peace()
        self.stop()
        self.stop(hub=True)
        verdict = self.places.root / "verdict.json"
        self.alone(_write_verdict, self.places, verdict)
        if not verdict.exists():
            return Verdict(self.crashes, kills=self.kills)
        found = msgspec.json.decode(verdict.read_bytes(), type=Verdict)
        unsaid = [] if quiet else ["sau khi mọi thứ thông suốt vẫn còn thay đổi chưa rõ số phận"]
        return Verdict(self.crashes + unsaid + found.wrong, found.changes, self.kills)

    def meet(self, step: Meet) -> bool:
        """Let desks meet the gateway at the same time; return whether all of them said everything."""
        there = self.places.desks()
        meeting = [
            self.fork(parties.meet, self.places, step, number) for number in step.desks if number in there
        ]
        ends = [self.end(pid) for pid in meeting]  # of all of them, also after one that failed
        return not any(ends)

    def start(self, step: Gateway) -> None:
        """Kill the gateway or the hub, wherever it is, and start it anew."""
        self.stop(hub=step.hub)
        heard, ready = os.pipe()
        places = self.places
        side, port = (places.hub, places.hub_port) if step.hub else (places.gateway, places.port)
        self._running[step.hub] = self.fork(unreliable.serve, side, port, step, self._planted, ready)
        os.close(ready)
        os.read(heard, 1)  # it listens, or it has died (a full disk)
        os.close(heard)

    def stop(self, *, hub: bool = False) -> None:
        """Kill the gateway, or the hub."""
        if pid := self._running[hub]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            self._running[hub] = 0

    def fill(self, step: Full) -> None:
        """Fill the disk of a side to the last cluster, or make room on it."""
        ballast = self.places.root / step.side / "ballast"
        ballast.unlink(missing_ok=True)
        if step.full:
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(CLUSTER))

    def alone(self, act: Callable[..., object], *args: object) -> None:
        """Let a party act in a process of its own, and wait for its end."""
        self.end(self.fork(act, *args))

    def fork(self, act: Callable[..., object], *args: object) -> int:
        """Start a party; it ends with 0, with 1 when ``act`` returns ``False``, with 3 on a bug."""
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            return pid
        code = 3
        try:
            signal.alarm(PROMPT_SECONDS if act is not unreliable.serve else 0)
            code = 1 if act(*args) is False else 0
        except BaseException:
            with (self.places.root / "crashes").open("a", encoding="utf-8") as file:
                traceback.print_exc(file=file)
        finally:
            os._exit(code)

    def end(self, pid: int) -> int:
        """Wait for a party's end; a crash or a hang is remembered."""
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.kills += code == -signal.SIGKILL
        if code not in (0, 1, -signal.SIGKILL):
            told = self.places.root / "crashes"
            last = told.read_text("utf-8").strip().splitlines()[-1] if told.exists() else ""
            self.crashes.append(f"một bên dừng bất thường ({code}): {last}")
        return code


def _write_verdict(places: Places, path: Path) -> None:
    store = Store(places.gateway)
    count = store.one("SELECT count(*) AS n FROM change")
    store.close()
    verdict = Verdict(judge(places), count["n"] if count else 0)
    path.write_bytes(msgspec.json.encode(verdict))


def _deliver(places: Places, step: Deliver) -> None:
    """Take a stick at the province, beside the gateway that may be running."""
    read = shutil.copytree(places.stick(step.stick), places.root / "reading", dirs_exist_ok=True)
    if step.spoiled:
        for path in sorted(read.rglob("*.tar.age"))[:1]:
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
    with suppress(Trouble):
        store = Store(places.gateway)
        try:
            for _ in import_packages(store, ReferenceProvince(store), read, places.stick(step.stick)):
                pass
        finally:
            store.close()
    shutil.rmtree(read)


def _carry(places: Places) -> None:
    """Bring what the hub has of each counter to the province, and take it there."""
    stick = places.root / "usb-tram"
    stick.mkdir(exist_ok=True)
    with suppress(Trouble), closing(Store(places.hub)) as hub, closing(Store(places.gateway)) as store:
        for _ in carry_out(hub, stick):
            pass
        for _ in import_packages(store, ReferenceProvince(store), stick):
            pass
    shutil.rmtree(stick)


def _free_port() -> int:
    """Return a free port below those that connections are given: a retry must not meet itself."""
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(15_000, 32_000)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def main(root: Path) -> None:
    """Run the order in ``root``."""
    order = msgspec.json.decode((root / "order.json").read_bytes(), type=Order)
    system_trust()  # read once, before anybody is forked
    world = World(root, order.planted, order.postgres)
    world.start(Gateway(1))
    world.start(Gateway(1, hub=True))
    try:
        for step in order.steps:
            world.do(step)
        verdict = world.judged()
    finally:
        world.stop()
        world.stop(hub=True)
    (root / "verdict.json").write_bytes(msgspec.json.encode(verdict))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
