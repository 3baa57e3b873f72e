"""A gateway whose power may go at any moment, and a counter that pushes to it and remembers each answer."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from localdb.domain.trouble import Trouble
from localdb.log import new_id
from sync.client import Client, enrol
from sync.credentials import new_key
from sync.gateway.files import blob_path
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from sync.gateway.uploads import Uploads
from sync.link import Identity
from sync.protocol import Outcome
from tests.sync.desks import COMMUNE, QUICKLY
from tests.sync.lines import Chain

ROOT = Path(__file__).parents[2]
NEVER = "1000000000"
WHOLE = 60_000  # bytes of each file


class Answered(Struct, frozen=True):
    """What the gateway said it has: a change with this digest, or so many bytes of a file."""

    change: str = ""
    digest: str = ""
    file: str = ""
    safe: int = 0


@contextmanager
def serving(home: Path, preload: str) -> Iterator[str]:
    """A gateway as a process, killed at the end; ``preload`` stands in for the system's functions."""
    command = [sys.executable, "-m", "tests.sync.doomed_gateway", str(home), "0", "POST", "/", NEVER]
    env = os.environ | ({"LD_PRELOAD": preload} if preload else {})
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


class Counter:
    """A counter that pushes until it is stopped; ``answered`` grows by what the gateway acknowledged."""

    def __init__(self, home: Path, url: str) -> None:
        self._identity: Identity = enrol(
            url, new_enrolment_code(home, COMMUNE, "Quầy 1"), f"dv_{new_id()}", new_key()
        )[0]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._push, name="counter")
        self.answered: list[Answered] = []
        self.began = threading.Event()

    def __enter__(self) -> Counter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _push(self) -> None:
        chain = Chain(self._identity.device)
        with Client(self._identity, QUICKLY) as client:
            while not self._stop.is_set():
                first = len(chain.lines)
                lines = [chain.receive(f"Người {n}") for n in range(1 + first % 7)]
                data = os.urandom(WHOLE)
                sha256 = hashlib.sha256(data).hexdigest()
                try:
                    results = client.push(lines).results
                    assert {result.outcome for result in results} == {Outcome.RECORDED}
                    made = [hashlib.sha256(line).hexdigest() for line in lines]
                    self.answered += [Answered(r.id, d) for r, d in zip(results, made, strict=True)]
                    safe = client.append(sha256, len(data), 0, data[: WHOLE // 3])
                    self.answered.append(Answered(file=sha256, safe=safe))
                    safe = client.append(sha256, len(data), safe, data[safe:])
                    self.answered.append(Answered(file=sha256, safe=safe))
                except Trouble:
                    return  # the power is gone
                self.began.set()


def check_answered(home: Path, answered: list[Answered]) -> None:
    """Everything that a gateway acknowledged is there, and whole files are what their names say."""
    with closing(Store(home)) as store:
        there = {row["id"]: row["digest"] for row in store.rows("SELECT id, digest FROM change")}
        uploads = Uploads(store, lambda: None)
        for told in answered:
            if told.change:
                assert there.get(told.change) == told.digest, told
                continue
            whole = blob_path(
                home, COMMUNE, told.file
            )  # it may be here, and not recorded yet: it comes again
            safe, _ = uploads.standing(COMMUNE, told.file) or (0, -1)
            assert safe >= told.safe or (told.safe < WHOLE and whole.exists()), told
            if whole.exists():
                assert hashlib.sha256(whole.read_bytes()).hexdigest() == told.file, told
